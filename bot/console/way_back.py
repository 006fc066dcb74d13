"""Where somebody goes on after signing in: the page they were on, or the one that the form they sent belongs to."""

from __future__ import annotations

import re
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.routing import compile_path

from bot.console.routes import ANYONE, HALF, PAGES, Page
from bot.console.visit import Visit

_NO_PAGE: Final = ("/", "/live", "/funnel.csv")
_LOADABLE: Final = {page.path for page in PAGES if page.method == "GET" and page.role not in (ANYONE, HALF)}
_DONE: Final = ("done", "changed", "left")
"""Parameters by which a page says what was done; on the way back nothing was."""


def way_back(visit: Visit, page: Page) -> str:
    """One of our own addresses that can be loaded; empty for none.

    Of a form it is the page that it stood on, as the browser names it, else the page that its address is a part of.
    """
    url = visit.request.url
    if page.method == "GET":
        return _loadable(url.path, url.query)
    stood_on = urlsplit(visit.request.headers.get("referer", ""))
    own = f"{stood_on.scheme}://{stood_on.netloc}" == visit.origin
    return (own and _loadable(stood_on.path, stood_on.query)) or _loadable(url.path)


def _loadable(path: str, query: str = "") -> str:
    """The nearest page at or above this address: what only takes forms has none of its own."""
    template = next((page.path for page in PAGES if _pattern(page.path).match(path)), "")
    while template and (template not in _LOADABLE or template in _NO_PAGE):
        template, path, query = template.rpartition("/")[0], path.rpartition("/")[0], ""
    asked = urlencode([(name, value) for name, value in parse_qsl(query) if name not in _DONE])
    return (f"{path}?{asked}" if asked else path) if template else ""


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return compile_path(template)[0]
