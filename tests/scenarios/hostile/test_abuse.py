"""Abuse meets a calm boundary."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa


ABUSE = {"en": "you are a useless piece of shit", "zh_hans": "你这个垃圾机器人，滚", "zh_hant": "你條廢柴，收皮啦"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_abuse_gets_a_calm_answer_and_the_question_returns(live_bot: LiveBot, language: str) -> None:
    """A person is offered."""
    visitor = opened(live_bot, language, "mainland").say(ABUSE[language])
    assert visitor.question == "hk_degree"
    assert "human" in visitor.values
