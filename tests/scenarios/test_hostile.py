"""Abuse meets a calm boundary; distress and danger meet help, at once and alone."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa

ABUSE = {"en": "you are a useless piece of shit", "zh_hans": "你这个垃圾机器人，滚", "zh_hant": "你條廢柴，收皮啦"}
DISTRESS = {"en": "I don't want to live anymore", "zh_hans": "我不想活了", "zh_hant": "我唔想再活落去"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_abuse_gets_a_calm_answer_and_the_question_returns(live_bot: LiveBot, language: str) -> None:
    """A person is offered."""
    visitor = Visitor(live_bot, language).open().press("mainland").say(ABUSE[language])
    assert visitor.question == "hk_degree"
    assert "human" in visitor.values


@pytest.mark.parametrize("language", LANGUAGES)
def test_distress_is_answered_with_help_and_nothing_else(live_bot: LiveBot, language: str) -> None:
    """No question, no button, no sales line; and whoever wants to go on goes on."""
    visitor = Visitor(live_bot, language).open().press("mainland").say(DISTRESS[language])
    assert len(visitor.reply["messages"]) == 1
    assert visitor.values == []
    for number in ("999", "110", "2389 2222", "+852 2772 2128"):
        assert number in visitor.texts
    assert visitor.press("none").question == "offer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_distress_is_noticed_while_contact_details_are_asked(live_bot: LiveBot, language: str) -> None:
    """And is not stored as a note or a name."""
    visitor = Visitor(live_bot, language).open().press("leave_contact").press("yes").say(DISTRESS[language])
    assert "999" in visitor.texts
    assert visitor.say("Alex Example").question == "contact_channel"
