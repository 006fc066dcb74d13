"""The document list and the fees: every row of the facts' section 9 where its condition holds, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.eligibility.reasons import DOCUMENT_REASONS
from tests.eligibility.people import ORDINARY, SKILLED, documents, judged

FAMILY = {"dependants": ["spouse", "child_u18"]}

PLAIN = {"A01", "A02", "A06", "A07", "A09", "A11", "A12", "A13",
         "B01", "B02", "B03", "B04", "B06", "B07", "B11"}  # fmt: skip

CASES: list[tuple[str, dict[str, Any], bool]] = [
    ("A02", {"has_travel_doc": "unsure"}, True),
    ("A02", {"has_travel_doc": "no"}, False),
    ("A03", {"has_travel_doc": "no"}, True),
    ("A03", {"has_travel_doc": "unsure"}, False),
    ("A04", {"hk_status": "visitor"}, True),
    ("A04", {"hk_status": "none"}, False),
    ("A05", {"has_hkid": "yes"}, True),
    ("A05", {"has_hkid": "no"}, False),
    ("A06", {"edu_level": "doctorate"}, True),
    ("A06", {"edu_level": "sub_degree", "alt_evidence": ["licence"]}, False),
    ("A08", {"edu_level": "sub_degree", "alt_evidence": ["licence"]}, True),
    ("A08", {"edu_level": "below_tertiary", "alt_evidence": ["none"]}, True),
    ("A08", {}, False),
    ("A09", {"residence": "mainland_in_hk_temp"}, True),
    ("A09", {"residence": "unsure"}, False),
    ("A10", {"docs_other_language": "yes"}, True),
    ("A10", {"docs_other_language": "unsure"}, False),
    ("A13", {"edu_level": "master"}, True),
    ("A13", {"edu_level": "unsure"}, False),
    ("A14", {"facilitation_basis": "top_university"}, True),
    ("A14", {"facilitation_basis": "hk2m_established_company"}, False),
    ("A15", {"regulated_profession": "yes"}, True),
    ("A15", {"regulated_profession": "no"}, False),
    ("B02", {"employer_facilitated": "yes"}, False),
    ("B03", {"employer_facilitated": "unsure"}, True),
    ("B03", {"employer_facilitated": "yes"}, False),
    ("B04", {"employer_facilitated": "yes"}, False),
    ("B05", {"employer_age": "lt_12m"}, True),
    ("B05", {"employer_age": "lt_12m", "employer_facilitated": "yes"}, False),
    ("B05", {"employer_age": "ge_12m"}, False),
    ("B07", {"talent_list": "yes"}, False),
    ("B07", {"talent_list": "unsure"}, True),
    ("B07", {"salary_total_hkd": 1_999_999}, True),
    ("B07", {"salary_total_hkd": 2_000_000}, False),
    ("B07", {"salary_total_hkd": "undisclosed"}, True),
    ("B07", {"intra_company": "yes"}, True),
    ("B08", {"talent_list": "yes"}, True),
    ("B08", {"talent_list": "unsure"}, False),
    ("B09", {"salary_total_hkd": 2_000_000}, True),
    ("B09", {"salary_total_hkd": 1_999_999}, False),
    ("B10", {"intra_company": "yes"}, True),
    ("B10", {"intra_company": "no"}, False),
    ("B12", {"employer_age": "lt_12m"}, True),
    ("B12", {"self_owned": "partly"}, True),
    ("B12", {"self_owned": "fully"}, True),
    ("B12", {"self_owned": "no"}, False),
    ("B13", {"employer_age": "lt_12m"}, True),
    ("B13", {"self_owned": "fully"}, False),
    ("D01", FAMILY, True),
    ("D01", {"dependants": ["cohabitant", "parent", "child_18plus"]}, False),
    ("D01", {"dependants": ["none"]}, False),
    ("D02", {"dependants": ["registered_partner"]}, True),
    ("D02", {"dependants": ["unsure"]}, False),
    ("D03", {**FAMILY, "dependant_place": ["mainland", "hong_kong"]}, True),
    ("D03", {**FAMILY, "dependant_place": ["mainland"]}, False),
    ("D03", {"dependant_place": ["hong_kong"]}, False),
    ("D04", {"dependants": ["spouse"]}, True),
    ("D04", {"dependants": ["registered_partner"]}, False),
    ("D05", {"dependants": ["registered_partner"]}, True),
    ("D05", {"dependants": ["spouse"]}, False),
    ("D06", {"dependants": ["child_u18"]}, True),
    ("D06", {"dependants": ["spouse", "child_18plus"]}, False),
    ("D07", FAMILY, True),
    ("D07", {}, False),
    ("D08", {**FAMILY, "dependant_place": ["macao"]}, True),
    ("D08", {**FAMILY, "dependant_place": ["taiwan"]}, False),
    ("D09", {**FAMILY, "dependant_place": ["taiwan"]}, True),
    ("D09", {**FAMILY, "dependant_place": ["overseas"]}, False),
    ("D10", {**FAMILY, "hk_status": "asmtp"}, True),
    ("D10", FAMILY, False),
    ("D10", {**FAMILY, "hk_status": "imported_worker"}, False),
    ("D11", {**FAMILY, "parents_separated": "yes"}, True),
    ("D11", {**FAMILY, "parents_separated": "no"}, False),
    ("D11", {"dependants": ["spouse"], "parents_separated": "yes"}, False),
]


def test_the_ordinary_list() -> None:
    assert documents(judged()) == PLAIN


@pytest.mark.parametrize(("document", "changes", "listed"), CASES)
def test_a_document_is_listed_exactly_under_its_condition(document: str, changes: dict[str, Any], listed: bool) -> None:
    assert (document in documents(judged(**changes))) == listed


def test_every_document_is_tried_both_ways() -> None:
    """A01, A07, A11, A12, B01, B06 and B11 are for everybody; all others must appear and be absent above."""
    numbers = (
        [f"A{n:02}" for n in range(1, 16)] + [f"B{n:02}" for n in range(1, 14)] + [f"D{n:02}" for n in range(1, 12)]
    )
    always = {"A01", "A07", "A11", "A12", "B01", "B06", "B11"}
    seen = {(document, listed) for document, _changes, listed in CASES} | {(document, True) for document in PLAIN}
    assert [n for n in numbers if n not in always and not {(n, True), (n, False)} <= seen] == []


@pytest.mark.parametrize("changes", [{"residence": "macao"}, {"hk_status": "iang"}])
def test_no_list_where_the_outcome_is_not_asmtps(changes: dict[str, Any]) -> None:
    assert judged(**changes).documents == ()


@pytest.mark.parametrize("changes", [{}, {"offer": "none"}, {"market_pay": "below"}])
def test_a_list_comes_with_the_other_outcomes(changes: dict[str, Any]) -> None:
    assert {"A01", "B01"} <= documents(judged(**changes))


def test_the_list_is_in_order_with_levels_and_known_reasons() -> None:
    listed = judged(SKILLED, **FAMILY, talent_list="yes", employer_age="lt_12m", has_hkid="yes").documents
    assert [document.id for document in listed] == sorted(document.id for document in listed)
    parties = {"A": "applicant", "B": "employer", "D": "dependant"}
    assert all(document.party == parties[document.id[0]] for document in listed)
    assert {document.level for document in listed} == {"R", "C", "P"}
    assert {document.reason for document in listed} <= set(DOCUMENT_REASONS)


def test_levels_and_reasons_follow_the_official_list() -> None:
    rows = {document.id: document for document in judged(edu_level="master").documents}
    assert (rows["A06"].level, rows["A06"].reason) == ("R", "degree")
    assert rows["A13"].level == "P"
    assert rows["B07"].level == "C"


@pytest.mark.parametrize(
    ("family", "people"),
    [
        (None, 1),
        (["none"], 1),
        (["unsure"], 1),
        (["spouse"], 2),
        (["spouse", "spouse"], 2),
        (["registered_partner"], 2),
        (["spouse", "child_u18", "child_u18"], 4),
        (["child_u18", "child_u18", "child_u18"], 4),
        (["cohabitant", "parent", "child_18plus"], 1),
        (["spouse", "parent"], 2),
    ],
)
def test_fees_count_the_people_who_can_come_along(family: list[str] | None, people: int) -> None:
    """G1 to G3: HK$600 and HK$1,300 for each."""
    assert judged(ORDINARY, dependants=family).fees == {
        "application": 600,
        "issuance": 1300,
        "people": people,
        "total": 1900 * people,
    }
