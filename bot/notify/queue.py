"""The outbox from the sender's side: take one, say how it went. Any number of senders may work on it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.leads.database import Database
from bot.leads.models import Lead, Notification

LEASE: Final = timedelta(minutes=3)
"""How long a sender that took a notification has it for itself; longer than one try takes by all ways together."""
FIRST_DELAY: Final = timedelta(seconds=30)
LONGEST_DELAY: Final = timedelta(hours=1)
MAX_TRIES: Final = 12
"""With the delays above, about five hours."""
STALE: Final = timedelta(days=3)
"""What waited so long untried, for example from before anything was set up, is given up."""
RECIPIENTS: Final = "mail_recipients"
"""The trouble of an e-mail that the server took for some recipients only; it has arrived all the same."""
_ERROR_LENGTH: Final = 120


@dataclass(frozen=True)
class Taken:
    """A notification that this sender holds.

    Attributes:
        id: the same at every try, so that a repeat can be recognised.
        kind: one of `outbox.KINDS`.
        created_at: when it happened.
        attempts: tries, this one included; whoever holds an older number no longer has it.
        delivered: ways by which it has arrived already.
        partly: the trouble `RECIPIENTS` of an e-mail that has, empty for none.
        lead_id, reference, outcome, language, reason: of the lead, as it is now.
    """

    id: str
    kind: str
    created_at: datetime
    attempts: int
    delivered: tuple[str, ...]
    partly: str
    lead_id: str
    reference: str
    outcome: str
    language: str
    reason: str


class Backlog(NamedTuple):
    """How many notifications wait to be sent, and how many were given up."""

    waiting: int
    given_up: int


def take(database: Database, now: datetime) -> Taken | None:
    """The notification that has waited longest, for this sender alone until its lease ends; None when none is due."""
    due = Notification.sent_at.is_(None) & Notification.gave_up_at.is_(None) & (Notification.next_try_at <= now)
    with database.read() as session:  # most of the time there is nothing: then nobody is locked out
        if session.execute(select(Notification.id).where(due).limit(1)).first() is None:
            return None
    query = select(Notification).where(due).order_by(Notification.next_try_at, Notification.id)
    with database.write() as session:
        row = session.execute(query.limit(1).with_for_update(skip_locked=True)).scalar_one_or_none()
        if row is None:
            return None
        if row.attempts >= MAX_TRIES:
            row.gave_up_at, row.error = now, "interrupted"  # whoever tried it last died of it
            return None
        row.attempts += 1
        row.next_try_at = now + LEASE
        lead = session.execute(select(Lead).where(Lead.id == row.lead_id)).scalar_one()
        delivered = tuple(row.delivered.split())
        partly = _partly(row.error or "") if "mail" in delivered else ""
        return Taken(row.id, row.kind, row.created_at, row.attempts, delivered, partly,
                     lead.id, lead.reference, lead.outcome, lead.language, lead.reason)  # fmt: skip


def _partly(error: str) -> str:
    return next((trouble for trouble in error.split("; ") if trouble.startswith(RECIPIENTS)), "")


def arrived(database: Database, taken: Taken, way: str, partly: str = "") -> Taken:
    """Write down that it arrived by this way, so that trouble with another does not repeat it.

    Args:
        partly: the trouble of an e-mail that some recipients did not get.
    """
    now = replace(taken, delivered=(*taken.delivered, way), partly=taken.partly or partly)
    _set(database, taken, delivered=" ".join(now.delivered), **({"error": partly} if partly else {}))
    return now


def finish(database: Database, taken: Taken, now: datetime) -> None:
    """Write down that it arrived by every way there is, and what some did not get."""
    _set(database, taken, sent_at=now, error=taken.partly or None)


def failed(database: Database, taken: Taken, error: str, now: datetime) -> None:
    """Write down that it did not arrive, and when to try again: later each time, at last never.

    Args:
        error: as `ways.NotDelivered` says it; several are separated by semicolons.
    """
    values: dict[str, Any] = {"error": "; ".join(filter(None, (taken.partly, error)))[:_ERROR_LENGTH]}
    if taken.attempts >= MAX_TRIES:
        values["gave_up_at"] = now
    else:
        values["next_try_at"] = now + min(FIRST_DELAY * 2 ** (taken.attempts - 1), LONGEST_DELAY)
    _set(database, taken, **values)


def give_up_stale(database: Database, now: datetime) -> None:
    """Give up what waited too long untried; what somebody wants tried again has an error and is not meant."""
    untried = Notification.sent_at.is_(None) & Notification.gave_up_at.is_(None) & Notification.error.is_(None)
    stale = untried & (Notification.attempts == 0) & (Notification.created_at < now - STALE)
    with database.write() as session:
        session.execute(update(Notification).where(stale).values(gave_up_at=now, error="too_old"))


def try_again(session: Session, notification_id: str, now: datetime) -> str | None:
    """Have one that was given up tried anew, in this transaction; the id of its lead, None if there is none such."""
    row = session.execute(
        select(Notification).where(Notification.id == notification_id).with_for_update()
    ).scalar_one_or_none()
    if row is None or row.gave_up_at is None:
        return None
    row.gave_up_at, row.attempts, row.next_try_at = None, 0, now
    return str(row.lead_id)


def backlog(database: Database) -> Backlog:
    """How full the outbox is."""
    query = select(func.count(), func.count(Notification.gave_up_at)).where(Notification.sent_at.is_(None))
    with database.read() as session:
        unsent, given_up = session.execute(query).one()
    return Backlog(unsent - given_up, given_up)


def _set(database: Database, taken: Taken, **values: Any) -> None:
    mine = (Notification.id == taken.id) & (Notification.attempts == taken.attempts)
    with database.write() as session:
        session.execute(update(Notification).where(mine).values(**values))
