"""The page of those who need somebody first."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from bot.console import users
from bot.console.list_pages import channel_name
from bot.console.listing import one_of, page_of
from bot.console.live import version_now
from bot.console.rescue import REASONS, needs, queue
from bot.console.visit import Visit


def show(visit: Visit) -> Response:
    """One page of the queue, of all reasons or of one."""
    state = version_now(visit.database)
    asked = visit.request.query_params
    reason = one_of(asked, "reason", REASONS)
    wanted = needs(visit.console.office, visit.now)
    return visit.page(
        "rescue.html",
        found=queue(visit.database, wanted, reason, page_of(asked.get("page", ""))),
        reason=reason,
        version=state,
        link_page=lambda page: f"/rescue?{urlencode({'reason': reason, 'page': page})}",
        reasons=REASONS,
        names={user.id: user.name for user in users.everybody(visit.database)},
        channel=lambda source: channel_name(source, visit.language),
    )
