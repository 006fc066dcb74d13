"""The website's channel: `/webchat`, described in `docs/webchat-api.md`.

Rasa's REST channel trusts any sender id and its socket channel lets whoever knows an id read the talk, so this
one issues signed sessions, runs each client message id once, and never lets a visitor send a Rasa command.
"""

from __future__ import annotations

import re
import time
from typing import Any, Awaitable, Callable, Final, Mapping

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sanic.response import json as json_response

from bot.channels.api_talks import ApiTalks
from bot.channels.json_api import Endpoint, answering, body_of, language_hint, said_in, slow_down
from bot.channels.request_limits import RequestLimits, request_limits
from bot.channels.returning import FOUND, needs_recap
from bot.channels.turns import OPENING, RETURN, TURN_WAIT, store_of
from bot.channels.web_errors import ApiError
from bot.channels.web_reply import history, language_of, reply
from bot.channels.web_session import InvalidSession, SessionTokens
from bot.leads.lead import Erased
from bot.settings import load_settings

PAGE: Final = re.compile(r"https?://[^\s?#]{1,300}")


class WebChannel(InputChannel):
    """`/webchat` in Rasa's terms. Named by its path in `credentials.yml`.

    Args:
        tokens: the sessions.
        origins: other sites that may use it.
        limits: what one address and one conversation may send.
    """

    def __init__(self, tokens: SessionTokens, origins: tuple[str, ...], limits: RequestLimits) -> None:
        self.tokens, self.origins, self.limits = tokens, origins, limits
        self._talks = ApiTalks(self.name())

    @classmethod
    def name(cls) -> str:
        """The channel's name in events and leads."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Build the channel from the settings; `credentials.yml` only switches it on."""
        settings = load_settings()
        tokens = SessionTokens(settings.secret_key(), settings.session_hours * 3600)
        return cls(tokens, settings.allowed_origins, request_limits())

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
            preflight = self._for_sites(answering(_preflight))
            blueprint.add_route(preflight, path, methods=["OPTIONS"], name=f"{name}_options")
        return blueprint

    async def open_session(self, request: Request) -> HTTPResponse:
        """`POST /session`: a new conversation with its opening messages."""
        body = body_of(request)
        hint = language_hint(body)
        page = body.get("page")
        if page is not None and (not isinstance(page, str) or not PAGE.fullmatch(page.split("?")[0].split("#")[0])):
            raise ApiError(400, "bad_request", "page must be the page's address without its query")
        slow_down(self.limits.session(request))
        token, answer = await self.begin(request.app, hint, page, request.headers.get("accept-language", ""))
        return json_response({"token": token, "expires_in": self.tokens.lifetime, **answer})

    async def message(self, request: Request) -> HTTPResponse:
        """`POST /message`: one message of the person, run once however often it is sent."""
        return json_response(await self.receive(request.app, body_of(request)))

    async def receive(self, app: Sanic, body: Mapping[str, Any]) -> dict[str, Any]:
        """Check one message's fields, run it, and give the reply.

        Raises:
            ApiError: a field is wrong, the session is not valid, it is too soon, or the button does not fit.
        """
        conversation = self._conversation(body.get("token"))
        said, agent = said_in(body), app.ctx.agent
        slow_down(self.limits.talk(conversation), _language_in_memory(agent, conversation))
        async with agent.lock_store.lock(conversation, wait_time_in_seconds=TURN_WAIT):
            return await self._talks.say(agent, await self._open_tracker(agent, conversation), said)

    async def show_history(self, request: Request) -> HTTPResponse:
        """`GET /history`: the talk so far, for a page that was loaded again."""
        return json_response(await self.talk(request.app, request.token))

    async def end_session(self, request: Request) -> HTTPResponse:
        """`POST /session/end`: the token is good for nothing from now on."""
        await self.end(request.app, body_of(request).get("token"))
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
            return token, await self._talks.run(agent, conversation, "opening", OPENING, metadata)

    async def talk(self, app: Sanic, token: object) -> dict[str, Any]:
        """The whole talk of a session and where it stands."""
        conversation = self._conversation(token)
        agent = app.ctx.agent
        async with agent.lock_store.lock(conversation, wait_time_in_seconds=TURN_WAIT):
            tracker = await self._open_tracker(agent, conversation)
            heard = tracker.latest_message.timestamp if tracker.latest_message else time.time()
            if needs_recap(tracker.current_slot_values(), heard, time.time()):
                metadata = {"shown": "", "returned": FOUND}
                await self._talks.run(agent, conversation, f"recap-{heard:.0f}", RETURN, metadata)
                tracker = store_of(agent).just_saved(conversation)
        events = store_of(agent).events(conversation, "user", "bot")
        return {**reply(tracker, ()), "messages": history(events)}

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
        async def within_limits(request: Request) -> HTTPResponse:
            slow_down(self.limits.message(request))
            try:
                return await endpoint(request)
            except Erased:  # meanwhile, from the console
                raise ApiError(401, "session_expired", "") from None

        return self._for_sites(answering(within_limits))

    def _for_sites(self, endpoint: Endpoint) -> Endpoint:
        async def for_sites(request: Request) -> HTTPResponse:
            response = await endpoint(request)
            self._allow_origin(request, response)
            return response

        return for_sites

    def _allow_origin(self, request: Request, response: HTTPResponse) -> None:
        origin = request.headers.get("origin", "")
        if origin in self.origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
            response.headers["Access-Control-Expose-Headers"] = "retry-after"
            response.headers["Access-Control-Max-Age"] = "600"
            response.headers["Vary"] = "Origin"


async def _preflight(_request: Request) -> HTTPResponse:
    """A browser's question before it posts from another site; the headers say whether it may."""
    return empty()


def _language_in_memory(agent: Any, conversation: str) -> str | None:
    """The talk's language if that is known without asking the database."""
    tracker = store_of(agent).in_memory(conversation)
    return language_of(tracker.current_slot_values()) if tracker is not None else None
