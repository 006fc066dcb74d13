"""The tables of conversations as they are known without Rasa, and deleting from them so that no copy stays."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Mapping, Sequence

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text, delete, func, inspect, select, true
from sqlalchemy import Sequence as NumberSequence
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.schema import UniqueConstraint

from bot.leads.database import connect, explained, hold, shown
from bot.leads.write_ahead_log import empty_write_ahead_log

TABLES: Final = MetaData()
EVENTS: Final = Table(
    "events",
    TABLES,
    Column("id", Integer, NumberSequence("events_seq", optional=True), primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("type_name", String(255), nullable=False),
    Column("timestamp", Float),
    Column("intent_name", String(255)),
    Column("action_name", String(255)),
    Column("data", Text),
)
"""Rasa's table of conversations, as `bot.runtime.conversation_store` has it."""
REFERENCES: Final = Table(
    "talk_references",
    TABLES,
    Column("code", String(16), primary_key=True),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("at", Float, nullable=False),
)
"""Which conversation a reference code leads back to."""
INBOX: Final = Table(
    "channel_inbox",
    MetaData(),  # apart: a backup of PostgreSQL leaves out what was under way, which is of no use to anybody later
    Column("id", Integer, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("message_key", String(64), nullable=False),
    Column("sender_id", String(255), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("address", String(255)),
    Column("text", Text),
    Column("language", String(10)),
    Column("removed", Text),
    Column("answer", Text),
    Column("sent", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sent_at", Float, nullable=False),
    Column("arrived_at", Float, nullable=False),
    Column("due", Float, nullable=False),
    Column("done_at", Float),
    UniqueConstraint("channel", "message_key"),
)
"""Messages of messaging platforms on their way to an answer, then only marks of them; see `bot.channels.inbox`."""
_OF_TALKS: Final = ((EVENTS, true()), (REFERENCES, true()), (INBOX, INBOX.c.address.is_not(None)))
"""The tables with rows of conversations, and which rows of each say something of a person; the others are marks."""


def make_tables(url: str) -> None:
    """Make the tables that are missing in the database at `url`, as the bot itself does at its first start.

    Raises:
        StoreUnavailable: the database cannot be reached or written.
    """
    conversations = connect(url, setting="TRACKER_DATABASE_URL")
    try:
        writing = conversations.execution_options(write=True)
        with explained(shown(url), "TRACKER_DATABASE_URL"), writing.begin() as connection:
            TABLES.create_all(connection)
    finally:
        conversations.dispose()


def rows_of(conversations: Engine, talks: Sequence[str]) -> dict[str, int]:
    """How many rows each table has of these conversations; a table that is not there yet has none."""
    counts = {table.name: 0 for table, _says in _OF_TALKS}
    with conversations.connect() as connection:
        for table, says in _OF_TALKS:
            if inspect(connection).has_table(table.name):
                mine = select(func.count()).select_from(table).where(table.c.sender_id.in_(talks), says)
                counts[table.name] = int(connection.execute(mine).scalar_one())
    return counts


def delete_talks(conversations: Engine, talks: Sequence[str]) -> Mapping[str, int]:
    """Delete these conversations; how many rows went from each table, marks of deliveries not counted."""
    with conversations.execution_options(write=True).begin() as connection:
        return _delete(connection, talks)


def _delete(connection: Connection, talks: Sequence[str]) -> Mapping[str, int]:
    hold(connection, *map(held_as, talks))
    counts = {table.name: 0 for table, _says in _OF_TALKS}
    for table, says in _OF_TALKS:
        if inspect(connection).has_table(table.name):
            mine = table.c.sender_id.in_(talks)
            counts[table.name] = int(connection.execute(delete(table).where(mine, says)).rowcount)
            connection.execute(delete(table).where(mine))
    return counts


def held_as(conversation: str) -> str:
    """By what name whoever writes or deletes a conversation holds it (`database.hold`)."""
    return f"conversation {conversation}"


def forget_talks(url: str, talks: Sequence[str], *, within: Connection) -> Mapping[str, int]:
    """Delete these conversations, if there are any, from the database at `url` so that no copy stays.

    Args:
        within: the transaction in which their lead is locked. If that is the same SQLite file, which lets one write at
            a time, they go in it, and whoever ends it empties the write-ahead log.

    Returns:
        How many rows went from each table.

    Raises:
        StoreUnavailable: the database cannot be reached or written.
    """
    if not talks:
        return {}
    if _is_file_of(within, url):
        return _delete(within, talks)
    conversations = connect(url, setting="TRACKER_DATABASE_URL")
    try:
        with explained(shown(url), "TRACKER_DATABASE_URL"):
            counts = delete_talks(conversations, talks)
        empty_write_ahead_log(conversations)
    finally:
        conversations.dispose()
    return counts


def _is_file_of(connection: Connection, url: str) -> bool:
    mine, other = connection.engine.url, make_url(url)
    on_sqlite = {mine.get_backend_name(), other.get_backend_name()} == {"sqlite"}
    return on_sqlite and Path(str(mine.database)).resolve() == Path(str(other.database)).resolve()


def count_talks(conversations: Engine, talks: Sequence[str]) -> int:
    """How many of these conversations are there."""
    there = select(func.count(EVENTS.c.sender_id.distinct())).where(EVENTS.c.sender_id.in_(talks))
    with conversations.connect() as connection:
        return int(connection.execute(there).scalar_one())
