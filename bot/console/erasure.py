"""Erasing everything held on a person from the console, and showing what that is: lead and conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.console import audit
from bot.console.casework import Conflict, Conflicts, Unknown
from bot.console.visit import Console
from bot.leads import data_requests
from bot.leads.database import explained, shown
from bot.leads.erasure import Proving, Rows, erase_rows, rows_of_person
from bot.leads.lead import CLIENTS, ClientFile, StoredLead
from bot.leads.lead_talks import conversations, lead_ids
from bot.leads.models import Lead
from bot.leads.talks import forget_talks, rows_of
from bot.leads.write_ahead_log import empty_write_ahead_log


def contents(console: Console, lead: StoredLead) -> dict[str, int]:
    """What would be erased: table -> number of rows, in both databases.

    Raises:
        StoreUnavailable: one of them does not answer.
    """
    with console.database.read() as session:
        talks = conversations(session, lead.id, lead.transcript)
        counts = {rows.table.name: _count(session, rows) for rows in rows_of_person(console.secret, lead.id, talks)}
    if talks:
        engine = console.conversations.engine(create=True)
        with explained(shown(console.tracker_url)):
            counts |= rows_of(engine, talks)
    return counts


def erase(
    console: Console, actor: audit.Actor, now: datetime, lead_id: str, version: int | None, *, clients: bool,
    asked: str = "",
) -> str:  # fmt: skip
    """Erase a lead with everything about its person, and keep the proof.

    Args:
        version: the lead's version when its contents were shown; None for whatever it is.
        clients: whether a client's file may go too.
        asked: what the person asked for, `data_requests.ERASURE` or `WITHDRAWAL`, for the register; empty for nothing.
    Returns:
        The id of the proof.
    Raises:
        Unknown: there is no such lead.
        Conflicts: the lead was changed since its contents were shown; nothing was erased. What changes after that
            goes with it.
        ClientFile: the person engaged the firm, and `clients` is false.
        StoreUnavailable: one of the databases does not answer; the erasure is to be repeated.
    """
    proving, author = Proving(console.secret, console.backup_days), actor.user_id or actor.address
    with console.database.write() as session:
        lead = _checked(session, lead_id, version, clients)
        # The lead stays locked meanwhile: nobody's change may come between, and keep it without its conversations.
        talks = conversations(session, lead.id, lead.transcript)
        counts = forget_talks(console.tracker_url, talks, within=session.connection())
        gone = lead_ids(session, lead.id)
        if asked:
            data_requests.add(session, lead_id, asked, data_requests.day_of(now), now, author)
        proof = erase_rows(session, proving, lead, now, author, counts)
        for each in gone:
            audit.note(session, actor, audit.LEAD_ERASED, now, lead_id=each)
    empty_write_ahead_log(console.database.engine)
    return proof


def dump(console: Console, lead: StoredLead) -> dict[str, list[dict[str, Any]]]:
    """Every stored row about the person: table -> rows, column -> value."""
    with console.database.read() as session:
        talks = conversations(session, lead.id, lead.transcript)
        return {
            rows.table.name: [dict(row) for row in session.execute(select(rows.table).where(rows.mine)).mappings()]
            for rows in rows_of_person(console.secret, lead.id, talks)
        }


def _count(session: Session, rows: Rows) -> int:
    return int(session.execute(select(func.count()).select_from(rows.table).where(rows.mine)).scalar_one())


def _checked(session: Session, lead_id: str, version: int | None, clients: bool) -> Any:
    """The lead, if it may be erased; locked where the session writes. Arguments as those of `erase`."""
    lead = session.execute(select(Lead).where(Lead.id == lead_id).with_for_update()).scalar_one_or_none()
    if lead is None:
        raise Unknown
    if version is not None and lead.version != version:
        raise Conflicts([Conflict("version", str(lead.version), str(version))])
    if lead.status in CLIENTS and not clients:
        raise ClientFile
    session.expunge(lead)
    return lead
