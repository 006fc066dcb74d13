"""Backup and restore: a drill with everything running, and every archive that must be refused."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from bot.console import audit, sessions
from bot.console.demo import Demo
from bot.console.erasure import erase
from bot.console.merge import merge
from bot.console.transcript import Conversations
from bot.console.visit import Console
from bot.errors import UserError
from bot.leads import backup_sqlite
from bot.leads.archive import LEADS, MANIFEST, TRACKER
from bot.leads.backup import back_up, restore
from bot.leads.database import ConstraintBroken, Database, StoreUnavailable
from bot.leads.erasure import Proving, erase_intake
from bot.leads.models import SCHEMA_REVISION, AuditEntry, ConsoleSession, Erasure, LeadHistory, Note
from bot.leads.store import LeadStore
from tests.conftest import ROOT, bot_environment
from tests.console.desk import open_office
from tests.leads.samples import NOW, draft
from tests.leads.submitter import submitting


def urls(folder: Path) -> tuple[str, str]:
    """Leads and conversations in a folder."""
    return f"sqlite:///{folder}/leads.db", f"sqlite:///{folder}/tracker.db"


@pytest.fixture
def here(tmp_path: Path, migrated_file: Path) -> Path:
    """A folder with leads that were worked on, their conversations, and the staff."""
    folder = tmp_path / "here"
    folder.mkdir()
    shutil.copy(migrated_file, folder / "leads.db")
    office = open_office(urls(folder)[0], tracker_url=urls(folder)[1])
    Demo(office.store, office.console.conversations, [office.ids["carl"]], NOW, random.Random(5)).make(12)
    office.console.close()
    return folder


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`asmtp` with the databases of this folder."""
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=bot_environment(folder, 1), capture_output=True, text=True, timeout=120
    )


def everything(folder: Path) -> dict[str, Any]:
    """All leads with their history, notes and conversations, by id."""
    store, conversations = LeadStore(urls(folder)[0]), Conversations(urls(folder)[1])
    found = {}
    for lead in store.iter_all():
        with store.database.read() as session:
            notes = session.execute(select(Note.text).where(Note.lead_id == lead.id).order_by(Note.id)).scalars().all()
        found[lead.id] = (lead, store.history(lead.id), notes, conversations.turns([lead.transcript or ""]))
    store.close()
    conversations.engine().dispose()
    return found


def test_the_drill(here: Path, tmp_path: Path) -> None:
    """Back up while leads come in without a pause; elsewhere all of before is there, and what came is whole."""
    before = everything(here)
    store = LeadStore(urls(here)[0])
    store.submit(draft(), NOW)
    archive = tmp_path / "asmtp.zip"
    with submitting(store):
        done = run(here, "backup", str(archive))
    came = store.count()
    store.close()
    assert (done.returncode, done.stderr) == (0, "")
    assert archive.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    elsewhere = tmp_path / "elsewhere"
    done = run(elsewhere, "restore", str(archive))
    assert (done.returncode, done.stderr) == (0, "")
    after = everything(elsewhere)
    assert {lead_id: after[lead_id] for lead_id in before} == before
    assert sum(turns is not None for *_, turns in before.values()) == 12, "with what was said"
    assert len(before) < len(after) <= came
    restored = LeadStore(urls(elsewhere)[0])
    with restored.database.read() as session:
        assert session.execute(select(func.count(LeadHistory.lead_id.distinct()))).scalar_one() == len(after)
        assert session.execute(select(AuditEntry.action).order_by(AuditEntry.id.desc())).scalars().first() == "restored"
    assert restored.submit(draft(), NOW).version == 1
    restored.close()


def test_over_a_running_store_only_by_force(here: Path, tmp_path: Path) -> None:
    """Who has the store open reads the restored rows next."""
    archive = tmp_path / "asmtp.zip"
    back_up(*urls(here), archive, NOW)
    running = LeadStore(urls(here)[0])
    count, lead = running.count(), running.submit(draft(), NOW)
    done = run(here, "restore", str(archive))
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert done.stderr.count("\n") == 1
    assert running.get(lead.id) == lead
    assert run(here, "restore", str(archive), "--force").returncode == 0
    assert running.get(lead.id) is None
    assert running.count() == count
    assert running.submit(draft(), NOW).version == 1
    running.close()


