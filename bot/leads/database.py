"""Connections to the lead store: SQLite set up for many writers, or PostgreSQL, and errors in plain words.

SQLite as its driver sets it up loses updates or fails at once when two processes write. Here every transaction is
opened by hand, a writing one with BEGIN IMMEDIATE, and waits up to five seconds for its turn.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Final, Iterator

from sqlalchemy import create_engine, event, func, select
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.engine.url import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, TimeoutError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from bot.errors import UserError

BUSY_SECONDS: Final = 5
PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "secure_delete=ON",  # deleted bytes are overwritten, not left in free pages
)
DRIVERS: Final = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg2")
UPGRADE: Final = "run `asmtp db upgrade`"


class StoreUnavailable(UserError):
    """The lead store cannot be used now: not there, not reachable, not writable, busy or of another version."""


class ConstraintBroken(Exception):
    """The database refused a row. `str()` names the constraint and quotes nothing of the row."""


class Database:
    """Engine and session factories of one lead store. Nothing is opened before the first use.

    Args:
        url: SQLAlchemy URL of an SQLite file or a PostgreSQL database.
        create: make the SQLite file and its folder if they are missing (migrations do).
        patience: seconds to wait for another's write to a SQLite file.
    """

    def __init__(self, url: str, *, create: bool = False, patience: int = BUSY_SECONDS) -> None:
        self.name = shown(url)
        self._url, self._create, self._patience = url, create, patience
        self._engine: Engine | None = None
        self._opening = Lock()

    @property
    def engine(self) -> Engine:
        """The engine, made at first use; one that could not be made is tried again at the next.

        Raises:
            StoreUnavailable: see `connect`.
        """
        with self._opening:
            if self._engine is None:
                self._engine = connect(self._url, create=self._create, patience=self._patience)
            return self._engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; nothing of it is committed."""
        with explained(self.name), sessionmaker(self.engine, future=True)() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one write transaction, committed at the end; on any exception nothing of it remains."""
        engine = self.engine.execution_options(write=True)
        with explained(self.name), sessionmaker(engine, future=True, expire_on_commit=False).begin() as session:
            yield session

    def close(self) -> None:
        """Close the pooled connections."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def connect(url: str, *, setting: str = "DATABASE_URL", create: bool = True, patience: int = BUSY_SECONDS) -> Engine:
    """Make the engine of a database and see that it answers.

    Transactions of `engine` are for reading, those of `engine.execution_options(write=True)` for writing.

    Args:
        url: SQLAlchemy URL of an SQLite file or a PostgreSQL database.
        setting: the key that the operator has to mend if the URL does not work, for the message.
        create: make the SQLite file (readable by its owner only) and its folder if they are missing.
        patience: seconds to wait for another's write to a SQLite file.
    Raises:
        StoreUnavailable: the URL cannot be read, or the database is missing, not writable or not reachable.
    """
    parsed = _parse(url, setting)
    options: dict[str, Any] = {
        "future": True,
        "pool_size": 10,
        "hide_parameters": True,  # parameters are people's data, and error texts end up in logs
        "json_serializer": partial(json.dumps, ensure_ascii=False),
    }
    if parsed.get_backend_name() == "sqlite":
        _prepare_file(parsed, setting, create)
        engine = create_engine(parsed, poolclass=QueuePool, connect_args={"check_same_thread": False}, **options)
        event.listen(engine, "connect", partial(_set_up_sqlite, patience))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        defaults = {"connect_timeout": BUSY_SECONDS, "application_name": "asmtp", "client_encoding": "utf8"}
        engine = create_engine(
            parsed,
            connect_args={key: value for key, value in defaults.items() if key not in parsed.query},
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",
            **options,
        )
    with explained(shown(url), setting), engine.connect():
        return engine


@contextmanager
def explained(name: str, setting: str = "DATABASE_URL") -> Iterator[None]:
    """Turn the driver's errors, which quote statements and rows, into ones that may be logged.

    Raises:
        ConstraintBroken: the database refused a row.
        StoreUnavailable: anything else.
    """
    try:
        yield
    except IntegrityError as error:
        raise ConstraintBroken(str(error.orig).split("\n", 1)[0]) from None  # the lines that follow quote the row
    except (DBAPIError, TimeoutError) as error:
        raise StoreUnavailable(_explain(error, name, setting)) from None


