"""Keeping, renaming and deleting saved views; they are shown beside the list's tabs."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.responses import Response

from bot.console import views
from bot.console.list_pages import address
from bot.console.listing import Wish
from bot.console.views import NoView, ViewRefused
from bot.console.visit import Visit


def save(visit: Visit) -> Response:
    """Keep the list's filters and order."""
    wish = _back(visit)
    shared = visit.field("shared") == "yes"
    try:
        views.save(visit.database, visit.me.user, visit.now, visit.field("name"), wish, shared=shared)
    except ViewRefused as error:
        return visit.go(address(wish), f"view_{error}")
    return visit.go(address(wish), "view_saved")


def rename(visit: Visit, view_id: str) -> Response:
    """Give a view another name."""
    try:
        views.rename(visit.database, visit.me.user, view_id, visit.field("name"))
    except NoView:
        return visit.page("error.html", 404, reason="not_found")
    except ViewRefused as error:
        return visit.go(address(_back(visit)), f"view_{error}")
    return visit.go(address(_back(visit)), "view_saved")


def remove(visit: Visit, view_id: str) -> Response:
    """Delete a view."""
    try:
        views.remove(visit.database, visit.me.user, view_id)
    except NoView:
        return visit.page("error.html", 404, reason="not_found")
    return visit.go(address(_back(visit)), "view_removed")


def _back(visit: Visit) -> Wish:
    return Wish.read(dict(parse_qsl(visit.field("back").partition("?")[2])))
