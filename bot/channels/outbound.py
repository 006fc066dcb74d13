"""Posting to a platform's API: one connection pool, a time limit, and network faults told as `Undelivered`."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Mapping

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.desk import Undelivered

TIMEOUT_SECONDS: Final = 10.0
LONGEST_WAIT: Final = 3600.0
"""A platform that wants to be left alone for longer is asked again after this many seconds."""


@dataclass(frozen=True)
class Reply:
    """What the API answered.

    Attributes:
        status: of HTTP.
        answer: the body's JSON object; empty when it is something else.
        retry_after: seconds that the platform wants to be left alone; 0 when it does not say.
    """

    status: int
    answer: Mapping[str, Any]
    retry_after: float


class Outbound:
    """The way out of one channel."""

    def __init__(self) -> None:
        self._http: ClientSession | None = None

    async def open(self) -> None:
        """Make the connection pool; needs the running loop.

        Texts go out as UTF-8, because Tencent shows `\\u4f60` as it stands.
        """
        unescaped = partial(json.dumps, ensure_ascii=False)
        self._http = ClientSession(timeout=ClientTimeout(total=TIMEOUT_SECONDS), json_serialize=unescaped)

    async def close(self) -> None:
        """Close it."""
        if self._http is not None:
            await self._http.close()

    async def post(
        self, url: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None, method: str = "POST"
    ) -> Reply:
        """Post JSON, or with another method ask for it.

        Raises:
            Undelivered: nobody answered. After a time-out nobody knows whether a message was taken; it is then sent
                again, because a repeated one does less harm than a missing one.
        """
        assert self._http is not None, "open() comes first"
        given: dict[str, Any] = {"json": dict(body)} if method == "POST" else {"params": dict(body)}
        try:
            async with self._http.request(method, url, headers=headers, allow_redirects=False, **given) as response:
                return Reply(response.status, await _object(response), _seconds(response.headers.get("Retry-After")))
        except (ClientError, asyncio.TimeoutError) as error:
            raise Undelivered(type(error).__name__) from None


async def _object(response: Any) -> Mapping[str, Any]:
    try:
        answer = await response.json(content_type=None)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _seconds(header: str | None) -> float:
    return min(float(header), LONGEST_WAIT) if header and header.isascii() and header.isdigit() else 0.0
