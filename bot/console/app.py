"""The console as an ASGI application: every request passes the same guards before a page sees it."""

from __future__ import annotations

import logging
import re
import secrets
from contextlib import suppress
from typing import Any, Final, Mapping
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.console import sessions, sign_in_pages
from bot.console.html import STATIC, load_templates
from bot.console.routes import ANYONE, HALF, OPEN_BEFORE_PASSWORD, PAGES, Page
from bot.console.visit import Console, Visit
from bot.console.way_back import way_back
from bot.leads.database import StoreUnavailable
from bot.leads.lead_talks import merged_into
from bot.leads.models import SCHEMA_REVISION
from bot.notify.queue import backlog

log = logging.getLogger(__name__)

MAX_BODY_BYTES: Final = 200_000
MAX_FIELDS: Final = 500
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # stricter ones make browsers hide where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Sent with every answer."""


class Refused(Exception):
    """A request that no page gets to see. Carries the status and the text's key `console_error_<reason>`."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def create_app(console: Console) -> Starlette:
    """Put the console together. Opens no database before the first request."""
    load_templates()

    async def not_found(request: Request, _error: Exception) -> Response:
        return await run_in_threadpool(_show_error, console, request, 404, "not_found")

    async def wrong_method(request: Request, _error: Exception) -> Response:
        return await run_in_threadpool(_show_error, console, request, 405, "not_found")

    routes: list[Any] = [Route(page.path, _endpoint(console, page), methods=[page.method]) for page in PAGES]
    routes.append(Route("/health", _health(console)))
    routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    headers = Middleware(_Headers, secure=console.secure)
    app = Starlette(routes=routes, middleware=[headers], exception_handlers={404: not_found, 405: wrong_method})
    app.router.redirect_slashes = False  # such a redirect would name whatever host the request named
    return app


def _endpoint(console: Console, page: Page) -> Any:
    async def endpoint(request: Request) -> Response:
        try:
            form = await _form(request) if page.method == "POST" else FormData()
        except Refused as error:
            return await run_in_threadpool(_show_error, console, request, error.status, error.reason)
        return await run_in_threadpool(_serve, console, page, request, form)

    return endpoint


def _serve(console: Console, page: Page, request: Request, form: FormData) -> Response:
    """One request from the guards to the answer, all in one thread."""
    try:
        _refuse_unstorable(request, form)
        visit = _visit(console, request, form)
        if page.method == "POST":
            _believe(visit, signed=visit.visitor is not None or page.role == ANYONE)
        response = _turned_away(visit, page) or _answer(visit, page)
    except Refused as error:
        return _show_error(console, request, error.status, error.reason)
    except HTTPException as error:
        return _show_error(console, request, error.status_code, "not_found")
    except StoreUnavailable as error:
        log.error("%s", error)
        return _show_error(console, request, 503, "store", Retry_After="5")
    except Exception as error:
        log.error("a page failed: %s at %s", type(error).__name__, _place(error))  # its text may quote personal data
        return _show_error(console, request, 500, "failed")
    if visit.visitor is None and request.cookies.get(console.form_cookie) != visit.form_token:
        visit.set_cookie(response, console.form_cookie, visit.form_token)
    return response


def _refuse_unstorable(request: Request, form: FormData) -> None:
    """See that all of a request is text that a database takes: PostgreSQL refuses NUL, none stores half a character.

    Raises:
        Refused: it is not; no browser sends that by itself.
    """
    given = [request.scope["path"]]
    for name, value in (*request.query_params.multi_items(), *form.multi_items()):
        given += [name, value if isinstance(value, str) else ""]
    if any(_UNSTORABLE.search(text) for text in given):
        raise Refused(400, "not_text")


def _visit(console: Console, request: Request, form: FormData) -> Visit:
    now = console.clock()
    by_itself = request.url.path == "/live" or request.headers.get("x-refresh") == "live"
    visitor = sessions.find(console.database, request.cookies.get(console.session_cookie), now, used=not by_itself)
    known = request.cookies.get(console.form_cookie) or secrets.token_urlsafe(32)
    return Visit(console, request, form, visitor, now, visitor.csrf if visitor else known[:64])


def _believe(visit: Visit, *, signed: bool) -> None:
    """Make sure that a form was sent from one of our own pages.

    Args:
        signed: whether it must carry its token. Without a session nothing is done with it: `_turned_away` sends its
            browser to the door.
    Raises:
        Refused: it was not, or that cannot be told.
    """
    headers = visit.request.headers
    origin = headers.get("origin")
    if headers.get("sec-fetch-site", "same-origin") != "same-origin" or (origin is not None and origin != visit.origin):
        raise Refused(403, "foreign")
    if not signed:
        return
    expected = visit.form_token if visit.visitor else visit.request.cookies.get(visit.console.form_cookie, "")
    if not expected or not secrets.compare_digest(visit.field("csrf").encode(), expected[:64].encode()):
        raise Refused(403, "stale_form")


def _turned_away(visit: Visit, page: Page) -> Response | None:
    """Where to send a browser that may not see this page yet.

    Raises:
        Refused: the user's role does not allow it.
    """
    if page.role == ANYONE:
        return None
    if visit.visitor is None:
        return _to_the_door(visit, page)
    if page.role == HALF:
        return None
    if not visit.visitor.verified:
        return visit.go("/sign-in/code")
    if visit.visitor.user.password_once and page.path not in OPEN_BEFORE_PASSWORD:
        return visit.go("/account")
    if not visit.visitor.user.may(page.role):
        raise Refused(403, "role")
    return None


def _to_the_door(visit: Visit, page: Page) -> Response:
    """Ask who it is. What a form held stays in its window (`static/drafts.js`), and the page says so."""
    back = sign_in_pages.next_path(visit) if page.role == HALF else way_back(visit, page)
    ended = "session_ended" if page.method == "POST" and page.role != HALF else ""
    return visit.go(f"/sign-in?next={quote(back)}" if back else "/sign-in", ended)


def _answer(visit: Visit, page: Page) -> Response:
    """The page's answer. Of a merged lead, that of the one that stayed: who has the old page open loses nothing."""
    params = dict(visit.request.path_params)
    response = page.handler(visit, **params)
    kept = _kept_for(visit, params["lead_id"]) if response.status_code == 404 and "lead_id" in params else None
    if kept is None:
        return response
    if page.method == "POST":
        return page.handler(visit, **{**params, "lead_id": kept})
    url = visit.request.url
    query = f"?{url.query}" if url.query else ""
    return visit.go(url.path.replace(params["lead_id"], kept, 1) + query, "was_merged")


