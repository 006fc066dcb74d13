"""What a new submission changed, in a form that may be kept: answers old and new, personal data by name only."""

from __future__ import annotations

from typing import Any, Final, Mapping

from bot.leads.person_data import IDENTIFIES, PERSON_DATA
from bot.vocabulary import ANSWERS

APPLICANT: Final = "applicant"
_DERIVED: Final = ("rules_version", "schemes", "urgent", "unfinished")
"""Columns that follow from others; their change is no news."""


def merged_consents(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[dict[str, str]]:
    """Every consent ever recorded, in the order of its time: proof is added to, never replaced."""
    return sorted(old + [record for record in new if record not in old], key=lambda record: record["at"])


def refused_last(consents: list[dict[str, str]], kind: str) -> bool:
    """Whether the newest record of this kind is a no, which then holds whatever an older talk still repeats."""
    answers = [record["value"] for record in consents if record["kind"] == kind]
    return answers[-1:] == ["no"]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Compare the person's columns before and after.

    Args:
        old, new: column -> value; the columns of `new` are compared.
    Returns:
        One entry per changed field, `{"field", "old", "new"}`; a field that identifies is only named. A slot's
        answer is the field `answers.<slot>`, the words behind it `evidence.<slot>`.
    """
    found: list[dict[str, Any]] = []
    for column in new:
        if column in _DERIVED or old[column] == new[column]:
            continue
        named_only = PERSON_DATA["leads"][column] == IDENTIFIES
        if column in ("answers", "evidence"):
            slots = [slot for slot in ANSWERS if old[column].get(slot) != new[column].get(slot)]
            found += [
                _entry(f"{column}.{slot}", old[column].get(slot), new[column].get(slot), named_only) for slot in slots
            ]
        elif column == "consents":
            found.append({"field": column, "new": [record for record in new[column] if record not in old[column]]})
        else:
            found.append(_entry(column, old[column], new[column], named_only))
    return found


def _entry(field: str, old: object, new: object, named_only: bool) -> dict[str, Any]:
    return {"field": field} if named_only else {"field": field, "old": old, "new": new}
