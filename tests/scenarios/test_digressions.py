"""Questions and wishes in the middle of the interview are answered, and the same question returns."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa

ASKS = {
    "fees": {"en": "How much are the government fees?", "zh_hans": "政府收费是多少？", "zh_hant": "政府收費幾多錢？"},
    "human": {"en": "I want to talk to a person", "zh_hans": "我想找人工客服", "zh_hant": "我想搵真人傾"},
    "thanks": {"en": "thank you", "zh_hans": "谢谢", "zh_hant": "唔該晒"},
    "bot": {"en": "are you a robot?", "zh_hans": "你是机器人吗？", "zh_hant": "你係咪機械人？"},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
def test_a_digression_is_answered_and_the_question_returns(
    live_bot: LiveBot, ask: dict[str, str], language: str
) -> None:
    """Three digressions in a row are fine."""
    visitor = Visitor(live_bot, language).open().press("mainland")
    for _ in range(3):
        visitor.say(ask[language])
        assert visitor.question == "hk_degree"
        assert len(visitor.reply["messages"]) >= 2  # the answer, then the question
    visitor.press("none")
    assert visitor.question == "offer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_contact_details_is_possible_before_the_result(live_bot: LiveBot, language: str) -> None:
    """The consent is asked first, and refusing it costs nothing."""
    visitor = Visitor(live_bot, language).open().press("mainland").press("leave_contact")
    assert visitor.question == "xborder_consent"
    visitor.press("no")
    assert visitor.question is None
    visitor.press("start_check")
    assert visitor.question == "hk_degree"
