"""Copying a PostgreSQL database's tables out of use into an SQLite file and back, while others work with it.

The copy is an SQLite file like any other backup's, so that one archive can be restored into either kind of database.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Final, Iterator, Mapping, Sequence

from sqlalchemy import MetaData, Table, exists, func, inspect, select, text
from sqlalchemy.engine import Connection, Engine

from bot.leads.database import connect, explained, shown

BATCH: Final = 500
WAIT: Final = "60s"


class PostgresPlace:
    """Tables in a PostgreSQL database, which may hold others that are none of ours.

    Every method raises `StoreUnavailable` when the database does not answer or refuses.

    Args:
        url: SQLAlchemy URL.
        setting: the key that it comes from, for messages.
        tables: what is copied, with their columns of today.
        prepare: makes the tables in the database at a URL, where they are missing or older.
        kept: tables whose rows outlive a replacement; no other table points to them.
    """

    def __init__(
        self, url: str, setting: str, tables: MetaData, prepare: Callable[[str], object], kept: Sequence[str] = ()
    ) -> None:
        self.url, self.setting, self.prepare = url, setting, prepare
        self.tables: Sequence[Table] = tables.sorted_tables
        self.kept = [table for table in self.tables if table.name in kept]
        self.name = shown(url)

    def is_empty(self) -> bool:
        """Whether there is nothing that a restore would replace: no table of ours has a row."""
        with self._engine() as engine, engine.connect() as connection:
            return not any(_has_rows(connection, table) for table in _present(connection, self.tables))

    def copy_to(self, file: Path) -> bool:
        """Copy one moment of the tables, whatever is written meanwhile; False when there are none."""
        with self._engine() as engine:
            moment = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with moment.connect() as source:
                tables = _present(source, self.tables)
                if not tables:
                    return False
                self.prepare(f"sqlite:///{file}")
                _into_file(source, file, tables)
        return True

    def add_kept_to(self, file: Path) -> None:
        """Add the rows that outlive a replacement to the copy that is to come in its place."""
        self.prepare(self.url)
        copy = connect(f"sqlite:///{file}")
        try:
            with self._engine() as engine, engine.connect() as source, copy.execution_options(write=True).begin() as to:
                for table in _present(source, self.kept):
                    _insert_missing(to, table, source.execute(select(table)).mappings().all())
        finally:
            copy.dispose()

    def replace_by(self, file: Path) -> None:
        """Put a copy's rows in place of the present ones, in one transaction, with those that outlive it."""
        self.prepare(self.url)
        copy = connect(f"sqlite:///{file}")
        try:
            with self._engine() as engine, engine.begin() as target, copy.connect() as source:
                target.execute(text(f"SET LOCAL lock_timeout = '{WAIT}'"))
                going = [table.name for table in self.tables if table not in self.kept]
                target.execute(text(f"TRUNCATE {', '.join(going)}"))
                present = _present(source, self.tables)
                _copy_rows(source, target, [table for table in present if table not in self.kept])
                for table in (table for table in present if table in self.kept):
                    _insert_missing(target, table, source.execute(select(table)).mappings().all())
                for table in self.tables:
                    _go_on_counting(target, table)
        finally:
            copy.dispose()

    @contextmanager
    def _engine(self) -> Iterator[Engine]:
        engine = connect(self.url, setting=self.setting)
        try:
            with explained(self.name, self.setting):
                yield engine
        finally:
            engine.dispose()


def _into_file(source: Connection, file: Path, tables: Sequence[Table]) -> None:
    copy = connect(f"sqlite:///{file}")
    try:
        with copy.execution_options(write=True).begin() as target:
            _copy_rows(source, target, tables)
        with copy.connect() as connection:
            connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file alone is packed
    finally:
        copy.dispose()


def _copy_rows(source: Connection, target: Connection, tables: Sequence[Table]) -> None:
    """Copy in the order of the tables: those that others point to come first."""
    streaming = source.execution_options(stream_results=True, max_row_buffer=BATCH)
    for table in tables:
        for rows in streaming.execute(select(table)).mappings().partitions(BATCH):
            _insert(target, table, [dict(row) for row in rows])


def _insert(target: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        target.execute(table.insert(), rows)


def _insert_missing(target: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    there = set(target.execute(select(table.c.id)).scalars())
    _insert(target, table, [dict(row) for row in rows if row["id"] not in there])


def _present(connection: Connection, tables: Sequence[Table]) -> list[Table]:
    there = set(inspect(connection).get_table_names())
    return [table for table in tables if table.name in there]


def _has_rows(connection: Connection, table: Table) -> bool:
    return bool(connection.execute(select(exists(select(text("1")).select_from(table)))).scalar_one())


def _go_on_counting(target: Connection, table: Table) -> None:
    """A column that counts by itself goes on after the highest of the restored numbers."""
    for column in table.primary_key.columns:
        sequence = target.execute(select(func.pg_get_serial_sequence(table.name, column.name))).scalar_one()
        if sequence is not None:
            following = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            target.execute(select(func.setval(sequence, following, False)))