@pytest.mark.parametrize("by", ["console", "chat"])
def test_who_was_erased_since_is_erased_again(here: Path, tmp_path: Path, by: str) -> None:
    """A backup must not bring back somebody who asked to be forgotten, wherever they asked."""
    archive, intake = tmp_path / "asmtp.zip", draft(transcript="web:me")
    store = LeadStore(urls(here)[0])
    lead = store.submit(intake, NOW)
    store.submit(draft(), NOW)  # with the same phone, and not erased
    back_up(*urls(here), archive, NOW)
    first = run(here, "restore", str(archive), "--force")  # makes the server's key, as the first use of it does
    assert "0 leads erased again" in first.stdout
    key = (here / "secret.key").read_text().strip()
    console, count = Console(store, urls(here)[1], key), store.count()
    if by == "chat":
        proving = Proving(key, 30)
        assert erase_intake(store, urls(here)[1], proving, intake.submission_id, NOW + timedelta(days=1), here="web:me")
    else:
        erase(console, audit.Actor(None, audit.COMMAND_LINE), NOW + timedelta(days=1), lead.id, None, clients=True)
    done = run(here, "restore", str(archive), "--force")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 leads erased again" in done.stdout
    assert (store.get(lead.id), store.count()) == (None, count - 1)
    console.close()


def test_a_backup_from_before_a_merge_brings_neither_lead_back(here: Path, tmp_path: Path) -> None:
    """The person asked in the talk whose lead was merged away."""
    store, by = LeadStore(urls(here)[0]), audit.Actor("00000000-0000-4000-8000-000000000001", "203.0.113.9")
    mine = [draft(transcript="web:before"), draft(transcript="web:me", contact_channel="phone")]
    kept, other = (store.submit(intake, NOW) for intake in mine)
    stays = store.submit(draft(), NOW)
    back_up(*urls(here), tmp_path / "asmtp.zip", NOW)
    assert "0 leads erased again" in run(here, "restore", str(tmp_path / "asmtp.zip"), "--force").stdout
    proving = Proving((here / "secret.key").read_text().strip(), 30)
    count, later = store.count(), NOW + timedelta(days=1)
    merge(store.database, by, later, later.date(), kept.id, other.id, (1, 1), {}, clients=False)
    assert erase_intake(store, urls(here)[1], proving, mine[1].submission_id, later, here="web:me")
    assert store.count() == count - 2
    done = run(here, "restore", str(tmp_path / "asmtp.zip"), "--force")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 leads erased again" in done.stdout
    assert [store.get(lead.id) is None for lead in (kept, other, stays)] == [True, True, False]
    store.close()


def test_what_was_due_goes_again_without_a_proof(here: Path, tmp_path: Path) -> None:
    """The day on which a lead goes is in it, and so in every backup of it."""
    store = LeadStore(urls(here)[0])
    old = store.submit(draft(transcript=None), NOW - timedelta(days=400))
    back_up(*urls(here), tmp_path / "asmtp.zip", NOW)
    assert run(here, "purge").returncode == 0
    assert store.get(old.id) is None
    restore(tmp_path / "asmtp.zip", *urls(here), force=True)
    assert store.get(old.id) == old
    assert run(here, "purge").returncode == 0
    assert store.get(old.id) is None
    with store.database.read() as session:
        assert session.execute(select(func.count()).select_from(Erasure)).scalar_one() == 0
    store.close()


def test_sessions_end_with_a_restore(here: Path, tmp_path: Path) -> None:
    """Somebody whose session was ended after the backup is not let in again by it."""
    store = LeadStore(urls(here)[0])
    user = "00000000-0000-4000-8000-000000000000"
    token = sessions.open_session(store.database, user, NOW, verified=True)
    assert sessions.find(store.database, token, NOW)
    back_up(*urls(here), tmp_path / "asmtp.zip", NOW)
    restore(tmp_path / "asmtp.zip", *urls(here), force=True)
    assert sessions.find(store.database, token, NOW) is None
    with store.database.read() as session:
        assert session.execute(select(func.count()).select_from(ConsoleSession)).scalar_one() == 0
    store.close()


def test_nobody_talked_yet(tmp_path: Path, migrated_file: Path) -> None:
    (tmp_path / "new").mkdir()
    shutil.copy(migrated_file, tmp_path / "new" / "leads.db")
    made = back_up(*urls(tmp_path / "new"), tmp_path / "asmtp.zip", NOW)
    assert (set(made.files), made.revision) == ({LEADS}, SCHEMA_REVISION)
    assert restore(tmp_path / "asmtp.zip", *urls(tmp_path / "other")) == made
    assert not (tmp_path / "other" / "tracker.db").exists()


