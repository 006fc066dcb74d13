"""The answer to the question just asked, from two witnesses: the rules, and the model that learned from examples.

The rules are heard first; where they read nothing, the model's best value stands if it is likely enough. Where the two
contradict each other, the more certain one wins, but never to turn a yes into a no: that is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Sequence

from bot.nlu.answers import NOTHING, value_of
from bot.nlu.tokens import tokens
from bot.understanding.reading import Reading
from bot.understanding.simple import CONSENT_SLOTS
from bot.vocabulary import UNDISCLOSED, UNSURE

_YES: Final = frozenset(("yes", "overstay_or_illegal_work", "refused_before"))
_NO: Final = frozenset(("no",))
_ENDS_THE_TALK: Final = frozenset(("hk_permanent", "foreign", "macao", "taiwan"))
"""Values of `residence` after which nothing more is asked: in a talk's first words no likeness is enough for them."""
_MOST_WORDS_OF_DOUBT: Final = 14
""""I'd have to ask HR" is an answer; a long message that has "don't know" somewhere in it is about something else."""
_BY_DATES: Final = frozenset(("employer_age",))
"""Slots that the rules reckon from dates: there no example knows better."""


@dataclass(frozen=True)
class Trust:
    """How likely a value of the model's must be. Chosen on held-out answers (docs/nlu.md).

    Attributes:
        alone: to stand where the rules read nothing.
        polar: the same for a yes, a no or "not sure".
        asking: the same for a message that looks like a question, or tells of somebody else.
        against: to stand against what the rules read, or beside a clear wish; also for a yes to a consent, which must
            be beyond doubt.
        beside: the same for a message that tells something else too.
        unasked: the same for a fact in a message that answers no question.
        writer: the same for who writes, told by a whole message.
    """

    alone: float = 0.5
    polar: float = 0.6
    asking: float = 0.9
    against: float = 0.9
    beside: float = 0.6
    unasked: float = 0.9
    writer: float = 0.95


class Settled(NamedTuple):
    """The readings as they stand after both witnesses, and whether the model is certain of the answer among them."""

    readings: list[Reading]
    certain: bool = False


def settle(
    readings: Sequence[Reading],
    asked: str,
    text: str,
    ranked: Sequence[tuple[str, float]],
    floor: float,
    trust: Trust,
    *,
    opening: bool = False,
) -> Settled:
    """Weigh the answer to `asked` that the rules read against the model's.

    Args:
        readings: what the rules read, for any slot.
        ranked: (value, probability) of the model for the asked slot, the likeliest first; empty without a model.
        floor: how likely a value must be at least, whatever it is.
        opening: whether nothing is known yet.
    """
    if not ranked:
        return Settled(list(readings))
    label, chance = ranked[0]
    certain = chance >= max(floor, trust.against)
    by_rule = next((reading for reading in readings if reading.slot == asked), None)
    others = [reading for reading in readings if reading.slot != asked]
    vague = label == UNSURE and len(tokens(text)) > _MOST_WORDS_OF_DOUBT
    if vague or (opening and (label in _ENDS_THE_TALK or label == UNSURE)):
        floor = max(floor, trust.writer)
    learned = None if label == NOTHING else Reading(asked, value_of(asked, label), text, 0, len(text))
    if by_rule is None:
        accepted = learned is not None and chance >= max(floor, _needed(asked, label, trust))
        return Settled([*others, learned] if learned and accepted else others, certain and accepted)
    if learned is None or not certain or asked in _BY_DATES or label == UNDISCLOSED:
        return Settled(list(readings))
    if _same(by_rule.value, learned.value):
        return Settled(list(readings), True)
    return Settled(others) if _opposed(by_rule.value, learned.value) else Settled([*others, learned], True)


def _needed(slot: str, label: str, trust: Trust) -> float:
    if (slot in CONSENT_SLOTS and label in _YES) or label == UNDISCLOSED:
        return trust.against
    return trust.polar if label in _YES | _NO | {UNSURE} else trust.alone


def _same(left: Any, right: Any) -> bool:
    return sorted(left) == sorted(right) if isinstance(left, list) and isinstance(right, list) else bool(left == right)


def _opposed(left: Any, right: Any) -> bool:
    if isinstance(left, list) or isinstance(right, list):
        return False
    return (left in _YES and right in _NO) or (left in _NO and right in _YES)
