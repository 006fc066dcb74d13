"""Erasing a person's data: what will go, the erasure, and the proof of it."""

from __future__ import annotations

from typing import Any, Final, Mapping

from sqlalchemy import select
from starlette.responses import Response

from bot.console import users
from bot.console.casework import Conflicts, Unknown
from bot.console.duplicates import possible_duplicates
from bot.console.erasure import contents, erase
from bot.console.visit import Visit
from bot.leads.data_requests import ERASURE, WITHDRAWAL
from bot.leads.history import APPLICANT
from bot.leads.lead import CLIENTS, ClientFile, StoredLead
from bot.leads.models import Erasure
from bot.words import has, say

ASKED: Final = (ERASURE, WITHDRAWAL)
"""What the person may have asked for that leads here."""


def ask(visit: Visit, lead_id: str) -> Response:
    """What will go and what stays, before anything goes."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    return _asked(visit, lead, asked=visit.request.query_params.get("asked", ""))


def erase_lead(visit: Visit, lead_id: str) -> Response:
    """Erase, if it was meant and nothing has changed since; then show the proof."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    if visit.field("sure") != "yes":
        return _asked(visit, lead, 422, "erase_not_sure", asked=visit.field("asked"))
    shown = visit.field("version")
    version = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 10 else 0
    clients = visit.me.user.may("admin")
    try:
        asked = visit.field("asked") if visit.field("asked") in ASKED else ""
        proof = erase(visit.console, visit.actor, visit.now, lead_id, version, clients=clients, asked=asked)
    except Unknown:
        return visit.gone()
    except ClientFile:
        return visit.page("error.html", 403, reason="client_file")
    except Conflicts:
        return _asked(visit, visit.lead(lead_id) or lead, 409, "erase_changed", asked=asked)
    return visit.go(f"/erasures/{proof}", "erased")


def certificate(visit: Visit, erasure_id: str) -> Response:
    """The proof, to read and to print."""
    with visit.database.read() as session:
        proof = session.get(Erasure, erasure_id)
        if proof is None:
            return visit.gone()
        session.expunge(proof)
    return visit.page(
        "erased.html",
        proof=proof,
        rows=_named(proof.counts, visit.language),
        who=_names(visit).get(proof.author, ""),
        in_chat=proof.author == APPLICANT,
        frees_later=visit.database.engine.dialect.name != "sqlite",
    )


def show_all(visit: Visit) -> Response:
    """All proofs, the newest first."""
    with visit.database.read() as session:
        proofs: list[Any] = list(session.execute(select(Erasure).order_by(Erasure.at.desc()).limit(1000)).scalars())
        session.expunge_all()
    return visit.page("erasures.html", proofs=proofs, names=_names(visit))


def _asked(visit: Visit, lead: StoredLead, status: int = 200, problem: str = "", *, asked: str) -> Response:
    visit.looked_at(lead.id)
    return visit.page(
        "erase.html",
        status,
        lead=lead,
        rows=_named(contents(visit.console, lead), visit.language),
        twins=possible_duplicates(visit.database, lead),
        client=lead.status in CLIENTS,
        may_erase=lead.status not in CLIENTS or visit.me.user.may("admin"),
        problem=problem,
        reasons=[(each, visit.words(f"erase_asked_{each}")) for each in ASKED],
        asked=asked,
        backup_days=visit.console.backup_days,
    )


def _named(counts: Mapping[str, int], language: str) -> list[tuple[str, int]]:
    """Table and number of rows, the table in words where it has some."""
    rows = []
    for table, count in sorted(counts.items()):
        key = f"console_table_{table}"
        rows.append((say(key, language) if has(key) else table, count))
    return rows


def _names(visit: Visit) -> dict[str, str]:
    """Who may have erased: user's id -> name, and the person in the chat."""
    return {APPLICANT: visit.words("by_applicant"), **{user.id: user.name for user in users.everybody(visit.database)}}
