"""Other leads that may be the same person's: the same phone, e-mail or WeChat. A hint only: families share a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from bot.leads.database import Database
from bot.leads.lead import StoredLead
from bot.leads.models import Lead
from bot.leads.search import contact_key, search_patterns
from bot.leads.store import found_in

MOST: Final = 20


@dataclass(frozen=True)
class Twin:
    """Another lead with the same contact."""

    id: str
    name: str | None
    channel: str
    status: str
    created_at: datetime


def possible_duplicates(database: Database, lead: StoredLead) -> list[Twin]:
    """Leads with the same contact as this one, newest first."""
    wanted = contact_key(lead.contact_channel, lead.contact_value)
    (forms,) = search_patterns(lead.contact_value.replace(" ", "")) or [()]
    if not wanted or not forms:
        return []
    query = (
        select(Lead.id, Lead.contact_name, Lead.contact_channel, Lead.contact_value, Lead.status, Lead.created_at)
        .where(Lead.id.in_(found_in(forms)), Lead.id != lead.id)
        .order_by(Lead.created_at.desc())
        .limit(MOST * 5)
    )
    with database.read() as session:
        rows = session.execute(query).all()
    twins = [
        Twin(row.id, row.contact_name, row.contact_channel, row.status, row.created_at)
        for row in rows
        if contact_key(row.contact_channel, row.contact_value) == wanted
    ]
    return twins[:MOST]
