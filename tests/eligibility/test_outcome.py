"""Outcomes: precedence, and what the contract settles where the sources leave room."""

from __future__ import annotations

from typing import Any

import pytest

from bot.eligibility.near_miss import near_misses
from tests.eligibility.people import ABROAD, ORDINARY, SKILLED, VTC_GRADUATE, judged, reason, schemes, status


@pytest.mark.parametrize("person", [ORDINARY, SKILLED, ABROAD, VTC_GRADUATE])
def test_a_person_with_everything_in_favour_likely_meets(person: dict[str, Any]) -> None:
    result = judged(person)
    assert (result.outcome, result.missing) == ("likely_meets", ())


@pytest.mark.parametrize("person", [ORDINARY, SKILLED, ABROAD])
@pytest.mark.parametrize(
    "slot", [*ORDINARY, "alt_evidence", "overseas_pr", "overseas_months", "applying_from_overseas"]
)
def test_one_missing_answer_never_gives_likely_meets(person: dict[str, Any], slot: str) -> None:
    if slot in person:
        result = judged(person, **{slot: None})
        assert result.outcome == "needs_review"
        assert slot in result.missing


def test_nothing_answered_is_for_review() -> None:
    result = judged({})
    assert (result.outcome, result.missing) == ("needs_review", ("residence",))


NOT_YET: list[dict[str, Any]] = [
    {"offer": "none"},
    {"offer": "verbal"},
    {"employer_place": "mainland_only"},
    {"employer_place": "overseas_only"},
    {"edu_level": "sub_degree", "alt_evidence": ["none"]},
    {"edu_level": "below_tertiary", "alt_evidence": ["none"]},
    {"genuine_vacancy": "not_real"},
]


@pytest.mark.parametrize("changes", NOT_YET)
def test_not_yet(changes: dict[str, Any]) -> None:
    assert judged(**changes).outcome == "not_yet"


@pytest.mark.parametrize("changes", NOT_YET)
def test_not_yet_needs_no_other_answer(changes: dict[str, Any]) -> None:
    """What rules ASMTP out for now does so however little else is known: no offer with education unanswered too."""
    assert judged({"residence": "mainland", **changes}).outcome == "not_yet"


@pytest.mark.parametrize("changes", NOT_YET)
@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        ({"serious_crime": "yes"}, "needs_review"),
        ({"hk_immigration_breach": "overstay_or_illegal_work"}, "needs_review"),
        ({"serious_crime": "undisclosed"}, "not_yet"),
        ({"serious_crime": "unsure"}, "not_yet"),
        ({"hk_immigration_breach": "refused_before"}, "not_yet"),
        ({"hk_immigration_breach": "undisclosed"}, "not_yet"),
    ],
)
def test_crime_and_breach_rank_above_not_yet_and_refusal_and_silence_below(
    changes: dict[str, Any], record: dict[str, str], outcome: str
) -> None:
    assert judged(**{**changes, **record}).outcome == outcome


@pytest.mark.parametrize("changes", NOT_YET)
def test_another_scheme_ranks_above_not_yet_and_crime(changes: dict[str, Any]) -> None:
    assert judged(**{**changes, "residence": "macao", "serious_crime": "yes"}).outcome == "another_scheme"


NEEDS_REVIEW: list[dict[str, Any]] = [
    {"serious_crime": "yes"},
    {"serious_crime": "undisclosed"},
    {"hk_immigration_breach": "overstay_or_illegal_work"},
    {"hk_immigration_breach": "refused_before"},
    {"hk_immigration_breach": "undisclosed"},
    {"market_pay": "below"},
    {"market_pay": "unsure"},
    {"salary_total_hkd": "undisclosed", "market_pay": None},
    {"salary_total_hkd": "unsure", "market_pay": None},
    {"salary_total_hkd": 0},
    {"job_match": "no"},
    {"job_match": "partly"},
    {"job_match": "experience", "years_relevant": 0},
    {"years_relevant": "unsure"},
    {"genuine_vacancy": "created_for_applicant"},
    {"local_hire_difficulty": "advertised_no_record"},
    {"local_hire_difficulty": "not_advertised"},
    {"offer": "unsure"},
    {"employer_place": "unsure"},
    {"edu_level": "unsure"},
    {"edu_level": "sub_degree", "alt_evidence": ["unsure"]},
    {"edu_level": "sub_degree", "alt_evidence": ["documented_experience"]},
    {"self_owned": "partly"},
    {"self_owned": "fully"},
    {"self_owned": "unsure"},
    {"post_type": "part_time"},
    {"post_type": "freelance"},
    {"post_type": "remote_from_mainland"},
    {"post_type": "unsure"},
    {"letter_of_consent": "refused"},
    {"letter_of_consent": "unsure"},
    {"hk_status": "asmtp"},
    {"hk_status": "asmtp_tp"},
    {"hk_status": "techtas"},
    {"hk_status": "gep"},
    {"hk_status": "imported_worker"},
    {"hk_status": "unsure"},
]


@pytest.mark.parametrize("changes", NEEDS_REVIEW)
def test_anything_doubtful_is_for_review(changes: dict[str, Any]) -> None:
    assert judged(**changes).outcome == "needs_review"


@pytest.mark.parametrize("changes", NEEDS_REVIEW)
def test_needs_review_says_what_to_look_at(changes: dict[str, Any]) -> None:
    """At least one criterion that is not settled, or a warning."""
    result = judged(**changes)
    assert result.warnings or any(row.status in ("not_met", "unclear") for row in result.criteria)


