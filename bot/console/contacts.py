"""What a consultant puts right of a person's contact, checked as the assistant checks it.

The talk that left it is remembered (`lead_talks`): what it says again later does not undo the change, only a contact
that the person gives anew does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Callable, Final, Mapping

from bot.console import audit, typed
from bot.console.casework import Conflict, Conflicts, Edit, locked_lead, record
from bot.leads import lead_talks
from bot.leads.database import Database
from bot.leads.history import changes
from bot.leads.intake import searchable
from bot.leads.models import LEAD_PART, LeadSearch
from bot.vocabulary import SLOTS

FIELDS: Final = ("contact_name", "contact_channel", "contact_value", "contact_time")
CHANNEL: Final = "contact_channel"
VALUE: Final = "contact_value"


class Refused(Exception):
    """A contact that cannot be used.

    Attributes:
        field: which of `FIELDS`.
        reason: one of `contact.REASONS`, or `channel` or `time` for a choice that there is not.
        suggestion: what was probably meant, empty if that is unknown.
    """

    def __init__(self, field: str, reason: str, suggestion: str = "") -> None:
        super().__init__(reason)
        self.field, self.reason, self.suggestion = field, reason, suggestion


def change_contact(
    database: Database, actor: audit.Actor, now: datetime, lead_id: str, edits: Mapping[str, Edit], *, sure: bool
) -> list[str]:
    """Store the fields of the form that were changed in it.

    Channel and value count as one: whoever changes either means both as the form has them.

    Args:
        edits: one for each of `FIELDS`.
        sure: an e-mail address that looks mistyped is right all the same.
    Returns:
        The names of the fields that have another value now.
    Raises:
        Unknown: there is no such lead.
        Refused: a field cannot be used; nothing was stored.
        Conflicts: somebody else, or the person, changed one of them meanwhile; nothing was stored.
    """
    touched = {name for name, edit in edits.items() if edit.wanted != edit.base}
    if touched & {CHANNEL, VALUE}:
        touched |= {CHANNEL, VALUE}
    wanted = checked({name: edit.wanted for name, edit in edits.items()}, touched, sure)
    with database.write() as session:
        lead = locked_lead(session, lead_id)
        before = {name: getattr(lead, name) for name in FIELDS}
        meant = {name: value for name, value in wanted.items() if before[name] != value}
        conflicts = [Conflict(name, before[name] or "", value or "")
                     for name, value in meant.items() if (before[name] or "") != edits[name].base]  # fmt: skip
        if conflicts:
            raise Conflicts(conflicts)
        if not meant:
            return []
        lead_talks.remember(session, lead, now)
        for name, value in meant.items():
            setattr(lead, name, value)
        record(session, actor, now, lead, changes(before, meant))
        parts = {name: getattr(lead, name) for name in ("contact_name", "contact_value", "free_note", "evidence")}
        session.merge(LeadSearch(lead_id=lead_id, part=LEAD_PART, text=searchable(parts, lead.reference)))
        audit.note(session, actor, audit.CONTACT_CHANGED, now, lead_id=lead_id, fields=list(meant))
    return list(meant)


def checked(given: Mapping[str, str], touched: set[str], sure: bool) -> dict[str, str | None]:
    """The touched fields as they are stored.

    Args:
        given: each of `FIELDS` as it was typed.
        touched: which of them are meant; channel and value go together.
        sure: an e-mail address that looks mistyped is right all the same.

    Raises:
        Refused: see there.
    """
    from bot.understanding.contact import parse, parse_name  # half a second, which not every start should take

    found: dict[str, str | None] = {}
    if "contact_name" in touched:
        found["contact_name"] = (
            _read("contact_name", parse_name, given["contact_name"]) if given["contact_name"] else None
        )
    if VALUE in touched:
        if given[CHANNEL] not in SLOTS[CHANNEL].values:
            raise Refused(CHANNEL, "channel")
        found[CHANNEL] = given[CHANNEL]
        found[VALUE] = _read(VALUE, lambda text: parse(given[CHANNEL], text, sure=sure), given[VALUE])
    if "contact_time" in touched:
        if given["contact_time"] not in ("", *SLOTS["contact_time"].values):
            raise Refused("contact_time", "time")
        found["contact_time"] = given["contact_time"] or None
    return found


def _read(field: str, reader: Callable[[str], str], text: str) -> str:
    from bot.understanding.contact import ContactProblem
    from bot.understanding.privacy import REMOVED

    try:
        return reader(typed.kept(text).replace(REMOVED, " "))
    except ContactProblem as error:
        raise Refused(field, error.reason, error.suggestion or "") from None
