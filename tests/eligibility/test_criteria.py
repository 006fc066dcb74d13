"""Each criterion's status at each answer, and at both sides of each limit."""

from __future__ import annotations

from typing import Any

import pytest

from bot.eligibility.reasons import COVERS, CRITERION_OF, STATUS
from bot.vocabulary import CRITERIA, CRITERION_STATUSES
from tests.eligibility.people import ABROAD, ORDINARY, SKILLED, VTC_GRADUATE, judged, reason, status


def test_all_criteria_are_reported_in_the_contracts_order() -> None:
    assert tuple(row.id for row in judged().criteria) == CRITERIA == tuple(COVERS)


def test_reasons_settle_statuses_of_the_contract() -> None:
    assert set(STATUS.values()) <= set(CRITERION_STATUSES)
    assert set(CRITERION_OF.values()) == set(CRITERIA)


@pytest.mark.parametrize(
    ("criterion", "covers"),
    [("W", "S1"), ("E1", None), ("E2", "S2"), ("E3", "S2"), ("E4", "S3"), ("E5", "S3"), ("E6", "S4"), ("E7", "S5"),
     ("E8", None), ("E9", None), ("M1", None)],
)  # fmt: skip
def test_criteria_name_the_firms_own(criterion: str, covers: str | None) -> None:
    assert next(row.covers for row in judged().criteria if row.id == criterion) == covers


def test_nothing_asked_is_reported_as_not_asked() -> None:
    assert {row.status for row in judged({}).criteria} == {"not_asked"}


@pytest.mark.parametrize(
    ("crime", "breach", "expected"),
    [
        ("no", "no", "met"),
        ("yes", "no", "not_met"),
        ("yes", None, "not_met"),
        ("no", "overstay_or_illegal_work", "not_met"),
        ("undisclosed", "overstay_or_illegal_work", "not_met"),
        ("no", "refused_before", "unclear"),
        ("no", "undisclosed", "unclear"),
        ("undisclosed", "no", "unclear"),
        ("unsure", "no", "unclear"),
        ("no", "unsure", "unclear"),
        ("no", None, "not_asked"),
        (None, "no", "not_asked"),
    ],
)
def test_e1_record(crime: str | None, breach: str | None, expected: str) -> None:
    assert status(judged(serious_crime=crime, hk_immigration_breach=breach), "E1") == expected


@pytest.mark.parametrize(
    ("level", "evidence", "e2", "e3"),
    [
        ("doctorate", None, "met", "exempt"),
        ("master", None, "met", "exempt"),
        ("bachelor", None, "met", "exempt"),
        ("bachelor", ["none"], "met", "exempt"),
        ("sub_degree", ["licence", "documented_experience"], "exempt", "met"),
        ("below_tertiary", ["achievements", "documented_experience"], "exempt", "met"),
        ("below_tertiary", ["technical_qualification", "documented_experience", "licence"], "exempt", "met"),
        ("below_tertiary", ["technical_qualification", "documented_experience"], "exempt", "met"),
        ("below_tertiary", ["licence", "technical_qualification", "achievements"], "exempt", "unclear"),
        ("below_tertiary", ["documented_experience"], "exempt", "unclear"),
        ("sub_degree", ["licence"], "exempt", "unclear"),
        ("sub_degree", ["none"], "not_met", "not_met"),
        ("sub_degree", ["unsure"], "unclear", "unclear"),
        ("sub_degree", None, "unclear", "not_asked"),
        ("unsure", None, "unclear", "not_asked"),
        ("unsure", ["none"], "unclear", "not_asked"),
        (None, None, "not_asked", "not_asked"),
    ],
)
def test_e2_and_e3_education_or_evidence(level: str | None, evidence: list[str] | None, e2: str, e3: str) -> None:
    result = judged(SKILLED, edu_level=level, alt_evidence=evidence)
    assert (status(result, "E2"), status(result, "E3")) == (e2, e3)


@pytest.mark.parametrize(
    ("years", "expected"), [(0, "unclear"), (1, "met"), ("unsure", "unclear"), (None, "not_asked")]
)
def test_e3_documented_experience_needs_a_completed_year(years: Any, expected: str) -> None:
    assert status(judged(SKILLED, years_relevant=years), "E3") == expected


@pytest.mark.parametrize(
    ("degree", "level", "expected"),
    [("pt_or_nonlocal", "sub_degree", "unclear"), ("pt_or_nonlocal", "bachelor", "met"),
     ("vtc_hd_designated", "below_tertiary", "unclear"), ("vtc_hd_designated", "sub_degree", "exempt")],
)  # fmt: skip
def test_e2_answers_that_contradict_each_other_are_for_review(degree: str, level: str, expected: str) -> None:
    result = judged(SKILLED, hk_degree=degree, edu_level=level, months_since_graduation=20)
    assert status(result, "E2") == expected
    assert (result.outcome == "likely_meets") == (expected != "unclear")


