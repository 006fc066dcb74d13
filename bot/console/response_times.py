"""How fast consultants get back to people: from the arrival of an enquiry to the first step away from `new`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, Final, Sequence

from sqlalchemy import Text, case, cast, func, or_, select

from bot.leads.database import Database
from bot.leads.models import Lead, LeadHistory
from bot.office_hours import OfficeHours

REACHED: Final = ("contacted", "qualified")
"""Steps from `new` that mean somebody spoke with the person; `lost` does not."""


@dataclass(frozen=True)
class ResponseTimes:
    """Enquiries of a period: how many came, how many were answered, how many are `new` still, and the median wait.

    Attributes:
        median_seconds: from arrival to answer while the office was open: nights, weekends and days on which it is
            closed do not count, and an answer before it opens took no time. None without any answer.
    """

    leads: int
    answered: int
    waiting: int
    median_seconds: float | None


def response_times(
    database: Database, office: OfficeHours, since: datetime, until: datetime, **only: str | None
) -> ResponseTimes:
    """Read it from the histories of the leads that came in from `since` to before `until` (aware).

    Args:
        office: its hours; one that never opens counts every hour.
        only: `source`, `language`, `role` that a lead must have; None means any.
    """
    wanted = [Lead.created_at >= since, Lead.created_at < until]
    wanted += [getattr(Lead, name) == value for name, value in only.items() if value]
    counted = select(func.count(), func.count(case((Lead.status == "new", 1)))).where(*wanted)
    text = cast(LeadHistory.changes, Text)
    steps = (
        select(LeadHistory.lead_id, Lead.created_at, LeadHistory.at, LeadHistory.changes)
        .join(Lead, LeadHistory.lead_id == Lead.id)
        .where(*wanted, or_(*(text.like(f'%"{step}"%') for step in REACHED)))  # few of all changes; looked at below
        .order_by(LeadHistory.lead_id, LeadHistory.version.desc())
    )
    with database.read() as session:
        leads, waiting = session.execute(counted).one()
        first = {row.lead_id: row for row in session.execute(steps) if _answers(row.changes)}
    waits = [
        (office.open_between(row.created_at, row.at) if office.hours else row.at - row.created_at).total_seconds()
        for row in first.values()
    ]
    return ResponseTimes(int(leads), len(waits), int(waiting), median(waits) if waits else None)


def _answers(changes: Sequence[Any]) -> bool:
    return any(
        entry.get("field") == "status" and entry.get("old") == "new" and entry.get("new") in REACHED
        for entry in changes
    )
