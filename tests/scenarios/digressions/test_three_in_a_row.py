"""Three different digressions at one question, and then its answer counts."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened
from tests.scenarios.words import FEES, THANKS

pytestmark = pytest.mark.rasa

FAMILY = {
    "en": "Could my wife move over together with me?",
    "zh_hans": "我太太可以一起去吗？",
    "zh_hant": "我太太可唔可以一齊嚟？",
}
SIGNED = {
    "en": "yes, I signed the contract last week",
    "zh_hans": "上周已经签了合同",
    "zh_hant": "上星期已經簽咗合約",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_after_three_digressions_counts(live_bot: LiveBot, language: str) -> None:
    """No patience runs out, and none of them was taken for an answer."""
    visitor = opened(live_bot, language, "mainland", "none")
    replies = set()
    for digression in (FEES, THANKS, FAMILY):
        visitor.say(digression[language])
        assert visitor.question == "offer"
        replies.add(visitor.reply["messages"][0]["text"])
    assert len(replies) == 3
    assert visitor.say(SIGNED[language]).question == "employer_place"
