"""Routing: which of the five outcomes the route, the criteria and the warnings give. Contract section 3."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from bot.eligibility.cautions import find_warnings
from bot.eligibility.criteria import Criterion, judge
from bot.eligibility.facts import Facts
from bot.eligibility.interview import find_missing
from bot.eligibility.reads import complete
from bot.eligibility.reasons import DOUBTS, NOT_YET, REVIEW_FIRST
from bot.eligibility.route import ANOTHER, NO_PERMIT, Route, find_route


def find_outcome(
    route: Route, criteria: Iterable[Criterion], warnings: Iterable[str], unanswered: Iterable[str]
) -> str:
    """The outcome, by the contract's precedence.

    `likely_meets` is reached only through the last test, which asks for a favourable answer to everything;
    whatever no branch names is `needs_review`.
    """
    if route.kind == NO_PERMIT:
        return "no_permit_needed"
    if route.kind == ANOTHER:
        return "another_scheme"
    rows = tuple(criteria)
    reasons = {row.reason for row in rows}
    if reasons & REVIEW_FIRST:
        return "needs_review"
    if reasons & NOT_YET:
        return "not_yet"
    if all(map(_is_favourable, rows)) and not DOUBTS.intersection(warnings) and not tuple(unanswered):
        return "likely_meets"
    return "needs_review"


def outcome_of(answers: Mapping[str, Any], facts: Facts) -> str:
    """Only the outcome of parsed answers, for callers that try many.

    Raises:
        NotKnown: a number that this case needs is not known for the day of `facts`.
    """
    whole = complete(answers)
    route = find_route(whole, facts)
    warnings = find_warnings(whole, route, facts)
    return find_outcome(route, judge(whole, facts, {}), warnings, find_missing(whole, facts))


def _is_favourable(row: Criterion) -> bool:
    # E9's detail is asked after the result, so that not knowing it yet stands in nobody's way.
    return row.status in ("met", "exempt") or (row.id == "E9" and row.status == "not_asked")
