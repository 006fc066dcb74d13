"""The page where answers are given and put right, one or many at once; the form for a result beside the engine's."""

from __future__ import annotations

from typing import Any, Collection, Mapping, Sequence

from starlette.responses import Response

from bot.console import answer_form
from bot.console.casework import Conflicts, NotAllowed, Unknown
from bot.console.corrections import WrongAnswer, correct, override
from bot.console.lead_pages import lead_page
from bot.console.visit import Visit
from bot.leads.lead import StoredLead
from bot.today import HONG_KONG
from bot.vocabulary import ANSWERS


def ask(visit: Visit, lead_id: str) -> Response:
    """One question with the values it may have; without `slot` all of them."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    slot = visit.request.query_params.get("slot", "")
    return _asked(visit, lead, [slot] if slot in ANSWERS else ANSWERS)


def store(visit: Visit, lead_id: str) -> Response:
    """Store the right answers; what somebody changed meanwhile is shown beside what was wanted, and nothing stored."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    day = visit.now.astimezone(HONG_KONG).date()
    try:
        sent = answer_form.read(visit)
    except ValueError:
        return visit.gone()
    if not sent:
        return visit.gone()
    slots, wanted = [each.slot for each in sent], {each.slot: each.wanted for each in sent}
    try:
        done = correct(visit.database, visit.actor, visit.now, day, lead_id, sent)
    except Unknown:
        return visit.gone()
    except Conflicts as error:
        disputed = [conflict.field.removeprefix("answers.") for conflict in error.conflicts]
        return _asked(visit, visit.lead(lead_id) or lead, slots, 409, "correct_conflict", wanted, disputed)
    except WrongAnswer as error:
        return _asked(visit, lead, slots, 422, "refused_answer", wanted, refused=error.slot)
    return visit.go(f"/leads/{lead_id}", "corrected" if done else "nothing")


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
    visit: Visit, lead: StoredLead, slots: Sequence[str], status: int = 200, problem: str = "",
    wanted: Mapping[str, Any] | None = None, disputed: Collection[str] = (), refused: str = "",
) -> Response:  # fmt: skip
    groups = answer_form.groups(lead, slots, visit.language, wanted or {}, disputed, refused)
    return visit.page("correct.html", status, lead=lead, groups=groups, alone=len(slots) == 1, problem=problem,
                      most=answer_form.MOST_OF_A_KIND)  # fmt: skip
