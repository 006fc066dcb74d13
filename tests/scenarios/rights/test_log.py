"""The log of a whole talk quotes nobody."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa

LIVES = {
    "en": "Zanzibarneedle, I live in Shenzhen",
    "zh_hans": "我住在深圳 Zanzibarneedle",
    "zh_hant": "我住喺深圳 Zanzibarneedle",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_log_of_a_whole_talk_quotes_nobody(live_bot: LiveBot, language: str) -> None:
    """Not a word, not a name, not a contact, not a slot's value."""
    visitor = Visitor(live_bot, language).open().say(LIVES[language])
    visitor.answer_all({**SIGNED_OFFER, "salary_total_hkd": "654321"})
    visitor.press("yes").say("Quentin Needlename").press("email").say("log.needle@example.org")
    log = live_bot.log.read_text()
    for needle in ("Zanzibarneedle", "Needlename", "log.needle", "654321", "hk_registered"):
        assert needle not in log
    assert "event='turn'" in log
