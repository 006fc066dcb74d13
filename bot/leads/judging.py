"""Answers that did not all come from one talk, judged anew: a consultant corrected some, or two leads became one."""

from __future__ import annotations

from datetime import date
from typing import Any, Collection, Final, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.eligibility.assessment import assess
from bot.leads.history import APPLICANT
from bot.leads.intake import derived_columns, storable
from bot.leads.models import LeadHistory

CORRECTED: Final = "corrected"
"""Of the history's entry of a merge: the slots whose answers consultants had given."""


def judged_columns(
    answers: Mapping[str, Any], words: Mapping[str, str], corrected: Collection[str], day: date
) -> dict[str, Any]:
    """The columns of a lead that follow from its answers, by the engine's judgement.

    Args:
        answers: as `parse_answers` gives them.
        words: slot -> the person's own.
        corrected: slots behind whose answers those words do not stand: the engine does not see them.
        day: the day whose rules apply.
    """
    heard = {slot: text for slot, text in words.items() if slot not in corrected}
    judged = storable(assess(answers, as_of=day, evidence=heard).as_dict())
    role = {"role": answers["role"]} if answers.get("role") else {}
    return {
        "answers": answers, "assessment": judged, "outcome": judged["outcome"],
        "rules_version": judged["rules_version"], **role, **derived_columns(answers, judged),
    }  # fmt: skip


def by_consultants(session: Session, lead_id: str) -> set[str]:
    """The slots whose present answer a consultant gave. A merge begins anew: it says which they were (`CORRECTED`)."""
    query = select(LeadHistory).where(LeadHistory.lead_id == lead_id).order_by(LeadHistory.version)
    last: dict[str, str] = {}
    for row in session.execute(query).scalars():
        merge = next((entry for entry in row.changes if CORRECTED in entry), None)
        if merge is not None:
            last = dict.fromkeys(merge[CORRECTED], row.actor)
            continue
        for entry in row.changes:
            if str(entry.get("field")).startswith("answers."):
                last[entry["field"].removeprefix("answers.")] = row.actor
    return {slot for slot, who in last.items() if who != APPLICANT}
