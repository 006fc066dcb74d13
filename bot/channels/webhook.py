"""A messaging platform's webhook, the same for every platform: checked, kept, acknowledged, answered afterwards.

A channel is a subclass in a module of its own that says what differs: its settings, how the platform proves that a
delivery is its own, what a delivery holds, and how a message is shaped and sent. `docs/adding-a-channel.md` shows how.
"""

from __future__ import annotations

import os
import time
from typing import Any, Awaitable, Callable, ClassVar, Final, Sequence

import structlog
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.channel_settings import Options, Setting, read_options
from bot.channels.desk import Answer, Desk
from bot.channels.inbox import Arrived, Inbox, Taken
from bot.channels.marks import keyed_mark
from bot.channels.outbound import Outbound
from bot.channels.packing import Limits, Part
from bot.channels.redis_link import shared_redis
from bot.channels.request_limits import genuine_only, request_limits
from bot.channels.responder import Responder
from bot.channels.turns import store_of
from bot.runtime.quiet import describe
from bot.settings import load_settings

log = structlog.get_logger(__name__)

MAX_BODY_BYTES: Final = 512 * 1024


class Unreadable(ValueError):
    """A delivery that is the platform's own, but cannot be read; it is answered with 400."""


class WebhookChannel(InputChannel):
    """One messaging platform. Named by its subclass's path in `credentials.yml`.

    Attributes:
        channel: its name in events and leads, its path, and what sender ids begin with.
        settings: what it needs; see `read_options`.
        limits: what its platform allows in a message.
        window: seconds after a message within which the platform lets it be answered.

    Args:
        options: the firm's account; None when the channel is not used: it has no routes then.
        key: the secret that marks of people's ids are made with.
    """

    channel: ClassVar[str]
    settings: ClassVar[Sequence[Setting]]
    limits: ClassVar[Limits]
    window: ClassVar[float]

    def __init__(self, options: Options | None, key: str) -> None:
        self._options, self._key = options, key
        self.outbound = Outbound()
        self._desk: Desk | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name in Rasa's terms."""
        return cls.channel

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Build the channel from the environment; `credentials.yml` only names it.

        Raises:
            SettingError: a setting is missing or cannot be used.
        """
        options = read_options(cls.settings, os.environ)
        return cls(options, load_settings().secret_key() if options else "")

    @property
    def options(self) -> Options:
        """The firm's account; only of a channel that is used."""
        assert self._options is not None
        return self._options

    def url_prefix(self) -> str:
        """Absolute, so that Rasa mounts it there and not under `/webhooks`."""
        return f"/{self.channel}"

    # What a channel says of itself.

    def challenge(self, request: Request) -> HTTPResponse:
        """The answer to a GET, by which some platforms ask once whether the webhook is ours."""
        return empty(405)

    def is_authentic(self, request: Request) -> bool:
        """Whether the platform itself made this delivery, and made it now; compared in constant time."""
        raise NotImplementedError

    def arrived(self, request: Request, now: float) -> list[Arrived]:
        """The messages of a delivery that somebody waits for an answer to, in its order.

        Raises:
            Unreadable: it is not what the platform sends.
        """
        raise NotImplementedError

    def acknowledgement(self, request: Request) -> HTTPResponse:
        """What the platform takes for "delivered"."""
        return empty(200)

    def shape(self, part: Part, language: str) -> dict[str, Any]:
        """One message as the platform takes it, without the address."""
        raise NotImplementedError

    async def send(self, address: str, message: dict[str, Any]) -> None:
        """Deliver one message.

        Raises:
            Undelivered: the platform did not take it.
        """
        raise NotImplementedError

    async def opened(self) -> None:
        """Called once when messages can be kept, before the first is taken."""

    async def closed(self) -> None:
        """Called once at the end, while messages can still be kept."""

    # What is the same for all.

    def mark(self, value: str) -> str:
        """A keyed mark, 32 hexadecimal figures: the same for the same value, and of no use to others."""
        return keyed_mark(self._key, self.channel, value)

    def sender_id(self, address: str) -> str:
        """The conversation of whoever is reached at this address."""
        return f"{self.channel}:{self.mark(address)}"

    def keep(self, messages: Sequence[Arrived]) -> None:
        """Keep messages and begin to answer them.

        Raises:
            Exception: the database does not take them; they must be delivered again.
        """
        assert self._desk is not None
        for sender in self._desk.inbox.keep(messages, time.time()):
            self._desk.wake(sender)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook. `on_new_message` is not used: a turn runs after the acknowledgement, under its own lock."""
        blueprint = Blueprint(self.channel, version=None)
        if self._options is None:
            return blueprint

        async def open_desk(app: Sanic, _loop: Any) -> None:
            await self.outbound.open()
            self._desk = self._make_desk(app)
            await self.opened()
            self._desk.open()

        async def close_desk(_app: Sanic, _loop: Any) -> None:
            await self.closed()
            if self._desk is not None:
                await self._desk.close()
            await self.outbound.close()

        limits = request_limits()

        async def challenge(request: Request) -> HTTPResponse:
            return await genuine_only(limits, request, self.challenge)

        async def receive(request: Request) -> HTTPResponse:
            return await genuine_only(limits, request, self._receive)

        blueprint.listener("after_server_start")(open_desk)
        blueprint.listener("before_server_stop")(close_desk)
        blueprint.add_route(challenge, "/", methods=["GET"], name="challenge", strict_slashes=False)
        blueprint.add_route(receive, "/", methods=["POST"], name="receive", strict_slashes=False, stream=True)
        return blueprint

    def _make_desk(self, app: Sanic) -> Desk:
        agent = app.ctx.agent
        responder = Responder(self.channel, self.limits, self.shape)

        async def respond(taken: Taken) -> Answer:
            return await responder.respond(agent, taken)

        def sorry(taken: Taken) -> Answer:
            return responder.sorry(agent, taken)

        inbox = Inbox(store_of(agent).engine, self.channel, shared_redis())
        return Desk(inbox, respond, sorry, self.send, window=self.window)

    def _receive(self, request: Request) -> HTTPResponse:
        """Keep what was delivered, then acknowledge it; what cannot be kept is delivered again."""
        if len(request.body) > MAX_BODY_BYTES:
            return empty(413)
        if not self.is_authentic(request):
            log.warning("a delivery that is not the platform's is refused", channel=self.channel)
            return empty(403)
        if self._desk is None:
            return empty(503)
        try:
            self.keep(self.arrived(request, time.time()))
        except Unreadable:
            return empty(400)
        except Exception as error:
            log.error("a delivery cannot be kept", channel=self.channel, error=describe(error))
            return empty(503)
        return self.acknowledgement(request)
