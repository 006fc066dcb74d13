"""From a talk's slots to what the lead store keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Collection, Mapping

from bot.eligibility.assessment import Assessment
from bot.eligibility.interview import missing
from bot.leads.lead import HUMAN, RESULT, Consent, LeadDraft
from bot.vocabulary import ANSWERS, CONTACT


def standing(answers: Mapping[str, Any], questioned: Collection[str]) -> dict[str, Any]:
    """The answers that count: what was told unasked, and what answers a question that an interview with them asks.

    So a corrected answer leaves the state of having given it first: what was only asked because of the old one is
    left aside, and counts again if the old one comes back.

    Args:
        answers: slot -> value.
        questioned: slots whose value was given because they were asked.
    """
    counted = {slot: value for slot, value in answers.items() if slot not in questioned}
    while (unanswered := missing(counted)) and unanswered[0] in answers:
        counted[unanswered[0]] = answers[unanswered[0]]
    return counted


def answers_of(slots: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a talk that count: slot -> value, without what was not asked (see `standing`)."""
    given = {name: slots[name] for name in ANSWERS if slots.get(name) is not None}
    return standing(given, slots.get("questioned") or ())


def lead_draft(
    slots: Mapping[str, Any], assessment: Assessment, *, conversation: str, channel: str, language: str
) -> LeadDraft:
    """A lead of this talk as it stands.

    Args:
        slots: the talk's slots: answers, evidence, contact details and consents.
        assessment: the engine's judgement of these answers.
        conversation: the conversation's id, by which the transcript is found.
        channel: where the talk takes place, such as `web`.
        language: the talk's language id.
    """
    given: dict[str, Any] = {name: slots.get(name) for name in CONTACT}
    return LeadDraft(
        submission_id=slots["submission_id"],
        source=channel,
        language=language,
        answers=answers_of(slots),
        evidence={name: item["words"] for name, item in (slots.get("evidence") or {}).items() if item.get("words")},
        assessment=assessment.as_dict(),
        consents=[
            Consent(kind, item["value"], item["text_version"], datetime.fromisoformat(item["at"]))
            for kind, item in (slots.get("consents") or {}).items()
        ],
        transcript=conversation,
        reference=slots.get("reference"),
        reason=HUMAN if slots.get("wants_person") else RESULT,
        **given,
    )
