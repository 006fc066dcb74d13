"""Deleting what has been kept long enough: what the privacy page promises, done.

A talk that left no lead goes 30 days after its last message. A lead goes when its `purge_after` has come, with its
history and its talk, unless the person engaged the firm: a client's file is kept by other rules. Anonymous results
stay, they cannot be traced to anybody. Steps of talks, which nobody can be traced by either, serve for comparing a
month with the same month a year before, and go after that.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, Sequence

from sqlalchemy import Column, Float, MetaData, String, Table, delete, func, inspect, select
from sqlalchemy.engine import Engine

from bot.leads.database import explained, shown
from bot.leads.lead import CLIENTS
from bot.leads.models import Lead, Notification, TalkEvent
from bot.leads.store import LeadStore

CHAT_DAYS: Final = 30
"""How long a talk without contact details is kept after its last message (privacy page, PDPO DPP2)."""
STATISTICS_DAYS: Final = 400
"""How long the steps of talks are kept for statistics."""
NOTIFICATION_DAYS: Final = 60
"""How long the outbox remembers what the consultants were, or could not be, told of."""
BATCH: Final = 500

_EVENTS: Final = Table("events", MetaData(), Column("sender_id", String(255)), Column("timestamp", Float))
"""What is needed here of Rasa's table of conversations."""
_REFERENCES: Final = Table("talk_references", MetaData(), Column("sender_id", String(255)))
"""And of the codes that lead back to them."""


class Purged(NamedTuple):
    """How many leads, conversations and steps of talks were deleted."""

    leads: int
    conversations: int
    steps: int = 0


def purge(leads: LeadStore, conversations: Engine, now: datetime) -> Purged:
    """Delete what is due; run as often as you like.

    Args:
        leads: the lead store.
        conversations: the engine of Rasa's tracker database, as `database.connect` makes it.
        now: the present moment (aware).
    Raises:
        StoreUnavailable: one of the databases does not answer. What was deleted until then stays deleted.
    """
    leads.check()
    talks = _delete_due_leads(leads, now)
    count = len(talks)
    steps = _delete_old_steps(leads, now)
    _delete_old_notifications(leads, now)
    kept_until = (now - timedelta(days=CHAT_DAYS)).timestamp()
    with explained(shown(str(conversations.url))):
        if not inspect(conversations).has_table(_EVENTS.name):
            return Purged(count, 0, steps)  # nobody has talked yet
        old = _silent_since(conversations, kept_until)
        talks += sorted(set(old) - _talks_of_leads(leads, old))
        deleted = sum(_delete_talks(conversations, part) for part in _parts([talk for talk in talks if talk]))
        _empty_write_ahead_log(conversations)
    with explained(leads.database.name):
        _empty_write_ahead_log(leads.database.engine)
    return Purged(count, deleted, steps)


def _delete_due_leads(leads: LeadStore, now: datetime) -> list[str | None]:
    """Delete leads whose day has come; returns the ids of their conversations."""
    due = (Lead.purge_after <= now) & Lead.status.not_in(CLIENTS)
    with leads.database.write() as session:
        talks = list(session.execute(select(Lead.transcript).where(due)).scalars())
        session.execute(delete(Lead).where(due))
    return talks


def _delete_old_steps(leads: LeadStore, now: datetime) -> int:
    with leads.database.write() as session:
        old = delete(TalkEvent).where(TalkEvent.at < now - timedelta(days=STATISTICS_DAYS))
        return int(session.execute(old).rowcount)


def _delete_old_notifications(leads: LeadStore, now: datetime) -> None:
    with leads.database.write() as session:
        session.execute(delete(Notification).where(Notification.created_at < now - timedelta(days=NOTIFICATION_DAYS)))


def _silent_since(conversations: Engine, moment: float) -> list[str]:
    query = select(_EVENTS.c.sender_id).group_by(_EVENTS.c.sender_id).having(func.max(_EVENTS.c.timestamp) < moment)
    with conversations.connect() as connection:
        return list(connection.execute(query).scalars())


def _talks_of_leads(leads: LeadStore, talks: Sequence[str]) -> set[str]:
    """Those of these conversations that belong to a lead."""
    found: set[str] = set()
    with leads.database.read() as session:
        for part in _parts(talks):
            found.update(session.execute(select(Lead.transcript).where(Lead.transcript.in_(part))).scalars())
    return found


def _delete_talks(conversations: Engine, talks: Sequence[str]) -> int:
    with conversations.execution_options(write=True).begin() as connection:
        there = select(func.count(_EVENTS.c.sender_id.distinct())).where(_EVENTS.c.sender_id.in_(talks))
        count = int(connection.execute(there).scalar_one())
        connection.execute(delete(_EVENTS).where(_EVENTS.c.sender_id.in_(talks)))
        if inspect(connection).has_table(_REFERENCES.name):
            connection.execute(delete(_REFERENCES).where(_REFERENCES.c.sender_id.in_(talks)))
    return count


def _parts(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]


def _empty_write_ahead_log(engine: Engine) -> None:
    """SQLite keeps copies of old pages in its write-ahead log; what is deleted must be gone from there too."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
