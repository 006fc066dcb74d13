"""The page where an answer is put right, and the form for a result beside the engine's."""

from __future__ import annotations

import json
from typing import Any, Final

from starlette.responses import Response

from bot.console import case_words
from bot.console.casework import Conflicts, NotAllowed, Unknown
from bot.console.corrections import correct, override
from bot.console.lead_pages import lead_page
from bot.console.visit import Visit
from bot.leads.lead import StoredLead
from bot.today import HONG_KONG
from bot.vocabulary import ANSWERS, SLOTS

MOST_OF_A_KIND: Final = 9


def ask(visit: Visit, lead_id: str) -> Response:
    """One answer with the values it may have; without a slot the list of all to choose from."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    slot = visit.request.query_params.get("slot", "")
    return _asked(visit, lead, slot if slot in ANSWERS else "")


def store(visit: Visit, lead_id: str) -> Response:
    """Store the right answer; if somebody changed it meanwhile, show the present one beside the wanted."""
    lead, slot = visit.lead(lead_id), visit.field("slot")
    if lead is None or slot not in ANSWERS:
        return visit.gone()
    wanted = _wanted(visit, slot)
    day = visit.now.astimezone(HONG_KONG).date()
    try:
        base = json.loads(visit.field("base") or "null")
        done = correct(visit.database, visit.actor, visit.now, day, lead_id, slot, base, wanted)
    except Unknown:
        return visit.gone()
    except Conflicts:
        return _asked(visit, visit.lead(lead_id) or lead, slot, 409, "correct_conflict", wanted)
    except (NotAllowed, ValueError):
        return _asked(visit, lead, slot, 422, "refused_answer")
    return visit.go(f"/leads/{lead_id}", "corrected" if done else "")


def set_outcome(visit: Visit, lead_id: str) -> Response:
    """Set a result beside the engine's, or take it back."""
    base, outcome, reason = visit.field("base"), visit.field("outcome"), visit.field("reason")
    number = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
    problem = ""
    try:
        override(
            visit.database, visit.actor, visit.now, lead_id, number, visit.field("judged"), outcome or None, reason
        )
    except Unknown:
        return visit.gone()
    except Conflicts:
        problem, status = "override_conflict", 409
    except NotAllowed as error:
        problem, status = f"refused_{error}", 422
    if not problem:
        return visit.go(f"/leads/{lead_id}", "overridden")
    lead = visit.lead(lead_id)
    values = {"problem": problem, "override_reason": reason, "override_wanted": outcome}
    return visit.gone() if lead is None else lead_page(visit, lead, status, **values)


def _asked(
    visit: Visit, lead: StoredLead, slot: str, status: int = 200, problem: str = "", wanted: Any = None
) -> Response:
    language = visit.language
    present = lead.answers.get(slot)
    return visit.page(
        "correct.html",
        status,
        lead=lead,
        slot=slot,
        kind=_kind(slot) if slot else "",
        label=case_words.label(slot, language) if slot else "",
        slots=[(name, case_words.label(name, language)) for name in ANSWERS],
        choices=_choices(slot, language) if slot else [],
        present=present,
        present_words=case_words.value(slot, present, language) if present is not None else "",
        words=lead.evidence.get(slot, ""),
        base=json.dumps(present, ensure_ascii=False),
        chosen=present if problem != "correct_conflict" else wanted,
        wanted_words=case_words.value(slot, wanted, language) if wanted is not None else "",
        problem=problem,
        most=MOST_OF_A_KIND,
    )


def _kind(slot: str) -> str:
    return "counts" if SLOTS[slot].repeats else SLOTS[slot].kind


def _choices(slot: str, language: str) -> list[tuple[str, str]]:
    return [(value, case_words.value(slot, value, language)) for value in SLOTS[slot].values]


def _wanted(visit: Visit, slot: str) -> Any:
    """The value as the form holds it; None for "not answered". What is not in the contract is refused later."""
    kind = _kind(slot)
    if kind == "counts":
        counts = [(value, visit.field(f"count.{value}")) for value in SLOTS[slot].values]
        each = [value for value, count in counts if count.isdigit() for _ in range(min(int(count[:2]), MOST_OF_A_KIND))]
        return each or None
    if kind == "list":
        return visit.fields("value") or None
    number = visit.field("number").replace(",", "")
    if kind == "number" and not visit.field("value") and number:
        return int(number) if number.isascii() and number.isdigit() and len(number) < 15 else number
    return visit.field("value") or None
