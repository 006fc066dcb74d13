"""An enquiry that comes by phone or in person: a consultant enters it, and it is stored as the assistant's are."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.consents import CONSENT_VERSIONS
from bot.console import audit
from bot.console.casework import NotAllowed
from bot.console.contacts import checked
from bot.console.history_words import ENTERED
from bot.eligibility.assessment import assess
from bot.leads.database import Database
from bot.leads.identifiers import intake_key, uuid7
from bot.leads.intake import person_columns, searchable
from bot.leads.lead import BY_CONSULTANTS, Consent, LeadDraft
from bot.leads.models import LEAD_PART, Lead, LeadHistory, LeadSearch
from bot.leads.reference import new_reference
from bot.leads.store import RETENTION
from bot.vocabulary import LANGUAGES, SLOTS

STATUS: Final = "contacted"
"""Where it begins: the consultant has spoken with the person."""
_CONSENTED: Final = "yes"


@dataclass(frozen=True)
class Entry:
    """What the form holds.

    Attributes:
        source: how the person came, one of `lead.BY_CONSULTANTS`.
        language: the person's.
        role: who they are, a value of the slot.
        contact: each of `contacts.FIELDS` as it was typed.
        consent: whether the notice was read to them and they agreed to it.
        marketing: `yes`, `no`, or empty when it was not asked.
        sure: an e-mail address that looks mistyped is right all the same.
    """

    source: str
    language: str
    role: str
    contact: dict[str, str]
    consent: bool
    marketing: str
    sure: bool


def enter(database: Database, actor: audit.Actor, now: datetime, day: date, entry: Entry) -> str:
    """Store it as a lead of the consultant's own, without answers as yet.

    Args:
        day: the day whose rules apply.
    Returns:
        The lead's id.
    Raises:
        Refused: a contact field cannot be used.
        NotAllowed: there is no consent, or a choice that the form does not offer.
    """
    if not entry.consent:
        raise NotAllowed("entry_consent")
    choices = ((entry.source, BY_CONSULTANTS), (entry.language, LANGUAGES), (entry.role, SLOTS["role"].values),
               (entry.marketing, ("", *SLOTS["marketing_consent"].values)))  # fmt: skip
    if any(chosen not in allowed for chosen, allowed in choices):
        raise NotAllowed("entry_choice")
    contact = checked(entry.contact, set(entry.contact), entry.sure)
    columns = person_columns(_draft(entry, contact, now, day))
    lead_id, reference = uuid7(now), new_reference()
    with database.write() as session:
        session.add(Lead(id=lead_id, submission_key=intake_key("lead", str(uuid.uuid4())), reference=reference,
                         version=1, created_at=now, updated_at=now, purge_after=now + RETENTION, status=STATUS,
                         contacted_at=now, owner=actor.user_id, **columns))  # fmt: skip
        session.flush()
        session.add(LeadHistory(lead_id=lead_id, version=1, at=now, actor=actor.user_id, changes=[{"field": ENTERED}]))
        session.add(LeadSearch(lead_id=lead_id, part=LEAD_PART, text=searchable(columns, reference)))
        audit.note(session, actor, audit.LEAD_ENTERED, now, lead_id=lead_id)
    return lead_id


def _draft(entry: Entry, contact: dict[str, str | None], now: datetime, day: date) -> LeadDraft:
    answered = {"xborder_consent": _CONSENTED, "marketing_consent": entry.marketing}
    answers = {"role": entry.role}
    return LeadDraft(
        submission_id=str(uuid.uuid4()),
        source=entry.source,
        language=entry.language,
        answers=answers,
        assessment=assess(answers, as_of=day).as_dict(),
        xborder_consent=_CONSENTED,
        marketing_consent=entry.marketing or None,
        consents=[Consent(kind, value, CONSENT_VERSIONS[kind], now) for kind, value in answered.items() if value],
        contact_name=contact["contact_name"],
        contact_channel=contact["contact_channel"],
        contact_value=contact["contact_value"],
        contact_time=contact["contact_time"],
    )
