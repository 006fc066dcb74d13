"""The audit log for admins: who did what, when, from where."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import select
from starlette.responses import Response

from bot.console import audit, users
from bot.console.history_words import field_name
from bot.console.visit import Visit
from bot.leads.models import AuditEntry

PAGE_ROWS: Final = 100


def show(visit: Visit) -> Response:
    """The newest entries, of one user or one kind if wished; `before` goes on where a page ended."""
    asked = visit.request.query_params
    user, action, before = (asked.get(name, "")[:40] for name in ("user", "action", "before"))
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(PAGE_ROWS + 1)
    if user:
        query = query.where(AuditEntry.user_id == user)
    if action:
        query = query.where(AuditEntry.action == action)
    if before:
        query = query.where(AuditEntry.id < before)
    with visit.database.read() as session:
        rows: list[Any] = list(session.execute(query).scalars())
        session.expunge_all()
    staff = users.everybody(visit.database)
    more = rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else ""
    return visit.page(
        "audit.html",
        rows=rows[:PAGE_ROWS],
        earlier=f"/audit?{urlencode({'user': user, 'action': action, 'before': more})}" if more else "",
        names={each.id: each.name for each in staff},
        people=[(each.id, each.name) for each in staff],
        actions=[(each, visit.words(f"audit_{each}")) for each in audit.ACTIONS],
        user=user,
        action=action,
        field_name=lambda field: field_name(field, visit.language),
    )
