"""Somebody writes on a messaging platform at the very moment at which a consultant erases them."""

from __future__ import annotations

import sqlite3
import time

import pytest

from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.channels.person import Person
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa

GREETINGS = {"en": "Hello there", "zh_hans": "你好，我想问问签证", "zh_hant": "你好，我想問下簽證"}
ATTEMPTS = 40


@pytest.fixture
def channel() -> str:
    """One platform stands for all: what they share is tried here."""
    return "whatsapp"


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_told_that_the_conversation_is_gone(person: Person, bot: LiveBot, language: str) -> None:
    """The message is answered, and nothing of it or of the talk is stored; the next one begins a new talk."""
    person.say(GREETINGS[language])
    with sqlite3.connect(bot.data_dir / "tracker.db", isolation_level=None) as tracker:
        tried = (erased_while_answering(person, tracker) for _ in range(ATTEMPTS))
        conversation = next((each for each in tried if each), None)
        assert conversation, "no message was caught while it was being answered"
        assert person.listen().text == say("channel_erased", language)
        kept = tracker.execute("select count(*) from events where sender_id = ?", (conversation,))
        assert kept.fetchone() == (0,)
    assert "Asian Bridge Consulting" in person.say(GREETINGS[language]).text


def erased_while_answering(person: Person, tracker: sqlite3.Connection) -> str | None:
    """Send a message, and delete the talk between its being taken and its turn's being saved.

    Returns:
        The conversation; None when the bot was quicker.
    """
    conversation, saved = newest(tracker)
    assert person.simulator.deliver(person.simulator.typed(person.address, "?")) == 200
    while True:
        tracker.execute("begin immediate")
        taken = "select tries from channel_inbox where done_at is null and sender_id = ?"
        at_work = tracker.execute(taken, (conversation,)).fetchone()
        if newest(tracker) != (conversation, saved):
            tracker.execute("rollback")
            person.listen()
            return None
        if at_work and at_work[0]:
            tracker.execute("delete from events where sender_id = ?", (conversation,))
            tracker.execute("commit")
            return conversation
        tracker.execute("rollback")
        time.sleep(0.002)


def newest(tracker: sqlite3.Connection) -> tuple[str, int]:
    """The conversation that was heard of last, and its newest row."""
    found: tuple[str, int] = tracker.execute("select sender_id, max(id) from events").fetchone()
    return found
