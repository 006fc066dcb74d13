"""How fast consultants get back to people: from the arrival of an enquiry to the first step away from `new`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from statistics import median
from typing import Any, Final, Iterable

from sqlalchemy import select

from bot.leads.database import Database
from bot.leads.models import Lead, LeadHistory

REACHED: Final = ("contacted", "qualified")
"""Steps from `new` that mean somebody spoke with the person; `lost` does not."""
ROWS_AT_A_TIME: Final = 2_000


@dataclass(frozen=True)
class ResponseTimes:
    """Enquiries of a period: how many came, how many were answered, how many are `new` still, and the median wait.

    Attributes:
        median_seconds: from arrival to answer, nights and weekends included; None without any answer.
    """

    leads: int
    answered: int
    waiting: int
    median_seconds: float | None


def response_times(database: Database, since: datetime, until: datetime, **only: str | None) -> ResponseTimes:
    """Read it from the histories of the leads that came in from `since` to before `until` (aware).

    Args:
        only: `source`, `language`, `role` that a lead must have; None means any.
    """
    wanted = [Lead.created_at >= since, Lead.created_at < until]
    wanted += [getattr(Lead, name) == value for name, value in only.items() if value]
    query = (
        select(Lead.id, Lead.created_at, Lead.status, LeadHistory.at, LeadHistory.changes)
        .join(LeadHistory, LeadHistory.lead_id == Lead.id)
        .where(*wanted)
        .order_by(Lead.id, LeadHistory.version)
    )
    leads = waiting = 0
    waits: list[float] = []
    with database.read() as session:
        rows = session.execute(query, execution_options={"stream_results": True}).yield_per(ROWS_AT_A_TIME)
        for _, changes in groupby(rows, key=lambda row: row.id):
            steps = list(changes)
            leads += 1
            waiting += steps[0].status == "new"
            answered = _answered(steps)
            if answered is not None:
                waits.append(max(0.0, (answered - steps[0].created_at).total_seconds()))  # a merged one was before
    return ResponseTimes(leads, len(waits), waiting, median(waits) if waits else None)


def _answered(rows: Iterable[Any]) -> datetime | None:
    for row in rows:
        for entry in row.changes:
            if entry.get("field") == "status" and entry.get("old") == "new" and entry.get("new") in REACHED:
                return row.at
    return None
