"""A message that was not understood is read once more as it sounds."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.answers import AnswerModel
from bot.nlu.arbitration import DEFINITE, INFORM
from bot.nlu.position import Position
from bot.nlu.prediction import Prediction
from bot.nlu.understand import Limits, Understanding, understand
from bot.understanding.sounds import mended_by_sound


def understand_by_sound(
    text: str, prediction: Prediction, position: Position, answers: AnswerModel | None, limits: Limits
) -> Understanding:
    """As `understand`; where that finds no answer, the words that the question asks about may be spelled by sound."""
    heard = understand(text, prediction, position, answers, limits)
    asked = position.asked
    if asked is None or heard.readings or heard.contact or heard.intent in DEFINITE:
        return heard
    mended = mended_by_sound(text, asked)
    if mended == text:
        return heard
    again = understand(mended, Prediction(), position, None, limits)
    if again.intent != INFORM or not (asked in again.contact or any(r.slot == asked for r in again.readings)):
        return heard
    as_typed = [replace(reading, words=text[reading.start : reading.end]) for reading in again.readings]
    return replace(again, readings=tuple(as_typed))
