"""What consultants say against an answer or a result: the engine judges a corrected answer anew and keeps its word;
a result that a consultant sets stands beside the engine's, with the reason, and never replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Collection, Final, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console import audit, typed
from bot.console.casework import Conflict, Conflicts, NotAllowed, locked_lead, record
from bot.leads import lead_talks
from bot.leads.database import Database
from bot.leads.judging import by_consultants, judged_columns
from bot.leads.models import LeadOverride
from bot.leads.wordless import without_words
from bot.vocabulary import OUTCOMES, InvalidValue, parse_answers

LONGEST_REASON: Final = 2000
OVERRIDE: Final = "override"
"""The field of a result that a consultant set, in history and audit log."""


@dataclass(frozen=True)
class Correction:
    """One answer: its slot, its value when the form was opened, and the right one; None for not answered."""

    slot: str
    base: Any
    wanted: Any


class WrongAnswer(NotAllowed):
    """A value outside the contract, of the question `slot`."""

    def __init__(self, slot: str) -> None:
        super().__init__("answer")
        self.slot = slot


def correct(
    database: Database, actor: audit.Actor, now: datetime, day: date, lead_id: str, corrections: Iterable[Correction]
) -> list[str]:
    """Put answers right, all or none; the engine judges the lead anew, the judgement before stays in the history.

    The person's own words stay as they are, but those behind an answer that a consultant corrected no longer
    support it: the engine does not see them. What the talk answered is remembered (`lead_talks`): by going on about
    other things the person undoes no correction, only by another answer to the same question.

    Args:
        day: the day whose rules apply.
        corrections: of slots of `vocabulary.ANSWERS`; those that were not touched in the form change nothing.
    Returns:
        The slots that have another answer now.
    Raises:
        Unknown: there is no such lead.
        Conflicts: answers that were changed meanwhile; `theirs` and `yours` are empty, the values are no texts.
        WrongAnswer: a value is outside the contract.
    """
    with database.write() as session:
        lead = locked_lead(session, lead_id)
        present = lead.answers
        meant = [each for each in corrections if each.wanted not in (each.base, present.get(each.slot))]
        conflicts = [Conflict(f"answers.{each.slot}", "", "") for each in meant if present.get(each.slot) != each.base]
        if conflicts:
            raise Conflicts(conflicts)
        if not meant:
            return []
        slots = [each.slot for each in meant]
        try:
            answers = parse_answers({**present, **{each.slot: each.wanted for each in meant}})
        except InvalidValue as error:
            raise WrongAnswer(error.slot) from None
        entries = [{"field": f"answers.{slot}", "old": present.get(slot), "new": answers.get(slot)} for slot in slots]
        previous = without_words(lead.assessment)
        lead_talks.remember(session, lead, now)
        entries += judge_anew(lead, day, answers, by_consultants(session, lead_id) | set(slots))
        record(session, actor, now, lead, entries, previous)
        audit.note(session, actor, audit.ANSWER_CORRECTED, now, lead_id=lead_id,
                   fields=[f"answers.{slot}" for slot in slots])  # fmt: skip
    return slots


def judge_anew(lead: Any, day: date, answers: Mapping[str, Any], corrected: Collection[str]) -> list[dict[str, Any]]:
    """Have the engine judge these answers, and give them and its word to the lead.

    Args:
        day: the day whose rules apply.
        answers: as `parse_answers` gives them.
        corrected: slots behind whose answers the person's words no longer stand.
    Returns:
        What changed of the result, as entries of the history.
    """
    new = judged_columns(answers, lead.evidence, corrected, day)
    entries: list[dict[str, Any]] = []
    if new["outcome"] != lead.outcome:
        entries.append({"field": "outcome", "old": lead.outcome, "new": new["outcome"]})
    if new["assessment"] != lead.assessment:
        entries.append({"field": "assessment"})
    for name, value in new.items():
        setattr(lead, name, value)
    return entries


def override(
    database: Database, actor: audit.Actor, now: datetime, lead_id: str, base: int, judged: str, outcome: str | None,
    reason: str,
) -> None:  # fmt: skip
    """Set a result beside the engine's, or take it back.

    Args:
        base: the version of the result that was set when the form was opened, 0 for none.
        judged: the engine's outcome then.
        outcome: one of `vocabulary.OUTCOMES`; None takes the present one back.
        reason: why, in the consultant's words; numbers of papers and bank cards are left out (`typed`).
    Raises:
        Unknown: there is no such lead.
        Conflicts: somebody else set one meanwhile, or the engine has judged otherwise since.
        NotAllowed: no reason, one too long, no such outcome, the engine's own, or nothing to take back.
    """
    kept = typed.kept(reason)
    if not kept or len(kept) > LONGEST_REASON:
        raise NotAllowed("override_reason")
    if outcome is not None and outcome not in OUTCOMES:
        raise NotAllowed("override_outcome")
    with database.write() as session:
        lead = locked_lead(session, lead_id)
        last = newest_override(session, lead_id)
        if base != (last.version if last else 0):
            raise Conflicts([Conflict(OVERRIDE, last.outcome or "" if last else "", outcome or "")])
        if judged != lead.outcome:
            raise Conflicts([Conflict("outcome", lead.outcome, judged)])
        before = last.outcome if last else None
        if outcome == lead.outcome or outcome == before is None:
            raise NotAllowed("override_outcome")
        record(session, actor, now, lead, [{"field": OVERRIDE, "old": before, "new": outcome}])
        session.add(LeadOverride(lead_id=lead_id, version=lead.version, outcome=outcome, judged=lead.outcome,
                                 reason=kept, at=now, author=actor.user_id))  # fmt: skip
        audit.note(session, actor, audit.OUTCOME_OVERRIDDEN, now, lead_id=lead_id, fields=[OVERRIDE])


def newest_override(session: Session, lead_id: str) -> Any:
    """The row of the result that was set or taken back last; None when there was never one."""
    mine = select(LeadOverride).where(LeadOverride.lead_id == lead_id)
    return session.execute(mine.order_by(LeadOverride.version.desc()).limit(1)).scalar_one_or_none()
