"""Nothing personal is kept without consent, in no file of the product; identity numbers never are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa

NUMBERS = {
    "a Hong Kong identity card": "A123456(3)",
    "a Mainland identity card": "11010519491231002X",
    "a passport": "passport no. E12345678",
}
CONTACTS = {"a phone": "61230987", "a Mainland phone": "13809871234", "an e-mail": "needle.person@example.org"}


def everything_written(bot: LiveBot) -> bytes:
    """All databases with their side files, and the log."""
    for name in ("tracker.db", "leads.db"):
        with sqlite3.connect(bot.data_dir / name) as database:
            database.execute("pragma wal_checkpoint(truncate)")
    files = [path for path in Path(bot.data_dir).rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


@pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS.keys())
def test_an_identity_number_is_never_stored(live_bot: LiveBot, number: str) -> None:
    """The person is told, and the talk goes on."""
    visitor = Visitor(live_bot, "en").open().say(f"I live in Shenzhen and my number is {number}")
    secret = number.split()[-1].strip("()")
    assert visitor.reply["question"] is not None
    assert secret.encode() not in everything_written(live_bot)
    assert len(visitor.texts) > 40


@pytest.mark.parametrize("contact", CONTACTS.values(), ids=CONTACTS.keys())
def test_a_contact_typed_before_the_consent_is_not_stored(live_bot: LiveBot, contact: str) -> None:
    """It is taken out at the gate; the person hears that it will be welcome later."""
    Visitor(live_bot, "zh_hans").open().say(f"我在成都，联系我 {contact}")
    assert contact.encode() not in everything_written(live_bot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_refused_consent_no_words_remain(live_bot: LiveBot, language: str) -> None:
    """What is kept is the anonymous result: not what was typed before, nor after, nor in between."""
    needle = f"Needleperson{language.title().replace('_', '')}"
    visitor = Visitor(live_bot, language).open().say(f"{needle}, Shenzhen")
    if visitor.question == "residence":
        visitor.press("mainland")
    visitor.answer_all(SIGNED_OFFER).say(f"{needle}?")
    assert needle.encode() in everything_written(live_bot)
    visitor.press("no")
    assert visitor.question is None
    visitor.say(f"bye, {needle}")
    written = everything_written(live_bot)
    assert needle.encode() not in written
    assert visitor.reply["messages"]


def test_the_log_of_a_whole_talk_quotes_nobody(live_bot: LiveBot) -> None:
    """Not a word, not a name, not a contact, not a slot's value."""
    visitor = Visitor(live_bot, "en").open().say("Zanzibarneedle, I live in Shenzhen")
    visitor.answer_all({**SIGNED_OFFER, "salary_total_hkd": "654321"})
    visitor.press("yes").say("Quentin Needlename").press("email").say("log.needle@example.org")
    log = live_bot.log.read_text()
    for needle in ("Zanzibarneedle", "Needlename", "log.needle", "654321", "hk_registered"):
        assert needle not in log
    assert "event='turn'" in log
