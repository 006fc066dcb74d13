"""A contact detail and a question in one message: the detail is kept and the question answered."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead_of
from tests.scenarios.talks import at_result

pytestmark = pytest.mark.rasa

NAME = {
    "en": "My name is Kim Example. Are you a robot?",
    "zh_hans": "金小姐，你是机器人吗？",
    "zh_hant": "金小姐，你係咪機械人？",
}
ADDRESS = {
    "en": "It's {}, how long does an application take?",
    "zh_hans": "邮箱是 {}，请问审批要多久？",
    "zh_hant": "電郵係 {}，請問申請要等幾耐？",
}
FOUR_WEEKS = {"en": "4 weeks", "zh_hans": "4个星期", "zh_hant": "4個星期"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_is_lost(live_bot: LiveBot, language: str) -> None:
    """And the lead is stored at once, as after any contact."""
    contact = f"beside.{language}@example.org"
    visitor, _ = at_result(live_bot, language)
    visitor.press("yes").say(NAME[language])
    assert visitor.question == "contact_channel"
    assert len(visitor.reply["messages"]) >= 2
    visitor.press("email").say(ADDRESS[language].format(contact))
    assert visitor.question == "contact_time"
    assert FOUR_WEEKS[language] in visitor.texts
    assert find_lead_of(live_bot, contact)["contact_channel"] == "email"
