"""Which questions are due, in which order, and how far along the person is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.eligibility.interview import due_slots, missing, progress
from bot.vocabulary import INTERVIEW, UNSURE
from tests.eligibility.people import ABROAD, ORDINARY, SKILLED, VTC_GRADUATE, changed

JOB = ("employer_place", "job_match", "genuine_vacancy", "salary_total_hkd", "market_pay", "talent_list",
       "local_hire_difficulty")  # fmt: skip

PEOPLE: dict[str, dict[str, Any]] = {
    "ordinary": ORDINARY,
    "skilled": SKILLED,
    "abroad": ABROAD,
    "VTC graduate": VTC_GRADUATE,
    "no offer": {slot: value for slot, value in changed(ORDINARY, offer="none").items() if slot not in JOB},
    "high pay": changed(
        ORDINARY, salary_total_hkd=2_000_000, market_pay=None, talent_list=None, local_hire_difficulty=None
    ),
    "listed": changed(ORDINARY, talent_list="yes", local_hire_difficulty=None),
    "pay unknown": changed(ORDINARY, salary_total_hkd="undisclosed", market_pay=None),
    "graduate": {"residence": "mainland", "hk_degree": "ft_accredited_ug_plus", "months_since_graduation": 3},
    "VPAS": {"residence": "mainland", "hk_degree": "vtc_hd_designated", "months_since_graduation": 12},
    "emigrant": {"residence": "overseas_prc", "overseas_pr": "yes"},
    "foreigner": {"residence": "foreign"},
    "permanent resident": {"residence": "hk_permanent"},
    "unsure where": changed(ORDINARY, residence="unsure", hk_degree=None),
}
"""Fully answered interviews, each with exactly the slots that are due."""


@pytest.mark.parametrize("name", PEOPLE)
def test_a_fully_answered_interview_has_nothing_missing_and_nothing_too_much(name: str) -> None:
    answers = PEOPLE[name]
    assert set(due_slots(answers)) == set(answers)
    assert missing(answers) == ()


@pytest.mark.parametrize("name", PEOPLE)
def test_the_interview_asks_in_the_contracts_order_and_ends(name: str) -> None:
    """Answering the first missing question again and again visits each due slot once, in order."""
    answers: dict[str, Any] = {}
    asked: list[str] = []
    while unanswered := missing(answers):
        asked.append(unanswered[0])
        answers[unanswered[0]] = PEOPLE[name][unanswered[0]]
    assert asked == [slot for slot in INTERVIEW if slot in PEOPLE[name]]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ("residence",)),
        ({"offer": "signed"}, ("residence",)),
        ({"residence": "mainland"}, ("residence", "hk_degree")),
        ({"residence": "mainland_in_hk_temp"}, ("residence", "hk_degree")),
        ({"residence": "mainland", "hk_degree": "none"}, ("residence", "hk_degree", "offer")),
        ({"residence": "mainland", "hk_degree": "unsure"}, ("residence", "hk_degree", "offer")),
        ({"residence": "mainland", "hk_degree": "gba_joint_ug_plus"},
         ("residence", "hk_degree", "months_since_graduation")),
        ({"residence": "mainland", "hk_degree": "vtc_hd_designated", "months_since_graduation": 13},
         ("residence", "hk_degree", "months_since_graduation", "offer")),
        ({"residence": "overseas_prc"}, ("residence", "overseas_pr", "applying_from_overseas")),
        ({"residence": "overseas_prc", "overseas_pr": "no"},
         ("residence", "overseas_pr", "applying_from_overseas", "overseas_months")),
        ({"residence": "overseas_prc", "overseas_pr": "yes"}, ("residence", "overseas_pr")),
        ({"residence": "overseas_prc", "overseas_months": 12, "applying_from_overseas": "yes"},
         ("residence", "applying_from_overseas", "overseas_months")),
        ({"residence": "overseas_prc", "hk_degree": "ft_accredited_ug_plus"},
         ("residence", "hk_degree", "months_since_graduation")),
        ({"residence": "macao"}, ("residence",)),
        ({"residence": "unsure"}, ("residence", "offer")),
        ({"hk_status": "iang"}, ()),
        ({"hk_status": "qmas", "residence": "mainland"}, ("residence",)),
        ({"hk_status": "visitor"}, ("residence",)),
    ],
)  # fmt: skip
def test_a_question_waits_for_its_gate(answers: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert due_slots(answers) == expected


@pytest.mark.parametrize("offer", ["signed", "written_unsigned", "verbal", "unsure"])
def test_with_any_offer_the_job_is_asked_about(offer: str) -> None:
    assert set(JOB) <= set(due_slots(changed(ORDINARY, offer=offer)))


def test_without_an_offer_the_job_is_not_asked_about() -> None:
    assert not set(JOB) & set(due_slots(changed(ORDINARY, offer="none")))


@pytest.mark.parametrize(
    ("pay", "due"),
    [(0, {"market_pay", "talent_list"}), (1_999_999, {"market_pay", "talent_list"}), (2_000_000, set()),
     ("unsure", {"talent_list"}), ("undisclosed", {"talent_list"}), (None, set())],
)  # fmt: skip
def test_what_is_asked_after_the_pay(pay: Any, due: set[str]) -> None:
    answers = changed(ORDINARY, salary_total_hkd=pay, market_pay=None, talent_list=None, local_hire_difficulty=None)
    assert {"market_pay", "talent_list", "local_hire_difficulty"} & set(due_slots(answers)) == due


@pytest.mark.parametrize(("listed", "due"), [("yes", False), ("no", True), ("unsure", True), (None, False)])
def test_recruitment_is_asked_about_unless_the_post_is_exempt(listed: str | None, due: bool) -> None:
    assert ("local_hire_difficulty" in due_slots(changed(ORDINARY, talent_list=listed))) == due


@pytest.mark.parametrize(
    ("level", "due"),
    [("below_tertiary", True), ("sub_degree", True), ("bachelor", False), ("unsure", False), (None, False)],
)
def test_other_evidence_is_asked_for_below_a_degree(level: str | None, due: bool) -> None:
    assert ("alt_evidence" in due_slots(changed(SKILLED, edu_level=level))) == due


def test_record_and_breach_come_last_and_together() -> None:
    for answers in (ORDINARY, PEOPLE["no offer"], SKILLED):
        assert due_slots(answers)[-2:] == ("serious_crime", "hk_immigration_breach")


def test_the_role_is_never_asked() -> None:
    assert all("role" not in due_slots(answers) for answers in PEOPLE.values())


def test_unsure_is_an_answer() -> None:
    """A skipped question is not asked again."""
    answers = {slot: [UNSURE] if slot == "alt_evidence" else UNSURE for slot in INTERVIEW}
    assert missing(answers) == ()


@pytest.mark.parametrize("name", PEOPLE)
def test_progress_counts_up_and_ends_at_the_total(name: str) -> None:
    answers: dict[str, Any] = {}
    steps: list[int] = []
    while unanswered := missing(answers):
        step, total = progress(answers)
        assert 1 <= step <= total <= 15
        steps.append(step)
        answers[unanswered[0]] = PEOPLE[name][unanswered[0]]
    assert steps == sorted(steps)
    assert progress(answers)[0] == progress(answers)[1]


def test_the_ordinary_talk_has_twelve_questions_throughout() -> None:
    answers: dict[str, Any] = {}
    seen = []
    while unanswered := missing(answers):
        seen.append(progress(answers))
        answers[unanswered[0]] = ORDINARY[unanswered[0]]
    # Talent List and recruitment are one question, and so are record and breach.
    assert [step for step, _total in seen] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 12, 12]
    assert {total for _step, total in seen} == {12}


def test_facts_told_early_count_as_answered() -> None:
    """Three of twelve known at the start: the first question asked is the fourth."""
    answers = {"residence": "mainland", "hk_degree": "none", "offer": "signed"}
    assert progress(answers) == (4, 12)


def test_progress_of_a_route_that_is_decided_is_complete() -> None:
    assert progress({"residence": "foreign"}) == (1, 1)
    assert progress({"hk_status": "iang"}) == (1, 1)
