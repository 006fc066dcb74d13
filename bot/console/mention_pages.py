"""The page of the notes that name somebody, until they have read them."""

from __future__ import annotations

from starlette.responses import Response

from bot.console import mentions, users
from bot.console.visit import Visit


def show(visit: Visit) -> Response:
    """Where the user is named. The notes themselves are read on the enquiry's page, which is written down."""
    staff = users.everybody(visit.database)
    return visit.page(
        "mentions.html",
        rows=mentions.unread(visit.database, visit.me.user.id),
        names={user.id: user.name for user in staff},
        handle=mentions.shortest_handles(staff)[visit.me.user.id],
    )
