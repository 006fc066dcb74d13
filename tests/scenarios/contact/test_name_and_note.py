"""A name is kept as somebody writes it, and a note as it is; what is too long or no name is told."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead_of
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa

TITLED = {"en": "Ms Chan", "zh_hans": "欧阳小姐", "zh_hant": "陳太"}
INTRODUCED = {
    "en": ("My name is Dr. Mary-Jane O'Neil", "Dr. Mary-Jane O'Neil"),
    "zh_hans": ("我姓李，叫我李先生就好", "李先生"),
    "zh_hant": ("叫我黃生啦", "黃生"),
}
NO_NAME = {
    "en": ("why do you want my name?", "13800138000", "x" * 90),
    "zh_hans": ("为什么要写名字？", "13800138000", "很长的名字" * 20),
    "zh_hant": ("點解要個名？", "91234567", "好長嘅名" * 25),
}
SENTENCE = {"en": "My employer moves in March. ", "zh_hans": "公司三月要搬家。", "zh_hant": "公司三月會搬。"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_surname_with_a_title_is_a_name(live_bot: LiveBot, language: str) -> None:
    """Kept as it is written."""
    contact = f"titled.{language}@example.org"
    visitor = opened(live_bot, language, "leave_contact", "yes").say(TITLED[language])
    visitor.press("email").say(contact)
    assert find_lead_of(live_bot, contact)["contact_name"] == TITLED[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_name_is_asked_for_again(live_bot: LiveBot, language: str) -> None:
    """A question, a number and a novel; skipping is possible."""
    visitor = opened(live_bot, language, "leave_contact", "yes")
    for text in NO_NAME[language]:
        visitor.say(text)
        assert visitor.question == "contact_name", text
        assert len(visitor.reply["messages"]) == 2, text
    assert visitor.press("skip").question == "contact_channel"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_note_that_is_too_long_is_sent_back(live_bot: LiveBot, language: str) -> None:
    """Nothing of it is half-kept; a shorter one is."""
    contact = f"note.{language}@example.org"
    visitor = opened(live_bot, language, "leave_contact", "yes", "skip", "email").say(contact)
    visitor.press("any").press("no")
    assert visitor.question == "free_note"
    visitor.say(SENTENCE[language] * (1100 // len(SENTENCE[language])))
    assert visitor.question == "free_note"
    assert "1,000" in visitor.texts.replace("1000", "1,000")
    assert find_lead_of(live_bot, contact)["free_note"] is None
    assert visitor.say(SENTENCE[language]).question == "contact_checked"
    assert find_lead_of(live_bot, contact)["free_note"] == SENTENCE[language].strip()
