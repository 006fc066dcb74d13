"""A message that was not understood is read once more as it sounds."""

from __future__ import annotations

from dataclasses import replace
from typing import Sequence

from bot.nlu.answers import AnswerModel
from bot.nlu.arbitration import DEFINITE, INFORM
from bot.nlu.position import Position
from bot.nlu.prediction import Prediction
from bot.nlu.understand import Limits, Understanding, understand
from bot.understanding.reading import Reading
from bot.understanding.sounds import mended_by_sound
from bot.vocabulary import SLOTS


def _holds(readings: Sequence[Reading], before: Reading) -> bool:
    """Whether these readings say all that one said before."""
    same = (reading.value for reading in readings if reading.slot == before.slot)
    return any(value == before.value or (isinstance(value, list) and set(before.value) <= set(value)) for value in same)


def understand_by_sound(
    text: str, prediction: Prediction, position: Position, answers: AnswerModel | None, limits: Limits
) -> Understanding:
    """As `understand`; where that finds no answer, the words that the question asks about may be spelled by sound."""
    heard = understand(text, prediction, position, answers, limits)
    asked = position.asked
    if asked is None or heard.contact or heard.intent in DEFINITE:
        return heard
    if heard.readings and not (SLOTS[asked].kind == "list" and heard.intent == INFORM):
        return heard
    mended = mended_by_sound(text, asked)
    if mended == text:
        return heard
    again = understand(mended, Prediction(), position, None, limits)
    if again.intent != INFORM or not (asked in again.contact or any(r.slot == asked for r in again.readings)):
        return heard
    if any(reading not in again.readings and not _holds(again.readings, reading) for reading in heard.readings):
        return heard  # a list may gain values, and nothing may be lost
    as_typed = [replace(reading, words=text[reading.start : reading.end]) for reading in again.readings]
    return replace(again, readings=tuple(as_typed))
