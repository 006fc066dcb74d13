"""What happened to a lead, in words: who changed what from what to what. Personal fields are named, never quoted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Iterable, Iterator, Mapping

from bot.console.case_words import label, value
from bot.leads.history import APPLICANT
from bot.leads.lead import Change
from bot.words import has, say

_QUIET: Final = ("evidence.", "transcript", "xborder_consent", "merged_away")
"""Fields whose change another line tells already."""
ENTERED: Final = "entered"
"""The first entry of an enquiry that a consultant entered."""
EXPORT: Final = "export."
"""Before what the audit log notes of an export."""
REQUEST: Final = "request."
"""Before the kind of a request about personal data, in the audit log."""
COUNT: Final = "count."
"""Before what the audit log counts: `count.leads.3`."""
_COUNTS: Final = (COUNT, "cleaned.")
"""The second as it was written once: rows of the log stay as they are."""
ROLE: Final = "role."
"""Before the role that the audit log says a user was given."""
_OWN: Final = ("status", "lost_reason", "owner", "follow_up_on", "note", "note_deleted", "consents", "assessment",
               "outcome", "override", "wish", "language", "source", "merged", "answers", ENTERED)  # fmt: skip


@dataclass(frozen=True)
class HistoryLine:
    """One change: when (aware), who, what, the values before and after where they may be shown, and the reason."""

    at: datetime
    who: str
    what: str
    old: str = ""
    new: str = ""
    reason: str = ""


def history(
    changes: Iterable[Change], names: Mapping[str, str], language: str, reasons: Mapping[int, str] | None = None
) -> list[HistoryLine]:
    """The changes, newest first.

    Args:
        changes: as `LeadStore.history` gives them.
        names: user's id -> name.
        reasons: version -> why a consultant set a result in it.
    """
    lines: list[HistoryLine] = []
    for change in sorted(changes, key=lambda change: change.at):  # of merged leads they come one after the other
        lines += _lines(change, names, language, (reasons or {}).get(change.version, ""))
    return lines[::-1]


def _lines(change: Change, names: Mapping[str, str], language: str, reason: str) -> Iterator[HistoryLine]:
    who = say("console_by_applicant", language) if change.actor == APPLICANT else names.get(change.actor, change.actor)
    if change.actor == APPLICANT and not change.changes:  # the first row, also of a lead that was merged into this one
        yield HistoryLine(change.at, who, say("console_history_received", language))
    for entry in change.changes:
        field = str(entry["field"])
        if not field.startswith(_QUIET):
            old, new = (_shown(field, entry.get(side), names, language) for side in ("old", "new"))
            yield HistoryLine(
                change.at, who, field_name(field, language), old, new, reason if field == "override" else ""
            )


def field_name(field: str, language: str) -> str:
    """A field's name in words."""
    if field.startswith("document."):
        return say("console_field_document", language, document=field.removeprefix("document."))
    if field.startswith(REQUEST):
        return say(f"console_request_{field.removeprefix(REQUEST)}", language)
    if field.startswith(EXPORT):
        return _export_part(field.removeprefix(EXPORT), language)
    if field.startswith(_COUNTS):
        _, what, number = field.split(".")
        return say(f"console_count_{what}", language, number=f"{int(number):,}")
    if field.startswith(ROLE):
        return say(f"console_role_{field.removeprefix(ROLE)}", language)
    if field in _OWN:
        return say(f"console_field_{field}", language)
    return label(field.removeprefix("answers."), language)


def _export_part(part: str, language: str) -> str:
    """What the audit log notes of an export: `format.csv`, `count.12`, `filter.outcome`, `chosen`."""
    kind, _, detail = part.partition(".")
    if kind == "count":
        return say("console_export_count", language, count=f"{int(detail):,}")
    if kind == "filter":
        return say("console_export_filter", language, filter=say(f"console_filter_{detail}", language))
    return say(f"console_export_{kind}_{detail}" if detail else f"console_export_{kind}", language)


def _shown(field: str, stored: Any, names: Mapping[str, str], language: str) -> str:
    """A value in words; nothing for what has none or may not be quoted."""
    if stored is None or field in ("consents", "assessment"):
        return ""
    if field.startswith("answers."):
        return value(field.removeprefix("answers."), stored, language)
    return field_value(field, str(stored), names, language)


def field_value(field: str, stored: str, names: Mapping[str, str], language: str) -> str:
    """A value of a consultants' field, or of a plain one, in words."""
    if field == "owner":
        return names.get(stored) or say(f"console_owner_{'unknown' if stored else 'nobody'}", language)
    prefix = {
        "status": "status",
        "lost_reason": "reason",
        "outcome": "outcome",
        "override": "outcome",
        "wish": "wish",
    }.get(field)
    if field.startswith("document."):
        prefix = "state"
    key = f"console_{prefix}_{stored}"
    if prefix and has(key):
        return say(key, language)
    return value(field, stored, language) if stored else say("console_nothing", language)
