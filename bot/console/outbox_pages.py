"""Notifications for admins: what waits, what could not be delivered and may be tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from starlette.responses import Response

from bot.console import audit
from bot.console.visit import Visit
from bot.leads.models import Lead, Notification
from bot.notify.queue import backlog, try_again

PAGE_ROWS: Final = 100
SHOWN: Final = timedelta(days=7)
"""How long an e-mail that some recipients did not get is shown."""


def show(visit: Visit) -> Response:
    """By which ways consultants are told, how much waits, and the newest that were given up or reached only some."""
    given_up = Notification.sent_at.is_(None) & Notification.gave_up_at.is_not(None)
    partly = (Notification.sent_at >= visit.now - SHOWN) & Notification.error.is_not(None)
    return visit.page("outbox.html", rows=_rows(visit, given_up), partly=_rows(visit, partly),
                      backlog=backlog(visit.database), ways=visit.console.notify_by)  # fmt: skip


def _rows(visit: Visit, which: Any) -> list[tuple[Any, str, list[str]]]:
    """Notifications, newest first, with the reference of the lead and what went wrong in words."""
    query = select(Notification, Lead.reference).join(Lead, Lead.id == Notification.lead_id).where(which)
    with visit.database.read() as session:
        rows: list[Any] = session.execute(query.order_by(Notification.id.desc()).limit(PAGE_ROWS)).all()
        session.expunge_all()
    return [(row, reference, _words(visit, row.error or "")) for row, reference in rows]


def retry(visit: Visit, notification_id: str) -> Response:
    """Have one that was given up tried anew."""
    with visit.database.write() as session:
        lead_id = try_again(session, notification_id, visit.now)
        if lead_id is not None:
            audit.note(session, visit.actor, audit.NOTIFICATION_RETRIED, visit.now, lead_id=lead_id)
    return visit.go("/notifications", "notify_again" if lead_id else "notify_gone")


def _words(visit: Visit, error: str) -> list[str]:
    """What went wrong, in the admin's language: `trouble detail` each."""
    troubles = [trouble.partition(" ") for trouble in error.split("; ") if trouble]
    return [visit.words(f"trouble_{trouble}", detail=detail) for trouble, _, detail in troubles]
