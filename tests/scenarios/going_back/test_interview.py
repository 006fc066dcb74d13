"""Going back in the interview, question by question."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened
from tests.scenarios.words import BACK

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_back_asks_the_question_before(live_bot: LiveBot, language: str) -> None:
    """At the first question there is nothing before, and that is said."""
    visitor = opened(live_bot, language, "mainland", "none", "signed")
    for question in ("offer", "hk_degree", "residence"):
        assert visitor.say(BACK[language]).question == question
    assert visitor.say(BACK[language]).question == "residence"
    assert len(visitor.reply["messages"]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_change_the_talk_goes_on_where_it_was(live_bot: LiveBot, language: str) -> None:
    """Nothing that still holds is asked a second time."""
    visitor = opened(live_bot, language, "mainland", "none", "signed", "hk_registered")
    visitor.say(BACK[language]).say(BACK[language])
    assert visitor.question == "offer"
    assert visitor.press("written_unsigned").question == "edu_level"
