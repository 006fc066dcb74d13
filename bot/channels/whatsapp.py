"""The WhatsApp channel: `/whatsapp`, the webhook of Meta's Cloud API. Described in `docs/whatsapp.md`.

A delivery is checked, kept and acknowledged at once; `bot.channels.desk` answers it afterwards. Without its settings
the channel has no routes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any, Awaitable, Callable, Final

import structlog
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, text

from bot.channels.desk import Answer, Desk
from bot.channels.inbox import Inbox, Taken
from bot.channels.responder import Responder
from bot.channels.turns import store_of
from bot.channels.whatsapp_messages import LIMITS, WINDOW_SECONDS, arrived, is_authentic, shape
from bot.channels.whatsapp_options import WhatsAppOptions
from bot.channels.whatsapp_sender import WhatsAppSender
from bot.runtime.quiet import describe
from bot.settings import load_settings

log = structlog.get_logger(__name__)

MAX_BODY_BYTES: Final = 512 * 1024


class WhatsAppChannel(InputChannel):
    """`/whatsapp` in Rasa's terms. Named by its path in `credentials.yml`.

    Args:
        options: the firm's account; None when WhatsApp is not used.
        key: the secret that marks of phone numbers are made with.
    """

    def __init__(self, options: WhatsAppOptions | None, key: str) -> None:
        self._options, self._key = options, key
        self._responder = Responder(self.name(), LIMITS, shape)
        self._desk: Desk | None = None

    @classmethod
    def name(cls) -> str:
        """The channel's name in events and leads."""
        return "whatsapp"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Build the channel from the settings; `credentials.yml` only names it."""
        settings = load_settings()
        return cls(settings.whatsapp, settings.secret_key() if settings.whatsapp else "")

    def url_prefix(self) -> str:
        """Absolute, so that Rasa mounts it there and not under `/webhooks`."""
        return "/whatsapp"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The webhook. `on_new_message` is not used: a turn runs after the acknowledgement, under its own lock."""
        blueprint = Blueprint("whatsapp", version=None)
        options = self._options
        if options is None:
            return blueprint
        sender = WhatsAppSender(options)

        async def open_desk(app: Sanic, _loop: Any) -> None:
            await sender.open()
            self._desk = self._make_desk(app, sender)
            self._desk.open()

        async def close_desk(_app: Sanic, _loop: Any) -> None:
            if self._desk is not None:
                await self._desk.close()
            await sender.close()

        async def challenge(request: Request) -> HTTPResponse:
            return _challenge(options, request)

        async def receive(request: Request) -> HTTPResponse:
            return self._receive(options, request)

        blueprint.listener("after_server_start")(open_desk)
        blueprint.listener("before_server_stop")(close_desk)
        blueprint.add_route(challenge, "/", methods=["GET"], name="challenge", strict_slashes=False)
        blueprint.add_route(receive, "/", methods=["POST"], name="receive", strict_slashes=False)
        return blueprint

    def _make_desk(self, app: Sanic, sender: WhatsAppSender) -> Desk:
        agent = app.ctx.agent

        async def respond(taken: Taken) -> Answer:
            return await self._responder.respond(agent, taken)

        def sorry(taken: Taken) -> Answer:
            return self._responder.sorry(agent, taken)

        inbox = Inbox(store_of(agent).engine, self.name())
        return Desk(inbox, respond, sorry, sender.send, window=WINDOW_SECONDS)

    def _receive(self, options: WhatsAppOptions, request: Request) -> HTTPResponse:
        """Keep what was delivered, then acknowledge it; what cannot be kept is delivered again."""
        if len(request.body) > MAX_BODY_BYTES:
            return empty(413)
        if not is_authentic(options.app_secret, request.body, request.headers.get("x-hub-signature-256")):
            log.warning("a delivery without Meta's signature is refused")
            return empty(403)
        try:
            webhook = json.loads(request.body)
        except (ValueError, RecursionError):
            return empty(400)
        if self._desk is None:
            return empty(503)
        now = time.time()
        try:
            senders = self._desk.inbox.keep(arrived(webhook, options.phone_id, self._mark, now), now)
        except Exception as error:
            log.error("a delivery cannot be kept", error=describe(error))
            return empty(503)
        for sender in senders:
            self._desk.wake(sender)
        return empty(200)

    def _mark(self, value: str) -> str:
        """A keyed mark, 32 hexadecimal figures: the same for the same value, and of no use to others."""
        keyed = hmac.new(self._key.encode(), b"whatsapp:" + value.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return keyed.hexdigest()[:32]


def _challenge(options: WhatsAppOptions, request: Request) -> HTTPResponse:
    """Meta asks once, when the webhook is registered, whether it is ours."""
    given = request.args.get("hub.verify_token", "")
    word = request.args.get("hub.challenge", "")
    known = hmac.compare_digest(given.encode("utf-8", "surrogatepass"), options.verify_token.encode())
    if request.args.get("hub.mode") != "subscribe" or not known or len(word) > 200:
        return empty(403)
    return text(word, headers={"X-Content-Type-Options": "nosniff"})
