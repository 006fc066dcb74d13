"""Erasing everything held on a person, with a proof that says what went and holds nothing of them.

The conversations go first: their ids are known from the lead only, so after a failure in between the lead is still
there and the erasure can be repeated.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from datetime import datetime, timedelta
from typing import Any, Final, Iterator, Mapping, NamedTuple, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.console import audit
from bot.console.casework import Conflict, Conflicts, Unknown
from bot.console.duplicates import contact_key
from bot.console.visit import Console
from bot.leads.database import explained, shown
from bot.leads.identifiers import talk_key
from bot.leads.lead import CLIENTS, ClientFile, StoredLead
from bot.leads.lead_talks import conversations, merged_talks
from bot.leads.models import Erasure, Lead, Note, metadata
from bot.leads.person_data import ERASED_WITH_PERSON
from bot.leads.store import LeadStore
from bot.leads.talks import delete_talks, empty_write_ahead_log, rows_of
from bot.today import HONG_KONG

_STEPS: Final = "talk_events"
_MENTIONS: Final = "note_mentions"


def contact_mark(secret: str, channel: str, value: str) -> str:
    """The keyed one-way mark of a contact: the same for the same contact however it is written."""
    key = contact_key(channel, value) or value
    return hmac.new(secret.encode(), f"asmtp erased {key}".encode(), hashlib.sha256).hexdigest()


def lead_mark(secret: str, lead_id: str) -> str:
    """The keyed one-way mark of a lead, which finds it whatever its contact was."""
    return hmac.new(secret.encode(), f"asmtp erased lead {lead_id}".encode(), hashlib.sha256).hexdigest()


def contents(console: Console, lead: StoredLead) -> dict[str, int]:
    """What would be erased: table -> number of rows, in both databases.

    Raises:
        StoreUnavailable: one of them does not answer.
    """
    with console.database.read() as session:
        talks = conversations(session, lead.id, lead.transcript)
        counts = {name: _count(session, rows) for name, rows in _rows(console.secret, lead.id, talks)}
    if talks:
        engine = console.conversations.engine(create=True)
        with explained(shown(console.tracker_url)):
            counts |= rows_of(engine, talks)
    return counts


def erase(
    console: Console, actor: audit.Actor, now: datetime, lead_id: str, version: int | None, *, clients: bool
) -> str:
    """Erase a lead with everything about its person, and keep the proof.

    Args:
        version: the lead's version when its contents were shown; None for whatever it is.
        clients: whether a client's file may go too.
    Returns:
        The id of the proof.
    Raises:
        Unknown: there is no such lead.
        Conflicts: the lead was changed since its contents were shown.
        ClientFile: the person engaged the firm, and `clients` is false.
        StoreUnavailable: one of the databases does not answer; the erasure is to be repeated.
    """
    with console.database.read() as session:
        lead = _checked(session, lead_id, version, clients)
        talks = conversations(session, lead.id, lead.transcript)
    counts: dict[str, int] = {}
    engine = console.conversations.engine(create=True) if talks else None
    if engine is not None:
        with explained(shown(console.tracker_url)):
            counts |= delete_talks(engine, talks)
    with console.database.write() as session:
        lead = _checked(session, lead_id, version, clients)
        gone = [lead.id, *(talk.merged_id for talk in merged_talks(session, lead.id))]
        for name, rows in _rows(console.secret, lead.id, conversations(session, lead.id, lead.transcript)):
            counts[name] = int(session.execute(delete(rows.table).where(rows.mine)).rowcount)
        until = now.astimezone(HONG_KONG).date() + timedelta(days=console.backup_days)
        mark = contact_mark(console.secret, lead.contact_channel, lead.contact_value)
        proof = Erasure(id=str(uuid.uuid4()), at=now, author=actor.user_id or actor.address, contact_mark=mark,
                        counts=counts, backups_until=until,
                        lead_marks=[lead_mark(console.secret, each) for each in gone])  # fmt: skip
        session.add(proof)
        for each in gone:
            audit.note(session, actor, audit.LEAD_ERASED, now, lead_id=each)
    for each, name in ((engine, shown(console.tracker_url)), (console.database.engine, console.database.name)):
        if each is not None:
            with explained(name):
                empty_write_ahead_log(each)
    return str(proof.id)


def returned(store: LeadStore, secret: str, proofs: Mapping[str, datetime]) -> Iterator[StoredLead]:
    """Leads that were erased once and are there again, as after restoring a backup.

    Args:
        proofs: mark of a contact or lead -> when it was erased; a lead that came later is a new enquiry.
    """
    for lead in store.iter_all():
        contact = contact_mark(secret, lead.contact_channel, lead.contact_value)
        erased_at = proofs.get(lead_mark(secret, lead.id)) or proofs.get(contact)
        if erased_at is not None and lead.created_at <= erased_at:
            yield lead


class _Rows(NamedTuple):
    """Rows of one table that belong to a person."""

    table: Any
    mine: Any


def _rows(secret: str, lead_id: str, talks: Sequence[str]) -> Iterator[tuple[str, _Rows]]:
    """The person's rows of each table of the lead store; of those that point to another, it comes first.

    Args:
        talks: the ids of the conversations behind the lead.
    """
    for table in reversed(metadata.sorted_tables):
        if table.name == _STEPS:
            yield table.name, _Rows(table, table.c.talk.in_([talk_key(secret, talk) for talk in talks]))
        elif table.name == _MENTIONS:
            notes = select(Note.id).where(Note.lead_id == lead_id)
            yield table.name, _Rows(table, table.c.note_id.in_(notes))
        elif table.name in ERASED_WITH_PERSON:
            column = table.c.id if table.name == Lead.__tablename__ else table.c.lead_id
            yield table.name, _Rows(table, column == lead_id)


def dump(console: Console, lead: StoredLead) -> dict[str, list[dict[str, Any]]]:
    """Every stored row about the person: table -> rows, column -> value."""
    with console.database.read() as session:
        talks = conversations(session, lead.id, lead.transcript)
        return {
            name: [dict(row) for row in session.execute(select(rows.table).where(rows.mine)).mappings()]
            for name, rows in _rows(console.secret, lead.id, talks)
        }


def _count(session: Session, rows: _Rows) -> int:
    return int(session.execute(select(func.count()).select_from(rows.table).where(rows.mine)).scalar_one())


def _checked(session: Session, lead_id: str, version: int | None, clients: bool) -> Any:
    """The lead, if it may be erased; locked where the session writes."""
    lead = session.execute(select(Lead).where(Lead.id == lead_id).with_for_update()).scalar_one_or_none()
    if lead is None:
        raise Unknown
    if version is not None and lead.version != version:
        raise Conflicts([Conflict("version", str(lead.version), str(version))])
    if lead.status in CLIENTS and not clients:
        raise ClientFile
    session.expunge(lead)
    return lead
