"""Starting over."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import opened
from tests.scenarios.words import NO, RESTART

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_starting_over_is_confirmed_and_keeps_the_language(live_bot: LiveBot, language: str) -> None:
    """A no goes on with the question; a yes forgets all answers."""
    visitor = opened(live_bot, language, "mainland", "none").say(RESTART[language])
    assert "confirm" in visitor.values
    assert visitor.say(NO[language]).question == "offer"
    visitor.press("restart").press("confirm")
    assert (visitor.question, visitor.reply["language"]) == ("residence", language)
    visitor.answer_all(SIGNED_OFFER)
    assert visitor.result["assessment"]["outcome"] == "likely_meets"
