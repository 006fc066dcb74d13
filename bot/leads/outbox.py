"""What the consultants are to be told of: written down in the transaction that makes it so, sent later by `bot.notify`.

So nothing is told that did not happen, and nothing that happened goes untold, whichever process stops when.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.leads.identifiers import uuid7
from bot.leads.lead import OPEN
from bot.leads.models import Lead, Notification

LEAD_NEW: Final = "lead_new"
LEAD_HUMAN: Final = "lead_human"
"""Somebody who left their details before asks for a person now."""
FOLLOW_UP_DUE: Final = "follow_up_due"
KINDS: Final = (LEAD_NEW, LEAD_HUMAN, FOLLOW_UP_DUE)

INVENTED: Final = "demo"
"""The source of leads that are nobody's: nobody is told of them."""
MISSED_DAYS: Final = 7
"""A follow-up that fell due so long ago while nothing was sent is told of no more."""


def enqueue(session: Session, kind: str, lead: Any, now: datetime, *, once_per: str = "") -> None:
    """Have the consultants told, in this transaction; a repeat does nothing.

    Args:
        kind: one of `KINDS`.
        lead: the `Lead` it is about.
        once_per: what else than kind and lead makes it a thing of its own, such as a day.
    """
    if lead.source == INVENTED:
        return
    row = {
        "id": uuid7(now), "dedupe_key": ":".join(filter(None, (kind, lead.id, once_per))), "kind": kind,
        "lead_id": lead.id, "created_at": now, "next_try_at": now, "attempts": 0, "delivered": "",
    }  # fmt: skip
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(Notification).values(row).on_conflict_do_nothing(index_elements=["dedupe_key"]))


def enqueue_due(session: Session, today: date, now: datetime) -> None:
    """Have the consultants told of the follow-ups that are due; of each day that was set for a lead once.

    Args:
        today: the day in Hong Kong.
    """
    due = (Lead.follow_up_on <= today) & (Lead.follow_up_on > today - timedelta(days=MISSED_DAYS))
    for lead in session.execute(select(Lead).where(due, Lead.status.in_(OPEN))).scalars():
        enqueue(session, FOLLOW_UP_DUE, lead, now, once_per=lead.follow_up_on.isoformat())
