"""The website's channel: `/webchat`, described in `docs/webchat-api.md`.

Rasa's REST channel trusts any sender id and its socket channel lets whoever knows an id read the talk, so this
one issues signed sessions, runs each client message id once, and never lets a visitor send a Rasa command.
"""

from __future__ import annotations

import json
import re
import time
from collections import OrderedDict
from typing import Any, Awaitable, Callable, Coroutine, Final, Mapping

import structlog
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response

from bot.channels.buttons import UnknownButton, control_title, payload_of
from bot.channels.gate import MAX_CHARACTERS
from bot.channels.returning import FOUND, needs_recap
from bot.channels.turns import (
    OPENING,
    RETURN,
    TURN_WAIT,
    Turns,
    asked_slot,
    buttons_in,
    earlier_data,
    latest_data,
    store_of,
    stored_messages,
)
from bot.channels.web_errors import ApiError
from bot.channels.web_reply import history, language_of, reply
from bot.channels.web_session import InvalidSession, SessionTokens
from bot.runtime.quiet import describe
from bot.settings import load_settings
from bot.vocabulary import LANGUAGES

log = structlog.get_logger(__name__)

MAX_BODY_BYTES: Final = 64 * 1024
REMEMBERED_REPLIES: Final = 2000
MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
PAGE: Final = re.compile(r"https?://[^\s?#]{1,300}")
Endpoint = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


