"""Who needs somebody first: the reasons, the most urgent first, and the leads they hold for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Mapping

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from bot.leads.database import Database
from bot.leads.lead import HUMAN, OPEN
from bot.leads.models import Lead
from bot.office_hours import OfficeHours
from bot.today import HONG_KONG

REASONS: Final = ("human", "urgent", "overdue", "due", "waiting", "unfinished")
"""Asked for a person; is in a hurry; follow-up overdue; follow-up today; new for over a working day; stopped half-way
through the interview but left a contact. Only the follow-ups hold for somebody who was contacted already."""
PAGE_ROWS: Final = 50

_ROW: Final = (
    Lead.id, Lead.reference, Lead.created_at, Lead.source, Lead.language, Lead.status, Lead.owner, Lead.contact_name,
    Lead.contact_channel, Lead.contact_value, Lead.contact_time, Lead.outcome, Lead.follow_up_on,
)  # fmt: skip

Needs = Mapping[str, Any]
"""Reason -> the SQL condition under which it holds for a lead."""


@dataclass(frozen=True)
class Queue:
    """One page of the queue.

    Attributes:
        rows: leads with their reasons, the most urgent first.
        counts: reason -> leads it holds for; `all` counts each lead once.
        page, pages: from 1.
    """

    rows: list[tuple[Any, list[str]]]
    counts: Mapping[str, int]
    page: int
    pages: int


def needs(office: OfficeHours, now: datetime) -> Needs:
    """The conditions at this moment (aware), in the order of `REASONS`; the index `ix_leads_list` answers them all."""
    today: date = now.astimezone(HONG_KONG).date()
    new, due = Lead.status == "new", Lead.status.in_(OPEN)
    return {
        "human": and_(new, Lead.reason == HUMAN),
        "urgent": and_(new, Lead.urgent),
        "overdue": and_(due, Lead.follow_up_on < today),
        "due": and_(due, Lead.follow_up_on == today),
        "waiting": and_(new, Lead.created_at <= office.working_day_before(now)),
        "unfinished": and_(new, Lead.unfinished),
    }


def how_many(database: Database, office: OfficeHours, now: datetime) -> int:
    """How many leads need somebody at this moment (aware)."""
    with database.read() as session:
        counted = select(func.count()).select_from(Lead).where(_any(needs(office, now)))
        return int(session.execute(counted).scalar_one())


def queue(database: Database, wanted: Needs, reason: str, page: int) -> Queue:
    """One page of the queue, the longest wait first among equals.

    Args:
        reason: one of `REASONS`, or empty for all.
        page: from 1; the last one when there are not so many.
    """
    rank = case(*((condition, place) for place, condition in enumerate(wanted.values())), else_=len(wanted))
    follow_up = case((or_(wanted["overdue"], wanted["due"]), Lead.follow_up_on))
    order = (rank, follow_up.is_(None), follow_up, Lead.created_at, Lead.id)
    chosen = wanted[reason] if reason else _any(wanted)
    with database.read() as session:
        counts = _counted(session, wanted)
        pages = max(1, -(-counts[reason or "all"] // PAGE_ROWS))
        page = min(page, pages)
        first = select(Lead.id).where(chosen).order_by(*order).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
        ids = list(session.execute(first).scalars())
        whole = select(*_ROW, *(condition.label(f"is_{name}") for name, condition in wanted.items()))
        found = session.execute(whole.where(Lead.id.in_(ids)).order_by(*order)).all()
    rows = [(row, [name for name in wanted if row._mapping[f"is_{name}"]]) for row in found]
    return Queue(rows, counts, page, pages)


def _counted(session: Session, wanted: Needs) -> dict[str, int]:
    """Reason -> leads, and `all`, in one pass."""
    counted = [func.count(case((condition, 1))).label(name) for name, condition in wanted.items()]
    found = session.execute(select(*counted, func.count().label("all")).where(_any(wanted))).one()
    return {name: int(number) for name, number in found._mapping.items()}


def _any(wanted: Needs) -> Any:
    """Any of the reasons; only open enquiries have one."""
    return and_(Lead.status.in_(OPEN), or_(*wanted.values()))
