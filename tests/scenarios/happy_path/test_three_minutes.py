"""A whole ordinary talk takes a careful reader less than three minutes, check of the answers included."""

from __future__ import annotations

import re

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa

ENGLISH_WORDS_A_MINUTE = 238
CHINESE_CHARACTERS_A_MINUTE = 390
"""Silent reading of plain prose, Brysbaert, Journal of Memory and Language 109 (2019): 238 words in English; 260 words
in Chinese, of one and a half characters each."""
SECONDS_A_PRESS = 1.3
"""To point and press: 1.1 s and 0.2 s in the keystroke-level model of Card, Moran and Newell (1980)."""
ENGLISH_WORD = re.compile(r"[A-Za-z0-9$%'’,.-]*[A-Za-z0-9]")
CHINESE_CHARACTER = re.compile(r"[\u3400-\u9fff]")


def reading(text: str) -> float:
    """Seconds to read a text."""
    words, characters = len(ENGLISH_WORD.findall(text)), len(CHINESE_CHARACTER.findall(text))
    return 60 * (words / ENGLISH_WORDS_A_MINUTE + characters / CHINESE_CHARACTERS_A_MINUTE)


def choosing(visitor: Visitor, value: str) -> float:
    """Seconds to read what was shown, then the choices down to the one that fits, and to press it."""
    buttons = [button for message in visitor.reply["messages"] for button in message["buttons"]]
    place = visitor.values.index(value)
    choices = [button["title"] for button in buttons[: place + 1] if button["value"] not in LANGUAGES]
    return reading(visitor.texts) + reading(" ".join(choices)) + SECONDS_A_PRESS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_read_and_three_minutes_are_not_over(live_bot: LiveBot, language: str) -> None:
    """From the greeting to the press that brings the result."""
    visitor, seconds = opened(live_bot, language), 0.0
    while visitor.question in SIGNED_OFFER:
        value = SIGNED_OFFER[visitor.question]
        seconds += choosing(visitor, value)
        visitor.press(value)
    assert visitor.question == "answers_checked"
    seconds += choosing(visitor, visitor.values[0])
    assert seconds < 180
