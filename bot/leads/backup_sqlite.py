"""Copying an SQLite database out of use and back into it, while others work with it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, Iterator, Mapping, Sequence

from bot.errors import UserError

_WAIT_SECONDS: Final = 60


class SqlitePlace:
    """A database in a file.

    Args:
        path: the file.
        kept: a table whose rows outlive a replacement; empty for none.
    """

    def __init__(self, path: Path, kept: str = "") -> None:
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
            kept = _rows(self.path, self.kept)
            try:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            except OSError as error:
                raise UserError(f"cannot write {self.path} ({error.strerror}); make its folder writable") from None
            with closing(_connect(file)) as old, closing(_connect(self.path)) as new:
                old.backup(new)
                new.execute("PRAGMA journal_mode=WAL")
                new.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what was replaced is not left behind in the log
            _add_rows(self.path, self.kept, kept)


@contextmanager
def _explained(done: str, advice: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise UserError(f"a database could not be {done} ({error}); {advice}") from None


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)


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
