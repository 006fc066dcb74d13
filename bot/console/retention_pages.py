"""Which leads are due for deletion when, and what a run would delete today; nothing is deleted here."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import func, select
from starlette.responses import Response

from bot.console.visit import Visit
from bot.leads.lead import CLIENTS
from bot.leads.models import Lead
from bot.leads.retention import CHAT_DAYS, STATISTICS_DAYS, count_due, due_until, purge
from bot.leads.store import RETENTION

AHEAD_DAYS: Final = (0, 30, 90, 365)
MOST_ROWS: Final = 200


def show(visit: Visit) -> Response:
    """The page."""
    store, now = visit.console.store, visit.now
    with visit.database.read() as session:
        clients = select(func.count()).select_from(Lead).where(Lead.status.in_(CLIENTS))
        kept = int(session.execute(clients).scalar_one())
    return visit.page(
        "retention.html",
        due=due_until(store, now + timedelta(days=AHEAD_DAYS[-1]), MOST_ROWS),
        ahead=list(zip(AHEAD_DAYS, count_due(store, [now + timedelta(days=days) for days in AHEAD_DAYS]), strict=True)),
        kept=kept,
        run=purge(store, visit.console.conversations.engine(create=True), now, dry_run=True),
        months=RETENTION.days * 12 // 365,
        chat_days=CHAT_DAYS,
        statistics_days=STATISTICS_DAYS,
    )
