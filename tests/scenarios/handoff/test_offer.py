"""Whoever asks for a person hears at once when and where, and is offered a call, at any point of the talk."""

from __future__ import annotations

from typing import Callable

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.talks import at_check, at_result, opened
from tests.scenarios.words import A_PERSON, LETS_GO_ON, NUMBER

pytestmark = pytest.mark.rasa

OPENING_AND_CLOSING = ("09:00", "18:00")
MOMENTS: dict[str, Callable[[LiveBot, str], Visitor]] = {
    "the first question": opened,
    "the middle": lambda bot, language: opened(bot, language, "mainland", "none"),
    "the check before the result": at_check,
    "the consent question": lambda bot, language: at_result(bot, language)[0],
    "a contact question": lambda bot, language: at_result(bot, language)[0].press("yes"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_the_offer_names_hours_and_number_and_a_no_carries_on(
    live_bot: LiveBot, moment: Callable[[LiveBot, str], Visitor], language: str
) -> None:
    """By words and by button; the question that was open is asked again."""
    visitor = moment(live_bot, language)
    question = visitor.question
    for no in (lambda: visitor.say(LETS_GO_ON[language]), lambda: visitor.press("resume")):
        visitor.say(A_PERSON[language])
        assert visitor.values == ["confirm", "resume"]
        assert NUMBER in visitor.texts
        assert any(time in visitor.texts for time in OPENING_AND_CLOSING)
        assert no().question == question
        assert NUMBER not in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_to_the_open_question_passes_the_offer_over(live_bot: LiveBot, language: str) -> None:
    """Nobody has to decline first."""
    visitor = opened(live_bot, language, "mainland").say(A_PERSON[language])
    assert visitor.press("none").question == "offer"
