"""Sending through WhatsApp's Cloud API, and what its errors mean."""

from __future__ import annotations

import asyncio
from typing import Any, Final

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.channels.desk import Undelivered
from bot.channels.whatsapp_options import WhatsAppOptions

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS: Final = 10.0
TOKEN_EXPIRED: Final = (0, 3, 10, 190)
"""The access token has expired, was withdrawn, or may not send."""
TOO_FAST: Final = (4, 80007, 130429, 131048, 131056)
PASSING: Final = (1, 2, 131000, 131016, 133004)
"""Faults of WhatsApp's own."""
LEFT_ALONE_SECONDS: Final = 6.0
"""A pair of phones may exchange one message in six seconds; see error 131056."""


class WhatsAppSender:
    """Posts messages.

    Args:
        options: the firm's account.
    """

    def __init__(self, options: WhatsAppOptions) -> None:
        self._url = f"{options.api_url}/{options.phone_id}/messages"
        self._headers = {"Authorization": f"Bearer {options.token}"}
        self._http: ClientSession | None = None

    async def open(self) -> None:
        """Make the connection pool; needs the running loop."""
        self._http = ClientSession(timeout=ClientTimeout(total=TIMEOUT_SECONDS), headers=self._headers)

    async def close(self) -> None:
        """Close it."""
        if self._http is not None:
            await self._http.close()

    async def send(self, address: str, message: dict[str, Any]) -> None:
        """Deliver one message.

        Raises:
            Undelivered: WhatsApp did not take it; its code, and whether another try can help. After a time-out nobody
                knows whether it was taken; the message is then sent again, because a repeated one does less harm than
                a missing one.
        """
        assert self._http is not None, "open() comes first"
        body = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": address, **message}
        try:
            async with self._http.post(self._url, json=body, allow_redirects=False) as response:
                if response.status == 200:
                    return
                fault = _fault(response.status, await _code(response), response.headers.get("Retry-After", ""))
        except (ClientError, asyncio.TimeoutError) as error:
            raise Undelivered(type(error).__name__) from None
        raise fault


def _fault(status: int, code: int | None, retry_after: str) -> Undelivered:
    if status == 401 or (code in TOKEN_EXPIRED and status < 500):
        log.error("WhatsApp refuses the access token; renew ASMTP_WHATSAPP_TOKEN and start again", code=code)
        return Undelivered(code or status)
    if status == 429 or code in TOO_FAST:
        wanted = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else LEFT_ALONE_SECONDS
        return Undelivered(code or status, after=min(wanted, 3600.0))
    return Undelivered(code or status, final=status < 500 and code not in PASSING)


async def _code(response: Any) -> int | None:
    """The error code in an answer of the API; None when there is none."""
    try:
        answer = await response.json(content_type=None)
        code = answer["error"]["code"]
    except (ValueError, KeyError, TypeError):
        return None
    return code if isinstance(code, int) else None
