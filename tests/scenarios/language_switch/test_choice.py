"""A choice holds."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa

IN_ANOTHER = {
    "en": ("zh_hans", "我住在深圳"),
    "zh_hans": ("en", "I live in Shenzhen"),
    "zh_hant": ("en", "I live in Shenzhen"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_choice_beats_the_messages_language_and_holds(live_bot: LiveBot, language: str) -> None:
    """After choosing, an answer in another language does not switch back."""
    other, lives = IN_ANOTHER[language]
    visitor = Visitor(live_bot, other).open().press(language)
    assert visitor.reply["language"] == language
    assert visitor.question == "residence"
    visitor.say(lives)
    assert visitor.reply["language"] == language
    assert visitor.question == "hk_degree"
