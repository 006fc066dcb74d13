"""The channel of a WeChat Official Account: `/wechat`. Described in `docs/wechat.md`."""

from __future__ import annotations

import re
import time
from functools import cached_property
from typing import Any, Final, Mapping

from sanic.request import Request
from sanic.response import HTTPResponse, empty, text

from bot.channels.channel_settings import API_URL as ADDRESS
from bot.channels.channel_settings import Setting
from bot.channels.delivered import clean
from bot.channels.inbox import ENTERED, OTHER, TYPED, Arrived
from bot.channels.outbound import Reply
from bot.channels.packing import Limits, Part, octets
from bot.channels.webhook import WebhookChannel
from bot.channels.wechat_api import WeChatApi
from bot.channels.wechat_crypto import Envelope, echo, encrypted_in, fields, is_signed, key_setting, token_setting

API_URL: Final = "https://api.weixin.qq.com"
START: Final = "start"
"""The key of the menu's entry that begins the talk or goes on with it."""
_ADVICE: Final = {
    48001: "the account lacks the permission for customer-service messages: see Interface Permissions in its console",
    40164: "enter this server's address in the account's IP whitelist",
}
_UNREAD: Final = ("image", "voice", "video", "shortvideo", "location", "link", "file")
_OPENID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class WeChatChannel(WebhookChannel):
    """`/wechat`."""

    channel = "wechat"
    settings = (
        Setting("ASMTP_WECHAT_APP_ID", "wx0123456789abcdef", r"wx[0-9a-zA-Z]{16}", "is not an AppID", hidden=False),
        Setting("ASMTP_WECHAT_APP_SECRET", "0123456789abcdef0123456789abcdef"),
        token_setting("ASMTP_WECHAT_TOKEN"),
        key_setting("ASMTP_WECHAT_AES_KEY", usual=""),
        Setting("ASMTP_WECHAT_API_URL", API_URL, ADDRESS, "is not an address with https", API_URL, hidden=False),
    )
    limits = Limits(text=2048, together=True, most=5, length=octets)
    window = 48 * 3600

    def challenge(self, request: Request) -> HTTPResponse:
        """Tencent asks when the address is registered; its word is not encrypted, whatever the mode."""
        known = is_signed(request.args, "signature", self.options["ASMTP_WECHAT_TOKEN"], time.time())
        return echo(request.args.get("echostr", "")) if known else empty(403)

    def is_authentic(self, request: Request) -> bool:
        """With a key the signature is that of what is encrypted; without, it says nothing of the body."""
        token = self.options["ASMTP_WECHAT_TOKEN"]
        if self._envelope is None:
            return is_signed(request.args, "signature", token, time.time())
        encrypted = encrypted_in(request)
        return bool(encrypted) and is_signed(request.args, "msg_signature", token, time.time(), over=encrypted)

    def arrived(self, request: Request, now: float) -> list[Arrived]:
        """The one message or event of a delivery, if somebody waits for an answer to it."""
        envelope = self._envelope
        found = fields(request.body if envelope is None else envelope.open(encrypted_in(request)))
        message = self._arrived(found)
        return [message] if message is not None and message.at > now - self.window else []

    def acknowledgement(self, request: Request) -> HTTPResponse:
        """Anything else is repeated, and the person is told that the service is unavailable."""
        return text("success")

    def shape(self, part: Part, language: str) -> dict[str, Any]:
        """A text; there are no buttons."""
        return {"msgtype": "text", "text": {"content": part.text}}

    async def send(self, address: str, message: dict[str, Any]) -> None:
        """Push it as a customer-service message."""
        await self._api.call("/cgi-bin/message/custom/send", {"touser": address, **message})

    @cached_property
    def _envelope(self) -> Envelope | None:
        key = self.options["ASMTP_WECHAT_AES_KEY"]
        return Envelope(key, self.options["ASMTP_WECHAT_APP_ID"]) if key else None

    @cached_property
    def _api(self) -> WeChatApi:
        url = self.options["ASMTP_WECHAT_API_URL"]
        return WeChatApi(self.outbound, url, self._ask, secret="ASMTP_WECHAT_APP_SECRET", advice=_ADVICE)  # noqa: S106

    async def _ask(self, force: bool) -> Reply:
        url = self.options["ASMTP_WECHAT_API_URL"].rstrip("/")
        body = {
            "grant_type": "client_credential", "appid": self.options["ASMTP_WECHAT_APP_ID"],
            "secret": self.options["ASMTP_WECHAT_APP_SECRET"], "force_refresh": force,
        }  # fmt: skip
        return await self.outbound.post(f"{url}/cgi-bin/stable_token", body)

    def _arrived(self, found: Mapping[str, str]) -> Arrived | None:
        openid, at = found.get("FromUserName", ""), found.get("CreateTime", "")
        if not _OPENID.fullmatch(openid) or not (at.isascii() and at.isdigit() and len(at) <= 12):
            return None
        content = _content(found)
        if content is None:
            return None
        how, words, removed = clean(*content)
        message_id = found.get("MsgId") or f"{openid}.{at}.{found.get('Event', '')}"
        return Arrived(self.mark(message_id), self.sender_id(openid), openid, how, words, removed, float(at), "zh_hans")


def _content(found: Mapping[str, str]) -> tuple[str, str] | None:
    """How the person said it, and the words; None when nobody waits for an answer."""
    kind = found.get("MsgType", "")
    if kind == "text":
        return TYPED, found.get("Content", "")
    if kind == "voice" and found.get("Recognition"):
        return TYPED, found["Recognition"]
    if kind == "event":
        event = found.get("Event", "").lower()
        came = event in ("subscribe", "scan") or (event == "click" and found.get("EventKey") == START)
        return (ENTERED, "") if came else None
    return (OTHER, "") if kind in _UNREAD else None
