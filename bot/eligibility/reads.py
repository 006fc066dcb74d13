"""What a part of the engine reads, declared: it sees those answers and no others, and judges equal ones once.

So an answer that a part does not declare cannot change what the part says, and a proof over millions of people asks
each part only for what is new to it.
"""

from __future__ import annotations

from functools import wraps
from operator import itemgetter
from typing import Any, Callable, Final, Mapping, TypeVar

from bot.vocabulary import ANSWERS, SLOTS

Answers = Mapping[str, Any]
"""Complete answers: every slot of `ANSWERS`, None where it was not asked, lists as tuples."""

REMEMBERED: Final = 20_000
"""Verdicts that a part remembers; then it begins anew, so that a long-running process does not grow."""

_NOT_ASKED: Final[Mapping[str, None]] = dict.fromkeys(ANSWERS)
_LISTS: Final = tuple(name for name in ANSWERS if SLOTS[name].kind == "list")

Result = TypeVar("Result")


def complete(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Bring parsed answers into the form that the parts read."""
    whole: dict[str, Any] = {**_NOT_ASKED, **answers}
    for name in _LISTS:
        if whole[name] is not None:
            whole[name] = tuple(whole[name])
    return whole


def stored(value: Any) -> Any:
    """An answer in the contract's form again: a list where the parts read a tuple."""
    return list(value) if isinstance(value, tuple) else value


def reads(*slots: str) -> Callable[[Callable[..., Result]], Callable[..., Result]]:
    """Declare the slots that a part reads.

    The part is a pure function of a mapping with just these slots, and of further arguments that can be hashed (facts,
    route, outcome); its result must not be changed by whoever gets it.
    """
    pick = itemgetter(*slots)

    def declare(part: Callable[..., Result]) -> Callable[..., Result]:
        remembered: dict[Any, Result] = {}

        @wraps(part)
        def judge(answers: Answers, *context: Any) -> Result:
            key = pick(answers), context
            try:
                return remembered[key]
            except KeyError:
                found = part({slot: answers[slot] for slot in slots}, *context)
            if len(remembered) >= REMEMBERED:
                remembered.clear()
            remembered[key] = found
            return found

        judge.slots = slots  # type: ignore[attr-defined]
        return judge

    return declare
