"""Which detail questions sharpen a person's document list: those whose answer would change it, asked of the engine."""

from __future__ import annotations

from typing import Any, Final, Mapping

from bot.decisive import choices, decides
from bot.eligibility.documents import WITH_DOCUMENTS, document_list
from bot.eligibility.facts import Facts, facts_on

DETAILS: Final = (
    "dependants", "dependant_place", "parents_separated", "hk_status", "has_hkid", "has_travel_doc",
    "docs_other_language", "employer_age", "employer_facilitated", "self_owned", "intra_company",
    "regulated_profession",
)  # fmt: skip
"""The questions in the order of their weight: the first ones change the most papers, or the fees."""
MOST: Final = 8
"""More than so many questions are never asked for a list."""
_IN_HONG_KONG: Final = ("hk_status", "has_hkid")
_LIVES_ELSEWHERE: Final = ("mainland", "overseas_prc")


def due_details(answers: Mapping[str, Any], outcome: str, facts: Facts | None = None) -> tuple[str, ...]:
    """The detail slots that matter for this person's list, answered or not, in the order in which they are asked.

    Args:
        answers: slot -> value, what is known so far.
        outcome: the outcome of the assessment; without a document list nothing is due.
        facts: the dated limits; the newest when None.
    """
    if outcome not in WITH_DOCUMENTS:
        return ()
    known = facts or facts_on()
    return tuple([slot for slot in DETAILS if _matters(slot, answers, outcome, known)][:MOST])


def _matters(slot: str, answers: Mapping[str, Any], outcome: str, facts: Facts) -> bool:
    if slot in _IN_HONG_KONG and answers.get("residence") in _LIVES_ELSEWHERE:
        return False  # who lives elsewhere holds nothing there, unless they said so themselves
    if slot == "parents_separated" and "spouse" in (answers.get("dependants") or ()):
        return False  # the family comes together
    return decides(slot, choices(slot), answers, lambda whole: document_list(whole, outcome, facts))
