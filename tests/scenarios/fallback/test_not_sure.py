""" "Not sure" is an answer everywhere."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_sure_is_an_answer_everywhere(live_bot: LiveBot, language: str) -> None:
    """A person who is sure of nothing still gets a result: a consultant should look."""
    visitor = Visitor(live_bot, language).open()
    for _ in range(20):
        if visitor.question == "xborder_consent":
            break
        answer = "confirm" if visitor.question == "answers_checked" else "unsure"
        assert answer in visitor.values, visitor.question
        visitor.press(answer)
    assert visitor.result["assessment"]["outcome"] in ("needs_review", "not_yet")
