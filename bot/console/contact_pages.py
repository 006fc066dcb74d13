"""The form in which a person's contact is put right."""

from __future__ import annotations

from typing import Mapping

from starlette.responses import Response

from bot.console import case_words
from bot.console.casework import Conflicts, Edit, Unknown
from bot.console.contacts import FIELDS, Refused, change_contact
from bot.console.lead_pages import BASE, side_by_side
from bot.console.visit import Visit
from bot.leads.lead import StoredLead
from bot.vocabulary import SLOTS
from bot.words import say


def ask(visit: Visit, lead_id: str) -> Response:
    """The contact as it is."""
    lead = visit.lead(lead_id)
    return visit.gone() if lead is None else _asked(visit, lead, _present(lead), _present(lead))


def store(visit: Visit, lead_id: str) -> Response:
    """Store it; what cannot be used, and what somebody else changed meanwhile, is shown with what was typed."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    present = _present(lead)  # a form that holds only what was in dispute leaves the rest as it is
    base = {name: visit.field(BASE + name) if BASE + name in visit.form else present[name] for name in FIELDS}
    wanted = {name: visit.field(name) if name in visit.form else base[name] for name in FIELDS}
    edits = {name: Edit(name, base[name], wanted[name]) for name in FIELDS}
    try:
        done = change_contact(visit.database, visit.actor, visit.now, lead_id, edits, sure=visit.field("sure") == "yes")
    except Unknown:
        return visit.gone()
    except Conflicts as error:
        return side_by_side(visit, lead_id, list(edits.values()), error, f"/leads/{lead_id}/contact")
    except Refused as error:
        return _asked(visit, lead, base, wanted, error)
    return visit.go(f"/leads/{lead_id}", "contact_changed" if done else "nothing")


def _present(lead: StoredLead) -> dict[str, str]:
    return {name: getattr(lead, name) or "" for name in FIELDS}


def _asked(
    visit: Visit, lead: StoredLead, base: Mapping[str, str], wanted: Mapping[str, str], refused: Refused | None = None
) -> Response:
    language = visit.language
    return visit.page(
        "contact.html",
        422 if refused else 200,
        lead=lead,
        base=base,
        wanted=wanted,
        channels=[(each, say(f"lead_contact_{each}", language)) for each in SLOTS["contact_channel"].values],
        times=[(each, case_words.value("contact_time", each, language)) for each in SLOTS["contact_time"].values],
        refused=refused,
    )
