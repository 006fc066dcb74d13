"""Deleting what has been kept long enough: what the privacy page promises, done.

A talk that left no lead goes 30 days after its last message. A lead goes by the rule of its status (`keeping`), with
its history and its talks, but not while its person waits for the answer to a request about their data. Anonymous
results stay, they cannot be traced to anybody. What talks are counted by, which nobody can be traced by either,
serves for comparing a month with the same month a year before, and goes after that.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, Mapping, NamedTuple, Sequence

from sqlalchemy import and_, case, delete, func, inspect, or_, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.leads import data_requests
from bot.leads.database import explained, shown
from bot.leads.keeping import ENQUIRIES, KEEPING, Keeping
from bot.leads.models import CountedTalk, Lead, LeadTalk, Notification
from bot.leads.store import LeadStore
from bot.leads.talks import EVENTS, count_talks, delete_talks
from bot.leads.write_ahead_log import empty_write_ahead_log

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


def purge(
    leads: LeadStore, conversations: Engine, now: datetime, *, keeping: Keeping = KEEPING, dry_run: bool = False
) -> Purged:
    """Delete what is due; run as often as you like.

    Args:
        leads: the lead store.
        conversations: the engine of Rasa's tracker database, as `database.connect` makes it.
        now: the present moment (aware).
        keeping: how long leads are kept.
        dry_run: delete nothing, only count what would go.
    Raises:
        StoreUnavailable: one of the databases does not answer. What was deleted until then stays deleted.
    """
    leads.check()
    count, talks, counted = _due(leads, keeping, now) if dry_run else _delete_due(leads, keeping, now)
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
        empty_write_ahead_log(leads.database.engine)
    return Purged(count, gone, counted)


class Due(NamedTuple):
    """A lead that is to be deleted: its id, reference, status, and from when on (aware)."""

    id: str
    reference: str
    status: str
    goes_at: datetime


def due_until(leads: LeadStore, keeping: Keeping, now: datetime, moment: datetime, limit: int) -> list[Due]:
    """The leads that will have been deleted by this moment (aware), the next first; at most `limit`."""
    columns = (Lead.id, Lead.status, Lead.purge_after, Lead.updated_at)  # of the index; whole leads are read for few
    ways = [(Lead.purge_after, ENQUIRIES), *((Lead.updated_at, (status,)) for status in keeping.after_change)]
    found: dict[str, tuple[datetime, str]] = {}
    with leads.database.read() as session:
        # for each way in which time runs the next ones: the next of all are among them
        for order, statuses in ways:
            due = select(*columns).where(_is_due(keeping, now, moment), Lead.status.in_(statuses))
            for row in session.execute(due.order_by(order, Lead.id).limit(limit)):
                goes_at = keeping.until(row.status, row.purge_after, row.updated_at)
                if goes_at is not None:
                    found[row.id] = (goes_at, row.status)
        chosen = sorted(found, key=lambda lead_id: (found[lead_id][0], lead_id))[:limit]
        references: Mapping[str, str] = dict(
            session.execute(select(Lead.id, Lead.reference).where(Lead.id.in_(chosen))).all()
        )
    return [Due(each, references[each], found[each][1], found[each][0]) for each in chosen]


def count_due(leads: LeadStore, keeping: Keeping, now: datetime, moments: Sequence[datetime]) -> dict[str, list[int]]:
    """How many leads will have been deleted by each of these moments, and as the last number how many there are.

    Returns:
        Status -> numbers; a status that no lead has is missing.
    """
    counted = [func.count(case((_is_due(keeping, now, moment), 1))) for moment in moments]
    query = select(Lead.status, *counted, func.count()).group_by(Lead.status)
    with leads.database.read() as session:
        return {status: [int(number) for number in numbers] for status, *numbers in session.execute(query)}


def _is_due(keeping: Keeping, now: datetime, moment: datetime) -> Any:
    """Whether a lead's time will have come at this moment, as it is now, by the rule of its status."""
    promised = and_(Lead.status.in_(ENQUIRIES), Lead.purge_after <= moment + keeping.earlier)
    ended = [
        and_(Lead.status == status, Lead.updated_at <= moment - timedelta(days=days))
        for status, days in keeping.after_change.items()
    ]
    held = Lead.id.in_(data_requests.holding(data_requests.day_of(now)))
    return and_(or_(promised, *ended), ~held)


def _due(leads: LeadStore, keeping: Keeping, now: datetime) -> tuple[int, list[str], int]:
    """How many leads' day has come, the conversations behind them, and how many talks are counted no longer."""
    with leads.database.read() as session:
        ids = list(session.execute(select(Lead.id).where(_is_due(keeping, now, now))).scalars())
        old = session.execute(select(func.count()).select_from(CountedTalk).where(_is_old_talk(now))).scalar_one()
        return len(ids), _talks_behind(session, ids), int(old)


def _delete_due(leads: LeadStore, keeping: Keeping, now: datetime) -> tuple[int, list[str], int]:
    """Delete what `_due` counts, old notifications, and the register's rows whose time has come.

    The leads are locked before their conversations are looked up: one that becomes a client's this very moment is
    either spared with its conversations or gone before.
    """
    with leads.database.write() as session:
        locked = select(Lead.id).where(_is_due(keeping, now, now)).order_by(Lead.id).with_for_update()
        ids = list(session.execute(locked).scalars())
        talks = _talks_behind(session, ids)
        for part in _parts(ids):
            session.execute(delete(Lead).where(Lead.id.in_(part)))
        old = int(session.execute(delete(CountedTalk).where(_is_old_talk(now))).rowcount)
        session.execute(delete(Notification).where(Notification.created_at < now - timedelta(days=NOTIFICATION_DAYS)))
        data_requests.forget_old(session, data_requests.day_of(now))
    return len(ids), talks, old


def _talks_behind(session: Session, lead_ids: Sequence[str]) -> list[str]:
    talks: list[str] = []
    for part in _parts(lead_ids):
        for column, of in ((Lead.transcript, Lead.id), (LeadTalk.transcript, LeadTalk.lead_id)):
            talks += session.execute(select(column).where(of.in_(part), column.is_not(None))).scalars()
    return talks


def _is_old_talk(now: datetime) -> Any:
    return CountedTalk.started_at < now - timedelta(days=STATISTICS_DAYS)


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
