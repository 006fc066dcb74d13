"""Who needs somebody first: the reasons, the most urgent first, and the leads they hold for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Mapping

from sqlalchemy import and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from bot.leads.database import Database
from bot.leads.lead import HUMAN, OPEN
from bot.leads.models import Lead
from bot.office_hours import OfficeHours
from bot.today import HONG_KONG

REASONS: Final = ("human", "urgent", "overdue", "due", "waiting", "unfinished")
"""Asked for a person; is in a hurry; follow-up overdue; follow-up today; new for over a working day; stopped half-way
through the interview but left a contact. Only the follow-ups hold for somebody who was contacted already."""
OWNERS: Final = ("ours", "me", "nobody", "all")
"""Whose enquiries: one's own and those that nobody has yet; one's own; nobody's; everybody's."""
PAGE_ROWS: Final = 50
MOST_COUNTED: Final = 100
"""How many wait behind the menu's line is not counted any further."""

STRONGEST: Final = ("likely_meets", "needs_review")
_ANYBODYS: Final = true()
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


def how_many(database: Database, office: OfficeHours, now: datetime, me: str) -> int:
    """How many leads need this user at this moment (aware): their own and nobody's, at most `MOST_COUNTED`."""
    some = select(Lead.id).where(_any(needs(office, now)), whose("ours", me)).limit(MOST_COUNTED)
    with database.read() as session:
        return int(session.execute(select(func.count()).select_from(some.subquery())).scalar_one())


def whose(owner: str, me: str) -> Any:
    """The condition under which a lead is whose it is asked for, one of `OWNERS`."""
    mine, free = Lead.owner == me, Lead.owner.is_(None)
    return {"ours": or_(mine, free), "me": mine, "nobody": free, "all": true()}[owner]


def queue(database: Database, wanted: Needs, reason: str, page: int, owned: Any = _ANYBODYS) -> Queue:
    """One page of the queue: by the most urgent reason; those whom the rules seem to allow most before the others;
    then the longest overdue, and the newest, who are the likeliest to answer.

    Args:
        reason: one of `REASONS`, or empty for all.
        page: from 1; the last one when there are not so many.
        owned: the condition of `whose`.
    """
    rank = case(*((condition, place) for place, condition in enumerate(wanted.values())), else_=len(wanted))
    follow_up = case((or_(wanted["overdue"], wanted["due"]), Lead.follow_up_on))
    strength = case(
        *((Lead.outcome == outcome, place) for place, outcome in enumerate(STRONGEST)), else_=len(STRONGEST)
    )
    order = (rank, strength, follow_up.is_(None), follow_up, Lead.created_at.desc(), Lead.id.desc())
    chosen = and_(wanted[reason] if reason else _any(wanted), owned)
    with database.read() as session:
        counts = _counted(session, wanted, owned)
        pages = max(1, -(-counts[reason or "all"] // PAGE_ROWS))
        page = min(page, pages)
        first = select(Lead.id).where(chosen).order_by(*order).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)
        ids = list(session.execute(first).scalars())
        whole = select(*_ROW, *(condition.label(f"is_{name}") for name, condition in wanted.items()))
        found = session.execute(whole.where(Lead.id.in_(ids)).order_by(*order)).all()
    rows = [(row, [name for name in wanted if row._mapping[f"is_{name}"]]) for row in found]
    return Queue(rows, counts, page, pages)


def _counted(session: Session, wanted: Needs, owned: Any) -> dict[str, int]:
    """Reason -> leads, and `all`, in one pass."""
    counted = [func.count(case((condition, 1))).label(name) for name, condition in wanted.items()]
    found = session.execute(select(*counted, func.count().label("all")).where(_any(wanted), owned)).one()
    return {name: int(number) for name, number in found._mapping.items()}


def _any(wanted: Needs) -> Any:
    """Any of the reasons; only open enquiries have one."""
    return and_(Lead.status.in_(OPEN), or_(*wanted.values()))
