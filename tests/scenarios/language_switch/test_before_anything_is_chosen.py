"""The first message decides, and before it the browser."""

from __future__ import annotations

import pytest

from tests.client import Visitor
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh_hans"),
        ("fr-FR,zh-Hans-SG;q=0.5", "zh_hans"),
        ("zh-HK,zh;q=0.9", "zh_hant"),
        ("de,zh-Hant-TW;q=0.8,en;q=0.5", "zh_hant"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
    ],
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
