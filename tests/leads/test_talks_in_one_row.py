"""Revision 0009: the steps of talks, which had a row each, are put into one row a talk, whatever the way they come."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, inspect, select

from bot.leads.backup import back_up, restore
from bot.leads.base import UtcDateTime
from bot.leads.database import Database
from bot.leads.migrate import current, head, upgrade
from bot.leads.migrations.versions import v0009_counted_talks as migration
from bot.leads.models import CountedTalk
from bot.statistics.funnel import funnel
from bot.statistics.stored import MOST_CHARACTERS, as_row
from tests.leads.older import version_before
from tests.leads.samples import NOW as EXACT
from tests.statistics.talks import Talk, plainly, talk

NOW = EXACT.replace(microsecond=0)
SINCE = NOW - timedelta(days=30)
STEPS = Table(
    "talk_events", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime),
    *(Column(name, String) for name in ("talk", "kind", "name", "channel", "language", "role")),
)  # fmt: skip
ONE = (("started",), ("asked", "residence"), ("answered", "residence"), ("asked", "offer"))


def write(database: Database, *talks: Talk) -> None:
    """Store talks as revision 0008 did, their steps mixed as time mixes them."""
    rows = [{"talk": each.key, "at": at, "kind": step.kind, "name": step.name, **each.facts}
            for each in talks for at, step in each.steps]  # fmt: skip
    with database.write() as session:
        session.execute(STEPS.insert(), sorted(rows, key=lambda row: row["at"]))


def stored(database: Database) -> dict[str, dict[str, Any]]:
    """Key of each talk -> its row."""
    with database.read() as session:
        rows = session.execute(select(CountedTalk.__table__)).mappings().all()
    return {row["talk"]: dict(row) for row in rows}


@pytest.fixture
def before(empty_url: str, tmp_path: Path) -> Database:
    """A store of revision 0008."""
    upgrade(empty_url, scripts=version_before(tmp_path, "0008"))
    return Database(empty_url)


def test_each_talk_becomes_the_row_that_it_would_have_been(
    before: Database, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Talks side by side, steps of one second in their order, more than one batch; the funnel counts the same."""
    monkeypatch.setattr(migration, "BATCH", 7)
    dice = random.Random(9)
    ways = [
        ONE,
        (*ONE, ("result", "not_yet"), ("result", "likely_meets"), ("lead",)),
        ONE[:1],
        (*ONE, ("stopped", "offer")),
    ]
    talks = [
        talk(dice.choice(ways), NOW - timedelta(minutes=dice.randint(5, 90)), f"{number:064}",
             apart=dice.choice((0, 7)), language=dice.choice(("en", "zh_hant")), channel=dice.choice(("web", "wechat")))
        for number in range(60)
    ]  # fmt: skip
    write(before, *talks)
    upgrade(empty_url)
    assert stored(before) == {each.key: as_row(each.key, each.steps, **each.facts) for each in talks}
    assert funnel(before, SINCE, NOW, NOW) == plainly(talks, SINCE, NOW)
    assert "talk_events" not in inspect(before.engine).get_table_names()
    before.close()


def test_the_last_step_says_how_a_talk_ended(before: Database, empty_url: str) -> None:
    """Its number decides, not its time: two bots' clocks may differ."""
    late, early = NOW - timedelta(minutes=1), NOW - timedelta(minutes=2)
    with before.write() as session:
        same = {"talk": "a", "channel": "web", "name": None}
        session.execute(STEPS.insert(), [
            {**same, "at": late, "kind": "started", "language": "en", "role": "applicant"},
            {**same, "at": early, "kind": "human", "language": "zh_hans", "role": "employer"},
        ])  # fmt: skip
    upgrade(empty_url)
    (row,) = stored(before).values()
    assert (row["steps"], row["started_at"], row["last_at"]) == ("started;human", early, late)
    assert (row["language"], row["role"], row["result_at"]) == ("zh_hans", "employer", None)
    before.close()


def test_what_is_too_long_is_cut_and_what_has_no_beginning_is_kept(before: Database, empty_url: str) -> None:
    assert migration.MOST_CHARACTERS == MOST_CHARACTERS
    endless = talk(
        [("started",), *[("asked", "residence"), ("result", "not_yet")] * 500], NOW - timedelta(days=3), "long"
    )
    headless = talk(ONE[1:], NOW - timedelta(days=1), "b")
    write(before, endless, headless)
    upgrade(empty_url)
    assert stored(before) == {each.key: as_row(each.key, each.steps, **each.facts) for each in (endless, headless)}
    assert funnel(before, SINCE, NOW, NOW).talks == 1
    before.close()


def test_a_store_where_nobody_has_talked(before: Database, empty_url: str) -> None:
    upgrade(empty_url)
    assert stored(before) == {}
    before.close()


def test_a_backup_of_before_is_restored(tmp_path: Path, empty_url: str) -> None:
    """Into either kind of database."""
    old, tracker = f"sqlite:///{tmp_path}/old/leads.db", f"sqlite:///{tmp_path}/old/tracker.db"
    upgrade(old, scripts=version_before(tmp_path, "0008"))
    source, one = Database(old), talk(ONE, NOW - timedelta(days=1))
    write(source, one)
    source.close()
    made = back_up(old, tracker, tmp_path / "asmtp.zip", datetime.now(NOW.tzinfo))
    assert made.revision == "0008"
    restore(tmp_path / "asmtp.zip", empty_url, f"sqlite:///{tmp_path}/new/tracker.db")
    database = Database(empty_url)
    assert stored(database) == {one.key: as_row(one.key, one.steps, **one.facts)}
    database.close()
    assert current(empty_url) == head()
