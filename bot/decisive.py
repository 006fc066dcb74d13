"""Whether an answer would change what the engine says: the questions beside the interview are asked only then."""

from __future__ import annotations

from typing import Any, Callable, Hashable, Iterable, Mapping

from bot.eligibility.reads import Answers, complete
from bot.vocabulary import SLOTS, UNSURE


def choices(slot: str) -> list[Any]:
    """The values that a person may give for a slot, each by itself and in its stored form; "not sure" tells nothing."""
    is_list = SLOTS[slot].kind == "list"
    return [[value] if is_list else value for value in SLOTS[slot].values if value != UNSURE]


def decides(slot: str, values: Iterable[Any], answers: Mapping[str, Any], judge: Callable[[Answers], Hashable]) -> bool:
    """Whether two of these values of a slot give different verdicts.

    Args:
        slot: the slot to try; an answer that it has already is set aside.
        values: what to try, in the stored form.
        answers: slot -> value, what is known otherwise.
        judge: complete answers -> verdict.
    """
    verdicts = (judge(complete({**answers, slot: value})) for value in values)
    first = next(verdicts, None)
    return any(verdict != first for verdict in verdicts)
