"""Everything held on a person, for somebody who asks for it: as a page to read and print, and as JSON."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from starlette.responses import Response

from bot.console import audit, case_words, users, wishes
from bot.console.erasure import dump
from bot.console.export_pages import download
from bot.console.history_words import field_name
from bot.console.sheet import sheet
from bot.console.visit import Visit
from bot.leads.lead import StoredLead, as_dict, iso
from bot.leads.lead_talks import lead_ids
from bot.leads.models import AuditEntry


def show(visit: Visit, lead_id: str) -> Response:
    """The page."""
    lead = _given(visit, lead_id)
    if lead is None:
        return visit.gone()
    turns = visit.turns(lead, None)
    filled = sheet(visit.console, lead, visit.language)
    return visit.page("sheet.html", everything=True, turns=turns, audit=_audit(visit, lead), **filled)


def download_json(visit: Visit, lead_id: str) -> Response:
    """The same and every stored row as it is, for a program."""
    lead = _given(visit, lead_id)
    if lead is None:
        return visit.gone()
    turns = visit.turns(lead, None)
    content = {
        "made_at": iso(visit.now),
        "lead": as_dict(lead),
        "consents": [
            {"kind": line.kind, "given": line.given, "text_version": line.version, "at": iso(line.at),
             "text": line.text}
            for line in case_words.consents(lead)
        ],
        "conversation": None if turns is None else [
            {"by": "applicant" if turn.by_applicant else "assistant", "text": turn.text, "at": iso(turn.at)}
            for turn in turns
        ],
        "audit_log": _audit(visit, lead),
        "requests": _requests(visit, lead),
        "statistics": visit.words("held_statistics_words"),
        "tables": dump(visit.console, lead),
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, indent=2, default=_as_text)
    return download(visit, [text.encode() + b"\n"], "json", "everything-held")


def _given(visit: Visit, lead_id: str) -> StoredLead | None:
    """The lead; that everything about it was compiled is written down."""
    lead = visit.lead(lead_id)
    if lead is None:
        return None
    with visit.database.write() as session:
        audit.note(session, visit.actor, audit.PERSON_DATA_GIVEN, visit.now, lead_id=lead_id)
    return lead


def _audit(visit: Visit, lead: StoredLead) -> list[dict[str, Any]]:
    """What the audit log says of this lead, oldest first; not from which address the staff worked."""
    names = {user.id: user.name for user in users.everybody(visit.database)}
    with visit.database.read() as session:
        mine = AuditEntry.lead_id.in_(lead_ids(session, lead.id))
        query = select(AuditEntry).where(mine).order_by(AuditEntry.at, AuditEntry.id)
        return [
            {"at": row.at, "who": names.get(row.user_id or "", ""), "action": row.action,
             "fields": [field_name(name, visit.language) for name in row.fields]}
            for row in session.execute(query).scalars()
        ]  # fmt: skip


def _requests(visit: Visit, lead: StoredLead) -> list[dict[str, Any]]:
    """What the person asked for about their data, the first on top."""
    with visit.database.read() as session:
        return [
            {"kind": row.kind, "received_on": row.received_on, "due_on": row.due_on, "handled_on": row.handled_on}
            for row in wishes.of_leads(session, lead_ids(session, lead.id))
        ]


def _as_text(value: Any) -> str:
    return str(value.isoformat())
