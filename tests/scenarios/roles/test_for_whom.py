"""Whoever asks for somebody else is told for whom the questions are meant, and is asked the same ones."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import find_lead

pytestmark = pytest.mark.rasa

ASKS = {
    "employer": {
        "en": "I work in HR, we would like to hire an engineer for our team",
        "zh_hans": "我是公司人事，想替公司招一位内地工程师",
        "zh_hant": "我係公司人事部，想請一位內地工程師",
    },
    "family": {
        "en": "I am asking for my daughter, not for myself",
        "zh_hans": "我是替我女儿问的",
        "zh_hant": "我係幫我個女問嘅",
    },
    "adviser": {
        "en": "I'm an immigration agent asking for a client",
        "zh_hans": "我是中介，替客户问的",
        "zh_hant": "我係中介，幫客人問嘅",
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ASKS)
def test_the_role_is_heard_and_reaches_the_lead(live_bot: LiveBot, role: str, language: str) -> None:
    """The result is the candidate's."""
    visitor = Visitor(live_bot, language).open().say(ASKS[role][language])
    assert visitor.question == "residence"
    assert len(visitor.reply["messages"]) == 2
    visitor.answer_all(SIGNED_OFFER)
    assert visitor.result["assessment"]["outcome"] == "likely_meets"
    reference = visitor.result["reference"]
    visitor.press("yes").press("skip").press("email").say(f"{role}.{language}@example.org")
    assert find_lead(live_bot, reference)["role"] == role
