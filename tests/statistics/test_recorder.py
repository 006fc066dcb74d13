"""Steps are written in the background, in order; a database that fails loses little and disturbs nobody."""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timezone
from typing import Any, Callable, Iterator

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.leads.database import Database
from bot.leads.identifiers import talk_key
from bot.leads.migrate import upgrade
from bot.leads.store import LeadStore
from bot.statistics.recorder import Counted, Recorder
from bot.statistics.step import Step
from tests.leads.samples import NOW

SECRET = "0123456789abcdef" * 4
TALK = "whatsapp:+85255550123"
MANY_SECONDS = 20


@pytest.fixture
def recorder(store: LeadStore) -> Iterator[Recorder]:
    """A recorder in a hurry."""
    recorder = Recorder(store.database, SECRET, batch_seconds=0.01, retry_seconds=0.01)
    yield recorder
    recorder.close()


def record(recorder: Recorder, *steps: Step, talk: str = TALK, **facts: Any) -> None:
    """One turn's steps."""
    recorder.record(Counted(talk, steps, NOW, **{"channel": "web", "language": "zh_hant", "role": "employer", **facts}))


def rows(database: Database, query: str = "SELECT kind, name FROM talk_events ORDER BY id") -> list[tuple[Any, ...]]:
    """What is stored."""
    with database.read() as session:
        return [tuple(row) for row in session.execute(text(query))]


def eventually(met: Callable[[], bool]) -> None:
    """Wait for the thread."""
    deadline = time.monotonic() + MANY_SECONDS
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_steps_are_written_soon_and_in_order(store: LeadStore, recorder: Recorder) -> None:
    record(recorder, Step("started"), Step("asked", "residence"))
    record(recorder, Step("answered", "residence"), talk="web:other")
    eventually(lambda: len(rows(store.database)) == 3)
    assert rows(store.database) == [("started", None), ("asked", "residence"), ("answered", "residence")]


def test_closing_writes_what_is_waiting(store: LeadStore) -> None:
    """A stopping server loses nothing, however long a batch gathers."""
    slow = Recorder(store.database, SECRET, batch_seconds=3600)
    record(slow, Step("started"))
    assert rows(store.database) == []
    slow.close()
    assert rows(store.database) == [("started", None)]


def test_no_row_leads_to_the_person(store: LeadStore, recorder: Recorder, stored_bytes: Callable[[], bytes]) -> None:
    """Neither the conversation's id, which may be a phone number, nor a name that a client gave its channel."""
    number = str(uuid.uuid4().int)
    record(recorder, Step("started"), talk=f"whatsapp:{number}", channel="Kim's phone", language="xx", role="needle")
    recorder.close()
    query = "SELECT talk, channel, language, role FROM talk_events"
    assert rows(store.database, query) == [(talk_key(SECRET, f"whatsapp:{number}"), "other", "en", "applicant")]
    assert number.encode() not in stored_bytes()


def test_the_key_is_the_talks_own_and_needs_the_secret() -> None:
    """Whoever has the table and an id, but not the secret, cannot join the two."""
    keys = {talk_key(secret, talk) for secret in (SECRET, SECRET[::-1]) for talk in (TALK, "web:1")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {64}
    assert talk_key(SECRET, TALK) == talk_key(SECRET, TALK)


def test_the_time_is_kept_to_the_second(store: LeadStore, recorder: Recorder) -> None:
    record(recorder, Step("started"))
    recorder.close()
    ((moment,),) = rows(store.database, "SELECT at FROM talk_events")
    stored = datetime.fromisoformat(str(moment))
    aware = stored if stored.tzinfo else stored.replace(tzinfo=timezone.utc)
    assert aware == NOW.replace(microsecond=0)


def test_a_forgotten_talk_is_gone_written_or_waiting(store: LeadStore) -> None:
    """And what it does afterwards is counted anew."""
    slow = Recorder(store.database, SECRET, batch_seconds=3600)
    record(slow, Step("started"))
    record(slow, Step("started"), talk="web:other")
    slow.close()
    again = Recorder(store.database, SECRET, batch_seconds=3600)
    record(again, Step("asked", "residence"))
    again.forget(TALK)
    record(again, Step("human"))
    again.close()
    assert rows(store.database) == [("started", None), ("human", None)]
    assert rows(store.database, "SELECT talk FROM talk_events ORDER BY id")[0][0] == talk_key(SECRET, "web:other")


def test_a_database_that_fails_is_named_once_and_tried_again(empty_url: str) -> None:
    """Nothing that waited is lost, and what was forgotten meanwhile does not come back."""
    database = Database(empty_url, create=True)
    recorder = Recorder(database, SECRET, batch_seconds=0.01, retry_seconds=0.01)
    with capture_logs() as logged:
        record(recorder, Step("started"))
        record(recorder, Step("started"), talk="web:other")
        eventually(lambda: bool(logged))
        recorder.forget(TALK)
        record(recorder, Step("asked", "residence"), talk="web:other")
        time.sleep(0.2)  # several more failures
        (line,) = logged
        assert "asmtp db upgrade" in line["error"]
        assert "\n" not in line["error"]
        upgrade(empty_url)
        eventually(lambda: len(rows(database)) == 2)
    recorder.close()
    assert rows(database) == [("started", None), ("asked", "residence")]
    database.close()


def test_what_waits_is_bounded(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    recorder = Recorder(database, SECRET, batch_seconds=3600, most_waiting=2)
    for _ in range(3):
        record(recorder, Step("human"), Step("documents"))
    recorder.close()
    assert rows(database) == [("human", None), ("documents", None)] * 2
    database.close()