@pytest.mark.parametrize(
    ("offer", "expected"),
    [("signed", "met"), ("written_unsigned", "met"), ("verbal", "not_met"), ("none", "not_met"), ("unsure", "unclear"),
     (None, "not_asked")],
)  # fmt: skip
def test_e4_offer(offer: str | None, expected: str) -> None:
    assert status(judged(offer=offer), "E4") == expected


def test_without_an_offer_nothing_is_said_about_a_job() -> None:
    """Answers about a job that is gone must not show up as met or failed."""
    result = judged(offer="none", employer_place="mainland_only", genuine_vacancy="not_real", market_pay="below")
    told = [reason(result, criterion) for criterion in ("E5", "E6", "E7", "E8", "M1")]
    assert told == [f"no_job_for_{point}" for point in ("match", "vacancy", "recruitment", "pay", "employer")]
    assert {STATUS[code] for code in told} == {"not_asked"}


@pytest.mark.parametrize(
    ("match", "years", "expected"),
    [
        ("studies", 0, "met"),
        ("both", 0, "met"),
        ("experience", 1, "met"),
        ("experience", None, "met"),
        ("experience", 0, "unclear"),
        ("studies", "unsure", "unclear"),
        ("partly", 5, "unclear"),
        ("unsure", 5, "unclear"),
        ("no", 5, "not_met"),
        (None, 5, "not_asked"),
    ],
)
def test_e5_job_match(match: str | None, years: Any, expected: str) -> None:
    assert status(judged(job_match=match, years_relevant=years), "E5") == expected


@pytest.mark.parametrize(
    ("vacancy", "expected"),
    [("open_post", "met"), ("replacement", "met"), ("created_for_applicant", "unclear"), ("not_real", "not_met"),
     ("unsure", "unclear"), (None, "not_asked")],
)  # fmt: skip
def test_e6_genuine_vacancy(vacancy: str | None, expected: str) -> None:
    assert status(judged(genuine_vacancy=vacancy), "E6") == expected


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"talent_list": "yes", "local_hire_difficulty": None}, "talent_list_post"),
        ({"talent_list": "yes", "local_hire_difficulty": "not_advertised"}, "talent_list_post"),
        ({"salary_total_hkd": 1_999_999, "local_hire_difficulty": "not_advertised"}, "not_advertised"),
        ({"salary_total_hkd": 2_000_000, "local_hire_difficulty": "not_advertised"}, "exempt_pay"),
        ({"salary_total_hkd": 2_000_001, "local_hire_difficulty": None}, "exempt_pay"),
        ({"salary_total_hkd": "unsure", "local_hire_difficulty": "not_advertised"}, "not_advertised"),
        ({"talent_list": "unsure"}, "recruitment_proven"),
        ({"talent_list": "unsure", "local_hire_difficulty": "unsure"}, "recruitment_unsure"),
        ({"local_hire_difficulty": "advertised_no_record"}, "recruitment_no_record"),
        ({"local_hire_difficulty": "not_advertised", "intra_company": "yes"}, "not_advertised"),
        ({"local_hire_difficulty": "not_advertised", "facilitation_basis": "top_university"}, "not_advertised"),
        ({"local_hire_difficulty": None}, "recruitment_not_asked"),
    ],
)
def test_e7_local_workforce(answers: dict[str, Any], code: str) -> None:
    """X1 alone exempts: the Talent List, or HK$2 million; a transfer or a facilitation measure does not (X5, CHECK)."""
    assert reason(judged(**answers), "E7") == code


@pytest.mark.parametrize(
    ("pay", "market", "expected"),
    [
        (480_000, "normal", "met"),
        (480_000, "above", "met"),
        (480_000, "below", "not_met"),
        (480_000, "unsure", "unclear"),
        (480_000, None, "not_asked"),
        (1, "normal", "met"),
        (0, "normal", "unclear"),
        (1_999_999, None, "not_asked"),
        (2_000_000, None, "met"),
        (2_000_000, "unsure", "met"),
        (2_000_000, "below", "not_met"),
        ("unsure", None, "unclear"),
        ("undisclosed", None, "unclear"),
        ("unsure", "below", "not_met"),
        (None, None, "not_asked"),
    ],
)
def test_e8_pay(pay: Any, market: str | None, expected: str) -> None:
    """No official minimum exists, so one dollar at market level is met and no amount but HK$2 million is a limit."""
    assert status(judged(salary_total_hkd=pay, market_pay=market), "E8") == expected


@pytest.mark.parametrize(
    ("held", "expected"), [("yes", "met"), ("no", "met"), ("unsure", "not_asked"), (None, "not_asked")]
)
def test_e9_travel_document_holds_nobody_up(held: str | None, expected: str) -> None:
    result = judged(has_travel_doc=held)
    assert status(result, "E9") == expected
    assert result.outcome == "likely_meets"


