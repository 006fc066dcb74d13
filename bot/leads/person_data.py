"""Which stored columns say something about a person, written down once.

The history uses it to decide what may be copied, exports of a person and erasure go by it, and a test fails
when a table gains a column that is missing here.
"""

from __future__ import annotations

from typing import Final, Mapping

IDENTIFIES: Final = "identifies"
"""Says who somebody is, or holds their own words: never copied into the history, a log or an audit row."""

DESCRIBES: Final = "describes"
"""About a person without saying who, as ids and numbers of the contract: may be copied into the lead's history."""

PLAIN: Final = "plain"
"""Says nothing about a person."""

STAFF: Final = "staff"
"""About somebody who works with the console, never about somebody who enquires."""

PERSON_DATA: Final[Mapping[str, Mapping[str, str]]] = {
    "leads": {
        "id": PLAIN,
        "submission_key": PLAIN,
        "reference": PLAIN,
        "version": PLAIN,
        "created_at": PLAIN,
        "updated_at": PLAIN,
        "purge_after": PLAIN,
        "source": DESCRIBES,
        "language": DESCRIBES,
        "status": PLAIN,
        "reason": DESCRIBES,
        "owner": PLAIN,
        "role": DESCRIBES,
        "xborder_consent": DESCRIBES,
        "contact_name": IDENTIFIES,
        "contact_channel": DESCRIBES,
        "contact_value": IDENTIFIES,
        "contact_time": DESCRIBES,
        "marketing_consent": DESCRIBES,
        "free_note": IDENTIFIES,
        "outcome": DESCRIBES,
        "rules_version": PLAIN,
        "answers": DESCRIBES,
        "evidence": IDENTIFIES,
        "assessment": IDENTIFIES,
        "consents": DESCRIBES,
        "transcript": IDENTIFIES,
        "schemes": DESCRIBES,
        "urgent": DESCRIBES,
        "unfinished": DESCRIBES,
        "lost_reason": DESCRIBES,
        "follow_up_on": PLAIN,
        "contacted_at": PLAIN,
    },
    "lead_notes": {
        "id": PLAIN,
        "lead_id": PLAIN,
        "at": PLAIN,
        "author": STAFF,
        "text": IDENTIFIES,
    },
    "note_mentions": {
        "note_id": PLAIN,
        "user_id": STAFF,
        "read_at": STAFF,
    },
    "lead_search": {
        "lead_id": PLAIN,
        "part": PLAIN,
        "text": IDENTIFIES,
    },
    "lead_documents": {
        "lead_id": PLAIN,
        "document": DESCRIBES,
        "state": DESCRIBES,
        "at": PLAIN,
        "author": STAFF,
    },
    "lead_overrides": {
        "lead_id": PLAIN,
        "version": PLAIN,
        "outcome": DESCRIBES,
        "judged": DESCRIBES,
        "reason": IDENTIFIES,
        "at": PLAIN,
        "author": STAFF,
    },
    "erasures": {
        "id": PLAIN,
        "at": PLAIN,
        "author": STAFF,
        "contact_mark": PLAIN,
        "counts": PLAIN,
        "backups_until": PLAIN,
        "lead_marks": PLAIN,
        "intake_marks": PLAIN,
    },
    "data_requests": {
        "id": PLAIN,
        "lead_id": PLAIN,
        "kind": PLAIN,
        "received_on": PLAIN,
        "due_on": PLAIN,
        "recorded_at": PLAIN,
        "recorded_by": STAFF,
        "handled_on": PLAIN,
        "handled_by": STAFF,
    },
    "lead_talks": {
        "submission_key": PLAIN,
        "lead_id": PLAIN,
        "merged_id": PLAIN,
        "reference": PLAIN,
        "transcript": IDENTIFIES,
        "said": IDENTIFIES,
        "at": PLAIN,
    },
    "lead_history": {
        "lead_id": PLAIN,
        "version": PLAIN,
        "at": PLAIN,
        "actor": PLAIN,
        "changes": DESCRIBES,
        "previous_assessment": DESCRIBES,
    },
    "results": {
        "key": PLAIN,
        "created_at": PLAIN,
        "source": PLAIN,
        "language": PLAIN,
        "outcome": PLAIN,
        "rules_version": PLAIN,
        "assessment": PLAIN,
    },
    "counted_talks": {
        "talk": PLAIN,
        "started_at": PLAIN,
        "last_at": PLAIN,
        "result_at": PLAIN,
        "channel": PLAIN,
        "language": PLAIN,
        "role": PLAIN,
        "steps": PLAIN,
    },
    "users": dict.fromkeys(("id", "login", "name", "role", "language", "password_hash", "totp_secret", "totp_step",
                            "recovery_codes", "disabled", "password_once", "created_at"), STAFF),
    "console_sessions": dict.fromkeys(("key", "user_id", "csrf", "verified", "new_secret", "created_at", "seen_at",
                                       "expires_at"), STAFF),
    "saved_views": dict.fromkeys(("id", "user_id", "name", "query", "shared", "created_at"), STAFF),
    "login_attempts": dict.fromkeys(("id", "at", "account", "address"), STAFF),
    "audit_log": {
        "id": PLAIN,
        "at": PLAIN,
        "user_id": STAFF,
        "action": PLAIN,
        "lead_id": PLAIN,
        "subject_id": STAFF,
        "fields": PLAIN,
        "address": STAFF,
    },
    "outbox": dict.fromkeys(("id", "dedupe_key", "kind", "lead_id", "created_at", "next_try_at", "attempts",
                             "delivered", "sent_at", "gave_up_at", "error"), PLAIN),
}  # fmt: skip

ERASED_WITH_PERSON: Final = frozenset(
    {
        "leads",
        "lead_history",
        "lead_notes",
        "note_mentions",
        "lead_documents",
        "lead_overrides",
        "lead_talks",
        "lead_search",
        "counted_talks",
        "outbox",
    }
)
"""Tables whose rows go when a person asks to be forgotten. `results` stays: no row of it belongs to anybody; so do
`erasures`, the proof of it, `data_requests`, that it was asked for and done in time, and `audit_log`: they name kinds
and fields, and an id that leads nowhere once the lead is gone."""
