"""Backup and restore of the embedded databases: one archive with leads and conversations, checked before it is used.

Both are safe while the bot and the console run. A copy is one moment of a database, whatever is written meanwhile;
a restore goes into the database as one transaction, after which everybody reads the restored rows.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Mapping, Sequence

from sqlalchemy.engine import make_url

from bot.errors import UserError
from bot.leads.database import shown
from bot.leads.lead import iso
from bot.leads.migrate import current, upgrade

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LEADS: Final = "leads.db"
TRACKER: Final = "tracker.db"
PROOFS: Final = "erasures"
"""A table that says who was erased: what it holds is kept when an older state comes back."""
_CHUNK: Final = 1 << 20
_WAIT_SECONDS: Final = 60


@dataclass(frozen=True)
class Archive:
    """What a backup holds.

    Attributes:
        made_at: when, as ISO 8601.
        revision: the lead store's.
        files: name -> size in bytes.
    """

    made_at: str
    revision: str
    files: Mapping[str, int]


def back_up(leads_url: str, tracker_url: str, target: Path, now: datetime, *, force: bool = False) -> Archive:
    """Write leads and conversations into one archive that only its owner may read.

    Leads are copied first, so that the conversation of every lead in it is in it too.

    Raises:
        UserError: a database is not SQLite, there is no lead store, the file is there already and not `force`, or it
            cannot be written.
    """
    sources = {LEADS: _file(leads_url, "DATABASE_URL"), TRACKER: _file(tracker_url, "TRACKER_DATABASE_URL")}
    revision = current(leads_url)
    if revision is None:
        raise UserError(f"there are no leads in {sources[LEADS]}; correct DATABASE_URL")
    _refuse_existing([target], force)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".asmtp-backup-") as folder:
            copies = {name: Path(folder) / name for name, source in sources.items() if source.exists()}
            for name, copy in copies.items():
                with closing(_connect(sources[name])) as connection:
                    connection.execute("VACUUM INTO ?", (str(copy),))
            files = {name: {"sha256": _digest(copy), "bytes": copy.stat().st_size} for name, copy in copies.items()}
            manifest = {"format": FORMAT, "made_at": iso(now), "revision": revision, "files": files}
            packed = Path(folder) / "archive"
            _pack(packed, copies, manifest)
            os.replace(packed, target)
    except OSError as error:
        raise UserError(f"cannot write {target} ({error.strerror}); choose another place") from None
    except sqlite3.Error as error:
        raise UserError(f"a database could not be copied ({error}); nothing was written") from None
    return _read_manifest(manifest)


def restore(archive: Path, leads_url: str, tracker_url: str, *, force: bool = False) -> Archive:
    """Put an archive's databases in place, brought up to this program's revision.

    Everything is unpacked and checked first: nothing is touched unless the archive is whole. With `force` what is
    there is replaced, but for the proofs of erasure, which are added to the restored ones. Everybody has to sign in
    to the console again.

    Raises:
        UserError: the archive is none, is damaged or of a newer program; a database is not SQLite, or is there
            already and not `force`.
    """
    targets = {LEADS: _file(leads_url, "DATABASE_URL"), TRACKER: _file(tracker_url, "TRACKER_DATABASE_URL")}
    with tempfile.TemporaryDirectory(prefix="asmtp-restore-") as folder:
        manifest = _unpack(archive, Path(folder))
        found = _read_manifest(manifest)
        _refuse_existing([targets[name] for name in found.files], force)
        upgrade(f"sqlite:///{folder}/{LEADS}")
        _end_sessions(Path(folder) / LEADS)
        try:
            proofs = _rows(targets[LEADS], PROOFS)
            for name in found.files:
                _replace(Path(folder) / name, targets[name])
            _add_rows(targets[LEADS], PROOFS, proofs)
        except OSError as error:
            raise UserError(f"cannot write the databases ({error.strerror}); make their folder writable") from None
        except sqlite3.Error as error:
            raise UserError(f"a database could not be replaced ({error}); stop what uses it and repeat") from None
    return found


def _file(url: str, key: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise UserError(f"{key} ({shown(url)}) is PostgreSQL, which has its own tools; for example "
                        f"pg_dump --format=custom --file={parsed.database or 'asmtp'}.dump "
                        f"{parsed.database or 'asmtp'}, and pg_restore")  # fmt: skip
    return Path(str(parsed.database))


def _refuse_existing(paths: Sequence[Path], force: bool) -> None:
    there = next((path for path in paths if path.exists()), None)
    if there is not None and not force:
        raise UserError(f"{there} is there already and stays as it is; choose another place, or replace it by --force")


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _pack(target: Path, copies: Mapping[str, Path], manifest: Mapping[str, Any]) -> None:
    with open(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, json.dumps(manifest, indent=2))
            for name, copy in copies.items():
                packed.write(copy, name)
        file.flush()
        os.fsync(file.fileno())


def _unpack(archive: Path, folder: Path) -> Mapping[str, Any]:
    """Unpack and check; returns the manifest."""
    try:
        with zipfile.ZipFile(archive) as packed:
            manifest: Mapping[str, Any] = json.loads(packed.read(MANIFEST))
            _refuse_other(archive, manifest)
            for name in manifest["files"]:
                with packed.open(name) as source, open(folder / name, "wb") as file:
                    while chunk := source.read(_CHUNK):
                        file.write(chunk)
    except OSError as error:
        raise UserError(f"cannot read {archive} ({error.strerror}); give the file that `asmtp backup` wrote") from None
    except (zipfile.BadZipFile, EOFError, KeyError, TypeError, ValueError) as error:
        raise UserError(f"{archive} is no whole backup of `asmtp backup` ({type(error).__name__})") from None
    for name, facts in manifest["files"].items():
        if _digest(folder / name) != facts["sha256"] or not _is_sound(folder / name):
            raise UserError(f"{archive} is damaged: {name} is not as it was written; use another backup")
    return manifest


def _refuse_other(archive: Path, manifest: Mapping[str, Any]) -> None:
    if manifest["format"] != FORMAT:
        raise UserError(
            f"{archive} has the format {manifest['format']}, this version reads {FORMAT}; use the newer one"
        )
    if LEADS not in manifest["files"] or not set(manifest["files"]) <= {LEADS, TRACKER}:
        raise KeyError(LEADS)


def _is_sound(path: Path) -> bool:
    try:
        with closing(_connect(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _read_manifest(manifest: Mapping[str, Any]) -> Archive:
    sizes = {name: int(facts["bytes"]) for name, facts in manifest["files"].items()}
    return Archive(str(manifest["made_at"]), str(manifest["revision"]), sizes)


def _end_sessions(path: Path) -> None:
    """Who was signed in at the time of the backup may have been shut out since."""
    with closing(_connect(path)) as connection:
        connection.execute("DELETE FROM console_sessions")


def _replace(source: Path, target: Path) -> None:
    """Copy a database over another, as one transaction for whoever uses that one now."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(_connect(source)) as old, closing(_connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=WAL")
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was replaced is not left behind in the log


def _rows(path: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table, none when there is no such file or table."""
    if not path.exists():
        return []
    with closing(_connect(path)) as connection:
        if not _has(connection, table):
            return []
        found = connection.execute(f"SELECT * FROM {table}")  # noqa: S608
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]


def _add_rows(path: Path, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    with closing(_connect(path)) as connection:
        for row in rows if _has(connection, table) else ():
            marks = ", ".join("?" for _ in row)
            statement = f"INSERT OR IGNORE INTO {table} ({', '.join(row)}) VALUES ({marks})"  # noqa: S608
            connection.execute(statement, tuple(row.values()))


def _has(connection: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (table,)).fetchone() is not None
