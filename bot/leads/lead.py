"""What goes into the lead store and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from typing import Any, Final, Mapping, Sequence

from bot.vocabulary import ANSWERS


class LeadRefused(Exception):
    """A draft that must not be stored. `str()` names the reason and holds no value of the person's."""


class ConsentMissing(LeadRefused):
    """Nothing personal is kept without a yes to keeping it in Hong Kong, together with the text that was shown."""


class ContactMissing(LeadRefused):
    """A lead without a way to reach the person is no lead: keep an anonymous result instead."""


class ClientFile(Exception):
    """The person engaged the firm: a client's file is kept by other rules, and only a consultant may close it."""


class Erased(Exception):
    """What a turn goes on with was erased while it was under way: nothing of the turn was stored."""


RESULT: Final = "result"
HUMAN: Final = "human"
"""The reason of a lead whose person asked for a person."""

CLIENTS: Final = ("engaged", "closed")
"""Statuses of people who engaged the firm."""

BY_CONSULTANTS: Final = ("phone", "in_person", "email", "referral")
"""Channels of leads that a consultant entered: how the person came to the firm."""

OPEN: Final = ("new", "contacted", "qualified", "engaged")
"""Statuses in which somebody still waits for the firm."""


@dataclass(frozen=True)
class Consent:
    """One answer to one consent question.

    Attributes:
        kind: the slot of the question: `xborder_consent` or `marketing_consent`.
        value: `yes` or `no`.
        text_version: which wording the person saw.
        at: when they answered (aware).
    """

    kind: str
    value: str
    text_version: str
    at: datetime

    def as_dict(self) -> dict[str, str]:
        """The form in which it is stored and exported."""
        return {"kind": self.kind, "value": self.value, "text_version": self.text_version, "at": iso(self.at)}


@dataclass(frozen=True)
class LeadDraft:
    """A lead as the conversation hands it over. Every submission carries the whole state, not a difference.

    Attributes:
        submission_id: random UUID of the intake, made by the server when the intake starts; one lead per id.
        source: channel, such as `web` or `wechat`.
        language: `en`, `zh_hans` or `zh_hant`.
        answers: slot -> value, interview and later groups (checked against the contract).
        assessment: the engine's judgement, contract section 5.
        xborder_consent: must be `yes`, and `consents` must hold the matching record.
        contact_channel, contact_value: how to reach the person; both needed. Already normalised by the caller.
        contact_name, contact_time, marketing_consent, free_note: as in the contract, or None.
        evidence: slot -> the person's own words, identity numbers already redacted.
        consents: what was asked and answered.
        transcript: id of the conversation that the consultant may read beside the lead.
        reference: the one already shown to the person (`reference.new_reference()`); made here when None.
        role: who is asking; taken from `answers`, else `applicant`, when None.
        reason: why the person is to be contacted: `result`, or `human` when they asked for a person.
    """

    submission_id: str
    source: str
    language: str
    answers: Mapping[str, Any]
    assessment: Mapping[str, Any]
    xborder_consent: str | None
    contact_channel: str | None
    contact_value: str | None
    contact_name: str | None = None
    contact_time: str | None = None
    marketing_consent: str | None = None
    free_note: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    consents: Sequence[Consent] = ()
    transcript: str | None = None
    reference: str | None = None
    role: str | None = None
    reason: str = RESULT


@dataclass(frozen=True)
class AnonymousResult:
    """The outcome of an intake, kept whether or not a lead follows. Words and contacts are dropped on storing.

    Attributes:
        submission_id: the intake's random UUID; only a one-way key of it is kept, so repeats update one row.
        outcome, rules_version: as in the assessment.
        assessment, source, language: as in `LeadDraft`.
    """

    submission_id: str
    outcome: str
    assessment: Mapping[str, Any]
    language: str
    source: str
    rules_version: str


@dataclass(frozen=True)
class StoredLead:
    """A lead as the store holds it: the contract's fields, times aware in UTC."""

    id: str
    reference: str
    version: int
    created_at: datetime
    updated_at: datetime
    purge_after: datetime
    source: str
    language: str
    status: str
    reason: str
    owner: str | None
    role: str
    xborder_consent: str
    contact_name: str | None
    contact_channel: str
    contact_value: str
    contact_time: str | None
    marketing_consent: str | None
    free_note: str | None
    outcome: str
    answers: Mapping[str, Any]
    evidence: Mapping[str, str]
    assessment: Mapping[str, Any]
    consents: Sequence[Mapping[str, str]]
    transcript: str | None
    lost_reason: str | None = None
    follow_up_on: date | None = None


@dataclass(frozen=True)
class Change:
    """One row of a lead's history.

    Attributes:
        version: the lead's version that this change made.
        at: when (aware, UTC).
        actor: `applicant`, or the id of a user of the console.
        changes: `{"field": ..., "old": ..., "new": ...}`; personal fields are only named.
        previous_assessment: the judgement that was replaced, without the person's words; None if it stood.
    """

    version: int
    at: datetime
    actor: str
    changes: Sequence[Mapping[str, Any]]
    previous_assessment: Mapping[str, Any] | None


@dataclass(frozen=True)
class LeadFilter:
    """Which leads are wanted; None means any.

    Attributes:
        status, outcome, language, reason: ids of the contract.
        since: created at or after this aware time.
        search: words to find, all of them, in any script variant, case or phone format.
    """

    status: str | None = None
    outcome: str | None = None
    language: str | None = None
    since: datetime | None = None
    search: str | None = None
    reason: str | None = None


def iso(moment: datetime) -> str:
    """Write an aware time as UTC in ISO 8601, to the second."""
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds")


def as_dict(lead: StoredLead) -> dict[str, Any]:
    """The lead as the console, the exports and `asmtp leads show --json` write it (contract section 6)."""
    return {
        "id": lead.id,
        "reference": lead.reference,
        "version": lead.version,
        "created_at": iso(lead.created_at),
        "updated_at": iso(lead.updated_at),
        "purge_after": iso(lead.purge_after),
        "source": lead.source,
        "language": lead.language,
        "status": lead.status,
        "reason": lead.reason,
        "owner": lead.owner,
        "lost_reason": lead.lost_reason,
        "follow_up_on": lead.follow_up_on.isoformat() if lead.follow_up_on else None,
        "role": lead.role,
        "contact_name": lead.contact_name,
        "contact_channel": lead.contact_channel,
        "contact_value": lead.contact_value,
        "contact_time": lead.contact_time,
        "xborder_consent": lead.xborder_consent,
        "marketing_consent": lead.marketing_consent,
        "free_note": lead.free_note,
        "answers": {slot: lead.answers[slot] for slot in ANSWERS if slot in lead.answers},
        "evidence": {slot: lead.evidence[slot] for slot in ANSWERS if slot in lead.evidence},
        "assessment": dict(lead.assessment),
        "consents": [dict(consent) for consent in lead.consents],
        "transcript": lead.transcript,
    }
