"""The channel for the firm's own programs: `/rest`, described in `docs/rest.md`. There only with `ASMTP_REST_KEY`."""

from __future__ import annotations

import hmac
import os
from itertools import islice
from typing import Any, Awaitable, Callable, Final, Mapping

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.channels.api_talks import ApiTalks
from bot.channels.channel_settings import Options, Setting, read_options
from bot.channels.json_api import Endpoint, Said, answering, body_of, language_hint, said_in, slow_down
from bot.channels.marks import keyed_mark
from bot.channels.request_limits import RequestLimits, read_body, request_limits
from bot.channels.turns import OPENING, TURN_WAIT, first_language, store_of, with_opening
from bot.channels.web_errors import ApiError
from bot.channels.web_reply import history, language_of, reply
from bot.languages import preferred_language
from bot.leads.lead import Erased
from bot.settings import load_settings

LONGEST_ID: Final = 64
KEY: Final = "ASMTP_REST_KEY"
SETTINGS: Final = (
    Setting(KEY, "$(openssl rand -hex 32)", r"[!-~]{32,200}", "is shorter than 32 characters or has blanks in it"),
)


class RestChannel(InputChannel):
    """`/rest` in Rasa's terms. Named by its path in `credentials.yml`.

    Args:
        options: its key; None when the channel is not used: it has no routes then.
        secret: the server's key, which marks of conversations are made with.
    """

    def __init__(self, options: Options | None, secret: str) -> None:
        self._options, self._secret = options, secret
        self._talks = ApiTalks(self.name())

    @classmethod
    def name(cls) -> str:
        """The channel's name in events and leads."""
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Build the channel from the environment; `credentials.yml` only names it.

        Raises:
            SettingError: the key cannot be used.
        """
        options = read_options(SETTINGS, os.environ)
        return cls(options, load_settings().secret_key() if options else "")

    def url_prefix(self) -> str:
        """Absolute, so that Rasa mounts it there and not under `/webhooks`."""
        return "/rest"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The endpoints. `on_new_message` is not used: a turn holds the lock from the repeat check to its end."""
        blueprint = Blueprint("rest", version=None)
        if self._options is None:
            return blueprint
        limits = request_limits()
        for path, endpoint in (("/message", self._message), ("/conversation", self._conversation)):
            opened = self._opened(endpoint, limits, self._options[KEY])
            blueprint.add_route(opened, path, methods=["POST"], name=endpoint.__name__, stream=True)
        return blueprint

    def _opened(self, endpoint: Callable[..., Awaitable[HTTPResponse]], limits: RequestLimits, key: str) -> Endpoint:
        """The endpoint for whoever has the key; an address with many wrong ones has to wait."""

        async def opened(request: Request) -> HTTPResponse:
            slow_down(limits.forger(request))
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), f"Bearer {key}".encode()):
                limits.note_forgery(request)
                raise ApiError(401, "key_invalid", f"send the header Authorization: Bearer with {KEY}")
            try:
                await read_body(request)
            except SanicException as error:
                code = "too_large" if error.status_code == 413 else "bad_request"
                raise ApiError(error.status_code, code, "the body cannot be received") from None
            try:
                return await endpoint(request, limits)
            except Erased:  # meanwhile, from the console
                raise ApiError(404, "conversation_unknown", "deleted just now; send it again") from None

        return answering(opened)

    async def _message(self, request: Request, limits: RequestLimits) -> HTTPResponse:
        """`POST /message`: one message, run once however often it is sent; the first of a talk begins it."""
        body = body_of(request)
        conversation, said = self._conversation_in(body), said_in(body)
        hint = language_hint(body)
        said = said._replace(id=keyed_mark(self._secret, "rest-message", said.id))
        tracker = store_of(request.app.ctx.agent).in_memory(conversation)
        slow_down(limits.talk(conversation), language_of(tracker.current_slot_values()) if tracker else hint)
        usual = preferred_language(request.headers.get("accept-language", ""))
        return json_response(
            await self._answer(request.app, conversation, said, hint or first_language(said.text, usual))
        )

    async def _conversation(self, request: Request, _limits: RequestLimits) -> HTTPResponse:
        """`POST /conversation`: the talk so far. The id is in the body, so that no log of addresses has it."""
        conversation = self._conversation_in(body_of(request))
        agent = request.app.ctx.agent
        async with agent.lock_store.lock(conversation, wait_time_in_seconds=TURN_WAIT):
            tracker = await store_of(agent).peek(conversation)
            if tracker is None:
                raise ApiError(404, "conversation_unknown", "no message of this conversation is kept")
            events = store_of(agent).events(conversation, "user", "bot")
            return json_response({**reply(tracker, ()), "messages": history(events)})

    async def _answer(self, app: Sanic, conversation: str, said: Said, language: str) -> dict[str, Any]:
        agent = app.ctx.agent
        opening_id = f"opening-{said.id}"
        async with agent.lock_store.lock(conversation, wait_time_in_seconds=TURN_WAIT):
            tracker = await store_of(agent).peek(conversation)
            if tracker is None:
                if said.is_button:
                    raise ApiError(422, "unknown_button", "no button has been offered yet", language=language)
                metadata = {"hint": language, "shown": ""}
                await self._talks.run(agent, conversation, opening_id, OPENING, metadata)
                tracker = await store_of(agent).peek(conversation)
            answer = await self._talks.say(agent, tracker, said)
            opening = self._talks.known(agent, tracker, opening_id)
            if opening is None:
                return answer
            intent = _first_intent(agent, conversation)
            return {**answer, "messages": with_opening(opening["messages"], answer["messages"], intent)}

    def _conversation_in(self, body: Mapping[str, Any]) -> str:
        """The conversation in a body: a name of our own, by which no caller can reach another channel's talk."""
        given = body.get("conversation")
        if not isinstance(given, str) or not given.strip() or len(given) > LONGEST_ID:
            raise ApiError(400, "bad_request", f"conversation must be a text of 1 to {LONGEST_ID} characters")
        return f"rest:{keyed_mark(self._secret, 'rest', given)}"


def _first_intent(agent: Any, conversation: str) -> str | None:
    """What the first message after the opening meant."""
    messages = islice(store_of(agent).events(conversation, "user"), 1, 2)
    return next((((event.get("parse_data") or {}).get("intent") or {}).get("name") for event in messages), None)
