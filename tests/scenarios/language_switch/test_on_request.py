"""The language changes on request, at any moment."""

from __future__ import annotations

import pytest

from tests.client import Visitor
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa


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
