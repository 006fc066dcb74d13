"""Steps are written in the background, in order; a database that fails loses little and disturbs nobody."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Callable, Iterator

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.consents import CONSENT_VERSIONS
from bot.leads.database import Database
from bot.leads.identifiers import talk_key
from bot.leads.migrate import upgrade
from bot.leads.models import CountedTalk
from bot.leads.store import LeadStore
from bot.statistics.recorder import Counted, Recorder
from bot.statistics.step import KINDS, QUESTIONS, Step
from bot.statistics.stored import MOST_CHARACTERS, as_text, as_way
from bot.vocabulary import OUTCOMES, SLOTS
from tests.leads.samples import NOW
from tests.waiting import eventually

SECRET = "0123456789abcdef" * 4
TALK = "whatsapp:+85255550123"


@pytest.fixture
def recorder(store: LeadStore) -> Iterator[Recorder]:
    """A recorder in a hurry."""
    recorder = Recorder(store.database, SECRET, batch_seconds=0.01, retry_seconds=0.01)
    yield recorder
    recorder.close()


def record(recorder: Recorder, *steps: Step, talk: str = TALK, at: datetime = NOW, **facts: Any) -> None:
    """One turn's steps."""
    recorder.record(Counted(talk, steps, at, **{"channel": "web", "language": "zh_hant", "role": "employer", **facts}))


def rows(database: Database, query: str = "SELECT steps FROM counted_talks ORDER BY steps") -> list[Any]:
    """What is stored: the steps of each talk, or tuples where the query asks for more than one column."""
    with database.read() as session:
        found = [tuple(row) for row in session.execute(text(query))]
    return [row[0] if len(row) == 1 else row for row in found]


def kept(database: Database, conversation: str = TALK) -> CountedTalk | None:
    """The row of a talk."""
    with database.read() as session:
        return session.get(CountedTalk, talk_key(SECRET, conversation))


def test_steps_are_written_soon_and_in_order(store: LeadStore, recorder: Recorder) -> None:
    record(recorder, Step("started"), Step("asked", "residence"))
    record(recorder, Step("answered", "residence"), talk="web:other")
    eventually(lambda: len(rows(store.database)) == 2)
    assert rows(store.database) == ["answered:residence", "started;asked:residence"]


def test_closing_writes_what_is_waiting(store: LeadStore) -> None:
    """A stopping server loses nothing, however long a batch gathers."""
    slow = Recorder(store.database, SECRET, batch_seconds=3600)
    record(slow, Step("started"))
    assert rows(store.database) == []
    slow.close()
    assert rows(store.database) == ["started"]


def test_no_row_leads_to_the_person(store: LeadStore, recorder: Recorder, stored_bytes: Callable[[], bytes]) -> None:
    """Neither the conversation's id, which may be a phone number, nor a name that a client gave its channel."""
    number = str(uuid.uuid4().int)
    record(recorder, Step("started"), talk=f"whatsapp:{number}", channel="Kim's phone", language="xx", role="needle")
    recorder.close()
    query = "SELECT talk, channel, language, role FROM counted_talks"
    assert rows(store.database, query) == [(talk_key(SECRET, f"whatsapp:{number}"), "other", "en", "applicant")]
    assert number.encode() not in stored_bytes()


def test_the_key_is_the_talks_own_and_needs_the_secret() -> None:
    """Whoever has the table and an id, but not the secret, cannot join the two."""
    keys = {talk_key(secret, talk) for secret in (SECRET, SECRET[::-1]) for talk in (TALK, "web:1")}
    assert len(keys) == 4
    assert {len(key) for key in keys} == {64}
    assert talk_key(SECRET, TALK) == talk_key(SECRET, TALK)


def test_times_are_kept_to_the_second(store: LeadStore, recorder: Recorder) -> None:
    record(recorder, Step("started"), Step("result", "not_yet"))
    recorder.close()
    row = kept(store.database)
    assert row is not None
    assert {row.started_at, row.last_at, row.result_at} == {NOW.replace(microsecond=0)}


