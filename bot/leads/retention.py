"""Deleting what has been kept long enough: what the privacy page promises, done.

A talk that left no lead goes 30 days after its last message. A lead goes when its `purge_after` has come, with its
history and its talks, unless the person engaged the firm: a client's file is kept by other rules. Anonymous results
stay, they cannot be traced to anybody. What talks are counted by, which nobody can be traced by either, serves for
comparing a month with the same month a year before, and goes after that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, Sequence

from sqlalchemy import case, delete, func, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.leads.database import explained, shown
from bot.leads.lead import CLIENTS
from bot.leads.models import CountedTalk, Lead, LeadTalk, Notification
from bot.leads.store import LeadStore
from bot.leads.talks import EVENTS, count_talks, delete_talks, empty_write_ahead_log

CHAT_DAYS: Final = 30
"""How long a talk without contact details is kept after its last message (privacy page, PDPO DPP2)."""
STATISTICS_DAYS: Final = 400
"""How long a talk is counted after it began."""
NOTIFICATION_DAYS: Final = 60
"""How long the outbox remembers what the consultants were, or could not be, told of."""
BATCH: Final = 500


class Purged(NamedTuple):
    """How many leads and conversations were deleted, and how many talks are counted no longer."""

    leads: int
    conversations: int
    counted: int = 0


def purge(leads: LeadStore, conversations: Engine, now: datetime, *, dry_run: bool = False) -> Purged:
    """Delete what is due; run as often as you like.

    Args:
        leads: the lead store.
        conversations: the engine of Rasa's tracker database, as `database.connect` makes it.
        now: the present moment (aware).
        dry_run: delete nothing, only count what would go.
    Raises:
        StoreUnavailable: one of the databases does not answer. What was deleted until then stays deleted.
    """
    leads.check()
    count, talks = _due_talks(leads, now) if dry_run else _delete_due_leads(leads, now)
    counted = _old_talks(leads, now) if dry_run else _delete_old_talks(leads, now)
    if not dry_run:
        _delete_old_notifications(leads, now)
    kept_until = (now - timedelta(days=CHAT_DAYS)).timestamp()
    with explained(shown(str(conversations.url))):
        if not inspect(conversations).has_table(EVENTS.name):
            return Purged(count, 0, counted)  # nobody has talked yet
        old = _silent_since(conversations, kept_until)
        talks += sorted(set(old) - _talks_of_leads(leads, old))
        gone = 0
        for part in _parts(list(dict.fromkeys(talks))):
            gone += count_talks(conversations, part)
            if not dry_run:
                delete_talks(conversations, part)
        if not dry_run:
            empty_write_ahead_log(conversations)
    if not dry_run:
        with explained(leads.database.name):
            empty_write_ahead_log(leads.database.engine)
    return Purged(count, gone, counted)


class Due(NamedTuple):
    """A lead that is to be deleted: its id, reference, status, and from when on (aware)."""

    id: str
    reference: str
    status: str
    purge_after: datetime


def due_until(leads: LeadStore, moment: datetime, limit: int) -> list[Due]:
    """The leads that will have been deleted by this moment (aware), the next first; at most `limit`."""
    query = select(Lead.id, Lead.reference, Lead.status, Lead.purge_after).where(_is_due(moment))
    with leads.database.read() as session:
        rows = session.execute(query.order_by(Lead.purge_after, Lead.id).limit(limit)).all()
    return [Due(*row) for row in rows]


def count_due(leads: LeadStore, moments: Sequence[datetime]) -> list[int]:
    """How many leads will have been deleted by each of these moments."""
    counted = [func.count(case((Lead.purge_after <= moment, 1))) for moment in moments]
    with leads.database.read() as session:
        return [int(number) for number in session.execute(select(*counted).where(_is_due(max(moments)))).one()]


def _is_due(moment: datetime) -> Any:
    return (Lead.purge_after <= moment) & Lead.status.not_in(CLIENTS)


def _due_talks(leads: LeadStore, now: datetime) -> tuple[int, list[str]]:
    """How many leads' day has come, and the ids of the conversations behind them."""
    with leads.database.read() as session:
        return _found_due(session, now)


def _delete_due_leads(leads: LeadStore, now: datetime) -> tuple[int, list[str]]:
    """Delete leads whose day has come; what `_due_talks` says."""
    with leads.database.write() as session:
        found = _found_due(session, now)
        session.execute(delete(Lead).where(_is_due(now)))
    return found


def _found_due(session: Session, now: datetime) -> tuple[int, list[str]]:
    own = list(session.execute(select(Lead.transcript).where(_is_due(now))).scalars())
    merged = select(LeadTalk.transcript).join(Lead, Lead.id == LeadTalk.lead_id).where(_is_due(now))
    return len(own), [talk for talk in (*own, *session.execute(merged).scalars()) if talk]


def _is_old_talk(now: datetime) -> Any:
    return CountedTalk.started_at < now - timedelta(days=STATISTICS_DAYS)


def _old_talks(leads: LeadStore, now: datetime) -> int:
    with leads.database.read() as session:
        return int(session.execute(select(func.count()).select_from(CountedTalk).where(_is_old_talk(now))).scalar_one())


def _delete_old_talks(leads: LeadStore, now: datetime) -> int:
    with leads.database.write() as session:
        return int(session.execute(delete(CountedTalk).where(_is_old_talk(now))).rowcount)


def _delete_old_notifications(leads: LeadStore, now: datetime) -> None:
    with leads.database.write() as session:
        session.execute(delete(Notification).where(Notification.created_at < now - timedelta(days=NOTIFICATION_DAYS)))


def _silent_since(conversations: Engine, moment: float) -> list[str]:
    query = select(EVENTS.c.sender_id).group_by(EVENTS.c.sender_id).having(func.max(EVENTS.c.timestamp) < moment)
    with conversations.connect() as connection:
        return list(connection.execute(query).scalars())


def _talks_of_leads(leads: LeadStore, talks: Sequence[str]) -> set[str]:
    """Those of these conversations that belong to a lead."""
    found: set[str] = set()
    with leads.database.read() as session:
        for part in _parts(talks):
            for column in (Lead.transcript, LeadTalk.transcript):
                found.update(session.execute(select(column).where(column.in_(part))).scalars())
    return found


def _parts(items: Sequence[Any]) -> list[Sequence[Any]]:
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
