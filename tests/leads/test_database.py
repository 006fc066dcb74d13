"""Connections: SQLite is set up for many writers, and every failure is one line that says what to do."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import UserError
from bot.leads.database import ConstraintBroken, Database, StoreUnavailable, connect, shown
from bot.leads.migrate import upgrade
from bot.leads.store import LeadStore
from tests.leads.samples import NOW, draft
from tests.stores import PostgresServer


def test_sqlite_is_set_up_for_many_writers_and_for_forgetting(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/leads.db")
    wanted = {"journal_mode": "wal", "synchronous": 1, "busy_timeout": 5000, "foreign_keys": 1, "secure_delete": 1}
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    assert found == wanted
    engine.dispose()


def test_a_writing_transaction_takes_the_lock_when_it_begins(tmp_path: Path) -> None:
    """Were it taken at the first write, two that read before they write would lose an update."""
    engine = connect(f"sqlite:///{tmp_path}/leads.db")
    other = sqlite3.connect(tmp_path / "leads.db", timeout=0, isolation_level=None)
    with engine.begin():
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    with engine.execution_options(write=True).begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()
    engine.dispose()


def test_the_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/folder/leads.db"
    upgrade(url)
    store = LeadStore(url)
    store.submit(draft(), NOW)
    files = list((tmp_path / "deep" / "folder").iterdir())
    assert {file.name for file in files} >= {"leads.db", "leads.db-wal"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "deep" / "folder").stat().st_mode) == 0o700
    store.close()


@pytest.mark.parametrize("place", ["{tmp}/file/leads.db", "{tmp}/file/below/leads.db", "{tmp}", "/proc/none/leads.db"])
def test_a_path_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    path = place.format(tmp=tmp_path)
    with pytest.raises(StoreUnavailable, match="DATABASE_URL") as caught:
        upgrade(f"sqlite:///{path}")
    assert path in str(caught.value)
    assert "writable" in str(caught.value)


def test_a_store_that_may_only_be_read_refuses_a_lead_and_says_why(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/leads.db")
    read_only = LeadStore(f"sqlite:///file:{tmp_path}/leads.db?mode=ro&uri=true")
    assert read_only.count() == 0
    with pytest.raises(StoreUnavailable, match="not writable"):
        read_only.submit(draft(), NOW)
    read_only.close()


def test_a_missing_store_is_not_made_by_looking_at_it(tmp_path: Path) -> None:
    store = LeadStore(f"sqlite:///{tmp_path}/leads.db")
    with pytest.raises(StoreUnavailable, match="asmtp db upgrade"):
        store.list()
    assert list(tmp_path.iterdir()) == []


def test_a_store_without_tables_says_how_to_get_them(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        connect(empty_url).dispose()
    store = LeadStore(empty_url)
    for use in (store.check, store.list, lambda: store.submit(draft(), NOW)):
        with pytest.raises(StoreUnavailable, match="asmtp db upgrade"):
            use()
    store.close()


def test_a_store_that_was_made_meanwhile_is_used(empty_url: str) -> None:
    """A bot that started before its database is mended without a restart."""
    store = LeadStore(empty_url)
    with pytest.raises(StoreUnavailable):
        store.check()
    upgrade(empty_url)
    store.check()
    assert store.count() == 0
    store.close()


@pytest.mark.parametrize(("revision", "advice"), [("0000", "asmtp db upgrade"), ("9999", "install the version")])
def test_a_store_of_another_version_is_refused(empty_url: str, revision: str, advice: str) -> None:
    upgrade(empty_url)
    database = Database(empty_url)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    database.close()
    store = LeadStore(empty_url)
    with pytest.raises(StoreUnavailable, match=advice):
        store.list()
    store.close()


def test_a_file_that_is_no_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "leads.db"
    path.write_bytes(b"Dear diary, " * 500)
    with pytest.raises(StoreUnavailable, match="no SQLite database"):
        upgrade(f"sqlite:///{path}")
    assert path.read_bytes() == b"Dear diary, " * 500


def test_a_store_that_stays_busy_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/leads.db"
    upgrade(url)
    store = LeadStore(url)
    store.database = Database(url, patience=0)
    other = sqlite3.connect(tmp_path / "leads.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="busy"):
        store.submit(draft(), NOW)
    assert store.count() == 0
    other.execute("ROLLBACK")
    other.close()
    assert store.submit(draft(), NOW).version == 1
    store.close()


@pytest.mark.parametrize(
    "url",
    [
        "", "leads.db", "sqlite://", "sqlite:///:memory:", "mysql://user:sesame@host/asmtp", "postgresql+asyncpg://h/d",
        "oracle+sesame://host", "postgresql://user:sesame@host:port/asmtp", "sqlite+pysqlcipher:///leads.db",
        "postgresql+nonsense://u:sesame@h/d",
    ],
)  # fmt: skip
def test_a_wrong_url_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(UserError, match="postgresql://user:password@host/asmtp") as caught:
        connect(url, setting="DATABASE_URL")
    assert "sesame" not in shown("x://u:sesame@h/d")
    assert ":sesame" not in str(caught.value)


@pytest.mark.parametrize("password", ["sesame", "ses@me", "sesame/open", "ses%40me", "sesame?x"])
def test_an_unreachable_server_is_named_without_user_and_password(password: str) -> None:
    """A password with a character that should have been escaped ends up in other parts of the URL."""
    with pytest.raises(StoreUnavailable) as caught:
        connect(f"postgresql://keeper:{password}@127.0.0.1:1/asmtp?password=sesame2")
    line = str(caught.value)
    assert "127.0.0.1:1/asmtp" in line
    assert "DATABASE_URL" in line
    assert "\n" not in line
    assert not any(secret in line for secret in ("sesame", "ses", "me@", "keeper", "open@"))


def test_a_closed_port_an_unknown_host_and_a_missing_socket_are_told_apart(tmp_path: Path) -> None:
    cases = {
        "postgresql://u@127.0.0.1:1/asmtp": "connection refused",
        "postgresql://u@no-such-host.invalid/asmtp": "unknown host",
        f"postgresql://u@/asmtp?host={tmp_path}": "no server there",
    }
    for url, reason in cases.items():
        with pytest.raises(StoreUnavailable, match=reason):
            connect(url)


def test_the_setting_to_mend_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="TRACKER_DATABASE_URL"):
        connect("postgresql://u@127.0.0.1:1/asmtp", setting="TRACKER_DATABASE_URL")
    with pytest.raises(StoreUnavailable, match="TRACKER_DATABASE_URL"):
        connect("sqlite:////proc/none/tracker.db", setting="TRACKER_DATABASE_URL")


def test_postgresql_says_that_the_database_is_missing(postgres: PostgresServer) -> None:
    with pytest.raises(StoreUnavailable, match="createdb"):
        connect(postgres.database("none"))


def test_postgresql_says_what_is_wrong_with_the_login(postgres: PostgresServer) -> None:
    if not postgres.password:
        pytest.skip("the given PostgreSQL server asks for no password, so a wrong one cannot be tried")
    wrong = postgres.database("postgres").replace(postgres.password, "sesame")
    with pytest.raises(StoreUnavailable, match="refuses the user or password") as caught:
        connect(wrong)
    assert "sesame" not in str(caught.value)


def test_a_postgresql_user_without_rights_is_told_so(postgres: PostgresServer) -> None:
    postgres.execute("DROP ROLE IF EXISTS asmtp_reader")
    postgres.execute("CREATE ROLE asmtp_reader LOGIN PASSWORD 'sesame'")
    server, _, place = postgres.database(postgres.shared).partition("@")
    try:
        with pytest.raises(StoreUnavailable, match="does not allow"):
            LeadStore(f"{server.split('://')[0]}://asmtp_reader:sesame@{place}").list()
    finally:
        postgres.execute("DROP ROLE asmtp_reader")


def test_a_server_that_was_restarted_is_used_again_without_an_error(postgres: PostgresServer) -> None:
    store = LeadStore(postgres.database(postgres.shared))
    assert store.count() == 0
    mine = f"application_name = 'asmtp' AND datname = '{postgres.shared}'"
    ended = postgres.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")  # noqa: S608
    assert ended
    assert set(ended) == {(True,)}
    assert store.count() == 0
    store.close()


def test_no_error_shows_what_a_person_said(store: LeadStore, store_url: str) -> None:
    """Error texts end up in logs; the drivers' own quote the statement, its values and the refused row."""
    store.submit(draft(), NOW)
    database, said = Database(store_url), {"words": "我姓陳"}
    broken = {
        "UPDATE leads SET no_such_column = :words": StoreUnavailable,
        "UPDATE leads SET contact_name = :words, xborder_consent = 'no'": ConstraintBroken,
        "UPDATE leads SET contact_name = :words, contact_value = NULL": ConstraintBroken,
    }
    for statement, kind in broken.items():
        with pytest.raises(kind) as caught, database.write() as session:
            session.execute(text(statement), said)
        shown_to_all = "".join(traceback.format_exception(caught.value))
        assert said["words"] not in shown_to_all
        assert "+85255550123" not in shown_to_all
    database.close()


def test_nothing_is_used_that_the_next_sqlalchemy_drops(sqlite_url: str) -> None:
    """SQLAlchemy is held at 1.4 by Rasa; the day it is not, the store should need no work."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.leads.submitter", sqlite_url],
        cwd=Path(__file__).resolve().parents[2], env={**os.environ, "SQLALCHEMY_WARN_20": "1"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("3\n", "")