STILL_FINE: list[dict[str, Any]] = [
    {"offer": "written_unsigned"},
    {"job_match": "experience"},
    {"job_match": "studies", "years_relevant": 0},
    {"genuine_vacancy": "replacement"},
    {"market_pay": "above"},
    {"salary_total_hkd": 2_000_000, "market_pay": None, "talent_list": None, "local_hire_difficulty": None},
    {"talent_list": "unsure"},
    {"talent_list": "yes", "local_hire_difficulty": None},
    {"intra_company": "yes"},
    {"letter_of_consent": "obtainable"},
    {"letter_of_consent": "talent_centre"},
    {"letter_of_consent": "self_employed"},
    {"post_type": "full_time"},
    {"self_owned": "no"},
    {"employer_age": "lt_12m"},
    {"has_travel_doc": "unsure"},
    {"dependants": ["cohabitant", "parent"]},
    {"tp_trade": "nurse"},
    {"spouse_or_parent_status": "ttps_qmas_assg_cies_holder"},
    {"foreign_pr": "yes"},
    {"degree_level_job": "no"},
    {"timing": "urgent"},
    {"role": "employer"},
    {"age": 70},
    {"hk_degree": "pt_or_nonlocal"},
]


@pytest.mark.parametrize("changes", STILL_FINE)
def test_what_decides_nothing_leaves_likely_meets(changes: dict[str, Any]) -> None:
    assert judged(**changes).outcome == "likely_meets"


def test_a_written_offer_comes_with_a_warning_to_sign() -> None:
    assert judged(offer="written_unsigned").warnings == ("sign_the_offer",)


def test_high_pay_said_to_be_below_the_market_is_for_review() -> None:
    result = judged(salary_total_hkd=3_000_000, market_pay="below")
    assert (result.outcome, status(result, "E7"), status(result, "E8")) == ("needs_review", "exempt", "not_met")


def test_a_transfer_alone_does_not_spare_recruitment_proof() -> None:
    result = judged(intra_company="yes", local_hire_difficulty="not_advertised")
    assert (result.outcome, reason(result, "E7")) == ("needs_review", "not_advertised")
    assert "intra_company_not_exempt" in result.warnings


def test_an_unsure_talent_list_does_not_replace_recruitment_proof() -> None:
    assert judged(talent_list="unsure", local_hire_difficulty="advertised_no_record").outcome == "needs_review"


def test_no_degree_with_documented_evidence_is_no_dead_end() -> None:
    result = judged(SKILLED)
    assert (result.outcome, status(result, "E2"), status(result, "E3")) == ("likely_meets", "exempt", "met")


def test_with_a_serious_crime_nothing_is_suggested() -> None:
    for residence in ("mainland", "macao", "foreign"):
        assert schemes(judged(residence=residence, serious_crime="yes", income_last_year_hkd=9_000_000)) == []


@pytest.mark.parametrize(
    ("held", "offer", "code"),
    [("asmtp", "signed", "change_of_employer"), ("asmtp", "none", "extension_of_stay"),
     ("gep", "verbal", "change_of_employer"), ("techtas", "none", "extension_of_stay"),
     ("imported_worker", "signed", "change_of_employer"), ("asmtp_tp", "none", "extension_of_stay")],
)  # fmt: skip
def test_a_holder_is_told_whether_it_is_a_change_of_employer_or_an_extension(held: str, offer: str, code: str) -> None:
    warnings = judged(hk_status=held, offer=offer).warnings
    assert code in warnings
    assert not {"change_of_employer", "extension_of_stay"} - {code} & set(warnings)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"serious_crime": "yes"}, "convictions_must_be_declared"),
        ({"hk_status": "asmtp_tp"}, "tp_trade_fixed"),
        ({"hk_status": "imported_worker"}, "imported_worker_time"),
        ({"hk_status": "unsure"}, "hk_status_unsure"),
        ({"hk_status": "dependant_of_student"}, "student_family_may_not_work"),
        ({"self_owned": "fully"}, "owner_employee"),
        ({"self_owned": "unsure"}, "ownership_unsure"),
        ({"post_type": "part_time"}, "part_time_post"),
        ({"post_type": "freelance"}, "freelance_post"),
        ({"post_type": "remote_from_mainland"}, "remote_post"),
        ({"post_type": "unsure"}, "post_type_unsure"),
        ({"letter_of_consent": "refused"}, "consent_letter_refused"),
        ({"letter_of_consent": "unsure"}, "consent_letter_unsure"),
        ({"letter_of_consent": "self_employed"}, "consent_letter_self_employed"),
        ({"talent_list": "yes"}, "talent_list_to_be_confirmed"),
        ({"employer_facilitated": "yes"}, "facilitation_to_be_confirmed"),
        ({"facilitation_basis": "hk2m_established_company"}, "facilitation_to_be_confirmed"),
        ({"regulated_profession": "yes"}, "registration_still_needed"),
        ({"dependants": ["cohabitant"]}, "cohabitant_not_covered"),
        ({"dependants": ["spouse", "parent"]}, "parent_not_covered"),
        ({"dependants": ["child_18plus"]}, "adult_child_not_covered"),
        ({"timing": "urgent"}, "time_is_short"),
    ],
)
def test_warnings(changes: dict[str, Any], code: str) -> None:
    assert code in judged(**changes).warnings
    assert code not in judged().warnings


@pytest.mark.parametrize("changes", NOT_YET)
def test_not_yet_always_says_what_would_change_the_answer(changes: dict[str, Any]) -> None:
    assert near_misses(dict(judged(**changes).answers))
