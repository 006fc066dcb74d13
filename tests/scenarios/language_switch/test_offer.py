"""Two messages in another language bring an offer to change, once."""

from __future__ import annotations

import pytest

from bot.understanding.language import detect
from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa


IN_ANOTHER = {
    "en": ("zh_hans", "我已经签了合同", "公司在香港注册"),
    "zh_hans": ("en", "I have signed the contract already", "the company is registered in Hong Kong"),
    "zh_hant": ("en", "I have signed the contract already", "the company is registered in Hong Kong"),
}
DEGREE = {"en": "本科毕业", "zh_hans": "I hold a bachelor degree", "zh_hant": "I hold a bachelor degree"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_messages_in_another_language_bring_an_offer_and_no_change(live_bot: LiveBot, language: str) -> None:
    """Offered once, in that language; the answers count all the same; question and result follow the choice."""
    other, first, second = IN_ANOTHER[language]
    visitor = opened(live_bot, language, "mainland", "none").say(first)
    assert other not in visitor.values
    visitor.say(second)
    assert other in visitor.values
    assert visitor.reply["language"] == language
    assert visitor.question == "edu_level"
    visitor.press(other)
    assert visitor.reply["language"] == other
    assert detect(visitor.texts).language == other


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_offer_that_is_not_taken_is_not_made_again(live_bot: LiveBot, language: str) -> None:
    """Not with every message."""
    other, first, second = IN_ANOTHER[language]
    visitor = opened(live_bot, language, "mainland", "none").say(first).say(second)
    visitor.say(DEGREE[language])
    assert other not in visitor.values
    assert visitor.question == "job_match"
