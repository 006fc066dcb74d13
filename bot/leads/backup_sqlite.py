"""Copying an SQLite database out of use and back into it, while others work with it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Iterator, Sequence

from bot.errors import UserError

_WAIT_SECONDS: Final = 60


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

    def replace_by(self, file: Path) -> None:
        """Copy a database over this one, as one transaction for whoever uses it now.

        Raises:
            UserError: the file cannot be written, or is in use.
        """
        with _explained("replaced", "stop what uses it and repeat"):
            try:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            except OSError as error:
                raise UserError(f"cannot write {self.path} ({error.strerror}); make its folder writable") from None
            _add_missing(self.path, file, self.kept)
            with closing(_connect(file)) as old, closing(_connect(self.path)) as new:
                old.backup(new)
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
