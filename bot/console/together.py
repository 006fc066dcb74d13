"""Changing several leads of the list at once, without undoing what a colleague did to one of them meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console import audit
from bot.console.casework import NotAllowed, Unknown, apply, locked_lead
from bot.leads.database import Database
from bot.leads.models import Lead, LeadHistory

FIELDS: Final = ("status", "owner", "follow_up_on")
"""What a row of the list shows and the change may touch."""
MOST_TOLD: Final = 10


@dataclass(frozen=True)
class Outcome:
    """How many leads were changed; the ids of those left as they were, and of those that a colleague had changed."""

    changed: int
    left: Sequence[str] = ()
    taken: Sequence[str] = ()


@dataclass(frozen=True)
class Taken:
    """A lead that was left because somebody had changed it: as it is now, who did it (None: unknown) and when."""

    lead: Any
    by: str | None
    at: datetime


def seen_of(status: str, owner: str | None, follow_up_on: date | None = None) -> str:
    """What a row showed, as the form carries it."""
    return f"{status} {owner or ''} {follow_up_on or ''}"


def change_together(
    database: Database, actor: audit.Actor, now: datetime, seen: Mapping[str, str], wanted: Mapping[str, str]
) -> Outcome:
    """Give several leads the same status, owner or follow-up.

    A lead is left as it is when somebody else gave the field another value since the list was shown. So are those that
    are so already, to whom that step is not open, or that are gone.

    Args:
        seen: lead's id -> `seen_of` its row; whatever else stands for a row that nobody has seen.
        wanted: field of `FIELDS` -> value, empty for none; beside the status `lost` its `lost_reason`.
    """
    changed, left, taken = 0, [], []
    with database.write() as session:
        for lead_id in sorted(seen):  # in one order, so that two who do this never wait for each other
            try:
                lead = locked_lead(session, lead_id)
                meant = {name: value for name, value in wanted.items() if _value(lead, name) != value}
                if "status" not in meant:
                    meant.pop("lost_reason", None)  # the list does not show it, so nobody has seen the one it has
                if _differs(lead, seen[lead_id], meant):
                    taken.append(lead_id)
                    continue
                done = bool(apply(session, actor, now, lead, meant))
            except (Unknown, NotAllowed):
                done = False
            changed += done
            left += [] if done else [lead_id]
    return Outcome(changed, tuple(left), tuple(taken))


def whose(database: Database, lead_ids: Sequence[str]) -> list[Taken]:
    """Of leads that were left: what they are now, and who changed status or owner last; at most `MOST_TOLD`."""
    with database.read() as session:
        query = select(Lead.id, Lead.contact_name, Lead.reference, Lead.status, Lead.owner, Lead.updated_at)
        rows = session.execute(query.where(Lead.id.in_(lead_ids[:MOST_TOLD])).order_by(Lead.id)).all()
        return [Taken(row, *_last_change(session, row)) for row in rows]


def _differs(lead: Any, seen: str, meant: Mapping[str, str]) -> bool:
    shown = dict(zip(FIELDS, (*seen.split(" "), "", "", ""), strict=False))
    return any(_value(lead, name) != shown[name] for name in FIELDS if name in meant)


def _value(lead: Any, name: str) -> str:
    """A field as forms carry it."""
    value = getattr(lead, name)
    return value.isoformat() if isinstance(value, date) else value or ""


def _last_change(session: Session, lead: Any) -> tuple[str | None, datetime]:
    query = select(LeadHistory).where(LeadHistory.lead_id == lead.id).order_by(LeadHistory.version.desc())
    for row in session.execute(query).scalars():
        if any(entry.get("field") in FIELDS for entry in row.changes):
            return row.actor, row.at
    return None, lead.updated_at
