"""Create and upgrade the lead store's tables: all or nothing, whoever starts first."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Iterator

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from bot.leads.database import Database, StoreUnavailable, explained

MIGRATIONS: Final = Path(__file__).with_name("migrations")
_PATIENCE: Final = 60
"""Seconds to wait for another upgrade: bot and console may start at the same moment, on a slow machine."""
_LOCK: Final = 0x61736D7470  # any number that all processes of this product share


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade did: the revision before (None: there were no tables) and after, and where."""

    store: str
    before: str | None
    after: str


def upgrade(url: str, *, scripts: Path = MIGRATIONS) -> Upgrade:
    """Bring the store at `url` to the newest revision; harmless when it is there already.

    The SQLite file and its folder are made if they are missing. All steps run in one transaction, one process
    at a time: if a step fails, nothing of it or of the steps before it remains.

    Args:
        scripts: folder of the migrations (tests bring their own).
    Raises:
        StoreUnavailable: the store cannot be reached or written, or a newer version of this program upgraded it.
    """
    database = Database(url, create=True, patience=_PATIENCE)
    try:
        with _upgrading(database) as connection:
            before = _revision(connection)
            _refuse_newer(before, scripts, database.name)
            config = _config(scripts)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            after = _revision(connection)
        return Upgrade(database.name, before, str(after))
    finally:
        database.close()


def current(url: str) -> str | None:
    """The revision of the store at `url`, None when it has no tables.

    Raises:
        StoreUnavailable: the store is missing or cannot be reached.
    """
    database = Database(url)
    try:
        with explained(database.name), database.engine.connect() as connection:
            return _revision(connection)
    finally:
        database.close()


def head() -> str:
    """The newest revision that this program knows."""
    return str(_script_directory(MIGRATIONS).get_current_head())


@contextmanager
def _upgrading(database: Database) -> Iterator[Connection]:
    """A connection in one write transaction that no other upgrade shares.

    On SQLite foreign keys rest meanwhile, because rebuilding a table would else delete the rows that point to it;
    they are checked before the commit.
    """
    engine = database.engine.execution_options(write=True)
    with explained(database.name), engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")  # has no effect once a transaction is open
        try:
            with connection.begin():
                if not on_sqlite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                    _refuse_encoding(connection, database.name)
                yield connection
                if on_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StoreUnavailable(f"the upgrade of {database.name} would break links between rows; undone")
        finally:
            if on_sqlite:
                connection.connection.execute("PRAGMA foreign_keys=ON")


def _refuse_encoding(connection: Connection, name: str) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreUnavailable(f"the database {name} is encoded in {encoding}; create it with `createdb -E UTF8`")


def _refuse_newer(revision: str | None, scripts: Path, name: str) -> None:
    try:
        if revision is not None:
            _script_directory(scripts).get_revision(revision)
    except CommandError:
        raise StoreUnavailable(
            f"the database {name} is at revision {revision}, which this version does not know; "
            "install the version that upgraded it"
        ) from None


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _script_directory(scripts: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(scripts))


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config
