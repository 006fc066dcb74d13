"""Which leads are due for deletion when; and, when asked, what a run would delete today. Nothing is deleted here."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from starlette.responses import Response

from bot.console.clean_up import last_run
from bot.console.visit import Visit
from bot.leads.keeping import PROMISED_DAYS
from bot.leads.retention import CHAT_DAYS, STATISTICS_DAYS, count_due, due_until, purge
from bot.vocabulary import LEAD_STATUSES

AHEAD_DAYS: Final = (0, 30, 90, 365)
MOST_ROWS: Final = 200
RULES: Final = {"new": "enquiry", "contacted": "enquiry", "qualified": "enquiry", "engaged": "engaged",
                "closed": "closed", "lost": "lost"}  # fmt: skip
"""Status -> the words of its rule, `console_retention_rule_<rule>`."""


def show(visit: Visit) -> Response:
    """The page. What a run would delete takes a look at every conversation, so it is counted when asked for only."""
    store, now, keeping = visit.console.store, visit.now, visit.console.keeping
    moments = [now + timedelta(days=days) for days in AHEAD_DAYS]
    counts = count_due(store, keeping, now, moments)
    rows = [(status, RULES[status], counts.get(status, [0] * (len(moments) + 1))) for status in LEAD_STATUSES]
    wanted, run = visit.request.query_params.get("count") == "now", None
    if wanted:
        conversations = visit.console.conversations.engine(create=True)
        run = purge(store, conversations, now, keeping=keeping, dry_run=True)
    last = last_run(visit.database)
    return visit.page(
        "retention.html",
        due=due_until(store, keeping, now, moments[-1], MOST_ROWS),
        ahead=AHEAD_DAYS,
        rows=rows,
        totals=[sum(numbers) for numbers in zip(*(numbers for _, _, numbers in rows), strict=True)],
        keeping=keeping,
        run=run,
        last=last,
        promised=PROMISED_DAYS,
        chat_days=CHAT_DAYS,
        statistics_days=STATISTICS_DAYS,
    )
