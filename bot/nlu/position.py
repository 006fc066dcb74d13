"""Where in the talk a message comes, and the answers that are read in it in that light."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Mapping

from bot.nlu.answers import AnswerModel
from bot.nlu.facts import facts, told_role
from bot.nlu.settle import Trust
from bot.nlu.tokens import tokens
from bot.understanding.clauses import split
from bot.understanding.language import detect
from bot.understanding.normalise import normalise
from bot.understanding.reading import Reading, read
from bot.understanding.yes_no import agreement
from bot.vocabulary import ANSWERS, LANGUAGES

_SALARY: Final = "salary_total_hkd"
_MOST_WORDS_OF_A_WISH: Final = 8
_FOR_SOMEBODY: Final = re.compile(r"(?:my|the|our) (?:client|candidate)\b|客户|当事人|候选人|该名?(?:员工|人选|应聘者)")


@dataclass(frozen=True)
class Position:
    """Where in the talk a message comes.

    Attributes:
        asked: the slot just asked, or None outside the forms.
        slots: slot -> value, what is known, `language` and `contact_channel` included.
        today: the date that "last June" and 明年三月 are reckoned from.
    """

    asked: str | None
    slots: Mapping[str, Any]
    today: date

    @property
    def known(self) -> dict[str, Any]:
        """The answers of the interview that are known."""
        return {name: self.slots[name] for name in ANSWERS if self.slots.get(name) is not None}


def read_answers(text: str, position: Position) -> list[Reading]:
    """What the rules read in a message, for any slot."""
    language = position.slots.get("language")
    if language not in LANGUAGES:
        language = detect(text, LANGUAGES[0]).language or LANGUAGES[0]
    asked, known, today = position.asked, position.known, position.today
    readings = read(text, asked=asked, answers=known, language=language, today=today)
    told = any(reading.slot in ("role", asked) for reading in readings)
    if "role" not in known and not told and asked is not None and _FOR_SOMEBODY.search(normalise(text).text):
        known["role"] = "adviser"  # who has not said so before speaks of the case all the same
        readings = read(text, asked=asked, answers=known, language=language, today=today)
    return readings or _accepted(text, position)


def with_facts(
    readings: list[Reading], text: str, position: Position, answers: AnswerModel, trust: Trust
) -> list[Reading]:
    """What the examples add to the rules: first who is writing, which changes what the rules read, then the rest."""
    plain, known = normalise(text), position.known
    long = len(tokens(text)) > _MOST_WORDS_OF_A_WISH  # "any other way?" tells nothing of who asks
    if long and "role" not in known and all(reading.slot != "role" for reading in readings):
        role = told_role(plain, answers, trust.writer)
        if role is not None:
            known["role"] = role.value
            readings = [role, *read(text, asked=None, answers=known, language="en", today=position.today)]
    return [*readings, *facts(plain, readings, known, answers, trust.unasked)]


def _accepted(text: str, position: Position) -> list[Reading]:
    """A yes to "is that about right?", asked of pay that the bot converted from another currency."""
    proposed = position.slots.get("salary_proposed")
    if position.asked != _SALARY or not proposed:
        return []
    said = agreement(split(normalise(text), position.asked, {}, position.today, None))
    agreed = said is not None and said.value == "yes"
    return [Reading(_SALARY, proposed["hkd"], text, 0, len(text))] if agreed else []
