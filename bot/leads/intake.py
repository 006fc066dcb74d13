"""Check a draft and turn it into the columns of a lead that belong to the person."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final, Mapping, Sequence

from bot.leads.lead import AnonymousResult, Consent, ConsentMissing, ContactMissing, LeadDraft
from bot.leads.search import search_text
from bot.leads.wordless import without_words
from bot.vocabulary import ANSWERS, LANGUAGES, LEAD_REASONS, OUTCOMES, SLOTS, InvalidValue, parse_answers

CONSENT_KINDS: Final = ("xborder_consent", "marketing_consent")
_SOURCE: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
_KEPT_CONTROLS: Final = "\n\t"


def person_columns(draft: LeadDraft) -> dict[str, Any]:
    """The person's part of a lead: column -> value as it will be read back.

    Raises:
        ConsentMissing: no yes to keeping personal data in Hong Kong, or a yes without its record.
        ContactMissing: no channel or no value.
        InvalidValue: a value outside the contract.
    """
    if draft.xborder_consent != "yes":
        raise ConsentMissing("xborder_consent is not yes: nothing personal may be stored")
    consents = [_consent(record) for record in draft.consents]
    for kind in CONSENT_KINDS:
        if getattr(draft, kind) == "yes" and not any(row["kind"] == kind and row["value"] == "yes" for row in consents):
            raise ConsentMissing(f"{kind} is yes, but its record (text version and time) is missing")
    if not _text(draft.contact_channel) or not _text(draft.contact_value):
        raise ContactMissing("contact_channel and contact_value are needed to store a lead")
    contact = {name: _contact(name, getattr(draft, name)) for name in _CONTACT_COLUMNS}
    answers = parse_answers(draft.answers)
    words = {slot: _text(draft.evidence[slot]) for slot in ANSWERS if slot in draft.evidence}
    evidence = {slot: text for slot, text in words.items() if text}
    return {
        "source": source_id(draft.source),
        "language": one_of("language", LANGUAGES, draft.language),
        "role": SLOTS["role"].parse(draft.role or answers.get("role") or "applicant"),
        "reason": one_of("reason", LEAD_REASONS, draft.reason),
        "xborder_consent": "yes",
        **contact,
        "outcome": one_of("outcome", OUTCOMES, draft.assessment.get("outcome")),
        "rules_version": _text(draft.assessment.get("rules_version")),
        "answers": answers,
        "evidence": evidence,
        "assessment": storable(draft.assessment),
        "consents": consents,
        "transcript": _text(draft.transcript),
        **derived_columns(answers, draft.assessment),
    }  # fmt: skip


def searchable(columns: Mapping[str, Any], reference: str) -> str:
    """What a search for this lead looks through, folded.

    Args:
        columns: as `person_columns` gives them.
    """
    parts = [columns[name] for name in ("contact_name", "contact_value", "free_note")]
    return search_text([*parts, *columns["evidence"].values(), reference])


def derived_columns(answers: Mapping[str, Any], assessment: Mapping[str, Any]) -> dict[str, Any]:
    """What lists filter and count by, from a lead's answers and assessment.

    Returns:
        `schemes`: the suggested ones, best first, as ` IANG GEP `, empty when there are none; `urgent`: the person is
        in a hurry; `unfinished`: the interview stopped half-way.
    """
    schemes = [item["scheme"] for item in assessment.get("suggestions") or ()]
    return {
        "schemes": f" {' '.join(schemes)} " if schemes else "",
        "urgent": answers.get("timing") == "urgent",
        "unfinished": bool(assessment.get("missing")),
    }


_CONTACT_COLUMNS: Final = (
    "contact_name", "contact_channel", "contact_value", "contact_time", "marketing_consent", "free_note",
)  # fmt: skip


def result_columns(result: AnonymousResult) -> dict[str, Any]:
    """What is kept of an anonymous result: ids and numbers.

    Raises:
        InvalidValue: an outcome or language outside the contract.
    """
    assessment = without_words({**result.assessment, "rules_version": result.rules_version})
    return {
        "source": source_id(result.source),
        "language": one_of("language", LANGUAGES, result.language),
        "outcome": one_of("outcome", OUTCOMES, result.outcome),
        "rules_version": assessment["rules_version"],
        "assessment": assessment,
    }


def storable(value: Any) -> Any:
    """Copy a JSON value so that both databases take it and give back the same.

    Lone surrogates (half an emoji, cut by a client) become a replacement character, control characters go: NUL
    is refused by PostgreSQL, and an escape sequence would be obeyed by the terminal of whoever reads the lead.
    """
    if isinstance(value, str):
        whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return "".join(char for char in whole if char in _KEPT_CONTROLS or unicodedata.category(char) != "Cc")
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(item) for item in value]
    return value


def source_id(source: str) -> str:
    """The channel's id; `other` for anything that is none, since some channels let the client name it."""
    return source if _SOURCE.match(source) else "other"


def one_of(name: str, allowed: Sequence[str], value: object) -> str:
    """The value, if it is one of the allowed ones.

    Raises:
        InvalidValue: it is not.
    """
    if isinstance(value, str) and value in allowed:
        return value
    raise InvalidValue(name, value, f"one of: {', '.join(allowed)}")


def _consent(record: Consent) -> dict[str, str]:
    one_of("consent", CONSENT_KINDS, record.kind)
    one_of(record.kind, ("yes", "no"), record.value)
    if not _text(record.text_version) or record.at.tzinfo is None:
        raise ConsentMissing(f"the record of {record.kind} lacks its text version or an aware time")
    return {key: storable(value) for key, value in record.as_dict().items()}


def _contact(name: str, value: object) -> str | None:
    text = _text(value)
    return None if text is None else str(SLOTS[name].parse(text))


def _text(value: object) -> str | None:
    return str(storable(value)).strip() or None if isinstance(value, str) else None
