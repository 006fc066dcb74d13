"""What the privacy page promises to delete is deleted, and nothing else."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Callable, Iterator

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.engine import Engine

from bot.leads.database import connect
from bot.leads.lead import CLIENTS, ClientFile
from bot.leads.models import CountedTalk, Lead
from bot.leads.retention import CHAT_DAYS, STATISTICS_DAYS, Purged, purge
from bot.leads.store import RETENTION, LeadStore
from bot.website.site import privacy_page
from tests.leads.in_chat import erase_in_chat
from tests.leads.samples import NOW, draft

EVENTS = "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), timestamp FLOAT, data TEXT)"
MINE = "7c0f9a4e-3f1b-4a52-8d53-0f7a1f6f2b10"
NEEDLE = "四萬蚊一個月，上星期五簽咗約"


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Engine]:
    """An empty database of conversations."""
    engine = connect(f"sqlite:///{tmp_path}/talks/tracker.db")
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text(EVENTS))
    yield engine
    engine.dispose()


def talk(engine: Engine, sender: str, last: datetime) -> None:
    """A conversation of three events, the last at this moment."""
    rows = [
        {"sender": sender, "at": (last - timedelta(minutes=minutes)).timestamp(), "data": json.dumps(NEEDLE)}
        for minutes in (2, 1, 0)
    ]
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("INSERT INTO events (sender_id, timestamp, data) VALUES (:sender, :at, :data)"), rows)


def senders(engine: Engine) -> set[str]:
    """The conversations that are there."""
    with engine.connect() as connection:
        return set(connection.execute(text("SELECT DISTINCT sender_id FROM events")).scalars())


def set_status(store: LeadStore, lead_id: str, status: str) -> None:
    """What the console will do."""
    with store.database.write() as session:
        session.get(Lead, lead_id).status = status


def test_a_talk_without_a_lead_goes_after_thirty_days(store: LeadStore, talks: Engine) -> None:
    """A second earlier it is still there."""
    last = NOW - timedelta(days=CHAT_DAYS)
    talk(talks, "web:old", last - timedelta(seconds=1))
    talk(talks, "web:young", last + timedelta(seconds=1))
    assert purge(store, talks, NOW) == Purged(0, 1)
    assert senders(talks) == {"web:young"}


def test_a_talk_that_left_a_lead_stays_as_long_as_the_lead(store: LeadStore, talks: Engine) -> None:
    """And goes with it, history included."""
    lead = store.submit(draft(transcript="web:lead"), NOW)
    store.submit(draft(transcript="web:other"), NOW + timedelta(days=2))
    talk(talks, "web:lead", NOW)
    assert purge(store, talks, NOW + RETENTION - timedelta(seconds=1)) == Purged(0, 0)
    assert store.history(lead.id)
    assert purge(store, talks, NOW + RETENTION) == Purged(1, 1)
    assert (store.get(lead.id), list(store.history(lead.id)), senders(talks)) == (None, [], set())
    assert store.count() == 1


def test_a_lead_that_comes_back_is_kept_longer(store: LeadStore, talks: Engine) -> None:
    """Its year begins with the last contact."""
    first = draft()
    store.submit(first, NOW)
    store.submit(draft(submission_id=first.submission_id, free_note="again"), NOW + timedelta(days=100))
    assert purge(store, talks, NOW + RETENTION + timedelta(days=1)) == Purged(0, 0)


@pytest.mark.parametrize(("status", "kept"), [("new", 0), ("contacted", 0), ("lost", 0), ("engaged", 1), ("closed", 1)])
def test_a_clients_file_is_kept(store: LeadStore, talks: Engine, status: str, kept: int) -> None:
    """Their talk as well, however old it is."""
    lead = store.submit(draft(transcript="web:client"), NOW)
    talk(talks, "web:client", NOW)
    set_status(store, lead.id, status)
    assert purge(store, talks, NOW + 2 * RETENTION) == Purged(1 - kept, 1 - kept)
    assert store.count() == kept


def test_a_lead_without_a_talk_and_many_old_talks(store: LeadStore, talks: Engine) -> None:
    """More than fit into one statement."""
    store.submit(draft(transcript=None), NOW)
    for number in range(1100):
        talk(talks, f"web:{number}", NOW)
    assert purge(store, talks, NOW + RETENTION) == Purged(1, 1100)
    assert purge(store, talks, NOW + RETENTION) == Purged(0, 0)


def test_nothing_of_it_remains_on_disk(
    store: LeadStore, talks: Engine, stored_bytes: Callable[[], bytes], tmp_path: Path
) -> None:
    """Neither in free pages nor in the write-ahead log. (PostgreSQL gives its pages back with VACUUM.)"""
    store.submit(draft(transcript="web:lead", free_note=NEEDLE), NOW)
    talk(talks, "web:lead", NOW)
    purge(store, talks, NOW + RETENTION)
    if store.database.engine.dialect.name == "sqlite":
        assert NEEDLE.encode() not in stored_bytes()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "talks").iterdir())
    assert json.dumps(NEEDLE).encode() not in kept


def test_a_store_where_nobody_has_talked_yet(store: LeadStore, tmp_path: Path) -> None:
    """A fresh installation."""
    assert purge(store, connect(f"sqlite:///{tmp_path}/fresh.db"), NOW) == Purged(0, 0)


def test_talks_are_counted_until_their_time(store: LeadStore, talks: Engine) -> None:
    """From their start, whether they go on or not."""
    old = NOW - timedelta(days=STATISTICS_DAYS)
    facts = {"last_at": NOW, "steps": "started", "channel": "web", "language": "en", "role": "applicant"}
    starts = {"gone": old - timedelta(seconds=1), "of age": old, "new": NOW}
    with store.database.write() as session:
        rows = [{**facts, "talk": key, "started_at": start} for key, start in starts.items()]
        session.execute(insert(CountedTalk), rows)
    assert purge(store, talks, NOW, dry_run=True) == purge(store, talks, NOW) == Purged(0, 0, 1)
    assert purge(store, talks, NOW) == Purged(0, 0, 0)
    with store.database.read() as session:
        assert set(session.execute(select(CountedTalk.talk)).scalars()) == {"of age", "new"}


def test_a_lead_is_erased_with_its_history_and_no_other(store: LeadStore) -> None:
    """At the person's own wish; a second wish finds nothing, and the person may come back."""
    mine, other = store.submit(draft(submission_id=MINE), NOW), store.submit(draft(), NOW)
    store.submit(draft(submission_id=MINE, contact_name="Changed"), NOW)
    assert len(store.history(mine.id)) == 2
    assert erase_in_chat(store, MINE)
    assert (store.get(mine.id), list(store.history(mine.id))) == (None, [])
    assert store.get(other.id) is not None
    assert erase_in_chat(store, MINE) is None
    assert store.submit(draft(submission_id=MINE), NOW).version == 1


@pytest.mark.parametrize("status", CLIENTS)
def test_a_clients_file_is_not_erased_by_the_bot(store: LeadStore, status: str) -> None:
    """A consultant closes it."""
    lead = store.submit(draft(submission_id=MINE), NOW)
    set_status(store, lead.id, status)
    with pytest.raises(ClientFile):
        erase_in_chat(store, MINE)
    assert store.get(lead.id) is not None


@pytest.mark.parametrize("language", ["en", "zh_hans", "zh_hant"])
def test_the_privacy_page_names_the_same_periods(language: str) -> None:
    """A page that promises something else is a lie."""
    page = privacy_page(language)
    assert str(CHAT_DAYS) in page
    assert str(STATISTICS_DAYS) in page
    assert str(RETENTION.days * 12 // 365) in page