def test_a_file_that_is_there_is_not_overwritten(here: Path, tmp_path: Path) -> None:
    archive = tmp_path / "asmtp.zip"
    archive.write_text("mine")
    with pytest.raises(UserError, match="--force"):
        back_up(*urls(here), archive, NOW)
    assert archive.read_text() == "mine"
    back_up(*urls(here), archive, NOW, force=True)
    assert zipfile.is_zipfile(archive)


def changed(archive: Path, target: Path, name: str, content: bytes) -> Path:
    """The archive with other content under one name."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return target


def odd_parts(files: dict[str, Any]) -> list[dict[str, Any]]:
    """What a manifest must not say."""
    facts = files[LEADS]
    odd = [[LEADS], {LEADS: 7}, {LEADS: {**facts, "bytes": "7"}}, {LEADS: {**facts, "sha256": 7}},
           {LEADS: {"bytes": 7}}, {LEADS: {**facts, "bytes": float("inf")}}, {LEADS: None}, LEADS]  # fmt: skip
    return [{"files": each} for each in odd]


def test_a_damaged_or_foreign_archive_touches_nothing(here: Path, tmp_path: Path) -> None:
    archive = tmp_path / "asmtp.zip"
    back_up(*urls(here), archive, NOW)
    with zipfile.ZipFile(archive) as packed:
        manifest, leads = json.loads(packed.read(MANIFEST)), packed.read(LEADS)
    (tmp_path / "half.zip").write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    (tmp_path / "text.zip").write_text("not an archive")
    odd = {**manifest, "files": {**manifest["files"], "../escaped.db": manifest["files"][TRACKER]}}
    wrong = [
        tmp_path / "nowhere.zip",
        tmp_path / "half.zip",
        tmp_path / "text.zip",
        changed(archive, tmp_path / "1.zip", LEADS, leads[:-1] + b"x"),
        changed(archive, tmp_path / "2.zip", MANIFEST, json.dumps({**manifest, "format": 2}).encode()),
        changed(archive, tmp_path / "3.zip", MANIFEST, json.dumps(odd).encode()),
        changed(archive, tmp_path / "4.zip", MANIFEST, b"[]"),
        *(
            changed(archive, tmp_path / f"odd{number}.zip", MANIFEST, json.dumps({**manifest, **part}).encode())
            for number, part in enumerate(odd_parts(manifest["files"]))
        ),
        changed(archive, tmp_path / "6.zip", MANIFEST, b"[" * 100_000),
        changed(
            archive,
            tmp_path / "7.zip",
            MANIFEST,
            json.dumps({"format": 1, "revision": "", "files": manifest["files"]}).encode(),
        ),
        changed(archive, tmp_path / "5.zip", MANIFEST, json.dumps({**manifest, "files": {}}).encode()),
    ]
    before = everything(here)
    for each in wrong:
        with pytest.raises(UserError) as caught:
            restore(each, *urls(here), force=True)
        assert str(each) in str(caught.value)
        assert "\n" not in str(caught.value)
    assert everything(here) == before
    assert not (tmp_path / "escaped.db").exists()


def test_an_archive_of_a_newer_program_is_refused(here: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(here / "leads.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    back_up(*urls(here), tmp_path / "asmtp.zip", NOW)
    with pytest.raises(UserError, match="9999"):
        restore(tmp_path / "asmtp.zip", *urls(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


def test_no_store_is_no_backup(tmp_path: Path) -> None:
    done = run(tmp_path / "nothing", "backup", str(tmp_path / "asmtp.zip"))
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert not (tmp_path / "asmtp.zip").exists()


def test_the_audit_log_outlives_a_restore(here: Path, tmp_path: Path) -> None:
    """An older state brings back no earlier audit log: what was done since stays, and nothing is there twice."""
    database = Database(urls(here)[0])

    def note(action: str) -> None:
        with database.write() as session:
            audit.note(session, audit.at_the_server(), action, NOW)

    def told() -> list[str]:
        with database.read() as session:
            return sorted(session.execute(select(AuditEntry.action)).scalars())

    before = told()
    note(audit.BACKED_UP)
    back_up(*urls(here), tmp_path / "asmtp.zip", NOW)
    note(audit.EXPORTED)
    for _ in range(2):
        restore(tmp_path / "asmtp.zip", *urls(here), force=True)
        assert told() == sorted([*before, audit.BACKED_UP, audit.EXPORTED])
    with pytest.raises((ConstraintBroken, StoreUnavailable)), database.write() as session:
        session.execute(text("DELETE FROM audit_log"))
    database.close()


def test_proofs_of_erasure_outlive_a_restore(here: Path, tmp_path: Path) -> None:
    """Whoever was erased after the backup is in it; what proves the erasure must not go with the newer state."""

    def proofs(statement: str = "SELECT id, lead_marks FROM erasures ORDER BY id", *values: str) -> list[Any]:
        with closing(sqlite3.connect(here / "leads.db")) as connection, connection:
            return connection.execute(statement, values).fetchall()

    proofs(
        "INSERT INTO erasures VALUES ('a', ?, 'cli', 'x', '{}', '2026-02-01', NULL, NULL)", str(datetime(2026, 1, 1))
    )
    back_up(*urls(here), tmp_path / "asmtp.zip", NOW)
    proofs(
        "INSERT INTO erasures VALUES ('b', ?, 'cli', 'y', '{}', '2026-02-02', '[7]', NULL)", str(datetime(2026, 1, 2))
    )
    restore(tmp_path / "asmtp.zip", *urls(here), force=True)
    assert proofs() == [("a", None), ("b", "[7]")]


def erased_since(here: Path, archive: Path) -> tuple[LeadStore, str, str]:
    """A store whose one lead of a backup was erased after it: the store, the lead's id, the proof's."""
    store = LeadStore(urls(here)[0])
    lead = store.submit(draft(transcript="web:me"), NOW)
    back_up(*urls(here), archive, NOW)
    console = Console(store, urls(here)[1], "s" * 64)
    proof = erase(console, audit.Actor(None, audit.COMMAND_LINE), NOW + timedelta(days=1), lead.id, None, clients=True)
    return store, lead.id, proof


def proofs_in(url: str) -> list[str]:
    """The ids of the proofs in a store."""
    store = LeadStore(url)
    with store.database.read() as session:
        found = list(session.execute(select(Erasure.id)).scalars())
    store.close()
    return found


def test_the_proofs_are_in_the_copy_before_it_is_put_in_place(here: Path, tmp_path: Path) -> None:
    """So who was erased can be erased from it again first; a restore that stops there has changed nothing."""
    store, lead_id, proof = erased_since(here, tmp_path / "asmtp.zip")

    def stops(leads_url: str, _tracker_url: str) -> None:
        unpacked = LeadStore(leads_url)
        assert unpacked.get(lead_id) is not None
        assert proof in proofs_in(leads_url)
        unpacked.close()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "asmtp.zip", *urls(here), force=True, again=stops)
    assert store.get(lead_id) is None
    assert proof in proofs_in(urls(here)[0])


def test_a_restore_that_stops_right_after_the_copy_has_lost_no_proof(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, lead_id, proof = erased_since(here, tmp_path / "asmtp.zip")

    class Stopped(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
            if "wal_checkpoint" in statement:
                raise KeyboardInterrupt
            return super().execute(statement, *values)

    monkeypatch.setattr(
        backup_sqlite, "_connect", lambda path: sqlite3.connect(path, isolation_level=None, factory=Stopped)
    )
    with pytest.raises(KeyboardInterrupt):
        restore(tmp_path / "asmtp.zip", *urls(here), force=True)
    assert store.get(lead_id) is not None, "this test would stop before the copy"
    assert proof in proofs_in(urls(here)[0])


def test_a_proof_that_comes_while_it_is_put_in_place_is_kept(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is begun anew until none has come since the proofs were added to it."""
    store, _lead_id, proof = erased_since(here, tmp_path / "asmtp.zip")
    others = [store.submit(draft(), NOW).id for _ in range(4)]
    late = []
    add = backup_sqlite.SqlitePlace.add_kept_to

    def and_then_one_comes(place: backup_sqlite.SqlitePlace, file: Path) -> None:
        add(place, file)
        if others and place.kept:
            by = audit.Actor(None, audit.COMMAND_LINE)
            late.append(erase(Console(store, urls(here)[1], "s" * 64), by, NOW, others.pop(), None, clients=True))

    monkeypatch.setattr(backup_sqlite.SqlitePlace, "add_kept_to", and_then_one_comes)
    restore(tmp_path / "asmtp.zip", *urls(here), force=True)
    assert len(late) == 4
    assert set(proofs_in(urls(here)[0])) >= {proof, *late}
