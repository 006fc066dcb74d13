"""Which lead a talk feeds, once consultants merged its lead into another or put right what it left.

What a talk said last is remembered, so that a further answer in it brings only what is new: a contact or an answer
that a consultant put right, or chose when merging, is not undone because somebody goes on talking. Leads that nobody
merged or put right have no row of their own here.

Where a talk goes on in another conversation (by its reference code, on another device), the earlier ones have a row
each with nothing but the conversation's id: they are read, given out and erased with the lead.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Collection, Final, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.leads.identifiers import earlier_key, intake_key
from bot.leads.judging import by_consultants, judged_columns
from bot.leads.models import Lead, LeadTalk
from bot.vocabulary import InvalidValue, parse_answers

_ANSWERS: Final = "answers"
_EVIDENCE: Final = "evidence"
_JUDGED: Final = (_ANSWERS, _EVIDENCE, "assessment", "outcome", "rules_version", "role", "schemes", "urgent",
                  "unfinished")  # fmt: skip
_OWN: Final = ("source", "language")
"""Of the lead's own talk: one that was merged into it changes them not."""
_CONTACT: Final = (
    ("contact_name",), ("contact_channel", "contact_value"), ("contact_time",), ("free_note",), ("marketing_consent",),
)  # fmt: skip
"""Columns that a talk says together: a number is no address of another channel."""
_MARKETING: Final = ("marketing_consent",)
_REFUSED: Final = "no"
"""To marketing: said once more it counts once more, whatever was agreed to in another talk."""
_SAID: Final = tuple(name for group in _CONTACT for name in group)
_TOLD: Final = (*_SAID, _ANSWERS, _EVIDENCE)


class Moved(Exception):
    """A consultant merged the talk's lead, or put something right in it, at this very moment; the next try sees it."""


def remember(session: Session, lead: Any, now: datetime) -> None:
    """Keep what a lead's own talk said last, before a consultant changes it; what is remembered already stays."""
    said = {name: getattr(lead, name) for name in _TOLD}
    talk = session.get(LeadTalk, lead.submission_key)
    if talk is None:
        session.add(LeadTalk(submission_key=lead.submission_key, lead_id=lead.id, said=said, at=now))
    elif _ANSWERS not in talk.said:  # from when a changed contact had only the contact remembered
        talk.said = {**said, **talk.said}


def fed(session: Session, key: str) -> tuple[Any, Any] | None:
    """The talk of this key and the lead it feeds, both locked; None where nothing is remembered of it.

    Raises:
        Moved: see there.
    """
    lead_id = session.execute(select(LeadTalk.lead_id).where(LeadTalk.submission_key == key)).scalar_one_or_none()
    if lead_id is None:
        return None
    lead = session.execute(select(Lead).where(Lead.id == lead_id).with_for_update()).scalar_one_or_none()
    talk = session.execute(select(LeadTalk).where(LeadTalk.submission_key == key)).scalar_one_or_none()
    if lead is None or talk is None or talk.lead_id != lead.id:
        raise Moved
    return talk, lead


def of_intake(session: Session, submission_id: str) -> Any:
    """The lead that an intake feeds, locked where the session writes; None when there is none.

    Raises:
        Moved: see there.
        ValueError: `submission_id` is no UUID.
    """
    key = intake_key("lead", submission_id)
    own = select(Lead).where(Lead.submission_key == key).with_for_update()
    lead = session.execute(own).scalar_one_or_none()
    return lead if lead is not None else (fed(session, key) or (None, None))[1]


def keep_conversation(session: Session, lead: Any, conversation: str | None, now: datetime) -> None:
    """Remember one more conversation behind a lead, so that it is read and erased with it."""
    if conversation and conversation not in conversations(session, lead.id, lead.transcript):
        key = earlier_key(lead.id, conversation)
        session.add(LeadTalk(submission_key=key, lead_id=lead.id, transcript=conversation, said={}, at=now))


