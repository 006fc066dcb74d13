"""Calling an API of Tencent's: its access token, kept in this one place, and its error codes.

Such an API answers with HTTP 200 whatever happens; what happened stands in `errcode`.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any, Awaitable, Callable, Final, Mapping

import structlog

from bot.channels.desk import Undelivered
from bot.channels.outbound import Outbound, Reply

log = structlog.get_logger(__name__)

TOKEN_REFUSED: Final = (40001, 40014, 42001)
"""The token has expired, was replaced, or is none."""
_EARLY_SECONDS: Final = 300.0
"""So long before its end a token is replaced; both old and new are good then."""
_PAUSES: Final = {-1: 0.0, 45009: 3600.0, 45011: 60.0}
"""Seconds to leave the platform alone: it is busy, the day's calls are used up, or the minute's."""

Ask = Callable[[bool], Awaitable[Reply]]


class WeChatApi:
    """One account's API.

    Args:
        outbound: the channel's way out.
        url: where the API is.
        ask: asks for an access token; True if the one that the platform gives is refused by itself.
        secret: the setting that a token is asked for with.
        advice: what the firm has to do, by error codes that only the firm can help with.
    """

    def __init__(self, outbound: Outbound, url: str, ask: Ask, *, secret: str, advice: Mapping[int, str]) -> None:
        self._outbound, self._url, self._ask = outbound, url.rstrip("/"), ask
        self._secret, self._advice = secret, advice
        self._asking = asyncio.Lock()
        self._token, self._refused, self._until = "", "", 0.0

    async def call(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Post to the API, once more if the token was refused; its answer.

        Raises:
            Undelivered: it did not do what was asked.
        """
        for last in (False, True):
            token = await self._current_token()
            reply = await self._outbound.post(f"{self._url}{path}?access_token={token}", body)
            code = _code(reply)
            if code == 0:
                return reply.answer
            if code not in TOKEN_REFUSED:
                raise self._fault(reply, code)
            if token == self._token:
                self._token, self._refused = "", token
            if last:
                log.error(f"the access token is refused; see whether {self._secret} is right", code=code)
                raise Undelivered(code)
        raise AssertionError

    async def _current_token(self) -> str:
        """The token; who comes while it is being asked for waits for the same one."""
        async with self._asking:
            if not self._token or time.time() >= self._until:
                reply = await self._ask(False)
                if reply.answer.get("access_token") == self._refused:
                    reply = await self._ask(True)
                self._token, self._until = self._read(reply)
            return self._token

    def _read(self, reply: Reply) -> tuple[str, float]:
        token, seconds = reply.answer.get("access_token"), reply.answer.get("expires_in")
        if isinstance(token, str) and token and isinstance(seconds, int):
            return token, time.time() + max(seconds - _EARLY_SECONDS, seconds / 2)
        code = _code(reply)
        if reply.status == 200 and code not in _PAUSES:
            what = self._advice.get(code, f"see whether {self._secret} and the account's id are right")
            log.error(f"no access token is given; {what}", code=code)
            raise Undelivered(code)  # not final: the firm can put it right
        raise self._fault(reply, code)

    def _fault(self, reply: Reply, code: int) -> Undelivered:
        if reply.status != 200:  # not the API itself, but something before it
            return Undelivered(reply.status, after=reply.retry_after)
        if code in _PAUSES:
            return Undelivered(code, after=_PAUSES[code])
        if code in self._advice:
            log.error(f"nothing can be sent; {self._advice[code]}", code=code)
        return Undelivered(code, final=True)


def _code(reply: Reply) -> int:
    """The error code; 0 for success."""
    code = reply.answer.get("errcode", 0 if reply.answer else -1)
    return code if reply.status == 200 and isinstance(code, int) else -1
