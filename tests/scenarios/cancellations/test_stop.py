"""Whoever wants to stop is let go at once, wherever they are, and finds everything as it was on coming back."""

from __future__ import annotations

from typing import Callable

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import at_result, opened
from tests.scenarios.words import CARRY_ON, ENOUGH, NUMBER, STOP

pytestmark = pytest.mark.rasa

INTERVIEW: dict[str, Callable[[LiveBot, str], Visitor]] = {
    "the first question": opened,
    "the middle": lambda bot, language: opened(bot, language, "mainland", "none"),
    "the last question": lambda bot, language: opened(bot, language).answer_all(SIGNED_OFFER, until="serious_crime"),
}
CONTACT: dict[str, Callable[[LiveBot, str], Visitor]] = {
    "consent": lambda bot, language: at_result(bot, language)[0],
    "name": lambda bot, language: at_result(bot, language)[0].press("yes"),
    "channel": lambda bot, language: at_result(bot, language)[0].press("yes").press("skip"),
    "contact": lambda bot, language: at_result(bot, language)[0].press("yes").press("skip").press("email"),
}


def let_go(visitor: Visitor) -> bool:
    """Whether the talk stands still, with the number and one button to go on."""
    return visitor.question is None and NUMBER in visitor.texts and visitor.values == ["start_check"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", INTERVIEW)
def test_the_interview_stops_and_goes_on_where_it_was(live_bot: LiveBot, moment: str, language: str) -> None:
    """Said shortly or at length; coming back in words or by the button."""
    visitor = INTERVIEW[moment](live_bot, language)
    question = visitor.question
    assert let_go(visitor.say(STOP[language]))
    assert visitor.say(CARRY_ON[language]).question == question
    assert let_go(visitor.say(ENOUGH[language]))
    assert visitor.press("start_check").question == question


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", CONTACT)
def test_the_contact_questions_stop_and_go_on_where_they_were(live_bot: LiveBot, moment: str, language: str) -> None:
    """With the result as a reminder of what it was about."""
    visitor = CONTACT[moment](live_bot, language)
    question = visitor.question
    assert let_go(visitor.say(ENOUGH[language]))
    visitor.say(CARRY_ON[language])
    assert visitor.question == question
    assert visitor.result["assessment"]["outcome"] == "likely_meets"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_questions_stop_and_keep_what_was_answered(live_bot: LiveBot, language: str) -> None:
    """Asking for the list again goes on where it stopped."""
    visitor, _ = at_result(live_bot, language)
    visitor.press("documents").press("none")
    question = visitor.question
    assert let_go(visitor.say(STOP[language]))
    visitor.say(CARRY_ON[language])
    assert "documents" in visitor.values
    assert visitor.press("documents").question == question