@pytest.mark.parametrize(
    ("place", "expected"),
    [("hk_registered", "met"), ("mainland_only", "not_met"), ("overseas_only", "not_met"), ("unsure", "unclear"),
     (None, "not_asked")],
)  # fmt: skip
def test_m1_employer(place: str | None, expected: str) -> None:
    assert status(judged(employer_place=place), "M1") == expected


GRADUATE = ("residence", "hk_degree", "months_since_graduation")
OVERSEAS = ("residence", "overseas_pr", "applying_from_overseas", "overseas_months")


@pytest.mark.parametrize(
    ("criterion", "person", "changes", "slots"),
    [
        ("W", ORDINARY, {}, ("residence", "hk_degree")),
        ("W", ORDINARY, {"residence": "foreign"}, ("residence",)),
        ("W", ORDINARY, {"residence": "macao"}, ("residence",)),
        ("W", ORDINARY, {"residence": "taiwan"}, ("residence",)),
        ("W", ORDINARY, {"residence": "hk_permanent"}, ("residence",)),
        ("W", ORDINARY, {"hk_status": "iang"}, ("hk_status",)),
        ("W", ABROAD, {}, OVERSEAS),
        ("W", ABROAD, {"overseas_pr": "unsure"}, OVERSEAS),
        ("W", ABROAD, {"overseas_pr": None}, ("residence", "applying_from_overseas", "overseas_months")),
        ("W", ABROAD, {"overseas_pr": "yes"}, ("residence", "overseas_pr")),
        ("W", ABROAD, {"overseas_months": 12}, ("residence", "applying_from_overseas", "overseas_months")),
        ("W", ORDINARY, {"hk_degree": "ft_accredited_ug_plus", "months_since_graduation": 1}, GRADUATE),
        ("W", ORDINARY, {"hk_degree": "gba_joint_ug_plus", "months_since_graduation": 1}, GRADUATE),
        ("W", ORDINARY, {"hk_degree": "gba_joint_ug_plus", "months_since_graduation": "not_yet"}, GRADUATE),
        ("W", ORDINARY, {"hk_degree": "gba_joint_ug_plus", "months_since_graduation": "unsure"}, GRADUATE),
        ("W", ORDINARY, {"hk_degree": "gba_joint_ug_plus", "months_since_graduation": 9, "offer": "none"},
         (*GRADUATE, "offer")),
        ("W", ORDINARY, {"hk_degree": "gba_joint_ug_plus", "months_since_graduation": 9, "degree_level_job": "no"},
         (*GRADUATE, "market_pay", "degree_level_job")),
        ("W", VTC_GRADUATE, {}, GRADUATE),
        ("W", VTC_GRADUATE, {"months_since_graduation": 2}, GRADUATE),
        ("W", VTC_GRADUATE, {"months_since_graduation": 9, "offer": "none"}, (*GRADUATE, "offer")),
        ("W", VTC_GRADUATE, {"months_since_graduation": "not_yet"}, GRADUATE),
        ("W", VTC_GRADUATE, {"months_since_graduation": "unsure"}, GRADUATE),
        ("E1", ORDINARY, {}, ("serious_crime", "hk_immigration_breach")),
        ("E2", ORDINARY, {}, ("edu_level",)),
        ("E2", SKILLED, {"hk_degree": "pt_or_nonlocal"}, ("hk_degree", "edu_level")),
        ("E3", ORDINARY, {}, ("edu_level",)),
        ("E3", SKILLED, {}, ("edu_level", "alt_evidence", "years_relevant")),
        ("E4", ORDINARY, {}, ("offer",)),
        ("E5", ORDINARY, {}, ("job_match", "years_relevant")),
        ("E5", ORDINARY, {"offer": "none"}, ("offer",)),
        ("E6", ORDINARY, {}, ("genuine_vacancy",)),
        ("E6", ORDINARY, {"offer": "none"}, ("offer",)),
        ("E7", ORDINARY, {}, ("salary_total_hkd", "talent_list", "local_hire_difficulty")),
        ("E7", ORDINARY, {"talent_list": "yes"}, ("talent_list",)),
        ("E7", ORDINARY, {"salary_total_hkd": 2_000_000}, ("salary_total_hkd",)),
        ("E7", ORDINARY, {"offer": "none"}, ("offer",)),
        ("E8", ORDINARY, {}, ("salary_total_hkd", "market_pay")),
        ("E8", ORDINARY, {"offer": "none"}, ("offer",)),
        ("E9", ORDINARY, {}, ()),
        ("E9", ORDINARY, {"has_travel_doc": "yes"}, ("has_travel_doc",)),
        ("M1", ORDINARY, {}, ("employer_place",)),
        ("M1", ORDINARY, {"offer": "none"}, ("offer",)),
    ],
)  # fmt: skip
def test_a_row_shows_the_answers_it_rests_on(
    criterion: str, person: dict[str, Any], changes: dict[str, Any], slots: tuple[str, ...]
) -> None:
    result = judged(person, **changes)
    row = next(row for row in result.criteria if row.id == criterion)
    assert row.slots == {slot: result.answers[slot] for slot in slots}
