"""The audit log: who did what to which lead, when, from where. It names fields and never holds their values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Sequence

from sqlalchemy.orm import Session

from bot.leads.identifiers import uuid7
from bot.leads.models import AuditEntry

SIGN_IN: Final = "sign_in"
SIGN_IN_OIDC: Final = "sign_in_oidc"
SIGN_IN_FAILED: Final = "sign_in_failed"
SIGN_OUT: Final = "sign_out"
SIGN_OUT_EVERYWHERE: Final = "sign_out_everywhere"
PASSWORD_CHANGED: Final = "password_changed"  # noqa: S105
SECOND_FACTOR_ON: Final = "second_factor_on"
SECOND_FACTOR_OFF: Final = "second_factor_off"
RECOVERY_CODE_USED: Final = "recovery_code_used"
USER_ADDED: Final = "user_added"
USER_DISABLED: Final = "user_disabled"
USER_ENABLED: Final = "user_enabled"
ROLE_CHANGED: Final = "role_changed"
LEAD_VIEWED: Final = "lead_viewed"
LEAD_CHANGED: Final = "lead_changed"
NOTE_ADDED: Final = "note_added"
NOTE_DELETED: Final = "note_deleted"
NOTIFICATION_RETRIED: Final = "notification_retried"
BACKED_UP: Final = "backed_up"
RESTORED: Final = "restored"
EXPORTED: Final = "exported"
PERSON_DATA_GIVEN: Final = "person_data_given"
LEAD_ERASED: Final = "lead_erased"
ANSWER_CORRECTED: Final = "answer_corrected"
OUTCOME_OVERRIDDEN: Final = "outcome_overridden"
LEAD_MERGED: Final = "lead_merged"
CONTACT_CHANGED: Final = "contact_changed"
LEAD_ENTERED: Final = "lead_entered"
MARKETING_STOPPED: Final = "marketing_stopped"
REQUEST_RECORDED: Final = "request_recorded"
REQUEST_HANDLED: Final = "request_handled"
CLEANED_UP: Final = "cleaned_up"
LEADS_LISTED: Final = "leads_listed"
DEMO_REMOVED: Final = "demo_removed"
FIGURES_EXPORTED: Final = "figures_exported"

ACTIONS: Final = (
    SIGN_IN, SIGN_IN_OIDC, SIGN_IN_FAILED, SIGN_OUT, SIGN_OUT_EVERYWHERE, PASSWORD_CHANGED, SECOND_FACTOR_ON,
    SECOND_FACTOR_OFF, RECOVERY_CODE_USED, USER_ADDED, USER_DISABLED, USER_ENABLED, ROLE_CHANGED, LEAD_VIEWED,
    LEAD_CHANGED, NOTE_ADDED, NOTE_DELETED, NOTIFICATION_RETRIED, BACKED_UP, RESTORED, EXPORTED,
    PERSON_DATA_GIVEN, LEAD_ERASED, ANSWER_CORRECTED, OUTCOME_OVERRIDDEN, LEAD_MERGED, CONTACT_CHANGED,
    LEAD_ENTERED, MARKETING_STOPPED, REQUEST_RECORDED, REQUEST_HANDLED, CLEANED_UP, LEADS_LISTED,
    DEMO_REMOVED, FIGURES_EXPORTED,
)  # fmt: skip
"""Everything that is written down; each has its words `console_audit_<action>`."""

COMMAND_LINE: Final = "command line"
"""In place of an address: somebody at the server itself."""
BY_ITSELF: Final = "by itself"
"""In place of an address: nobody asked for it, the running bot does it."""
PLACES: Final = {COMMAND_LINE: "command_line", BY_ITSELF: "by_itself"}
"""What stands in place of an address, with the last part of its words' key, `console_audit_by_<...>`."""


@dataclass(frozen=True)
class Actor:
    """Who does something: a user's id (None: nobody who is signed in) and the address they come from."""

    user_id: str | None
    address: str


def at_the_server() -> Actor:
    """Who works with the command line; that it was somebody who may is the operating system's matter."""
    return Actor(None, COMMAND_LINE)


def note(
    session: Session,
    actor: Actor,
    action: str,
    now: datetime,
    *,
    lead_id: str | None = None,
    subject_id: str | None = None,
    fields: Sequence[str] = (),
) -> None:
    """Add an entry in the transaction of what it tells of, so that neither is there without the other.

    Args:
        action: one of `ACTIONS`.
        lead_id: the lead it was done to.
        subject_id: the user it was done to.
        fields: names of fields, never values.
    """
    session.add(
        AuditEntry(id=uuid7(now), at=now, user_id=actor.user_id, action=action, lead_id=lead_id,
                   subject_id=subject_id, fields=list(fields), address=actor.address[:64])
    )  # fmt: skip
