"""A withdrawn consent."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import everything_written, find_leads
from tests.scenarios.talks import with_lead

pytestmark = pytest.mark.rasa


WITHDRAW = {"en": "I withdraw my consent", "zh_hans": "我要撤回同意", "zh_hant": "我想撤回同意"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withdrawn_consent_deletes_the_lead_and_keeps_the_talk(live_bot: LiveBot, language: str) -> None:
    """The answers stay with the talk, so that it can go on."""
    contact = f"withdraw.{language}@example.org"
    visitor, reference = with_lead(live_bot, language, contact)
    visitor.say(WITHDRAW[language]).press("confirm")
    assert find_leads(live_bot, reference) == []
    assert contact.encode() not in everything_written(live_bot)
    visitor.press("start_check")
    assert visitor.result["assessment"]["outcome"] == "likely_meets"
