"""Routing: which of the five outcomes the route, the criteria and the warnings give. Contract section 3."""

from __future__ import annotations

from typing import Any, Mapping, NamedTuple, Sequence

from bot.eligibility.cautions import find_warnings
from bot.eligibility.criteria import Criterion, judge
from bot.eligibility.facts import Facts
from bot.eligibility.interview import find_missing
from bot.eligibility.reads import Answers, complete
from bot.eligibility.reasons import DOUBTS, EXTENSION, FAVOURABLE, GRAVITY, OBSTACLE, REVIEW
from bot.eligibility.route import ANOTHER, NO_PERMIT, Route, find_route


class Decision(NamedTuple):
    """The outcome and what it rests on."""

    outcome: str
    route: Route
    criteria: tuple[Criterion, ...]
    warnings: tuple[str, ...]
    missing: tuple[str, ...]


def decide(answers: Answers, facts: Facts) -> Decision:
    """Decide on complete answers.

    Raises:
        NotKnown: a number that this case needs is not known for the day of `facts`.
    """
    route = find_route(answers, facts)
    criteria = judge(answers, facts)
    warnings = find_warnings(answers, route, facts)
    missing = find_missing(answers, facts)
    return Decision(find_outcome(route, criteria, warnings, missing), route, criteria, warnings, missing)


def find_outcome(
    route: Route, criteria: Sequence[Criterion], warnings: tuple[str, ...], missing: tuple[str, ...]
) -> str:
    """The outcome, by the contract's precedence.

    `likely_meets` is reached only through the last test, which asks for a favourable answer to everything;
    whatever no branch names is `needs_review`.
    """
    if route.kind == NO_PERMIT:
        return "no_permit_needed"
    if route.kind == ANOTHER:
        return "another_scheme"
    gravest = max([GRAVITY[row.reason] for row in criteria])
    if gravest == REVIEW or EXTENSION in warnings:
        return "needs_review"
    if gravest == OBSTACLE:
        return "not_yet"
    if gravest == FAVOURABLE and not missing and DOUBTS.isdisjoint(warnings):
        return "likely_meets"
    return "needs_review"


def outcome_of(answers: Mapping[str, Any], facts: Facts) -> str:
    """Only the outcome of parsed answers, for callers that try many; raises as `decide` does."""
    return decide(complete(answers), facts).outcome
