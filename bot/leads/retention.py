"""Deleting what has been kept long enough: what the privacy page promises, done.

A talk that left no lead goes 30 days after its last message. A lead goes when its `purge_after` has come, with its
history and its talks, unless the person engaged the firm: a client's file is kept by other rules. Anonymous results
stay, they cannot be traced to anybody. Steps of talks, which nobody can be traced by either, serve for comparing a
month with the same month a year before, and go after that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, Mapping, NamedTuple, Sequence

from sqlalchemy import case, delete, func, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.leads.database import explained, shown
from bot.leads.identifiers import uuid7
from bot.leads.lead import CLIENTS
from bot.leads.models import AuditEntry, Lead, LeadTalk, Notification, TalkEvent
from bot.leads.store import LeadStore
from bot.leads.talks import EVENTS, count_talks, delete_talks, empty_write_ahead_log

CHAT_DAYS: Final = 30
"""How long a talk without contact details is kept after its last message (privacy page, PDPO DPP2)."""
STATISTICS_DAYS: Final = 400
"""How long the steps of talks are kept for statistics."""
NOTIFICATION_DAYS: Final = 60
"""How long the outbox remembers what the consultants were, or could not be, told of."""
PURGED: Final = "purged"
"""What the audit log calls it, with the numbers as `count.leads.3`."""
BY_ITSELF: Final = "by itself"
"""In place of an address in the audit log: nobody asked for it, the running bot does it."""
BATCH: Final = 500


class Purged(NamedTuple):
    """How many leads, conversations and steps of talks were deleted."""

    leads: int
    conversations: int
    steps: int = 0


def purge(
    leads: LeadStore, conversations: Engine, now: datetime, *, dry_run: bool = False, by: str = BY_ITSELF
) -> Purged:
    """Delete what is due; run as often as you like. The audit log says how much went, if anything did.

    Args:
        leads: the lead store.
        conversations: the engine of Rasa's tracker database, as `database.connect` makes it.
        now: the present moment (aware).
        dry_run: delete nothing, only count what would go.
        by: who asked for it, for the audit log.
    Raises:
        StoreUnavailable: one of the databases does not answer. What was deleted until then stays deleted.
    """
    leads.check()
    count, talks, steps = _due(leads, now) if dry_run else _delete_due(leads, now, by)
    kept_until = (now - timedelta(days=CHAT_DAYS)).timestamp()
    with explained(shown(str(conversations.url))):
        if not inspect(conversations).has_table(EVENTS.name):
            return Purged(count, 0, steps)  # nobody has talked yet
        old = _silent_since(conversations, kept_until)
        talks += sorted(set(old) - _talks_of_leads(leads, old))
        gone = 0
        for part in _parts(list(dict.fromkeys(talks))):
            gone += count_talks(conversations, part)
            if not dry_run:
                delete_talks(conversations, part)
        if not dry_run:
            empty_write_ahead_log(conversations)
            with leads.database.write() as session:
                _note(session, now, by, {"conversations": gone})
    if not dry_run:
        with explained(leads.database.name):
            empty_write_ahead_log(leads.database.engine)
    return Purged(count, gone, steps)


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


def _due(leads: LeadStore, now: datetime) -> tuple[int, list[str], int]:
    """How many leads' day has come, the ids of the conversations behind them, and how many steps are old."""
    with leads.database.read() as session:
        ids = list(session.execute(select(Lead.id).where(_is_due(now))).scalars())
        steps = session.execute(select(func.count()).select_from(TalkEvent).where(_is_old_step(now))).scalar_one()
        return len(ids), _talks_behind(session, ids), int(steps)


def _delete_due(leads: LeadStore, now: datetime, by: str) -> tuple[int, list[str], int]:
    """Delete what `_due` counts, and old notifications.

    The leads are locked before their conversations are looked up: one that becomes a client's this very moment is
    either spared with its conversations or gone before.
    """
    with leads.database.write() as session:
        locked = select(Lead.id).where(_is_due(now)).order_by(Lead.id).with_for_update()
        ids = list(session.execute(locked).scalars())
        talks = _talks_behind(session, ids)
        for part in _parts(ids):
            session.execute(delete(Lead).where(Lead.id.in_(part)))
        steps = int(session.execute(delete(TalkEvent).where(_is_old_step(now))).rowcount)
        session.execute(delete(Notification).where(Notification.created_at < now - timedelta(days=NOTIFICATION_DAYS)))
        _note(session, now, by, {"leads": len(ids), "steps": steps})
    return len(ids), talks, steps


def _talks_behind(session: Session, lead_ids: Sequence[str]) -> list[str]:
    talks: list[str] = []
    for part in _parts(lead_ids):
        for column, of in ((Lead.transcript, Lead.id), (LeadTalk.transcript, LeadTalk.lead_id)):
            talks += session.execute(select(column).where(of.in_(part), column.is_not(None))).scalars()
    return talks


def _note(session: Session, now: datetime, by: str, counts: Mapping[str, int]) -> None:
    fields = [f"count.{name}.{number}" for name, number in counts.items() if number]
    if fields:
        session.add(AuditEntry(id=uuid7(now), at=now, action=PURGED, fields=fields, address=by))


def _is_old_step(now: datetime) -> Any:
    return TalkEvent.at < now - timedelta(days=STATISTICS_DAYS)


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
