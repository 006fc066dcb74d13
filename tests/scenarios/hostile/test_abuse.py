"""Abuse meets a calm boundary, as often as it comes."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened
from tests.scenarios.words import NUMBER

pytestmark = pytest.mark.rasa

ABUSE = {
    "en": ("you are a useless piece of shit", "fucking idiot bot", "go to hell you stupid machine"),
    "zh_hans": ("你这个垃圾机器人，滚", "你他妈是不是傻", "一群骗子，去死吧"),
    "zh_hant": ("你條廢柴，收皮啦", "死蠢機械人", "食屎啦你"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_times_in_a_row_the_question_returns_with_a_way_to_a_person(live_bot: LiveBot, language: str) -> None:
    """It is no failed answer, ends no talk, and whoever calms down goes on."""
    visitor = opened(live_bot, language, "mainland")
    for text in ABUSE[language]:
        visitor.say(text)
        assert visitor.question == "hk_degree"
        assert "human" in visitor.values
        assert NUMBER in visitor.texts
        assert "skip" not in visitor.values
    assert visitor.press("none").question == "offer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_no_name(live_bot: LiveBot, language: str) -> None:
    """Nor is it stored as one."""
    visitor = opened(live_bot, language, "leave_contact", "yes").say(ABUSE[language][0])
    assert visitor.question == "contact_name"
