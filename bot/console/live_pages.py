"""What a list that is open in a browser asks: has something changed, how many came in?"""

from __future__ import annotations

from datetime import datetime

from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.console.live import arrived_since, version
from bot.console.visit import Visit


def show(visit: Visit) -> Response:
    """A stream of server-sent events for who asks for one, else the same in JSON, with the leads that came `since`."""
    if "text/event-stream" in visit.request.headers.get("accept", ""):
        stream = visit.console.feed.stream(visit.me.key)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    since = _moment(visit.request.query_params.get("since", ""))
    with visit.database.read() as session:
        arrived = arrived_since(session, since) if since else 0
        return JSONResponse({"version": version(session), "arrived": arrived})


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
