"""Deleting conversations from Rasa's database, without Rasa, so that no copy of them stays in its files."""

from __future__ import annotations

from contextlib import closing
from typing import Final, Mapping, Sequence

from sqlalchemy import Column, Float, MetaData, String, Table, delete, func, inspect, select
from sqlalchemy.engine import Engine

EVENTS: Final = Table("events", MetaData(), Column("sender_id", String(255)), Column("timestamp", Float))
"""What is needed here of Rasa's table of conversations."""
REFERENCES: Final = Table("talk_references", MetaData(), Column("sender_id", String(255)))
"""And of the codes that lead back to them."""


def rows_of(conversations: Engine, talks: Sequence[str]) -> dict[str, int]:
    """How many rows each table has of these conversations; a table that is not there yet has none."""
    counts = {table.name: 0 for table in (EVENTS, REFERENCES)}
    with conversations.connect() as connection:
        for table in (EVENTS, REFERENCES):
            if inspect(connection).has_table(table.name):
                mine = select(func.count()).select_from(table).where(table.c.sender_id.in_(talks))
                counts[table.name] = int(connection.execute(mine).scalar_one())
    return counts


def delete_talks(conversations: Engine, talks: Sequence[str]) -> Mapping[str, int]:
    """Delete these conversations; how many rows went from each table."""
    counts = {table.name: 0 for table in (EVENTS, REFERENCES)}
    with conversations.execution_options(write=True).begin() as connection:
        for table in (EVENTS, REFERENCES):
            if inspect(connection).has_table(table.name):
                gone = connection.execute(delete(table).where(table.c.sender_id.in_(talks)))
                counts[table.name] = int(gone.rowcount)
    return counts


def count_talks(conversations: Engine, talks: Sequence[str]) -> int:
    """How many of these conversations are there."""
    there = select(func.count(EVENTS.c.sender_id.distinct())).where(EVENTS.c.sender_id.in_(talks))
    with conversations.connect() as connection:
        return int(connection.execute(there).scalar_one())


def empty_write_ahead_log(engine: Engine) -> None:
    """SQLite keeps copies of old pages in its write-ahead log; what is deleted must be gone from there too."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
