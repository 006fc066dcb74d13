"""The page of the board, and moving a card."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.responses import Response

from bot.console import casework, pipeline, users
from bot.console.board import OWNERS, View, board
from bot.console.casework import Conflicts, Edit, NotAllowed, Unknown
from bot.console.contact_links import contact_links
from bot.console.listing import one_of
from bot.console.live import version_now
from bot.console.visit import Visit
from bot.today import HONG_KONG
from bot.vocabulary import LEAD_STATUSES


def show(visit: Visit) -> Response:
    """All columns."""
    state = version_now(visit.database)
    view = View.read(visit.request.query_params)
    return visit.page(
        "board.html",
        view=view,
        version=state,
        columns=board(visit.database, view, visit.me.user.id),
        owners=("", *OWNERS),
        moves=pipeline.MOVES,
        lost_reasons=pipeline.LOST_REASONS,
        names={user.id: user.name for user in users.everybody(visit.database)},
        may_work=visit.me.user.may("consultant"),
        links=contact_links,
        to=_step(visit),
        today=visit.now.astimezone(HONG_KONG).date(),
    )


def move(visit: Visit) -> Response:
    """Move a card to the step that was chosen on it; `lost` is chosen with its reason, as `lost:price`."""
    back = View.read(dict(parse_qsl(visit.field("back").partition("?")[2]))).address()
    status, _, reason = visit.field("to").partition(":")
    if not status:
        return visit.go(back, "board_nothing")
    if status == "lost" and not reason:
        return visit.go(back, "board_reason")
    edits = [Edit("status", visit.field("base"), status), Edit("lost_reason", "", reason)]
    try:
        casework.change(visit.database, visit.actor, visit.now, visit.field("lead"), edits)
    except Unknown:
        return visit.page("error.html", 404, reason="not_found")
    except Conflicts:
        return visit.go(back, "board_conflict")
    except NotAllowed:
        return visit.go(back, "board_refused")
    return visit.go(f"{back}{'&' if '?' in back else '?'}to={status}", "moved")


def _step(visit: Visit) -> str:
    """The step that a card was just moved to."""
    return one_of(visit.request.query_params, "to", LEAD_STATUSES)
