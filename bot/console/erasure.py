"""Erasing everything held on a person from the console: lead and conversation, with a proof of it.

The conversation goes first: its id is known from the lead only, so after a failure in between the lead is still there
and the erasure can be repeated.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.console import audit
from bot.console.casework import Conflict, Conflicts, Unknown
from bot.console.visit import Console
from bot.leads.database import explained, shown
from bot.leads.erasure import Proving, Rows, erase_rows, rows_of_person
from bot.leads.lead import CLIENTS, ClientFile, StoredLead
from bot.leads.models import Lead
from bot.leads.talks import delete_talks, empty_write_ahead_log, rows_of


def contents(console: Console, lead: StoredLead) -> dict[str, int]:
    """What would be erased: table -> number of rows, in both databases.

    Raises:
        StoreUnavailable: one of them does not answer.
    """
    with console.database.read() as session:
        counts = {
            rows.table.name: _count(session, rows) for rows in rows_of_person(console.secret, lead.id, lead.transcript)
        }
    if lead.transcript:
        engine = console.conversations.engine(create=True)
        with explained(shown(console.tracker_url)):
            counts |= rows_of(engine, [lead.transcript])
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
    counts: dict[str, int] = {}
    engine = console.conversations.engine(create=True) if lead.transcript else None
    if engine is not None:
        with explained(shown(console.tracker_url)):
            counts |= delete_talks(engine, [lead.transcript])
    proving, author = Proving(console.secret, console.backup_days), actor.user_id or actor.address
    with console.database.write() as session:
        lead = _checked(session, lead_id, version, clients)
        proof = erase_rows(session, proving, lead, now, author, talk=lead.transcript, counts=counts)
        audit.note(session, actor, audit.LEAD_ERASED, now, lead_id=lead_id)
    for each, name in ((engine, shown(console.tracker_url)), (console.database.engine, console.database.name)):
        if each is not None:
            with explained(name):
                empty_write_ahead_log(each)
    return proof


def dump(console: Console, lead: StoredLead) -> dict[str, list[dict[str, Any]]]:
    """Every stored row about the person: table -> rows, column -> value."""
    with console.database.read() as session:
        return {
            rows.table.name: [dict(row) for row in session.execute(select(rows.table).where(rows.mine)).mappings()]
            for rows in rows_of_person(console.secret, lead.id, lead.transcript)
        }


def _count(session: Session, rows: Rows) -> int:
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
