"""Backup and restore where PostgreSQL is on one side or on both: the drill, and what must not be lost on the way."""

from __future__ import annotations

import random
import secrets
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, Iterator

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.console import audit
from bot.console.demo import Demo
from bot.console.erasure import erase
from bot.console.transcript import Conversations
from bot.console.visit import Console
from bot.errors import UserError
from bot.leads import talks
from bot.leads.backup import back_up, restore
from bot.leads.database import ConstraintBroken, Database, StoreUnavailable, connect
from bot.leads.migrate import head, upgrade
from bot.leads.models import AuditEntry, ConsoleSession, LeadHistory, metadata
from bot.leads.store import LeadStore
from bot.runtime import conversation_store
from tests.conftest import ROOT, bot_environment
from tests.console.desk import open_office
from tests.leads.filling import fill_every_table
from tests.leads.samples import NOW, draft
from tests.leads.submitter import submitting
from tests.stores import PostgresServer

SECRET = "a secret key of the tests, 32 letters or more"


class Places:
    """Databases of one test.

    Attributes:
        folder: where the SQLite ones and the key are.
    """

    def __init__(self, postgres: PostgresServer, folder: Path) -> None:
        self.postgres, self.folder = postgres, folder
        self.made: list[str] = []

    def urls(self, kind: str, name: str) -> tuple[str, str]:
        """Leads and conversations: on PostgreSQL in one empty database, as providers give it, else in two files."""
        if kind == "sqlite":
            return f"sqlite:///{self.folder}/{name}/leads.db", f"sqlite:///{self.folder}/{name}/tracker.db"
        self.made.append(f"b_{name}_{secrets.token_hex(4)}")
        url = self.postgres.create(self.made[-1])
        return url, url


@pytest.fixture
def places(postgres: PostgresServer, tmp_path: Path) -> Iterator[Places]:
    """Databases that are dropped afterwards."""
    places = Places(postgres, tmp_path)
    yield places
    for name in places.made:
        postgres.drop(name)


def fill(urls: tuple[str, str]) -> None:
    """Leads that were worked on, with their conversations, steps and staff."""
    upgrade(urls[0])
    talks.make_tables(urls[1])
    office = open_office(urls[0], tracker_url=urls[1])
    Demo(office.store, office.console.conversations, [office.ids["carl"]], NOW, random.Random(5)).make(12)
    office.desk("carl").get("/leads")
    office.console.close()


def rows(urls: tuple[str, str]) -> dict[str, list[Any]]:
    """Every row of every table but sessions, in an order of its own."""
    found = {}
    for url, tables in ((urls[0], metadata), (urls[1], talks.TABLES)):
        database = Database(url)
        with database.read() as session:
            for table in tables.sorted_tables:
                if table.name != ConsoleSession.__tablename__:
                    found[table.name] = sorted(repr(dict(row)) for row in session.execute(select(table)).mappings())
        database.close()
    return found


