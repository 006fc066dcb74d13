"""What a page that is open in a browser asks: has something changed, how many came in, who changed this enquiry?"""

from __future__ import annotations

from datetime import datetime

from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.console import users
from bot.console.live import arrived_since, changed_by, version
from bot.console.visit import Visit
from bot.leads.history import APPLICANT


def show(visit: Visit) -> Response:
    """A stream of server-sent events for who asks for one, else the same in JSON, with what the page shows of it.

    `arrived` counts the leads that came `since`; `changed` says who changed the `lead` after its version `seen`, empty
    for nobody; `badges` are the menu's counts.
    """
    if "text/event-stream" in visit.request.headers.get("accept", ""):
        stream = visit.console.feed.stream(visit.me.key)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    asked = visit.request.query_params
    since = _moment(asked.get("since", ""))
    with visit.database.read() as session:
        state = version(session)
        arrived = arrived_since(session, since) if since else 0
        actors = changed_by(session, asked["lead"], _number(asked.get("seen", ""))) if "lead" in asked else []
    told = {"version": state, "arrived": arrived, "changed": _changed(visit, actors), "badges": visit.badges()}
    return JSONResponse(told)


def _changed(visit: Visit, actors: list[str] | None) -> str:
    """Who changed a lead, in words: the last one who is not the reader."""
    if actors is None:
        return visit.words("live_gone")
    if not actors:
        return ""
    actor = next((each for each in actors if each != visit.me.user.id), None)
    if actor is None:
        return visit.words("live_changed_here")
    if actor == APPLICANT:
        return visit.words("live_changed_in_chat")
    names = {user.id: user.name for user in users.everybody(visit.database)}
    return visit.words("live_changed", who=names.get(actor) or visit.words("owner_unknown"))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
