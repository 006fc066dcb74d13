"""Backup and restore: one archive with leads and conversations, checked before it is used.

Both are safe while the bot and the console run. A copy is one moment of a database, whatever is written meanwhile;
a restore goes into the database as one transaction, after which everybody reads the restored rows. The archive is the
same for SQLite and PostgreSQL, so that a backup of the one can be restored into the other.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Callable, Final, Protocol

from sqlalchemy.engine import make_url

from bot.errors import UserError
from bot.leads import talks
from bot.leads.archive import LEADS, TRACKER, Archive, pack, unpack
from bot.leads.backup_postgres import PostgresPlace
from bot.leads.backup_sqlite import SqlitePlace
from bot.leads.lead import iso
from bot.leads.migrate import current, head, upgrade
from bot.leads.models import metadata

KEPT: Final = ("erasures", "audit_log")
"""Tables that say who was erased and who did what: what they hold is kept when an older state comes back."""

Again = Callable[[str, str], object]
"""Given the URLs of unpacked leads and conversations, erases in them who was erased since."""


class Place(Protocol):
    """A database that can be copied out and replaced. Its methods raise UserError when it cannot be."""

    name: str

    def is_empty(self) -> bool:
        """Whether there is nothing that a restore would replace."""

    def copy_to(self, file: Path) -> bool:
        """Copy one moment of it into an SQLite file; False when there is nothing."""

    def add_kept_to(self, file: Path) -> None:
        """Add the rows of `KEPT` to such a copy."""

    def replace_by(self, file: Path) -> None:
        """Put such a copy in its place, the rows of `KEPT` added."""


def back_up(leads_url: str, tracker_url: str, target: Path, now: datetime, *, force: bool = False) -> Archive:
    """Write leads and conversations into one archive that only its owner may read.

    Leads are copied first, so that the conversation of every lead in it is in it too.

    Raises:
        UserError: there is no lead store, the file is there already and not `force`, or it cannot be written; or a
            PostgreSQL store is not at this program's revision.
    """
    places = _places(leads_url, tracker_url)
    revision = current(leads_url)
    if revision is None:
        raise UserError(f"there are no leads in {places[LEADS].name}; correct DATABASE_URL")
    if isinstance(places[LEADS], PostgresPlace) and revision != head():
        raise UserError(f"the database {places[LEADS].name} is at revision {revision}, this version backs up {head()}; "
                        "run `asmtp db upgrade`, or back it up with the version that made it")  # fmt: skip
    if target.exists() and not force:
        raise UserError(_is_there(str(target)))
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".asmtp-backup-") as folder:
            copies = {name: Path(folder) / name for name in places}
            copies = {name: copy for name, copy in copies.items() if places[name].copy_to(copy)}
            return pack(target, Path(folder), copies, iso(now), revision)
    except OSError as error:
        raise UserError(f"cannot write {target} ({error.strerror}); choose another place") from None


def restore(
    archive: Path, leads_url: str, tracker_url: str, *, force: bool = False, again: Again | None = None
) -> Archive:
    """Put an archive's databases in place, brought up to this program's revision.

    Everything is unpacked and checked first: nothing is touched unless the archive is whole. With `force` what is
    there is replaced, but for the proofs of erasure and the audit log, which are added to the restored ones before
    these are put in place. Everybody has to sign in to the console again.

    Args:
        again: see `Again`; so that who was erased is not there again, not even for a moment.
    Raises:
        UserError: the archive is none, is damaged or of a newer program; a database cannot be written, or is there
            already and not `force`.
    """
    places = _places(leads_url, tracker_url)
    with tempfile.TemporaryDirectory(prefix="asmtp-restore-") as folder:
        found = unpack(archive, Path(folder))
        occupied = next((places[name].name for name in found.files if not force and not places[name].is_empty()), None)
        if occupied:
            raise UserError(_is_there(occupied))
        upgrade(f"sqlite:///{folder}/{LEADS}")
        _end_sessions(Path(folder) / LEADS)
        places[LEADS].add_kept_to(Path(folder) / LEADS)
        if again is not None:
            again(f"sqlite:///{folder}/{LEADS}", f"sqlite:///{folder}/{TRACKER}")
        for name in found.files:
            places[name].replace_by(Path(folder) / name)
    return found


def _places(leads_url: str, tracker_url: str) -> dict[str, Place]:
    """Name in the archive -> database."""
    places: dict[str, Place] = {}
    if make_url(leads_url).get_backend_name() == "sqlite":
        places[LEADS] = SqlitePlace(Path(str(make_url(leads_url).database)), KEPT)
    else:
        places[LEADS] = PostgresPlace(leads_url, "DATABASE_URL", metadata, upgrade, KEPT)
    if make_url(tracker_url).get_backend_name() == "sqlite":
        places[TRACKER] = SqlitePlace(Path(str(make_url(tracker_url).database)))
    else:
        places[TRACKER] = PostgresPlace(tracker_url, "TRACKER_DATABASE_URL", talks.TABLES, talks.make_tables)
    return places


def _is_there(place: str) -> str:
    return f"{place} is there already and stays as it is; choose another place, or replace it by --force"


def _end_sessions(path: Path) -> None:
    """Who was signed in at the time of the backup may have been shut out since."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM console_sessions")
