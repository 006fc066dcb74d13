"""The lead store fails for a moment: the person is told in their language, nothing they said is lost."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import Iterator

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot, start_bot, stop_bot
from tests.scenarios.store import answers_in, find_lead
from tests.scenarios.talks import at_check, at_contact_summary, at_result
from tests.scenarios.words import CARRY_ON, NUMBER

pytestmark = pytest.mark.rasa

SORRY = {"en": "something went wrong on our side", "zh_hans": "我们这边出了点问题", "zh_hant": "我們的系統出現問題"}
NOTE = {"en": "Please write first", "zh_hans": "请先发邮件", "zh_hant": "請先發電郵"}


@pytest.fixture(scope="module")
def own_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBot]:
    """A bot whose store may be disturbed."""
    process, bot = start_bot(tmp_path_factory.mktemp("disturbed"))
    yield bot
    stop_bot(process)


@contextmanager
def locked(bot: LiveBot) -> Iterator[None]:
    """Somebody else holds the store for longer than the bot waits for it."""
    database = sqlite3.connect(bot.data_dir / "leads.db", isolation_level=None)
    database.execute("begin exclusive")
    try:
        yield
    finally:
        database.execute("rollback")
        database.close()


@contextmanager
def without(bot: LiveBot, table: str) -> Iterator[None]:
    """The store answers at once that it cannot: one of its tables is not there."""
    database = sqlite3.connect(bot.data_dir / "leads.db", isolation_level=None)
    database.execute(f"alter table {table} rename to {table}_away")
    try:
        yield
    finally:
        database.execute(f"alter table {table}_away rename to {table}")
        database.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_the_contact_is_stored(own_bot: LiveBot, language: str) -> None:
    """The same question stays open; the same answer is stored once the store is back, with everything else."""
    contact = f"locked.{language}@example.org"
    visitor, reference = at_result(own_bot, language)
    visitor.press("yes").say("Kim Example").press("email")
    with locked(own_bot):
        visitor.say(contact)
    assert visitor.question == "contact_value"
    assert SORRY[language] in visitor.texts
    assert NUMBER in visitor.texts
    assert visitor.say(contact).question == "contact_time"
    lead = find_lead(own_bot, reference)
    assert (lead["contact_name"], lead["contact_value"]) == ("Kim Example", contact)
    assert answers_in(lead)["years_relevant"] == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_the_moment_of_the_result(own_bot: LiveBot, language: str) -> None:
    """It is shown all the same, for it needs no store; a contact left afterwards is stored with everything."""
    visitor = at_check(own_bot, language)
    with without(own_bot, "results"):
        visitor.press("confirm")
    assert visitor.result["assessment"]["outcome"] == "likely_meets"
    assert SORRY[language] not in visitor.texts
    visitor.press("yes").press("skip").press("email").say(f"result.{language}@example.org")
    assert visitor.question == "contact_time"
    visitor.press("any").press("no").press("skip").press("confirm")
    assert SORRY[language] not in visitor.texts
    reference = next(word for word in visitor.texts.replace("。", " ").replace(".", " ").split() if len(word) == 8)
    lead = find_lead(own_bot, reference)
    assert lead["outcome"] == "likely_meets"
    assert answers_in(lead)["years_relevant"] == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_the_last_confirmation(own_bot: LiveBot, language: str) -> None:
    """What was stored before stays, and coming back completes it."""
    visitor, reference = at_contact_summary(own_bot, language, f"last.{language}@example.org", NOTE[language])
    with without(own_bot, "leads"):
        visitor.press("confirm")
    assert SORRY[language] in visitor.texts
    visitor.say(CARRY_ON[language])
    assert visitor.question is None
    assert reference in visitor.texts
    assert SORRY[language] not in visitor.texts
    assert find_lead(own_bot, reference)["free_note"] == NOTE[language]