def _kept_for(visit: Visit, lead_id: str) -> str | None:
    with visit.database.read() as session:
        return merged_into(session, lead_id)


async def _form(request: Request) -> FormData:
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise Refused(411, "failed")
    if int(length) > MAX_BODY_BYTES:
        raise Refused(413, "too_large")
    try:
        return await request.form(max_files=0, max_fields=MAX_FIELDS, max_part_size=MAX_BODY_BYTES)
    except HTTPException:
        raise Refused(400, "failed") from None


def _show_error(console: Console, request: Request, status: int, reason: str, **headers: str) -> Response:
    """A page that says kindly what is wrong and where to go on; it works when the store does not."""
    visit = None
    with suppress(StoreUnavailable):
        visit = _visit(console, request, FormData())
    if visit is None:
        visit = Visit(console, request, FormData(), None, console.clock(), "")
    response = visit.page("error.html", status, reason=reason)
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


def _health(console: Console) -> Any:
    async def health(_request: Request) -> Response:
        state = await run_in_threadpool(_state, console)
        return JSONResponse(state, 200 if state["status"] == "ok" else 503)

    return health


def _state(console: Console) -> dict[str, Any]:
    """How the console is, for whoever watches over it: numbers and names of versions, nothing to keep secret."""
    try:
        console.store.check()
        waiting, given_up = backlog(console.database)
    except StoreUnavailable:
        return {"status": "failed", "database": "failed"}
    outbox = {"set_up": bool(console.notify_by), "waiting": waiting, "given_up": given_up}
    return {"status": "ok", "database": "ok", "revision": SCHEMA_REVISION, "outbox": outbox}


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"


class _Headers:
    """Adds `HEADERS` to every answer, and keeps pages out of caches."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self.app = app
        self.headers = dict(HEADERS)
        if secure:
            self.headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_file = scope["path"].startswith("/static/")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                kept = "public, max-age=31536000, immutable" if is_file and message["status"] == 200 else "no-store"
                headers["Cache-Control"] = kept
            await send(message)

        await self.app(scope, receive, send_with_headers)
