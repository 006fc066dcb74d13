"""Questions and wishes in the middle of the interview are answered, and the same question returns."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened
from tests.scenarios.words import FEES, THANKS

pytestmark = pytest.mark.rasa


ASKS = {
    "fees": FEES,
    "human": {"en": "I want to talk to a person", "zh_hans": "我想找人工客服", "zh_hant": "我想搵真人傾"},
    "thanks": THANKS,
    "bot": {"en": "are you a robot?", "zh_hans": "你是机器人吗？", "zh_hant": "你係咪機械人？"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
def test_a_digression_is_answered_and_the_question_returns(
    live_bot: LiveBot, ask: dict[str, str], language: str
) -> None:
    """Three digressions in a row are fine."""
    visitor = opened(live_bot, language, "mainland")
    for _ in range(3):
        visitor.say(ask[language])
        assert visitor.question == "hk_degree"
        # the answer, then the question; a person is offered before the talk goes on
        assert len(visitor.reply["messages"]) >= 2 or "confirm" in visitor.values
    visitor.press("none")
    assert visitor.question == "offer"
