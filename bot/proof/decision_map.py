"""The decision map: every reason of every criterion with the answers that give it, found by asking the rules.

Nothing here is written down a second time: each criterion is judged for all values of the answers that it declares,
and each reason is told with the values that occurred with it.
"""

from __future__ import annotations

from itertools import product
from typing import Any, Final, Mapping, NamedTuple

from bot.eligibility.criteria import ROWS
from bot.eligibility.facts import Facts
from bot.eligibility.reads import complete
from bot.eligibility.reasons import GRAVITY, STATUS
from bot.eligibility.route import ROUTE_SLOTS, find_route
from bot.proof.blocks import ABROAD, values_of
from bot.vocabulary import CRITERIA

_SIDE: Final[Mapping[str, tuple[Any, ...]]] = {"offer": ("signed", "none"), "degree_level_job": ("yes", "no"),
                                               "market_pay": ("normal", "below")}  # fmt: skip
"""For the routes: answers that only shade a reason need two values."""


class Reason(NamedTuple):
    """One way in which a criterion can come out.

    Attributes:
        criterion, reason, status: as in an assessment.
        gravity: what it does to the outcome (`reasons.GRAVITY`).
        leads: for the route, the outcome or scheme that it leads to; else empty.
        answers: slot -> the values with which it occurs, for slots that make a difference to it.
    """

    criterion: str
    reason: str
    status: str
    gravity: int
    leads: str
    answers: Mapping[str, tuple[Any, ...]]


def reasons(facts: Facts) -> list[Reason]:
    """All reasons, criterion by criterion, in the order in which they are declared."""
    found = [*_routes(facts)]
    for name, row in zip(CRITERIA, ROWS, strict=True):
        if name != "W":
            found += _of_criterion(name, row, facts)
    place = {reason: number for number, reason in enumerate(STATUS)}
    return sorted(found, key=lambda item: (CRITERIA.index(item.criterion), place[item.reason]))


def _of_criterion(name: str, row: Any, facts: Facts) -> list[Reason]:
    occurring: dict[str, list[tuple[Any, ...]]] = {}
    case = complete({})
    choices = [values_of(slot) for slot in row.slots]
    for values in product(*choices):
        case.update(zip(row.slots, values, strict=True))
        occurring.setdefault(row(case, facts).reason, []).append(values)
    return [
        Reason(name, reason, STATUS[reason], GRAVITY[reason], "", _telling(row.slots, choices, cases))
        for reason, cases in occurring.items()
    ]


def _routes(facts: Facts) -> list[Reason]:
    occurring: dict[str, list[tuple[Any, ...]]] = {}
    leads: dict[str, str] = {}
    case = complete({})
    choices = [list(_SIDE.get(slot, values_of(slot))) for slot in ROUTE_SLOTS]
    abroad = [slot.startswith("overseas") or slot == "applying_from_overseas" for slot in ROUTE_SLOTS]
    at_home = [[None] if far else values for far, values in zip(abroad, choices, strict=True)]
    for options, elsewhere in ((at_home, False), (choices, True)):
        places = [ABROAD] if elsewhere else [value for value in choices[0] if value != ABROAD]
        statuses = [None] if elsewhere else options[1]
        for values in product(places, statuses, *options[2:]):
            case.update(zip(ROUTE_SLOTS, values, strict=True))
            route = find_route(case, facts)
            occurring.setdefault(route.reason, []).append(values)
            leads[route.reason] = route.scheme or route.kind
    found = []
    for reason, cases in occurring.items():
        told = _telling(ROUTE_SLOTS, choices, cases)
        kept = {slot: values for slot, values in told.items() if values != (None,) or slot == "residence"}
        found.append(Reason("W", reason, STATUS[reason], GRAVITY[reason], leads[reason], kept))
    return found


def _telling(
    slots: tuple[str, ...], choices: list[list[Any]], cases: list[tuple[Any, ...]]
) -> dict[str, tuple[Any, ...]]:
    """The slots of which not every value occurs, with those that do."""
    told = {}
    for number, slot in enumerate(slots):
        values = list(dict.fromkeys(case[number] for case in cases))
        if len(values) < len(choices[number]):
            told[slot] = tuple(values)
    return told
