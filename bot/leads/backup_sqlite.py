"""Copying an SQLite database out of use and back into it, while others work with it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Iterator, Sequence

from bot.errors import UserError

_WAIT_SECONDS: Final = 60
_TRIES: Final = 20
_PAGES: Final = 16
"""So many are copied in a step; every lead store has more."""
_STEP_DONE: Final = 0
"""SQLITE_OK: the step was done and there are more to come."""


class _CameLate(Exception):
    """A row that outlives the replacement was written after the others were read."""


class SqlitePlace:
    """A database in a file.

    Args:
        path: the file.
        kept: tables whose rows outlive a replacement.
    """

    def __init__(self, path: Path, kept: Sequence[str] = ()) -> None:
        self.path, self.kept = path, kept
        self.name = str(path)

    def is_empty(self) -> bool:
        """Whether there is nothing that a restore would replace."""
        return not self.path.exists()

    def copy_to(self, file: Path) -> bool:
        """Copy one moment of the database, whatever is written meanwhile; False when there is none.

        Raises:
            UserError: it cannot be copied.
        """
        if not self.path.exists():
            return False
        with _explained("copied", "nothing was written"), closing(_connect(self.path)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
        return True

    def add_kept_to(self, file: Path) -> None:
        """Add the rows that outlive a replacement to the database that is to come in its place.

        Raises:
            UserError: one of the databases cannot be used.
        """
        with _explained("read", "nothing was replaced"):
            if self.path.exists():
                _add_missing(self.path, file, self.kept)

    def replace_by(self, file: Path) -> None:
        """Copy a database over this one, as one transaction for whoever uses it now, with the rows that outlive it.

        Raises:
            UserError: the file cannot be written, or is in use.
        """
        with _explained("replaced", "stop what uses it and repeat"):
            try:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            except OSError as error:
                raise UserError(f"cannot write {self.path} ({error.strerror}); make its folder writable") from None
            for _ in range(_TRIES):
                self.add_kept_to(file)
                with suppress(_CameLate):
                    return self._copy_over(file)
        raise UserError(f"{self.path} is written to all the time and was not replaced; stop what uses it and repeat")

    def _copy_over(self, file: Path) -> None:
        """Copy all pages in one transaction, unless a row that outlives it came since they were added to the copy.

        Raises:
            _CameLate: one did; nothing was replaced.
        """
        with closing(_connect(file)) as old, closing(_connect(self.path)) as new:
            new.execute("PRAGMA journal_mode=WAL")  # so that it can be read while it is locked for others' writing
            seen = {table: _keys(file, table) for table in self.kept}
            looked = False

            def look(status: int, _left: int, _all: int) -> None:
                nonlocal looked
                if not looked and status == _STEP_DONE:  # from the first step on nobody else writes
                    looked = True
                    if any(_keys(self.path, table) - keys for table, keys in seen.items()):
                        raise _CameLate

            old.backup(new, pages=_PAGES, progress=look if self.kept else None)
            new.execute("PRAGMA journal_mode=WAL")
            new.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was replaced is not left behind in the log


@contextmanager
def _explained(done: str, advice: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise UserError(f"a database could not be {done} ({error}); {advice}") from None


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)


def _add_missing(present: Path, copy: Path, tables: Sequence[str]) -> None:
    """Add to the copy the rows of these tables that only the present database has; it may be an older revision's."""
    with closing(_connect(copy)) as connection:
        connection.execute("ATTACH ? AS present", (str(present),))
        for table in tables:
            names = ", ".join(sorted(_columns(connection, "present", table) & _columns(connection, "main", table)))
            if names:
                missing = f"SELECT {names} FROM present.{table} WHERE id NOT IN (SELECT id FROM main.{table})"  # noqa: S608
                connection.execute(f"INSERT INTO main.{table} ({names}) {missing}")


def _columns(connection: sqlite3.Connection, database: str, table: str) -> set[str]:
    """Empty when there is no such table."""
    return {row[1] for row in connection.execute(f"PRAGMA {database}.table_info({table})")}


def _keys(path: Path, table: str) -> set[Any]:
    """The ids of a table's rows."""
    with closing(_connect(path)) as connection:
        found = connection.execute(f"SELECT id FROM {table}") if _has(connection, table) else ()  # noqa: S608
        return {row[0] for row in found}


def _has(connection: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (table,)).fetchone() is not None