def run(folder: Path, urls: tuple[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """`asmtp` with these databases."""
    command = [sys.executable, "-m", "bot.cli", *arguments]
    given = {"DATABASE_URL": urls[0], "TRACKER_DATABASE_URL": urls[1], "ASMTP_SECRET_KEY": SECRET}
    env = bot_environment(folder, 1, **given)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(("here", "there"), [("postgresql", "postgresql"), ("postgresql", "sqlite"),
                                             ("sqlite", "postgresql")])  # fmt: skip
def test_every_row_comes_back_whatever_the_database(places: Places, tmp_path: Path, here: str, there: str) -> None:
    """Both are at home in either: who outgrows a file moves by a backup."""
    old, new = places.urls(here, "old"), places.urls(there, "new")
    upgrade(old[0])
    talks.make_tables(old[1])
    for url, tables in ((old[0], metadata), (old[1], talks.TABLES)):
        engine = connect(url)
        with engine.execution_options(write=True).begin() as connection:
            fill_every_table(connection, tables)
        engine.dispose()
    archive = tmp_path / "asmtp.zip"
    made = back_up(*old, archive, NOW)
    assert made.revision == head()
    assert set(made.files) == {"leads.db", "tracker.db"}
    before = rows(old)
    assert all(before.values()), "a table without rows proves nothing"
    assert restore(archive, *new) == made
    assert rows(new) == before
    store = LeadStore(new[0])
    assert store.submit(draft(), NOW).version == 1
    with pytest.raises((ConstraintBroken, StoreUnavailable)), store.database.write() as session:
        session.execute(text("DELETE FROM audit_log"))
    with store.database.read() as session:
        assert session.execute(select(func.count()).select_from(ConsoleSession)).scalar_one() == 0
    store.close()
    talk = connect(new[1])  # what counts by itself goes on after the restored numbers
    with talk.execution_options(write=True).begin() as connection:
        connection.execute(insert(talks.EVENTS), {"sender_id": "web:new", "type_name": "user", "data": "{}"})
    talk.dispose()


def test_the_drill(places: Places, tmp_path: Path) -> None:
    """Back up while leads come in without a pause; elsewhere all of before is there, and what came is whole."""
    here, elsewhere = places.urls("postgresql", "here"), places.urls("postgresql", "elsewhere")
    fill(here)
    before = rows(here)
    store = LeadStore(here[0])
    store.submit(draft(), NOW)
    archive = tmp_path / "asmtp.zip"
    with submitting(store):
        done = run(tmp_path, here, "backup", str(archive))
    came = store.count()
    store.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert archive.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    done = run(tmp_path, elsewhere, "restore", str(archive))
    assert (done.returncode, done.stderr) == (0, "")
    after = rows(elsewhere)
    assert all(set(before[name]) <= set(after[name]) for name in before)
    assert after["events"] == before["events"]
    restored = LeadStore(elsewhere[0])
    assert 12 < restored.count() <= came
    with restored.database.read() as session:
        assert session.execute(select(func.count(LeadHistory.lead_id.distinct()))).scalar_one() == restored.count()
        actions = session.execute(select(AuditEntry.action).order_by(AuditEntry.id.desc())).scalars().first()
    assert actions == "restored"
    restored.close()


def test_over_a_running_store_only_by_force_and_what_was_erased_since_goes_again(
    places: Places, tmp_path: Path
) -> None:
    """Who has the store open reads the restored rows next; the proofs of erasures outlive it."""
    here = places.urls("postgresql", "here")
    fill(here)
    archive, running, conversations = tmp_path / "asmtp.zip", LeadStore(here[0]), Conversations(here[1])
    back_up(*here, archive, NOW)
    before, (lead, *_), new = running.count(), running.list(limit=1), running.submit(draft(), NOW + timedelta(days=1))
    console = Console(running, here[1], SECRET)
    proof = erase(console, audit.Actor(None, audit.COMMAND_LINE), NOW + timedelta(days=2), lead.id, None, clients=True)
    done = run(tmp_path, here, "restore", str(archive))
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert done.stderr.count("\n") == 1
    assert running.get(new.id) == new
    done = run(tmp_path, here, "restore", str(archive), "--force")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 leads erased again" in done.stdout
    assert (running.get(new.id), running.get(lead.id), running.count()) == (None, None, before - 1)
    assert not conversations.turns([lead.transcript or ""])
    with running.database.read() as session:
        assert proof in session.execute(select(metadata.tables["erasures"].c.id)).scalars().all()
    assert running.submit(draft(), NOW).version == 1
    conversations.close()
    console.close()


def test_a_restore_that_fails_changes_nothing(places: Places, tmp_path: Path) -> None:
    """It is one transaction; here a row of the copy is one that PostgreSQL cannot hold."""
    old, new = places.urls("sqlite", "old"), places.urls("postgresql", "new")
    fill(old)
    fill(new)
    before = rows(new)
    database = Database(old[0])
    with database.write() as session:
        session.execute(text("UPDATE leads SET source = :long"), {"long": "x" * 50})
    database.close()
    back_up(*old, tmp_path / "asmtp.zip", NOW)
    with pytest.raises(UserError):
        restore(tmp_path / "asmtp.zip", *new, force=True)
    assert rows(new) == before


def test_a_store_of_another_revision_says_what_to_do(places: Places, tmp_path: Path) -> None:
    here = places.urls("postgresql", "here")
    with pytest.raises(UserError, match="no leads"):
        back_up(*here, tmp_path / "asmtp.zip", NOW)
    upgrade(here[0])
    database = Database(here[0])
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    database.close()
    with pytest.raises(UserError, match="asmtp db upgrade"):
        back_up(*here, tmp_path / "asmtp.zip", NOW)
    assert not (tmp_path / "asmtp.zip").exists()


def test_a_server_that_is_not_there_is_one_line_without_its_password(tmp_path: Path, migrated_file: Path) -> None:
    (tmp_path / "here").mkdir()
    shutil.copy(migrated_file, tmp_path / "here" / "leads.db")
    leads, gone = f"sqlite:///{tmp_path}/here/leads.db", f"postgresql://u:secretpw@/asmtp?host={tmp_path}"
    for work in (lambda: back_up(gone, leads, tmp_path / "asmtp.zip", NOW),
                 lambda: back_up(leads, gone, tmp_path / "asmtp.zip", NOW)):  # fmt: skip
        with pytest.raises(UserError) as caught:
            work()
        assert "secretpw" not in str(caught.value)
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "asmtp.zip").exists()


def test_the_tables_of_conversations_are_rasas() -> None:
    """They are written down a second time where Rasa is not imported."""

    def made(tables: Any) -> list[str]:
        ordered = [tables[name] for name in sorted(tables)]
        indexes = [index for table in ordered for index in table.indexes]
        return [str(CreateTable(table)) for table in ordered] + [str(CreateIndex(index)) for index in indexes]

    assert made(talks.TABLES.tables) == made(conversation_store.EVENTS.metadata.tables)
