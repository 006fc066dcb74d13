"""Which interview questions are due, which of them are still to be asked, and how far along the person is.

Pure functions of the answers. A question whose gate is unanswered is not due yet, so an interview that asks the
first of `missing` again and again ends, and a fully answered interview has nothing missing.
"""

from __future__ import annotations

from typing import Any, Final, Generator, Iterator, Mapping

from bot.eligibility.facts import Facts, facts_on
from bot.eligibility.reads import Answers, complete, reads
from bot.eligibility.route import (
    ASMTP,
    FREE_TO_WORK,
    IANG_DEGREES,
    MAINLAND_GROUP,
    NO_PERMIT,
    ROUTE_SLOTS,
    VTC,
    find_route,
)  # fmt: skip
from bot.vocabulary import NONE

BELOW_DEGREE: Final = ("below_tertiary", "sub_degree")

ASKED_WITH: Final = {"local_hire_difficulty": "talent_list", "hk_immigration_breach": "serious_crime"}
"""Slots that a talk settles in one question with another slot, and that slot."""

_ABROAD: Final = ("overseas_pr", "applying_from_overseas", "overseas_months")

_ORDINARY: Final[Mapping[str, Any]] = {
    "residence": "mainland", "overseas_pr": "no", "applying_from_overseas": "no", "overseas_months": 0,
    "hk_degree": NONE, "months_since_graduation": 0, "offer": "signed", "employer_place": "hk_registered",
    "edu_level": "bachelor", "alt_evidence": ["licence"], "job_match": "studies", "years_relevant": 1,
    "genuine_vacancy": "open_post", "salary_total_hkd": 1, "market_pay": "normal", "talent_list": "no",
    "local_hire_difficulty": "proven", "serious_crime": "no", "hk_immigration_breach": "no",
}  # fmt: skip
"""The answers assumed for questions still open, to estimate how many questions a talk will take."""


def due_slots(answers: Mapping[str, Any], facts: Facts | None = None) -> tuple[str, ...]:
    """All interview slots due under these answers, answered or not, in the contract's order.

    Args:
        answers: slot -> value as `vocabulary.parse_answers` gives it; a missing slot was not asked.
        facts: the dated limits that decide a route; the newest when None.
    """
    return find_due(complete(answers), facts or facts_on())


def missing(answers: Mapping[str, Any], facts: Facts | None = None) -> tuple[str, ...]:
    """The due interview slots without an answer, in the order in which they would be asked."""
    return find_missing(complete(answers), facts or facts_on())


@reads(*ROUTE_SLOTS, "edu_level", "salary_total_hkd", "talent_list")
def find_due(answers: Answers, facts: Facts) -> tuple[str, ...]:
    """`due_slots` of complete answers; raises `NotKnown` as `find_route` does."""
    return tuple(_due(answers, facts))


def find_missing(answers: Answers, facts: Facts) -> tuple[str, ...]:
    """`missing` of complete answers; raises `NotKnown` as `find_route` does."""
    return tuple([slot for slot in find_due(answers, facts) if answers[slot] is None])


def likely_slots(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """All interview slots that are due or will be if what is not known yet goes the ordinary way, answered or not."""
    likely = dict(answers)
    while unanswered := missing(likely):
        likely.update({slot: _ORDINARY[slot] for slot in unanswered})
    return due_slots(likely)


def progress(answers: Mapping[str, Any]) -> tuple[int, int]:
    """How far the interview is: the number of the next question (from 1), and an estimate of how many there will be.

    Record and breach count as one question, and so do Talent List and recruitment. What is not known yet is assumed
    to go the ordinary way. When nothing is left to ask, both numbers are equal.
    """
    open_questions = {ASKED_WITH.get(slot, slot) for slot in missing(answers)}
    questions = {ASKED_WITH.get(slot, slot) for slot in likely_slots(answers)}
    answered = {ASKED_WITH.get(slot, slot) for slot in due_slots(answers)} - open_questions
    total = max(1, len(questions))
    return min(len(answered) + 1, total), total


def needs_evidence(answers: Answers) -> bool:
    """Whether the person's education is below a degree, so that other evidence has to stand in for one."""
    return answers["edu_level"] in BELOW_DEGREE


def pay_is_exempt(answers: Answers, facts: Facts) -> bool:
    """Whether the pay is known and high enough to make proof of local recruitment unnecessary (facts X1)."""
    return facts.reaches(answers["salary_total_hkd"], "exempt_pay")


def _due(answers: Answers, facts: Facts) -> Iterator[str]:
    if answers["hk_status"] in FREE_TO_WORK:
        yield from ("residence",) if answers["residence"] is not None else ()
        return
    yield "residence"
    if answers["residence"] is None:
        return
    decided = yield from _due_for_route(answers, facts)
    if not decided:
        yield "offer"
        if answers["offer"] is not None:
            yield from _due_on_asmtp_path(answers, facts)


def _due_for_route(answers: Answers, facts: Facts) -> Generator[str, None, bool]:
    """Yield the slots that decide the route; return whether nothing else is to be asked (yet)."""
    residence, degree = answers["residence"], answers["hk_degree"]
    route = find_route(answers, facts)
    if route.kind == NO_PERMIT:
        return True
    if residence == "overseas_prc" and route.scheme == "GEP":
        yield from (slot for slot in _ABROAD if answers[slot] is not None)
    elif residence == "overseas_prc" and route.kind == ASMTP:
        yield "overseas_pr"
        yield "applying_from_overseas"
        if answers["overseas_pr"] is None:
            return True
        yield "overseas_months"
        if answers["applying_from_overseas"] is None or answers["overseas_months"] is None:
            return True
    leads_elsewhere = degree in IANG_DEGREES or degree == VTC
    if residence in MAINLAND_GROUP or (leads_elsewhere and route.scheme != "GEP"):
        yield "hk_degree"
        if degree is None:
            return True
        if leads_elsewhere:
            yield "months_since_graduation"
            if answers["months_since_graduation"] is None:
                return True
    return route.kind != ASMTP


def _due_on_asmtp_path(answers: Answers, facts: Facts) -> Iterator[str]:
    has_job = answers["offer"] != NONE
    pay = answers["salary_total_hkd"]
    exempt_by_pay = pay_is_exempt(answers, facts)
    if has_job:
        yield "employer_place"
    yield "edu_level"
    if needs_evidence(answers):
        yield "alt_evidence"
    if has_job:
        yield "job_match"
    yield "years_relevant"
    if has_job:
        yield "genuine_vacancy"
        yield "salary_total_hkd"
        if isinstance(pay, int) and not exempt_by_pay:
            yield "market_pay"
        if pay is not None and not exempt_by_pay:
            yield "talent_list"
            if answers["talent_list"] not in (None, "yes"):
                yield "local_hire_difficulty"
    yield "serious_crime"
    yield "hk_immigration_breach"
