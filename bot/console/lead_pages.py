"""One lead: everything about it on a page, and what consultants change there."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Final, Sequence

from starlette.responses import Response

from bot.console import casework, mentions, pipeline, typed, users
from bot.console.casework import Conflicts, Edit, NotAllowed, Unknown
from bot.console.contact_links import contact_links
from bot.console.duplicates import possible_duplicates
from bot.console.history_words import field_name, field_value
from bot.console.sheet import sheet
from bot.console.visit import Visit
from bot.leads.export import PIECES
from bot.leads.lead import StoredLead
from bot.today import HONG_KONG
from bot.vocabulary import OUTCOMES

BASE: Final = "base."
"""A form field `base.<name>` holds the value that `<name>` had when the page was made."""


def show(visit: Visit, lead_id: str) -> Response:
    """The page of a lead; whoever was mentioned in its notes has read it now."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    with visit.database.write() as session:
        mentions.read(session, visit.me.user.id, lead.id, visit.now)
    return lead_page(visit, lead)


def change(visit: Visit, lead_id: str) -> Response:
    """Store what was done and what comes next: how a call went, a note, step, reason, owner and follow-up, or the
    states of documents; whatever the form holds."""
    names = [name.removeprefix(BASE) for name in visit.form if name.startswith(BASE)]
    edits = _with_call(visit, [Edit(name, visit.field(BASE + name), visit.field(name)) for name in names])
    note = _note(visit)
    try:
        changed = casework.change(visit.database, visit.actor, visit.now, lead_id, edits, note)
    except Unknown:
        return visit.gone()
    except Conflicts as error:
        return side_by_side(visit, lead_id, edits, error, f"/leads/{lead_id}/change", note)
    except NotAllowed as error:
        return _refused(visit, lead_id, str(error), note=str(visit.form.get("note") or ""))
    place = "#documents-title" if names and all(name.startswith(casework.DOCUMENT) for name in names) else ""
    return visit.go(
        f"/leads/{lead_id}",
        ("noted_less" if typed.left_out(note) else "noted") if note else "saved" if changed else "nothing",
        place,
    )


def delete_note(visit: Visit, lead_id: str, note_id: str) -> Response:
    """Take a note back: one's own, or anybody's for an admin."""
    of_others = visit.me.user.may("admin")
    try:
        casework.delete_note(visit.database, visit.actor, visit.now, lead_id, note_id, of_others=of_others)
    except Unknown:
        return visit.gone()
    return visit.go(f"/leads/{lead_id}", "note_deleted")


def lead_page(visit: Visit, lead: StoredLead, status: int = 200, **values: Any) -> Response:
    """The page of a lead; `values` add to what it shows, such as a problem."""
    visit.looked_at(lead.id)
    staff = users.everybody(visit.database)
    return visit.page(
        "lead.html",
        status,
        turns=visit.turns(lead),
        duplicates=possible_duplicates(visit.database, lead),
        marked=partial(mentions.marked, known=mentions.handles(staff)),
        colleagues=[name for id_, name in mentions.shortest_handles(staff).items() if id_ != visit.me.user.id],
        **_told(visit, lead, staff),
        steps=pipeline.steps(lead.status),
        lost_reasons=pipeline.LOST_REASONS,
        states=pipeline.DOCUMENT_STATES,
        owners=[user for user in staff if user.id == lead.owner or (user.may("consultant") and not user.disabled)],
        may_work=visit.me.user.may("consultant"),
        links=contact_links(lead),
        calls=pipeline.CALLS,
        soon=[(days, visit.now.astimezone(HONG_KONG).date() + timedelta(days=days)) for days in pipeline.SOON],
        formats=tuple(PIECES),
        today=visit.now.astimezone(HONG_KONG).date(),
        **sheet(visit.console, lead, visit.language),
        outcomes=OUTCOMES,
        **{"problem": "", "note": "", "override_reason": "", "override_wanted": None, **values},
    )


def _told(visit: Visit, lead: StoredLead, staff: Sequence[users.Account]) -> dict[str, list[str]]:
    """Of the note that was just written: the names of those who are told of it, and what is nobody's name."""
    noted = visit.request.query_params.get("done") in ("noted", "noted_less")
    text = casework.latest_note(visit.database, lead.id, visit.me.user.id) if noted else ""
    known = mentions.handles(user for user in staff if not user.disabled)
    found = mentions.named(text, known) - {visit.me.user.id}
    return {"told": [user.name for user in staff if user.id in found], "nobody": mentions.unknown(text, known)}


def side_by_side(
    visit: Visit, lead_id: str, edits: Sequence[Edit], error: Conflicts, action: str, note: str = ""
) -> Response:
    """Both values of each field that two people changed, to choose from; the rest of the form goes along unchanged.

    Args:
        action: the address that the choice is sent to.
        note: what was written down with it.
    """
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    visit.looked_at(lead.id)
    language = visit.language
    names = {user.id: user.name for user in users.everybody(visit.database)}
    disputed = {conflict.field for conflict in error.conflicts}
    rows = [
        {
            "field": conflict.field,
            "name": field_name(conflict.field, language),
            "theirs": conflict.theirs,
            "yours": conflict.yours,
            "theirs_words": field_value(conflict.field, conflict.theirs, names, language),
            "yours_words": field_value(conflict.field, conflict.yours, names, language),
        }
        for conflict in error.conflicts
    ]
    kept = [edit for edit in edits if edit.field not in disputed and edit.wanted != edit.base]
    return visit.page("conflict.html", 409, rows=rows, kept=kept, lead_id=lead_id, action=action, note=note)


def _note(visit: Visit) -> str:
    """What was written down, headed by how the call went."""
    note, call = str(visit.form.get("note") or "").strip(), visit.field("call")
    return "\n".join(filter(None, (visit.words(f"call_{call}") if call in pipeline.CALLS else "", note)))


def _with_call(visit: Visit, edits: list[Edit]) -> list[Edit]:
    """The changes of a form, with what follows from a call: who was reached is not `new` any more; the follow-up that
    was chosen by days."""
    day = visit.field("soon")
    after = {"follow_up_on": day} if day else {}
    if visit.field("call") == pipeline.REACHED:
        after["status"] = "contacted"
    return [
        Edit(edit.field, edit.base, after[edit.field])
        if edit.field in after and edit.wanted == edit.base and (edit.field != "status" or edit.base == "new")
        else edit
        for edit in edits
    ]


def _refused(visit: Visit, lead_id: str, reason: str, note: str = "") -> Response:
    lead = visit.lead(lead_id)
    return visit.gone() if lead is None else lead_page(visit, lead, 422, problem=f"refused_{reason}", note=note)
