"""What a list that is open in a browser asks: has something changed, how many came in?"""

from __future__ import annotations

from datetime import datetime

from starlette.responses import JSONResponse, Response, StreamingResponse

from bot.console.live import arrived_since, version
from bot.console.visit import Visit


def show(visit: Visit) -> Response:
    """A stream of server-sent events for who asks for one, else the same in JSON, with the leads that came `since`.

    Who has too many streams open gets the JSON: the browser takes that for no stream and asks again and again instead.
    """
    feed, user_id = visit.console.feed, visit.me.user.id
    if "text/event-stream" in visit.request.headers.get("accept", "") and feed.has_room(user_id):
        stream = feed.stream(visit.me.key, user_id)
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
    return moment if moment.tzinfo is not None and 2000 <= moment.year < 9999 else None
