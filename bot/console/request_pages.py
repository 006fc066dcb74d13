"""What people asked for about their data: the register, writing one down, and done with it; no more promotion."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from bot.console import users, wishes
from bot.console.casework import NotAllowed, Unknown
from bot.console.visit import Visit
from bot.leads import data_requests
from bot.leads.data_requests import ACCESS, DAYS, WARNING_DAYS
from bot.leads.history import APPLICANT
from bot.leads.lead import StoredLead
from bot.leads.lead_talks import lead_ids

LEADS_TO: Final = {
    "access": "/leads/{}/held",
    "correction": "/leads/{}",
    "erasure": "/leads/{}/erase?asked=erasure",
    "withdrawal": "/leads/{}/erase?asked=withdrawal",
    "no_marketing": "/leads/{}",
}
"""Kind of request -> where it is done."""


def show_all(visit: Visit) -> Response:
    """The open requests, what is due first on top, and below the handled ones."""
    return visit.page(
        "requests.html",
        open=wishes.lines(visit.database, still_open=True),
        handled=wishes.lines(visit.database, still_open=False),
        today=data_requests.day_of(visit.now),
        leads_to=LEADS_TO,
        names=_names(visit),
        warning=WARNING_DAYS,
    )


def ask(visit: Visit, lead_id: str) -> Response:
    """The form, and what was asked for before about this enquiry."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    kind = visit.request.query_params.get("kind", "")
    return _form(visit, lead, kind if kind in DAYS else ACCESS, data_requests.day_of(visit.now).isoformat())


def write_down(visit: Visit, lead_id: str) -> Response:
    """Write a request down; then on to where it is done."""
    kind, day = visit.field("kind"), visit.field("received_on")
    try:
        wishes.write_down(visit.database, visit.actor, visit.now, lead_id, kind, day)
    except Unknown:
        return visit.gone()
    except NotAllowed as error:
        lead = visit.lead(lead_id)
        return visit.gone() if lead is None else _form(visit, lead, kind, day, str(error))
    return visit.go(LEADS_TO[kind].format(lead_id), "request_recorded")


def handled(visit: Visit, request_id: str) -> Response:
    """Say that a request is answered."""
    try:
        wishes.handled(visit.database, visit.actor, visit.now, request_id)
    except Unknown:
        return visit.gone()
    return visit.go("/requests", "request_handled")


def stop_marketing(visit: Visit, lead_id: str) -> Response:
    """Take the consent to promotional messages back, as the person asked."""
    try:
        wishes.stop_marketing(visit.database, visit.actor, visit.now, lead_id)
    except Unknown:
        return visit.gone()
    return visit.go(f"/leads/{lead_id}", "marketing_stopped")


def _form(visit: Visit, lead: StoredLead, kind: str, day: str, problem: str = "") -> Response:
    visit.looked_at(lead.id)
    with visit.database.read() as session:
        before = wishes.of_leads(session, lead_ids(session, lead.id))
        session.expunge_all()
    return visit.page(
        "request.html",
        422 if problem else 200,
        lead=lead,
        kinds=[(each, visit.words(f"request_{each}")) for each in DAYS],
        days=DAYS,
        kind=kind,
        day=day,
        latest=data_requests.day_of(visit.now).isoformat(),
        before=before,
        names=_names(visit),
        problem=f"refused_{problem}" if problem else "",
    )


def _names(visit: Visit) -> dict[str, str]:
    """Who may have handled a request: user's id -> name, and the person in the chat."""
    return {APPLICANT: visit.words("by_applicant"), **{user.id: user.name for user in users.everybody(visit.database)}}
