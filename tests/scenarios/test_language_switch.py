"""The language is an explicit choice first, else that of the first message, else the browser's."""

from __future__ import annotations

import pytest

from bot.understanding.language import detect
from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh_hans"), ("zh-HK,zh;q=0.9", "zh_hant"), ("en-GB", "en"), ("fr-FR", "en")],
)
def test_the_browsers_locale_decides_before_anything_is_said(live_bot: LiveBot, header: str, language: str) -> None:
    """Without a hint the greeting follows Accept-Language."""
    visitor = Visitor(live_bot).open(**{"Accept-Language": header})
    assert visitor.reply["language"] == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我现在住在成都，想了解一下专才", "zh_hans"),
        ("我而家住喺深圳，想問下專才", "zh_hant"),
        ("I live in Chengdu", "en"),
    ],
)
def test_the_first_message_beats_the_browser(live_bot: LiveBot, text: str, language: str) -> None:
    """Somebody with an English phone may write Chinese, and the other way round."""
    other = "en" if language != "en" else "zh_hans"
    visitor = Visitor(live_bot, other).open().say(text)
    assert visitor.reply["language"] == language


def test_a_choice_beats_the_messages_language_and_holds(live_bot: LiveBot) -> None:
    """After choosing 繁體中文 an English answer does not switch back."""
    visitor = Visitor(live_bot, "en").open().press("zh_hant")
    assert visitor.reply["language"] == "zh_hant"
    assert visitor.question == "residence"
    visitor.say("I live in Shenzhen")
    assert visitor.reply["language"] == "zh_hant"
    assert visitor.question == "hk_degree"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Please speak English", "en"), ("可以用简体中文吗", "zh_hans"), ("可唔可以用繁體中文", "zh_hant")],
)
def test_the_language_changes_on_request_at_any_moment(live_bot: LiveBot, text: str, language: str) -> None:
    """Question and buttons follow, and the place is kept."""
    start = "zh_hans" if language != "zh_hans" else "en"
    visitor = Visitor(live_bot, start).open().press("mainland").say(text)
    assert visitor.reply["language"] == language
    assert visitor.question == "hk_degree"


IN_ANOTHER = {
    "en": ("zh_hans", "我已经签了合同", "公司在香港注册"),
    "zh_hans": ("en", "I have signed the contract already", "the company is registered in Hong Kong"),
    "zh_hant": ("en", "I have signed the contract already", "the company is registered in Hong Kong"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_messages_in_another_language_bring_an_offer_and_no_change(live_bot: LiveBot, language: str) -> None:
    """Offered once, in that language; the answers count all the same; question and result follow the choice."""
    other, first, second = IN_ANOTHER[language]
    visitor = Visitor(live_bot, language).open().press("mainland").press("none").say(first)
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
    visitor = Visitor(live_bot, language).open().press("mainland").press("none").say(first).say(second)
    visitor.say(
        {"en": "本科毕业", "zh_hans": "I hold a bachelor degree", "zh_hant": "I hold a bachelor degree"}[language]
    )
    assert other not in visitor.values
    assert visitor.question == "job_match"
