"""Giving up in passing counts as stopping: nothing is pressed on, nothing is lost."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import at_result, opened
from tests.scenarios.words import CARRY_ON

pytestmark = pytest.mark.rasa

FORGET_IT = {"en": "never mind, forget it", "zh_hans": "算了，不弄了", "zh_hant": "算了，唔做喇"}
GIVE_UP = {"en": "forget it", "zh_hans": "我不想继续填了", "zh_hant": "取消佢啦"}
ABOUT_TO_LEAVE = {
    "en": "I changed my mind, let us stop",
    "zh_hans": "我改主意了，到此为止吧",
    "zh_hant": "我改變主意喇，唔想繼續答",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", [FORGET_IT, GIVE_UP, ABOUT_TO_LEAVE], ids=["forget it", "give up", "changed my mind"])
def test_in_the_interview(live_bot: LiveBot, said: dict[str, str], language: str) -> None:
    """And a change of mind goes on with the same question."""
    visitor = opened(live_bot, language, "mainland", "none").say(said[language])
    assert visitor.question is None
    assert visitor.say(CARRY_ON[language]).question == "offer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_the_consent_question(live_bot: LiveBot, language: str) -> None:
    """Nothing is asked for again; the consent stays open, neither given nor refused."""
    visitor, _ = at_result(live_bot, language)
    assert visitor.say(FORGET_IT[language]).question is None
    assert visitor.press("start_check").question == "xborder_consent"


@pytest.mark.parametrize("language", LANGUAGES)
def test_when_asked_for_a_name(live_bot: LiveBot, language: str) -> None:
    """It is no name."""
    visitor, _ = at_result(live_bot, language)
    assert visitor.press("yes").say(FORGET_IT[language]).question is None
    assert visitor.press("start_check").question == "contact_name"
