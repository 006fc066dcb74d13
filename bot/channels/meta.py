"""What WhatsApp and Messenger share, both being Meta's: the challenge, the signature, the errors of the Graph API."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

import structlog
from sanic.request import Request
from sanic.response import HTTPResponse, empty, text

from bot.channels.delivered import some_object
from bot.channels.desk import Undelivered
from bot.channels.outbound import Reply

log = structlog.get_logger(__name__)

API_URL: Final = "https://graph.facebook.com/v23.0"
TOKEN_EXPIRED: Final = (0, 3, 10, 190)
"""The access token has expired, was withdrawn, or may not send."""


def meta_challenge(request: Request, verify_token: str) -> HTTPResponse:
    """Meta asks once, when the webhook is registered, whether it is ours."""
    given = request.args.get("hub.verify_token", "")
    word = request.args.get("hub.challenge", "")
    known = hmac.compare_digest(given.encode("utf-8", "surrogatepass"), verify_token.encode())
    if request.args.get("hub.mode") != "subscribe" or not known or len(word) > 200:
        return empty(403)
    return text(word, headers={"X-Content-Type-Options": "nosniff"})


def is_signed(secret: str, body: bytes, signature: str | None) -> bool:
    """Whether Meta signed these very bytes: `X-Hub-Signature-256` is the HMAC-SHA256 of the raw body."""
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), (signature or "").encode())


def fault(reply: Reply, *, setting: str, too_fast: tuple[int, ...], passing: tuple[int, ...], alone: float,
          expired: tuple[int, ...] = TOKEN_EXPIRED) -> Undelivered | None:  # fmt: skip
    """What an answer of the Graph API means; None when the message was taken.

    Args:
        setting: the one that holds the access token.
        too_fast: codes that ask for a pause.
        passing: codes of the platform's own faults, which pass.
        alone: seconds of a pause when the platform does not say.
        expired: codes of a token that is good for nothing.
    """
    if reply.status == 200:
        return None
    error = some_object(reply.answer.get("error"))
    code = error.get("code") if isinstance(error.get("code"), int) else None
    if reply.status == 401 or (code in expired and reply.status < 500):
        log.error(f"the access token is refused; renew {setting} and start again", code=code)
        return Undelivered(code or reply.status)
    if reply.status == 429 or code in too_fast:
        return Undelivered(code or reply.status, after=reply.retry_after or alone)
    return Undelivered(code or reply.status, final=reply.status < 500 and code not in passing)