def heard(session: Session, talk: Any, lead: Any, told: Mapping[str, Any], day: date) -> dict[str, Any]:
    """What the lead is to hold now that its talk was heard again: of what is told, that which it had not said before.

    Args:
        told: the whole state of the talk, column -> value.
        day: the day whose rules apply where the answers have to be judged anew.
    """
    new, said = dict(told), talk.said
    for group in _CONTACT:
        anew = told[group[0]] == _REFUSED or (group == _MARKETING and _agreed_anew(lead, told))
        if all(said.get(name) == told[name] for name in group) and not anew:
            new.update({name: getattr(lead, name) for name in group})
    if _ANSWERS in said:
        new.update(_judged(session, lead, {_EVIDENCE: told[_EVIDENCE], **said}, told, day))
    talk.said = {name: told[name] for name in _TOLD}
    if talk.merged_id is not None:
        talk.transcript = told["transcript"]
        new.update({name: getattr(lead, name) for name in ("transcript", *_OWN)})
    return new


def _judged(
    session: Session, lead: Any, said: Mapping[str, Any], told: Mapping[str, Any], day: date
) -> dict[str, Any]:  # fmt: skip
    """The answers that hold now, question by question, with what follows from them.

    An answer that a consultant gave stays until the talk gives another one: that its question is not asked any more is
    none. The talk's new words come along where its answer is the one that holds.
    """
    anew = _changed(said[_ANSWERS], told[_ANSWERS])
    reworded = _changed(said[_EVIDENCE], told[_EVIDENCE])
    if not anew and not reworded:
        return {name: getattr(lead, name) for name in _JUDGED}
    corrected = by_consultants(session, lead.id)
    anew = {slot for slot in anew if slot in told[_ANSWERS] or slot not in corrected}
    answers = _with(lead.answers, told[_ANSWERS], anew)
    if answers == told[_ANSWERS]:
        return {}
    held = {slot for slot in reworded if answers.get(slot) == told[_ANSWERS].get(slot)}
    words = _with(lead.evidence, told[_EVIDENCE], held)
    try:
        parsed = parse_answers(answers)
    except InvalidValue:  # the questions are others since: what the person says by today's counts
        return {}
    judged = judged_columns(parsed, words, corrected - anew, day)
    return {"role": lead.role, _EVIDENCE: words, **judged}


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}


def _with(present: Mapping[str, Any], told: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The present values, of these names as they are told; what is not told goes."""
    kept = {name: value for name, value in present.items() if name not in names}
    return kept | {name: told[name] for name in names if name in told}


def _agreed_anew(lead: Any, told: Mapping[str, Any]) -> bool:
    """Whether the person agreed to marketing once more: there is a record of it that the lead has not."""
    return any(
        row["kind"] == _MARKETING[0] and row["value"] == "yes" and row not in lead.consents for row in told["consents"]
    )


def merged_into(session: Session, id_or_reference: str) -> str | None:
    """The id of the lead into which one with this id or reference was merged; None if there was none."""
    known = or_(LeadTalk.merged_id == id_or_reference, LeadTalk.reference == id_or_reference)
    found: str | None = session.execute(select(LeadTalk.lead_id).where(known)).scalar_one_or_none()
    return found


def merged_talks(session: Session, lead_id: str) -> list[Any]:
    """The talks of the leads that were merged into this one, in the order in which they were."""
    mine = (LeadTalk.lead_id == lead_id) & LeadTalk.merged_id.is_not(None)
    return list(session.execute(select(LeadTalk).where(mine).order_by(LeadTalk.at, LeadTalk.merged_id)).scalars())


def lead_ids(session: Session, lead_id: str) -> list[str]:
    """The lead's id, and those of the leads that were merged into it."""
    return [lead_id, *(talk.merged_id for talk in merged_talks(session, lead_id))]


def intakes(session: Session, lead: Any) -> list[str]:
    """The keys of all intakes that feed a lead: its own, and those of leads that were merged into it."""
    return [lead.submission_key, *(talk.submission_key for talk in merged_talks(session, lead.id))]


def conversations(session: Session, lead_id: str, transcript: str | None) -> list[str]:
    """The ids of all conversations behind a lead: its own, the earlier ones, and those of leads merged into it."""
    mine = select(LeadTalk.transcript).where(LeadTalk.lead_id == lead_id)
    ids = [transcript, *session.execute(mine.order_by(LeadTalk.at, LeadTalk.submission_key)).scalars()]
    return [each for each in dict.fromkeys(ids) if each]