def test_batches_of_a_talk_come_together(store: LeadStore) -> None:
    """Start, last step and first result; channel, language and role as they are in the end."""
    turns = [
        (0, (Step("started"), Step("asked", "offer")), {"language": "en", "role": "applicant"}),
        (5, (Step("result", "not_yet"),), {}),
        (9, (Step("result", "likely_meets"), Step("documents")), {"language": "zh_hans"}),
    ]
    for seconds, steps, facts in turns:
        recorder = Recorder(store.database, SECRET, batch_seconds=3600)
        record(recorder, *steps, at=NOW + timedelta(seconds=seconds), **facts)
        recorder.close()
    row, start = kept(store.database), NOW.replace(microsecond=0)
    assert row is not None
    assert row.steps == "started;asked:offer;result:not_yet;result:likely_meets;documents"
    assert (row.started_at, row.result_at) == (start, start + timedelta(seconds=5))
    assert row.last_at == start + timedelta(seconds=9)
    assert (row.language, row.role) == ("zh_hans", "employer")


def test_a_batch_that_comes_late_moves_no_time_the_wrong_way(store: LeadStore) -> None:
    for seconds in (9, 3):
        recorder = Recorder(store.database, SECRET, batch_seconds=3600)
        record(recorder, Step("human"), at=NOW + timedelta(seconds=seconds))
        recorder.close()
    row, start = kept(store.database), NOW.replace(microsecond=0)
    assert row is not None
    assert (row.started_at, row.last_at) == (start + timedelta(seconds=3), start + timedelta(seconds=9))


def test_two_bots_write_the_same_talks_at_once(store: LeadStore) -> None:
    """Neither waits for ever, and no step is lost; each has them in its own order."""
    first, second = (Recorder(store.database, SECRET, batch_seconds=0.001, retry_seconds=0.001) for _ in range(2))
    names = [f"web:{number}" for number in range(40)]
    with capture_logs() as logged:
        for _ in range(15):
            for name in names:
                record(first, Step("human"), talk=name)
            for name in reversed(names):
                record(second, Step("documents"), talk=name)
            time.sleep(0.005)
        first.close()
        second.close()
    assert logged == []
    told = [Counter(steps.split(";")) for steps in rows(store.database)]
    assert told == [{"human": 15, "documents": 15}] * len(names)


def test_a_talk_without_end_does_not_grow_without_end(store: LeadStore) -> None:
    """Neither in one batch nor in many; its last step is known all the same."""
    long = [Step("asked", "residence"), Step("answered", "residence")]
    most = MOST_CHARACTERS + len(";answered:residence")
    recorder = Recorder(store.database, SECRET, batch_seconds=3600)
    record(recorder, Step("started"), *long * 1000)
    recorder.close()
    row = kept(store.database)
    assert row is not None
    assert MOST_CHARACTERS <= len(row.steps) < most
    assert as_way(row.steps) == (Step("started"), *long * 1000)[: len(as_way(row.steps))]
    for number in range(3):
        recorder = Recorder(store.database, SECRET, batch_seconds=3600)
        record(recorder, Step("result", "not_yet"), at=NOW + timedelta(days=1 + number))
        record(recorder, *long * 200, talk="web:other")
        recorder.close()
    after, other = kept(store.database), kept(store.database, "web:other")
    assert after is not None
    assert other is not None
    assert after.steps == row.steps
    assert after.last_at == NOW.replace(microsecond=0) + timedelta(days=3)
    assert after.result_at == NOW.replace(microsecond=0) + timedelta(days=1)
    assert MOST_CHARACTERS <= len(other.steps) < 2 * most


def test_every_step_is_stored_so_that_it_can_be_read() -> None:
    """No name of the contract holds what stands between steps, or between a kind and its name."""
    consents = [f"{slot}_{value}" for slot in CONSENT_VERSIONS for value in SLOTS[slot].values]
    way = [Step(kind, name) for kind in KINDS for name in (None, *QUESTIONS, *OUTCOMES, *consents)]
    stored = [as_text(way[start : start + 100]) for start in range(0, len(way), 100)]
    assert [step for text_ in stored for step in as_way(text_)] == way


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
    assert rows(store.database) == ["human", "started"]
    other = kept(store.database, "web:other")
    assert other is not None
    assert other.steps == "started"


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
        eventually(lambda: bool(rows(database)))
    recorder.close()
    assert rows(database) == ["started;asked:residence"]
    database.close()


def test_what_waits_is_bounded(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    recorder = Recorder(database, SECRET, batch_seconds=3600, most_waiting=2)
    for _ in range(3):
        record(recorder, Step("human"), Step("documents"))
    recorder.close()
    assert rows(database) == ["human;documents;human;documents"]
    database.close()
