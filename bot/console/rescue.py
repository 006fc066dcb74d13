"""Who needs somebody first: the reasons, the most urgent first, and the leads they hold for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Mapping

from sqlalchemy import and_, case, func, or_, select

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
    """The conditions at this moment (aware), in the order of `REASONS`."""
    today: date = now.astimezone(HONG_KONG).date()
    new, due = Lead.status == "new", Lead.status.in_(OPEN)
    return {
        "human": and_(new, Lead.reason == HUMAN),
        "urgent": and_(new, Lead.answers["timing"].as_string() == "urgent"),
        "overdue": and_(due, Lead.follow_up_on < today),
        "due": and_(due, Lead.follow_up_on == today),
        "waiting": and_(new, Lead.created_at <= office.working_day_before(now)),
        "unfinished": and_(new, func.json_array_length(Lead.assessment["missing"]) > 0),
    }


def how_many(database: Database, office: OfficeHours, now: datetime) -> int:
    """How many leads need somebody at this moment (aware).

    Every page asks for it, so it is counted in two parts: what an index tells of all leads, and what only the rows of
    the few fresh ones tell.
    """
    wanted = needs(office, now)
    by_index = or_(wanted["waiting"], wanted["overdue"], wanted["due"])
    by_row = or_(wanted["human"], wanted["urgent"], wanted["unfinished"])
    fresh = and_(Lead.status == "new", Lead.created_at > office.working_day_before(now))
    only_by_row = and_(fresh, case((by_index, 0), else_=1) == 1, by_row)
    with database.read() as session:
        counted = [select(func.count()).select_from(Lead).where(part) for part in (by_index, only_by_row)]
        return sum(int(session.execute(query).scalar_one()) for query in counted)


def queue(database: Database, wanted: Needs, reason: str, page: int) -> Queue:
    """One page of the queue, the longest wait first among equals.

    Args:
        reason: one of `REASONS`, or empty for all.
        page: from 1; the last one when there are not so many.
    """
    rank = case(*((condition, place) for place, condition in enumerate(wanted.values())), else_=len(wanted))
    follow_up = case((or_(wanted["overdue"], wanted["due"]), Lead.follow_up_on))
    counted = [func.count(case((condition, 1))).label(name) for name, condition in wanted.items()]
    with database.read() as session:
        counts = session.execute(select(*counted, func.count().label("all")).where(_any(wanted))).one()._mapping
        total = int(counts[reason or "all"])
        pages = max(1, -(-total // PAGE_ROWS))
        page = min(page, pages)
        chosen = select(*_ROW, *(condition.label(f"is_{name}") for name, condition in wanted.items()))
        chosen = chosen.where(wanted[reason] if reason else _any(wanted))
        order = (rank, follow_up.is_(None), follow_up, Lead.created_at, Lead.id)
        found = session.execute(chosen.order_by(*order).limit(PAGE_ROWS).offset((page - 1) * PAGE_ROWS)).all()
    rows = [(row, [name for name in wanted if row._mapping[f"is_{name}"]]) for row in found]
    return Queue(rows, {name: int(number) for name, number in counts.items()}, page, pages)


def _any(wanted: Needs) -> Any:
    """Any of the reasons, those first that need no look into a lead's answers."""
    cheap_first = sorted(wanted, key=lambda name: name in ("urgent", "unfinished"))
    return or_(*(wanted[name] for name in cheap_first))
