"""What the APIs of the website and of the firm's own programs share: bodies, messages, errors, headers."""

from __future__ import annotations

import json
import re
from typing import Any, Callable, Coroutine, Final, Mapping, NamedTuple

import structlog
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.gate import MAX_CHARACTERS
from bot.channels.web_errors import ApiError
from bot.runtime.quiet import describe
from bot.vocabulary import LANGUAGES

log = structlog.get_logger(__name__)

MAX_BODY_BYTES: Final = 64 * 1024
MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
Endpoint = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]


class Said(NamedTuple):
    """A message: the client's id for it, and a typed text or a button's value."""

    id: str
    text: str
    is_button: bool


def answering(endpoint: Endpoint) -> Endpoint:
    """The endpoint with its errors told in JSON, and nothing of it kept by browsers or proxies."""

    async def answered(request: Request) -> HTTPResponse:
        try:
            response = await endpoint(request)
        except ApiError as error:
            response = error.response(request.headers.get("accept-language", ""))
        except Exception as error:
            log.error("request failed", error=describe(error))
            response = ApiError(503, "try_again", "").response(request.headers.get("accept-language", ""))
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return answered


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object that was sent.

    Raises:
        ApiError: it is none.
    """
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


def said_in(body: Mapping[str, Any]) -> Said:
    """The message in a body's fields `id` and `text` or `button`.

    Raises:
        ApiError: a field is missing or wrong.
    """
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
    return Said(message_id, said, button is not None)


def language_hint(body: Mapping[str, Any]) -> str | None:
    """The language wished for in a body's field `language`, or None.

    Raises:
        ApiError: it is none of ours.
    """
    hint = body.get("language")
    if hint is not None and hint not in LANGUAGES:
        raise ApiError(400, "bad_request", f"language must be one of: {', '.join(LANGUAGES)}")
    return hint


def slow_down(seconds: int, language: str | None = None) -> None:
    """Refuse a request whose sender has to wait.

    Raises:
        ApiError: 429, when `seconds` is not 0.
    """
    if seconds:
        raise ApiError(429, "too_many", "", language=language, retry_after=seconds)
