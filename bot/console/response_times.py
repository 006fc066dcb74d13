"""How fast consultants get back to people: from the arrival of an enquiry to `Lead.contacted_at`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import and_, case, func, select

from bot.leads.database import Database
from bot.leads.lead import BY_CONSULTANTS
from bot.leads.models import Lead
from bot.office_hours import OfficeHours


@dataclass(frozen=True)
class ResponseTimes:
    """Enquiries of a period: how many came, were answered, are `new` and were never answered, and the median wait.

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
    """Reckon it for the leads that came in from `since` to before `until` (aware); consultants enter none that waited.

    Args:
        office: its hours; one that never opens counts every hour.
        only: `source`, `language`, `role` that a lead must have; None means any.
    """
    wanted = [Lead.created_at >= since, Lead.created_at < until, Lead.source.not_in(BY_CONSULTANTS)]
    wanted += [getattr(Lead, name) == value for name, value in only.items() if value]
    untouched = and_(Lead.status == "new", Lead.contacted_at.is_(None))
    counted = select(func.count(), func.count(case((untouched, 1)))).where(*wanted)
    answers = select(Lead.created_at, Lead.contacted_at).where(*wanted, Lead.contacted_at.is_not(None))
    with database.read() as session:
        leads, waiting = session.execute(counted).one()
        spans = session.connection().execute(answers).all()
    spans = [(came, max(came, answered)) for came, answered in spans]  # by way of one merged into it
    waits = [(office.open_between(*span) if office.hours else span[1] - span[0]).total_seconds() for span in spans]
    return ResponseTimes(int(leads), len(waits), int(waiting), median(waits) if waits else None)