def hold(connection: Connection, *names: str) -> None:
    """Wait until no other transaction holds one of these names, and hold them until this one ends.

    For what no row's lock can keep apart, since there is no row yet. On SQLite only one transaction writes at all.
    """
    if connection.dialect.name != "postgresql":
        return
    for name in sorted(set(names)):  # in one order for all: nobody waits for somebody who waits for them
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(number)))


def shown(url: str) -> str:
    """Name a database in messages: where it is, never the user's name or password."""
    place = url.rsplit("@", 1)[-1].split("?", 1)[0]
    return place.split("://", 1)[-1].removeprefix("/") or "(default database)"


def _parse(url: str, setting: str) -> URL:
    try:
        parsed = make_url(url)
        usable = parsed.drivername in DRIVERS
        if parsed.get_backend_name() == "sqlite":
            usable = usable and parsed.database not in (None, "", ":memory:")
    except (ArgumentError, ValueError):
        usable = False
    if not usable:
        example = "sqlite:///var/leads.db or postgresql://user:password@host/asmtp"
        raise StoreUnavailable(f"{setting} ({shown(url)}) names no usable database; write for example {example}")
    return parsed


def _prepare_file(url: URL, setting: str, create: bool) -> None:
    path = Path(str(url.database).removeprefix("file:").split("?", 1)[0])
    if not create:
        if not path.exists():
            raise StoreUnavailable(f"there is no lead store at {path}; {UPGRADE} or correct {setting}")
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its side files the same mode
    except OSError as error:
        raise StoreUnavailable(
            f"cannot write the database {path} ({error.strerror}); make its folder writable or correct {setting}"
        ) from None


def _set_up_sqlite(patience: int, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not open transactions of its own
    connection.execute(f"PRAGMA busy_timeout={patience * 1000}")  # first: switching to WAL may itself have to wait
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Any) -> None:
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


_CORRECT: Final = "correct {setting}"
_SQLITE_REASONS: Final = (
    ("no such table", f"has not the tables of this version; {UPGRADE}"),
    ("no such column", f"has not the tables of this version; {UPGRADE}"),
    ("readonly", f"is not writable; make the file and its folder writable or {_CORRECT}"),
    ("unable to open", f"cannot be opened; make the file and its folder writable or {_CORRECT}"),
    ("not a database", f"is no SQLite database; {_CORRECT}"),
    ("malformed", "is damaged; restore it from a backup"),
    ("disk is full", "cannot grow, the disk is full; free some space"),
    ("locked", "was busy for too long; try again"),
)
_POSTGRESQL_REASONS: Final = (
    ("connection refused", f"cannot be reached (connection refused); start PostgreSQL or {_CORRECT}"),
    ("no such file", f"cannot be reached (no server there); start PostgreSQL or {_CORRECT}"),
    ("timeout expired", f"cannot be reached (no answer); check the network or {_CORRECT}"),
    ("could not translate host", f"cannot be reached (unknown host); {_CORRECT}"),
    ("authentication failed", f"refuses the user or password; {_CORRECT}"),
    ("no password supplied", f"wants a password; {_CORRECT}"),
    ("remaining connection slots", "has no connection left; raise max_connections or try again"),
    ("too many clients", "has no connection left; raise max_connections or try again"),
)
_POSTGRESQL_CODES: Final = {
    "3D000": f"does not exist; create it with `createdb` or {_CORRECT}",
    "42P01": f"has not the tables of this version; {UPGRADE}",
    "42703": f"has not the tables of this version; {UPGRADE}",
    "42501": f"does not allow this user to do that; grant the rights or {_CORRECT}",
    "25006": f"is read-only; {_CORRECT}",
    "53100": "cannot grow, the disk is full; free some space",
}


def _explain(error: Exception, name: str, setting: str) -> str:
    """One line about a driver's error. The driver's own text may quote people's data: it is read, never shown."""
    original = getattr(error, "orig", None) or error
    text, code = str(original).lower(), getattr(original, "pgcode", None)
    if code is None and 'database "' in text and "does not exist" in text:
        code = "3D000"  # while connecting, the driver gives no code
    if isinstance(error, TimeoutError):
        reason = "was busy and no connection came free; try again"
    elif code in _POSTGRESQL_CODES:
        reason = _POSTGRESQL_CODES[code]
    else:
        from_sqlite = type(original).__module__ == "sqlite3"
        signs = _SQLITE_REASONS if from_sqlite else _POSTGRESQL_REASONS
        unknown = f"failed ({type(original).__name__}{f' {code}' if code else ''}); check that it is running and sound"
        reason = next((reason for sign, reason in signs if sign in text), unknown)
    return f"the database {name} {reason.format(setting=setting)}"
