"""Facts that a message tells unasked, learned from examples: for clauses that the rules of `bot.understanding` miss.

A person's first message tells their case in words that no rule foresees: "the boss shook my hand on it". One more
classifier of the model of answers, under the name `UNASKED`, says which slot a clause settles and to which value, or
that it settles nothing. Figures are left to the rules.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Mapping, Sequence

from bot.nlu.answers import NOTHING, AnswerExample, AnswerModel, value_of
from bot.understanding.clauses import Clause, split
from bot.understanding.normalise import Normalised
from bot.understanding.reading import Reading
from bot.understanding.role import writer
from bot.vocabulary import SLOTS

UNASKED: Final = "unasked"
"""Stands for the slot in examples of facts told unasked; their value is `slot=value`, or `NOTHING`."""
WHO_WRITES: Final = "who_writes"
"""Stands for the slot in examples of whole first messages; their value is a `role`, or `NOTHING` for one's own case."""
_IS: Final = "="
_ROLE: Final = "role"
_ANY_DAY: Final = date(1970, 1, 1)  # no value that is learned depends on the day


def with_figures(examples: Sequence[AnswerExample]) -> list[AnswerExample]:
    """Add that a figure ("45k a month") tells none of the facts that are learned, whatever number it names."""
    figures = [example.text for example in examples if example.slot in SLOTS and SLOTS[example.slot].kind == "number"]
    return [*examples, *(AnswerExample(UNASKED, NOTHING, text) for text in figures)]


def slot_and_value(label: str) -> tuple[str, str]:
    """The slot that a label of `UNASKED` settles, and the label of its value."""
    slot, _, value = label.partition(_IS)
    return slot, value


def facts(
    plain: Normalised, readings: Sequence[Reading], known: Mapping[str, Any], model: AnswerModel, needed: float
) -> list[Reading]:
    """Read the facts that clauses tell of slots about which the rules read nothing.

    Args:
        plain: the message, to which nothing was asked.
        readings: what the rules read.
        known: slot -> value, the answers given before; one said again is no news.
        needed: how likely a fact must be.
    """
    role = next((reading.value for reading in readings if reading.slot == _ROLE), known.get(_ROLE))
    taken = {reading.slot for reading in readings}
    found: dict[str, tuple[float, Reading]] = {}
    for clause in split(plain, None, known, _ANY_DAY, role).facts:
        label, chance = next(iter(model.rank(UNASKED, clause.text)), (NOTHING, 0.0))
        if label == NOTHING or chance < needed:
            continue
        reading = _reading(plain, label, clause)
        news = reading.slot not in taken and known.get(reading.slot) != reading.value
        if news and chance > found.get(reading.slot, (0.0,))[0]:
            found[reading.slot] = (chance, reading)
    return [reading for _, reading in found.values()]


def told_role(plain: Normalised, model: AnswerModel, needed: float) -> Reading | None:
    """Read who is writing, where the rules cannot tell; on it depends whose facts "my husband" and "he" tell."""
    if writer(split(plain, None, {}, _ANY_DAY, None)) is not None:
        return None  # the rules know, and a friend has no role
    label, chance = next(iter(model.rank(WHO_WRITES, plain.text)), (NOTHING, 0.0))
    if label == NOTHING or chance < needed:
        return None
    return Reading(_ROLE, label, plain.source, 0, len(plain.source))


def _reading(plain: Normalised, label: str, clause: Clause) -> Reading:
    slot, value = slot_and_value(label)
    start, end = plain.span(clause.start, clause.end)
    return Reading(slot, value_of(slot, value), plain.source[start:end], start, end)
