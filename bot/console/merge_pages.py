"""Two leads side by side, and making one of them: compared, then looked at once more, then merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Mapping

from sqlalchemy import func, select
from starlette.responses import Response

from bot.console import audit, case_words, users
from bot.console.casework import Conflicts, NotAllowed, Unknown
from bot.console.duplicates import possible_duplicates
from bot.console.history_words import field_name, field_value
from bot.console.lead_pages import lead_page
from bot.console.merge import ANSWERS, CHOICES, FIELDS, KEPT, OTHER, Pair, merge, pair
from bot.console.merge_rows import further
from bot.console.visit import Visit
from bot.leads.lead import ClientFile, StoredLead
from bot.leads.models import LeadDocument, Note
from bot.today import HONG_KONG
from bot.vocabulary import ANSWERS as SLOTS
from bot.words import say

_CHOOSE: Final = "choose."


@dataclass(frozen=True)
class Line:
    """One thing of both leads, in words.

    Attributes:
        choice: its id.
        label: its name.
        kept, other: the values, empty for none.
        options: which of them may be chosen.
        chosen: which of them is.
    """

    choice: str
    label: str
    kept: str
    other: str
    options: tuple[str, ...] = ()
    chosen: str = KEPT

    @property
    def differs(self) -> bool:
        """Whether they are not the same."""
        return self.kept != self.other


def compare(visit: Visit, lead_id: str) -> Response:
    """Two possible duplicates; any others are compared by reference."""
    lead = visit.lead(lead_id)
    wanted = visit.request.query_params.get("with", "")
    if lead is not None and not wanted:  # the way back of who compared by reference when their session ended
        return visit.go(f"/leads/{lead_id}")
    twins = possible_duplicates(visit.database, lead) if lead else []
    other = visit.lead(wanted) if any(twin.id == wanted for twin in twins) else None
    if lead is None or other is None:
        return visit.gone()
    return _compared(visit, lead, other)


def compare_reference(visit: Visit, lead_id: str) -> Response:
    """A lead and the one whose reference was typed in, with what was chosen so far."""
    lead = visit.lead(lead_id)
    if lead is None:
        return visit.gone()
    other = visit.console.store.get(visit.field("reference"))
    if other is None or other.id == lead_id:
        problem = "compare_unknown" if other is None else "compare_itself"
        return lead_page(visit, lead, 422, problem=problem)
    return _compared(visit, lead, other)


def merge_leads(visit: Visit, lead_id: str) -> Response:
    """Show what a merge would make of both, then do it if it is meant and neither has changed since."""
    lead, reference = visit.lead(lead_id), visit.field("reference")
    other = visit.console.store.get(reference)
    if lead is None or other is None:
        return visit.gone()
    if other.id == lead_id:  # a second press of the button
        return visit.go(f"/leads/{lead_id}", "merged")
    if (_number(visit, "kept"), _number(visit, "other"), reference) != (lead.version, other.version, other.reference):
        return _compared(visit, lead, other, 409, "merge_changed")
    if visit.field("step") != "merge" or visit.field("sure") != "yes":
        return _previewed(visit, lead, other)
    day, clients = visit.now.astimezone(HONG_KONG).date(), visit.me.user.may("admin")
    versions = (lead.version, other.version)
    try:
        merge(visit.database, visit.actor, visit.now, day, lead_id, other.id, versions, _wanted(visit), clients=clients)
    except Unknown:
        return visit.gone()
    except Conflicts:
        return _compared(visit, visit.lead(lead_id) or lead, other, 409, "merge_changed")
    except ClientFile:
        return visit.page("error.html", 403, reason="merge_client")
    except NotAllowed as error:
        return _compared(visit, lead, other, 422, f"refused_{error}")
    return visit.go(f"/leads/{lead_id}", "merged")


def _compared(visit: Visit, lead: StoredLead, other: StoredLead, status: int = 200, problem: str = "") -> Response:
    with visit.database.write() as session:
        for each in (lead, other):
            audit.note(session, visit.actor, audit.LEAD_VIEWED, visit.now, lead_id=each.id)
    return visit.page("compare.html", status, problem=problem, **_side_by_side(visit, lead, other))


def _previewed(visit: Visit, lead: StoredLead, other: StoredLead) -> Response:
    shown = _side_by_side(visit, lead, other)
    if not shown["may_merge"]:
        return visit.page("error.html", 403, reason="merge_client")
    unsure = visit.field("step") == "merge"
    return visit.page("merge.html", 422 if unsure else 200, problem="merge_not_sure" if unsure else "", **shown)


def _side_by_side(visit: Visit, lead: StoredLead, other: StoredLead) -> dict[str, Any]:
    with visit.database.read() as session:
        both = pair(session, lead, other)
        counts = [
            session.execute(select(func.count()).where(Note.lead_id == each.id)).scalar_one() for each in (lead, other)
        ]
    chosen = both.chosen(_wanted(visit))
    names = {user.id: user.name for user in users.everybody(visit.database)}
    return {
        "lead": lead,
        "other": other,
        "leads": {KEPT: lead, OTHER: other},
        "lines": [_line(visit, both, choice, chosen[choice], names) for choice in FIELDS],
        "answers": _answers(visit, both),
        "answers_options": both.options(ANSWERS),
        "answers_chosen": chosen[ANSWERS],
        "answers_newer": both.newer,
        "chosen": chosen,
        "documents": _documents(visit, lead, other),
        "notes": counts,
        "may_merge": not both.clients or visit.me.user.may("admin"),
    }


def _line(visit: Visit, both: Pair, choice: str, chosen: str, names: Mapping[str, str]) -> Line:
    kept, other = (_words(visit, lead, choice, names) for lead in (both.kept, both.other))
    return Line(choice, field_name(choice, visit.language), kept, other, both.options(choice), chosen)


def _words(visit: Visit, lead: StoredLead, choice: str, names: Mapping[str, str]) -> str:
    """What a lead has of a choice, in words."""
    if choice == "contact_value":
        return f"{say(f'lead_contact_{lead.contact_channel}', visit.language)} {lead.contact_value}"
    values = [getattr(lead, name) for name in FIELDS[choice]]
    shown = [field_value(name, str(value), names, visit.language)
             for name, value in zip(FIELDS[choice], values, strict=True) if value is not None]  # fmt: skip
    return say("label_mark", visit.language).join(shown)


def _answers(visit: Visit, both: Pair) -> list[Line]:
    """Every answer that one of them has."""
    leads = (both.kept, both.other)
    lines = []
    for slot in SLOTS:
        given = [lead.answers.get(slot) for lead in leads]
        if given != [None, None]:
            kept, other = (case_words.value(slot, each, visit.language) if each is not None else "" for each in given)
            lines.append(Line(slot, case_words.label(slot, visit.language), kept, other))
    return lines


def _documents(visit: Visit, lead: StoredLead, other: StoredLead) -> list[Line]:
    """Documents whose state is not the same, and which state stays."""
    with visit.database.read() as session:
        rows = session.execute(select(LeadDocument).where(LeadDocument.lead_id.in_((lead.id, other.id)))).scalars()
        states = {(row.lead_id, row.document): row.state for row in rows}
    listed = [line for each in (lead, other) for line in case_words.documents(each, {}, visit.language)]
    titles = {line.id: line.title for line in listed}
    lines = []
    for document in sorted({document for _, document in states}):
        mine, theirs = (states.get((each.id, document), "to_ask") for each in (lead, other))
        chosen = OTHER if further(theirs, mine) else KEPT
        label = titles.get(document) or field_name(f"document.{document}", visit.language)
        lines.append(Line(document, label, visit.words(f"state_{mine}"), visit.words(f"state_{theirs}"), (), chosen))
    return [line for line in lines if line.differs]


def _wanted(visit: Visit) -> dict[str, str]:
    """What the form holds of the choices."""
    return {choice: visit.field(_CHOOSE + choice) for choice in CHOICES if visit.field(_CHOOSE + choice)}


def _number(visit: Visit, name: str) -> int:
    text = visit.field(f"version.{name}")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
