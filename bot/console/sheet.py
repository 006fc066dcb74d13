"""A lead as a sheet to read and print: what the page of a lead shows, without its forms."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from bot.console import case_words, users
from bot.console.history_words import history
from bot.console.list_pages import channel_name
from bot.console.visit import Console
from bot.leads.lead import StoredLead
from bot.leads.lead_talks import merged_talks
from bot.leads.models import LeadDocument, LeadOverride, Note

GIST: Final = ("offer", "salary_total_hkd", "edu_level", "years_relevant")
"""The answers that tell a case in one line."""


def sheet(console: Console, lead: StoredLead, language: str) -> dict[str, Any]:
    """What `sheet.html` and `lead.html` fill in; history and notes newest first."""
    names = {user.id: user.name for user in users.everybody(console.database)}
    changes = console.store.history(lead.id)
    with console.database.read() as session:
        papers = select(LeadDocument.document, LeadDocument.state).where(LeadDocument.lead_id == lead.id)
        states = {row.document: row.state for row in session.execute(papers)}
        notes = session.execute(select(Note).where(Note.lead_id == lead.id).order_by(Note.at.desc())).scalars().all()
        overrides = select(LeadOverride).where(LeadOverride.lead_id == lead.id).order_by(LeadOverride.version)
        set_ = session.execute(overrides).scalars().all()
        merged = merged_talks(session, lead.id)
        session.expunge_all()
    return {
        "lead": lead,
        "merged": merged,
        "result": case_words.result(lead, language),
        "documents": case_words.documents(lead, states, language),
        "answers": case_words.answers(lead, changes, language),
        "consents": case_words.consents(lead),
        "history": history(changes, names, language, {row.version: row.reason for row in set_}),
        "override": set_[-1] if set_ and set_[-1].outcome else None,
        "override_version": set_[-1].version if set_ else 0,
        "notes": notes,
        "names": names,
        "role": case_words.value("role", lead.role, language),
        "contact_time": case_words.value("contact_time", lead.contact_time, language) if lead.contact_time else "",
        "source": channel_name(lead.source, language),
        "gist": [case_words.value(slot, lead.answers[slot], language) for slot in GIST if slot in lead.answers],
    }
