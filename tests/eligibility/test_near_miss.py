"""What would change the answer: changes that really do, and none larger than needed."""

from __future__ import annotations

import random
from itertools import combinations, product
from typing import Any

import pytest

from bot.eligibility.criteria import judge
from bot.eligibility.facts import facts_on
from bot.eligibility.near_miss import near_misses, remedies
from bot.eligibility.outcome import outcome_of
from bot.eligibility.reads import complete
from bot.eligibility.reasons import NOT_YET
from bot.vocabulary import SLOTS
from tests.eligibility.people import ABROAD, ORDINARY, SKILLED, VTC_GRADUATE, changed
from tests.eligibility.vectors import random_answers

FACTS = facts_on()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"offer": "verbal"}, [{"offer": "signed"}]),
        ({"employer_place": "overseas_only"}, [{"employer_place": "hk_registered"}]),
        ({"genuine_vacancy": "not_real"}, [{"genuine_vacancy": "open_post"}]),
        (
            {"edu_level": "sub_degree", "alt_evidence": ["none"]},
            [{"alt_evidence": ["licence", "documented_experience"]}, {"edu_level": "bachelor"}],
        ),
        (
            {"edu_level": "sub_degree", "alt_evidence": ["achievements"]},
            [{"alt_evidence": ["achievements", "documented_experience"]}, {"edu_level": "bachelor"}],
        ),
        (
            {"local_hire_difficulty": "not_advertised"},
            [{"local_hire_difficulty": "proven"}, {"talent_list": "yes"}, {"salary_total_hkd": 2_000_000}],
        ),
        ({"market_pay": "below"}, [{"market_pay": "normal"}]),
        ({"market_pay": "below", "salary_total_hkd": 2_000_000}, [{"market_pay": "normal"}]),
        ({"job_match": "no"}, [{"job_match": "studies"}, {"job_match": "experience"}]),
        (
            {"job_match": "no", "years_relevant": 0},
            [{"job_match": "studies"}, {"job_match": "experience", "years_relevant": 1}],
        ),
        ({"self_owned": "fully"}, [{"self_owned": "no"}]),
        ({"post_type": "freelance"}, [{"post_type": "full_time"}]),
        ({"letter_of_consent": "refused"}, [{"letter_of_consent": "obtainable"}]),
        (
            {"market_pay": "unsure", "local_hire_difficulty": "unsure"},
            [
                {"salary_total_hkd": 2_000_000},
                {"market_pay": "normal", "local_hire_difficulty": "proven"},
                {"market_pay": "normal", "talent_list": "yes"},
            ],
        ),
    ],
)
def test_near_misses(changes: dict[str, Any], expected: list[dict[str, Any]]) -> None:
    assert near_misses(changed(ORDINARY, **changes)) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"serious_crime": "yes"},
        {"serious_crime": "undisclosed"},
        {"hk_immigration_breach": "refused_before"},
        {"hk_immigration_breach": "overstay_or_illegal_work"},
        {"hk_status": "asmtp"},
        {"hk_degree": "vtc_hd_designated", "months_since_graduation": "not_yet"},
    ],
)
def test_nobody_is_coached_on_what_cannot_be_changed(changes: dict[str, Any]) -> None:
    assert near_misses(changed(ORDINARY, **changes)) == []


@pytest.mark.parametrize("changes", [{}, {"residence": "macao"}, {"residence": "hk_permanent"}])
def test_where_nothing_is_to_be_changed_nothing_is_said(changes: dict[str, Any]) -> None:
    assert near_misses(changed(ORDINARY, **changes)) == []


def test_a_person_without_an_offer_and_without_a_job_is_told_all_that_follows() -> None:
    """The job's questions open with the offer, so they stand in the change."""
    answers = {slot: ORDINARY[slot] for slot in ("residence", "hk_degree", "edu_level", "years_relevant",
                                                 "serious_crime", "hk_immigration_breach")}  # fmt: skip
    changes = near_misses({**answers, "offer": "none"})
    assert changes
    for change in changes:
        assert change["offer"] == "signed"
        assert change["employer_place"] == "hk_registered"


def test_old_answers_about_a_job_that_come_back_with_the_offer_are_mended_too() -> None:
    answers = changed(ORDINARY, offer="none", employer_place="mainland_only")
    assert near_misses(answers) == [{"offer": "signed", "employer_place": "hk_registered"}]


def test_every_near_miss_gives_likely_meets_and_needs_all_its_parts() -> None:
    """Over many invented people: applied, it works; with any part left out, it does not."""
    rng = random.Random(20260120)
    tried = 0
    for _ in range(700):
        person = rng.choice((ORDINARY, SKILLED, ABROAD, VTC_GRADUATE))
        answers = random_answers(rng, person, at_most=5)
        for change in near_misses(answers):
            tried += 1
            assert outcome_of({**answers, **change}, FACTS) == "likely_meets"
            for slot in change:
                fewer = {name: value for name, value in change.items() if name != slot}
                assert outcome_of({**answers, **fewer}, FACTS) != "likely_meets"
    assert tried > 250


MENDED_BY = {
    "offer_verbal": ["offer"],
    "offer_none": ["offer"],
    "employer_mainland_only": ["employer_place"],
    "employer_overseas_only": ["employer_place"],
    "evidence_none": ["alt_evidence", "edu_level"],
    "vacancy_not_real": ["genuine_vacancy"],
}


def test_not_yet_always_has_a_remedy_for_what_makes_it_so() -> None:
    """Even where the record stands in the way of `likely_meets` as well."""
    rng = random.Random(7)
    seen = 0
    for _ in range(600):
        answers = random_answers(rng, ORDINARY, at_most=6)
        if outcome_of(answers, FACTS) == "not_yet":
            seen += 1
            reasons = {row.reason for row in judge(complete(answers), FACTS)} & NOT_YET
            named = {slot for options in remedies(answers, FACTS) for change in options for slot in change}
            assert reasons
            assert all(named & set(MENDED_BY[reason]) for reason in reasons)
    assert seen > 50


CHANGEABLE = ("offer", "employer_place", "alt_evidence", "edu_level", "job_match", "years_relevant", "genuine_vacancy",
              "market_pay", "local_hire_difficulty", "talent_list", "salary_total_hkd", "self_owned",
              "post_type", "letter_of_consent")  # fmt: skip
WAYS: dict[str, list[Any]] = {
    **{slot: [value for value in SLOTS[slot].values if value != "unsure"] for slot in CHANGEABLE},
    "alt_evidence": [["licence", "documented_experience"]],
    "years_relevant": [1],
    "salary_total_hkd": [500_000, 2_000_000],
    "edu_level": ["bachelor"],
}


def test_no_minimal_change_is_left_out() -> None:
    """Every way of changing one or two answers that works is told: itself, or a smaller part of it, or one with
    another favourable value for the same questions."""
    rng = random.Random(31)
    tried = 0
    for _ in range(40):
        answers = random_answers(rng, rng.choice((ORDINARY, SKILLED)), at_most=2, slots=CHANGEABLE)
        if outcome_of(answers, FACTS) not in ("not_yet", "needs_review"):
            continue
        told = [set(change) for change in near_misses(answers)]
        for slots in (*combinations(CHANGEABLE, 1), *combinations(CHANGEABLE, 2)):
            for values in product(*(WAYS[slot] for slot in slots)):
                if outcome_of({**answers, **dict(zip(slots, values, strict=True))}, FACTS) == "likely_meets":
                    tried += 1
                    assert any(names <= set(slots) for names in told), (answers, slots, values)
    assert tried > 100
