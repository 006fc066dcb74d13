"""A lead as a consultant reads it in a terminal: result with reasons and the person's words, contact, consents."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any, Final, Iterable, Sequence

from bot.eligibility.facts import Facts, NotKnown, facts_on
from bot.eligibility.wording import phrase
from bot.leads.lead import Change, StoredLead, as_dict
from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGE_NAMES
from bot.words import THIRD, MissingWords, say

_MARKS: Final = {"met": "✓", "exempt": "✓", "not_met": "✗", "unclear": "?", "not_asked": "·"}
_TURNS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def sheet(lead: StoredLead, history: Sequence[Change], language: str) -> str:
    """The whole lead as lines of text in `language`, times in Hong Kong time."""
    full = as_dict(lead)
    blocks = [
        _head(lead, language),
        _contact(lead, language),
        _result(lead, language),
        _answers(full, language),
        _consents(full["consents"], language),
        _history(history, language),
        [say("lead_kept", language, date=local(lead.purge_after)[:10], transcript=lead.transcript or "-")],
    ]
    return "\n\n".join("\n".join(printable(line) for line in block) for block in blocks if block)


def table(leads: Iterable[StoredLead], language: str) -> list[str]:
    """One line per lead for a list: reference, received, status, outcome, language, contact."""
    rows = [("REFERENCE", "RECEIVED (HKT)", "STATUS", "OUTCOME", "LANGUAGE", "NAME", "CONTACT")]
    for lead in leads:
        contact = f"{say(f'lead_contact_{lead.contact_channel}', language)} {lead.contact_value}"
        rows.append((lead.reference, local(lead.created_at), lead.status, lead.outcome, lead.language,
                     lead.contact_name or "-", contact))  # fmt: skip
    cells = [[printable(cell) for cell in row] for row in rows]
    return columns(cells) if len(cells) > 1 else []


def local(moment: datetime) -> str:
    """A time as Hong Kong's clocks show it, to the minute."""
    return f"{moment.astimezone(HONG_KONG):%Y-%m-%d %H:%M}"


def printable(text: str) -> str:
    """Take out what a terminal would obey: control characters, and marks that turn the direction of writing."""
    return "".join(" " if unicodedata.category(char) == "Cc" or char in _TURNS else char for char in text)


def _head(lead: StoredLead, language: str) -> list[str]:
    title = say("lead_title", language, reference=lead.reference, status=say(f"lead_status_{lead.status}", language))
    when = say("lead_when", language, created=local(lead.created_at), updated=local(lead.updated_at),
               version=lead.version, source=lead.source, spoken=LANGUAGE_NAMES[lead.language])  # fmt: skip
    reason = say(f"lead_reason_{lead.reason}", language)
    who = say("lead_role", language, role=lead.role, owner=lead.owner or say("lead_nobody", language))
    return [title, reason, when, who]


def _contact(lead: StoredLead, language: str) -> list[str]:
    rows = (
        (say("lead_contact_name", language), lead.contact_name),
        (say(f"lead_contact_{lead.contact_channel}", language), lead.contact_value),
        (say("lead_contact_time", language), lead.contact_time),
        (say("lead_contact_note", language), (lead.free_note or "").replace("\n", " / ")),
    )
    return [say("lead_contact", language), *_indented([[label, text] for label, text in rows if text])]


def _result(lead: StoredLead, language: str) -> list[str]:
    assessment: Any = lead.assessment
    facts = _facts(assessment.get("as_of"))
    title = say("lead_result", language, rules=_rules_mark(assessment),
                as_of=assessment.get("as_of") or "-")  # fmt: skip
    lines = [title, f"  {say(f'outcome_{lead.outcome}', language)} ({lead.outcome})"]
    for row in assessment.get("criteria") or ():
        name, status = (
            _words(f"criterion_{row['id']}", language, facts),
            say(f"lead_criterion_{row['status']}", language),
        )
        lines.append(f"  {_MARKS[row['status']]} {row['id']} {name} ({status})")
        lines.append(f"      {_words('reason_' + row['reason'], language, facts) or row['reason']}")
        if row.get("evidence"):
            lines.append(f"      “{row['evidence']}”")
    suggestions = [
        f"{item['scheme']}: {_words('suggestion_' + item['reason'], language, facts) or item['reason']}"
        for item in assessment.get("suggestions") or ()
    ]
    warnings = [_words(f"warning_{code}", language, facts) or code for code in assessment.get("warnings") or ()]
    papers = [item["id"] for item in assessment.get("documents") or ()]
    documents = [f"{paper} {_words('document_' + paper, language, facts)}" for paper in papers]
    missing = assessment.get("missing") or ()
    for key, items in (("suggestions", suggestions), ("warnings", warnings), ("missing", missing),
                       ("documents", documents)):  # fmt: skip
        if items:
            lines += [f"  {say(f'lead_{key}', language)}", *(f"      {item}" for item in items)]
    return lines


def _rules_mark(assessment: Any) -> str:
    """Which rules decided, as `Assessment.rules_mark` has it; leads of before the hash have the version alone."""
    return "-".join(mark for mark in (assessment.get("rules_version"), assessment.get("rules_hash")) if mark) or "-"


def _facts(as_of: str | None) -> Facts:
    """The figures of the day by which the lead was judged."""
    return facts_on(date.fromisoformat(as_of) if as_of else None)


def _answers(full: Any, language: str) -> list[str]:
    rows = []
    for slot, value in full["answers"].items():
        shown = ", ".join(value) if isinstance(value, list) else str(value)
        words = full["evidence"].get(slot)
        rows.append([slot, shown, f"“{words}”" if words else ""])
    return [say("lead_answers", language), *_indented(rows)] if rows else []


def _consents(consents: Sequence[Any], language: str) -> list[str]:
    rows = [
        [
            say(f"lead_consent_{row['kind']}", language),
            say(f"lead_{row['value']}", language),
            local(datetime.fromisoformat(row["at"])),
            say("lead_consent_text", language, version=row["text_version"]),
        ]
        for row in consents
    ]
    return [say("lead_consents", language), *_indented(rows)]


def _history(history: Sequence[Change], language: str) -> list[str]:
    rows = []
    for change in history:
        for item in change.changes:
            detail = f"{_shown(item['old'])} -> {_shown(item['new'])}" if "old" in item else ""
            rows.append([local(change.at), change.actor, item["field"], detail])
    return [say("lead_history", language), *_indented(rows)] if rows else []


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "-" if value is None else str(value)


def _words(key: str, language: str, facts: Facts) -> str:
    """The text, or nothing: a lead that an older or newer version judged must stay readable by its codes."""
    try:
        return phrase(key, language, facts, voice=THIRD)
    except (MissingWords, NotKnown):
        return ""


def _indented(rows: list[list[str]]) -> list[str]:
    return [f"  {line}" for line in columns(rows)]


def columns(rows: list[list[str]]) -> list[str]:
    if not rows:
        return []
    widths = [max(_width(row[index]) for row in rows) for index in range(len(rows[0]) - 1)]
    lines = []
    for row in rows:
        padded = [cell + " " * (width - _width(cell)) for cell, width in zip(row[:-1], widths, strict=True)]
        lines.append("  ".join([*padded, row[-1]]).rstrip())
    return lines


def _width(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text if unicodedata.category(char) != "Mn"
    )
