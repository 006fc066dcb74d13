"""An assessment reduced to ids and numbers, so that no word of a person can be in it."""

from __future__ import annotations

import re
from typing import Any, Final, Iterable, Mapping

from bot.vocabulary import ANSWERS, CRITERIA, CRITERION_STATUSES, OUTCOMES, SCHEMES, SLOTS, InvalidValue

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")
_SHORT_ID: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,3}[a-z]?\Z")
_VERSION: Final = re.compile(r"[0-9][0-9A-Za-z.-]{0,19}\Z")
_HASH: Final = re.compile(r"[0-9a-f]{12}\Z")
_PAGE: Final = re.compile(r"[a-z][a-z0-9-]{0,19}\Z")
_FEES: Final = ("application", "issuance", "people", "total")


def without_words(assessment: Mapping[str, Any]) -> dict[str, Any]:
    """Copy an assessment (contract section 5) without the evidence and without anything that is no id or number.

    It is rebuilt from a list of what may stay, not stripped of what must go: a field that nobody thought of is
    left out. Slot values stay when the contract knows them.
    """
    return {
        "outcome": _one_of(OUTCOMES, assessment.get("outcome")),
        "criteria": [_criterion(row) for row in _rows(assessment, "criteria")],
        "suggestions": [
            {"scheme": _one_of(SCHEMES, row.get("scheme")), "reason": _matching(_CODE, row.get("reason"))}
            for row in _rows(assessment, "suggestions")
        ],
        "documents": [
            {"id": _matching(_SHORT_ID, row.get("id")), "party": _matching(_CODE, row.get("party")),
             "level": _matching(_SHORT_ID_OR_LETTER, row.get("level")), "reason": _matching(_CODE, row.get("reason"))}
            for row in _rows(assessment, "documents")
        ],
        "fees_hkd": _numbers(assessment.get("fees_hkd")),
        "warnings": _codes(assessment.get("warnings")),
        "missing": [slot for slot in _items(assessment.get("missing")) if slot in ANSWERS],
        "rules_version": _matching(_VERSION, assessment.get("rules_version")),
        "rules_hash": _matching(_HASH, assessment.get("rules_hash")),
        "as_of": _matching(_VERSION, assessment.get("as_of")),
        "near_misses": [_answers(change) for change in _rows(assessment, "near_misses")],
    }  # fmt: skip


_SHORT_ID_OR_LETTER: Final = re.compile(r"[A-Z][A-Z0-9]{0,2}\Z")


def _criterion(row: Mapping[str, Any]) -> dict[str, Any]:
    slots = row.get("slots")
    return {
        "id": _one_of(CRITERIA, row.get("id")),
        "status": _one_of(CRITERION_STATUSES, row.get("status")),
        "reason": _matching(_CODE, row.get("reason")),
        "covers": _matching(_SHORT_ID, row.get("covers")),
        "slots": _answers(slots) if isinstance(slots, Mapping) else {},
        "source": _matching(_PAGE, row.get("source")),
    }


def _answers(slots: Mapping[str, Any]) -> dict[str, Any]:
    kept = {}
    for name, value in slots.items():
        if name in ANSWERS:
            try:
                kept[name] = SLOTS[name].parse(value)
            except InvalidValue:
                continue
    return kept


def _rows(assessment: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    return (row for row in _items(assessment.get(key)) if isinstance(row, Mapping))


def _items(value: object) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _codes(value: object) -> list[str]:
    return [item for item in _items(value) if isinstance(item, str) and _CODE.match(item)]


def _numbers(value: object) -> dict[str, int] | None:
    if not isinstance(value, Mapping):
        return None
    return {key: value[key] for key in _FEES if isinstance(value.get(key), int)}


def _one_of(allowed: Iterable[str], value: object) -> str | None:
    return value if isinstance(value, str) and value in allowed else None


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.match(value) else None
