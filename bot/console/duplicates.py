"""Other leads that may be the same person's: the same phone, e-mail or WeChat. A hint only: families share a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.leads.database import Database
from bot.leads.lead import StoredLead
from bot.leads.models import Lead, LeadTalk
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
    """Leads with the same contact as this one, newest first.

    The contacts of leads that were merged into one count as its own.
    """
    with database.read() as session:
        merged = _merged_contacts(session, [lead.id])
        contacts = [(lead.contact_channel, lead.contact_value), *merged.get(lead.id, ())]
        return same_contact(session, contacts, besides=lead.id)


def same_contact(session: Session, contacts: Sequence[tuple[str, str]], besides: str = "") -> list[Twin]:
    """Leads with one of these contacts, newest first.

    Args:
        contacts: channel and value; a phone in any format.
        besides: the id of a lead that is not meant.
    """
    wanted = {contact_key(*contact) for contact in contacts} - {""}
    found = [found_in(forms) for _, value in contacts for forms in search_patterns(value.replace(" ", ""))]
    if not wanted or not found:
        return []
    query = (
        select(Lead.id, Lead.contact_name, Lead.contact_channel, Lead.contact_value, Lead.status, Lead.created_at)
        .where(or_(*(Lead.id.in_(ids) for ids in found)), Lead.id != besides)
        .order_by(Lead.created_at.desc())
        .limit(MOST * 5)
    )
    rows = session.execute(query).all()
    merged = _merged_contacts(session, [row.id for row in rows])
    twins = []
    for row in rows:
        theirs = [(row.contact_channel, row.contact_value), *merged.get(row.id, ())]
        if wanted & {contact_key(*contact) for contact in theirs}:
            twins.append(Twin(row.id, row.contact_name, row.contact_channel, row.status, row.created_at))
    return twins[:MOST]


def _merged_contacts(session: Session, lead_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Of these leads, the contacts that those had which were merged into them."""
    mine = LeadTalk.lead_id.in_(lead_ids) & LeadTalk.merged_id.is_not(None)
    found: dict[str, list[tuple[str, str]]] = {}
    for lead_id, said in session.execute(select(LeadTalk.lead_id, LeadTalk.said).where(mine)):
        if "contact_value" in said:
            found.setdefault(lead_id, []).append((said["contact_channel"], said["contact_value"]))
    return found
