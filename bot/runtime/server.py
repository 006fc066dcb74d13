"""The bot's server: Rasa's channels, the website, health, and the agent with its actions in process."""

from __future__ import annotations

import asyncio
import gc
import time
from pathlib import Path
from typing import Any

import structlog
from rasa.core.brokers.broker import EventBroker
from rasa.core.channels.channel import InputChannel, register
from rasa.core.lock_store import LockStore
from rasa.core.run import create_http_input_channels
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic
from sanic.exceptions import NotFound

from bot.leads.shared import lead_store
from bot.runtime import actions_endpoint, quick_yaml
from bot.runtime.health import health_blueprint
from bot.runtime.housekeeping import keep_house
from bot.runtime.processor import IntakeAgent
from bot.runtime.turn_steps import TurnSteps
from bot.runtime.warm_up import warm_up
from bot.settings import ROOT, Settings
from bot.statistics.recorder import Recorder
from bot.website.routes import not_found, website_blueprint

log = structlog.get_logger(__name__)

KEEP_ALIVE_SECONDS = 75
FINISH_SECONDS = 20.0
"""How long a stopping server waits for turns in flight."""


def serve(settings: Settings, model: Path) -> None:
    """Load the model and serve until SIGTERM or Ctrl-C; a turn in flight is finished first.

    Raises:
        UserError: a channel's setting, the model or a store cannot be used.
    """
    started = time.perf_counter()
    quick_yaml.install()
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    channels = create_http_input_channels(None, str(ROOT / "credentials.yml"))  # first: it may find a wrong setting
    app = create_app(load_agent(settings, endpoints, model), channels)
    warm_up()
    recorder = Recorder(lead_store().database, settings.secret_key())
    app.ctx.agent.tracker_store.statistics = TurnSteps(recorder)
    gc.collect()
    gc.freeze()  # what is loaded now lives as long as the process: the collector need not look at it on every turn
    gc.set_threshold(20_000, 20, 20)  # a turn makes a few thousand short-lived objects

    async def connect_broker(running: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        running.ctx.agent.tracker_store.event_broker = await EventBroker.create(endpoints.event_broker, loop=loop)

    async def clean(running: Sanic, _loop: Any) -> None:
        conversations = running.ctx.agent.tracker_store.engine
        running.add_task(keep_house(lead_store(), conversations, settings.keeping), name="housekeeping")

    async def write_statistics(_running: Sanic, _loop: Any) -> None:
        await asyncio.to_thread(recorder.close)

    async def announce(_running: Sanic, _loop: Any) -> None:
        log.info("ready", port=settings.port, seconds=round(time.perf_counter() - started, 1))
        print(f"Chat:   http://{_shown(settings.host)}:{settings.port}/", flush=True)
        print(f"Health: http://{_shown(settings.host)}:{settings.port}/health/ready", flush=True)

    app.register_listener(connect_broker, "before_server_start")
    app.register_listener(clean, "after_server_start")
    app.register_listener(announce, "after_server_start")
    app.register_listener(write_statistics, "after_server_stop")
    app.run(host=settings.host, port=settings.port, access_log=False, motd=False)


def load_agent(settings: Settings, endpoints: AvailableEndpoints, model: Path) -> IntakeAgent:
    """An agent with its model loaded, on the stores of `endpoints`."""
    if settings.actions == "in_process":
        actions_endpoint.install()
        endpoints.action = actions_endpoint.InProcessActions()
    agent = IntakeAgent(
        tracker_store=TrackerStore.create(endpoints.tracker_store),
        lock_store=LockStore.create(endpoints.lock_store),
        generator=endpoints.nlg,
        action_endpoint=endpoints.action,
    )
    agent.load_model(model)
    return agent


def create_app(agent: IntakeAgent, channels: list[InputChannel]) -> Sanic:
    """The Sanic application around a loaded agent and its channels."""
    app = Sanic("asmtp", configure_logging=False)
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = FINISH_SECONDS
    app.config.REQUEST_MAX_SIZE = 1_000_000
    app.ctx.agent = agent
    register(channels, app, route="/webhooks/")
    app.blueprint(health_blueprint())
    app.blueprint(website_blueprint(channels))
    app.error_handler.add(NotFound, not_found)
    return app


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