class WebChannel(InputChannel):
    """`/webchat` in Rasa's terms. Named by its path in `credentials.yml`."""

    def __init__(self, tokens: SessionTokens, origins: tuple[str, ...]) -> None:
        self.tokens = tokens
        self.origins = origins
        self.turns = Turns(self.name())
        self._replies: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()

    @classmethod
    def name(cls) -> str:
        """The channel's name in events and leads."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Build the channel from the settings; `credentials.yml` only switches it on."""
        settings = load_settings()
        return cls(SessionTokens(settings.secret_key(), settings.session_hours * 3600), settings.allowed_origins)

    def url_prefix(self) -> str:
        """Absolute, so that Rasa mounts it there and not under `/webhooks`."""
        return "/webchat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The endpoints. `on_new_message` is not used: a turn holds the lock from the repeat check to its end."""
        blueprint = Blueprint("webchat", version=None)
        routes: list[tuple[str, str, Endpoint]] = [
            ("POST", "/session", self.open_session),
            ("POST", "/message", self.message),
            ("GET", "/history", self.show_history),
            ("POST", "/session/end", self.end_session),
        ]
        for method, path, endpoint in routes:
            name = endpoint.__name__
            blueprint.add_route(self._guarded(endpoint), path, methods=[method], name=name)
            blueprint.add_route(self._guarded(_preflight), path, methods=["OPTIONS"], name=f"{name}_options")
        return blueprint

    async def open_session(self, request: Request) -> HTTPResponse:
        """`POST /session`: a new conversation with its opening messages."""
        body = _body(request)
        hint = body.get("language")
        if hint is not None and hint not in LANGUAGES:
            raise ApiError(400, "bad_request", f"language must be one of: {', '.join(LANGUAGES)}")
        page = body.get("page")
        if page is not None and (not isinstance(page, str) or not PAGE.fullmatch(page.split("?")[0].split("#")[0])):
            raise ApiError(400, "bad_request", "page must be the page's address without its query")
        token, answer = await self.begin(request.app, hint, page, request.headers.get("accept-language", ""))
        return json_response({"token": token, "expires_in": self.tokens.lifetime, **answer})

    async def message(self, request: Request) -> HTTPResponse:
        """`POST /message`: one message of the person, run once however often it is sent."""
        return json_response(await self.receive(request.app, _body(request)))

    async def receive(self, app: Sanic, body: Mapping[str, Any]) -> dict[str, Any]:
        """Check one message's fields, run it, and give the reply.

        Raises:
            ApiError: a field is wrong, the session is not valid, or the button does not fit.
        """
        conversation = self._conversation(body.get("token"))
        message_id = body.get("id")
        if not isinstance(message_id, str) or not MESSAGE_ID.fullmatch(message_id):
            raise ApiError(400, "bad_request", "id must be 1 to 64 letters, digits or . _ : -")
        text, button = body.get("text"), body.get("button")
        if (text is None) == (button is None):
            raise ApiError(400, "bad_request", "give either text or button")
        said = text if button is None else button
        if not isinstance(said, str) or not said.strip():
            raise ApiError(400, "bad_request", "text or button must be a text that is not empty")
        if len(said) > MAX_CHARACTERS:
            raise ApiError(413, "too_large", f"a message may have {MAX_CHARACTERS} characters")
        return await self.turn(app, conversation, message_id, said, is_button=button is not None)

    async def show_history(self, request: Request) -> HTTPResponse:
        """`GET /history`: the talk so far, for a page that was loaded again."""
        return json_response(await self.talk(request.app, request.token))

    async def end_session(self, request: Request) -> HTTPResponse:
        """`POST /session/end`: the token is good for nothing from now on."""
        await self.end(request.app, _body(request).get("token"))
        return json_response({"ended": True})

    async def end(self, app: Sanic, token: object) -> None:
        """Close a session for good."""
        conversation = self._conversation(token)
        agent = app.ctx.agent
        async with agent.lock_store.lock(conversation, wait_time_in_seconds=TURN_WAIT):
            await self._open_tracker(agent, conversation)
            tracker = await store_of(agent).retrieve(conversation)
            tracker.update(SlotSet("session_ended", True))
            await store_of(agent).save(tracker)

    async def begin(self, app: Sanic, hint: str | None, page: str | None, accept: str) -> tuple[str, dict[str, Any]]:
        """Start a conversation: (token, reply with the opening messages)."""
        token, conversation = self.tokens.issue()
        metadata = {"hint": hint, "accept_language": accept[:100], "page": page, "shown": ""}
        agent = app.ctx.agent
        async with agent.lock_store.lock(conversation, wait_time_in_seconds=TURN_WAIT):
            return token, await self._run(agent, conversation, "opening", OPENING, metadata)

    async def talk(self, app: Sanic, token: object) -> dict[str, Any]:
        """The whole talk of a session and where it stands."""
        conversation = self._conversation(token)
        agent = app.ctx.agent
        async with agent.lock_store.lock(conversation, wait_time_in_seconds=TURN_WAIT):
            tracker = await self._open_tracker(agent, conversation)
            heard = tracker.latest_message.timestamp if tracker.latest_message else time.time()
            if needs_recap(tracker.current_slot_values(), heard, time.time()):
                await self._run(agent, conversation, f"recap-{heard:.0f}", RETURN, {"shown": "", "returned": FOUND})
                tracker = store_of(agent).just_saved(conversation)
        events = store_of(agent).events(conversation, "user", "bot")
        return {**reply(tracker, ()), "messages": history(events)}

    async def turn(
        self, app: Sanic, conversation: str, message_id: str, said: str, *, is_button: bool
    ) -> dict[str, Any]:
        """Run one message, or give the first answer again if this id has run before."""
        agent = app.ctx.agent
        async with agent.lock_store.lock(conversation, wait_time_in_seconds=TURN_WAIT):
            tracker = await self._open_tracker(agent, conversation)
            known = self._replies.get((conversation, message_id))
            known = known or self._stored_reply(agent, tracker, message_id)
            if known is not None:
                return known
            if is_button:
                text, title = self._pressed(agent, tracker, said)
                metadata: dict[str, Any] = {"shown": title, "button": said}
            else:
                text, metadata = await self.turns.typed(agent, tracker, said)
            return await self._run(agent, conversation, message_id, text, metadata)

    async def _run(
        self, agent: Any, conversation: str, message_id: str, text: str, metadata: Mapping[str, Any]
    ) -> dict[str, Any]:
        tracker, messages = await self.turns.run(agent, conversation, message_id, text, metadata)
        answer = reply(tracker, messages)
        if not answer["messages"]:
            raise ApiError(500, "no_answer", "", language=answer["language"])
        self._replies[(conversation, message_id)] = answer
        while len(self._replies) > REMEMBERED_REPLIES:
            self._replies.popitem(last=False)
        return answer

    @staticmethod
    def _pressed(agent: Any, tracker: DialogueStateTracker, value: str) -> tuple[str, str]:
        """Payload and title of a pressed button: of the last turns, else of an earlier message."""
        question = asked_slot(tracker)
        language = language_of(tracker.current_slot_values())
        try:
            payload, title = payload_of(value, question=question, offered=buttons_in(latest_data(tracker)))
            return payload, control_title(title, language)
        except UnknownButton:
            earlier = buttons_in(earlier_data(agent, tracker))
        try:
            return payload_of(value, question=question, offered=earlier)
        except UnknownButton:
            raise ApiError(422, "unknown_button", "this button does not fit here", language=language) from None

    @staticmethod
    def _stored_reply(agent: Any, tracker: DialogueStateTracker, message_id: str) -> dict[str, Any] | None:
        """The reply to a message id that ran before this process started, put together again from what is stored."""
        messages = stored_messages(agent, tracker, message_id)
        return None if messages is None else reply(tracker, messages)

    def _conversation(self, token: object) -> str:
        try:
            return self.tokens.conversation(token)
        except InvalidSession as error:
            raise ApiError(401, error.code, "") from None

    @staticmethod
    async def _open_tracker(agent: Any, conversation: str) -> DialogueStateTracker:
        tracker = await store_of(agent).peek(conversation)
        if tracker is None:
            raise ApiError(401, "session_expired", "")
        if tracker.get_slot("session_ended"):
            raise ApiError(401, "session_ended", "", language=language_of(tracker.current_slot_values()))
        return tracker

    def _guarded(self, endpoint: Endpoint) -> Endpoint:
        async def guarded(request: Request) -> HTTPResponse:
            try:
                response = await endpoint(request)
            except ApiError as error:
                response = error.response(request.headers.get("accept-language", ""))
            except Exception as error:
                log.error("request failed", error=describe(error))
                response = ApiError(503, "try_again", "").response(request.headers.get("accept-language", ""))
            self._allow_origin(request, response)
            return response

        return guarded

    def _allow_origin(self, request: Request, response: HTTPResponse) -> None:
        origin = request.headers.get("origin", "")
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if origin in self.origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Max-Age"] = "600"
            response.headers["Vary"] = "Origin"


async def _preflight(_request: Request) -> HTTPResponse:
    """A browser's question before it posts from another site; the headers say whether it may."""
    return empty()


def _body(request: Request) -> dict[str, Any]:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise ApiError(415, "not_json", "send application/json")
    if len(request.body) > MAX_BODY_BYTES:
        raise ApiError(413, "too_large", f"a request may have {MAX_BODY_BYTES} bytes")
    try:
        body = json.loads(request.body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ApiError(400, "bad_json", "the body is not JSON in UTF-8") from None
    if not isinstance(body, dict):
        raise ApiError(400, "bad_request", "the body must be a JSON object")
    return body
