"""Health endpoints for supervisors and load balancers."""

from __future__ import annotations

import asyncio

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.leads.shared import lead_store
from bot.runtime.quiet import describe


def health_blueprint() -> Blueprint:
    """`GET /health/live`: the process answers. `GET /health/ready`: it can serve a talk."""
    blueprint = Blueprint("health", url_prefix="/health")

    @blueprint.get("/live")
    async def live(_request: Request) -> HTTPResponse:
        return json({"status": "live"})

    @blueprint.get("/ready")
    async def ready(request: Request) -> HTTPResponse:
        agent = request.app.ctx.agent
        checks = {
            "model": "ok" if agent.is_ready() else "not loaded",
            "conversations": await _answer(agent.tracker_store.check),
            "leads": await _answer(lead_store().check),
        }
        good = all(state == "ok" for state in checks.values())
        return json({"status": "ready" if good else "not ready", "checks": checks}, status=200 if good else 503)

    return blueprint


async def _answer(check: object) -> str:
    try:
        await asyncio.wait_for(asyncio.to_thread(check), 5)  # type: ignore[arg-type]
    except Exception as error:
        return f"does not answer ({describe(error).split(' ')[0]})"
    return "ok"
