"""The channel of WeChat customer service (微信客服), which belongs to WeCom: `/wechat_kf`. See `docs/wechat.md`."""

from __future__ import annotations

import re
import time
from functools import cached_property
from typing import Any, Final, Mapping, Sequence

from sanic.request import Request
from sanic.response import HTTPResponse, empty, text

from bot.channels.channel_settings import API_URL as ADDRESS
from bot.channels.channel_settings import Setting
from bot.channels.delivered import clean, some_object
from bot.channels.desk import Undelivered
from bot.channels.inbox import OTHER, PRESSED, TYPED, Arrived
from bot.channels.outbound import Reply
from bot.channels.packing import BUTTONS, Limits, Part, octets
from bot.channels.webhook import Unreadable, WebhookChannel
from bot.channels.wechat_api import WeChatApi
from bot.channels.wechat_crypto import Envelope, echo, encrypted_in, fields, is_signed, key_setting, token_setting
from bot.channels.wechat_kf_sync import Bookmark, Sync

API_URL: Final = "https://qyapi.weixin.qq.com"
PAGE: Final = 1000
FIRST_SECONDS: Final = 600.0
"""Where nothing was ever fetched before, older messages are left alone: they were somebody else's to answer."""
_BY_CUSTOMERS: Final = 3
"""Origin of messages that customers wrote; others are events, and messages of the firm's own people."""
_WITH_STAFF: Final = (2, 3)
"""States of a talk that waits for one of the firm's people or is held by one; the API may not write into it."""
_ADVICE: Final = {
    48002: "let the app use customer service: Customer Service, API, in the WeCom console",
    60020: "enter this server's address among the app's trusted IPs",
    95000: "see whether ASMTP_WECHAT_KF_ACCOUNT is right",
    95004: "see whether ASMTP_WECHAT_KF_ACCOUNT is right",
}
_UNREAD: Final = (
    "image", "voice", "video", "file", "location", "link", "business_card", "miniprogram", "channels",
    "channels_shop_product", "channels_shop_order", "merged_msg", "note",
)  # fmt: skip
_USER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ID: Final = r"[A-Za-z0-9_-]{2,64}"
_NO_ID: Final = "is not an id as the WeCom console shows it"


class WeChatKfChannel(WebhookChannel):
    """`/wechat_kf`."""

    channel = "wechat_kf"
    settings = (
        Setting("ASMTP_WECHAT_KF_CORP_ID", "ww0123456789abcdef", _ID, _NO_ID, hidden=False),
        Setting("ASMTP_WECHAT_KF_SECRET", "0123456789abcdef0123456789abcdef0123456789a"),
        token_setting("ASMTP_WECHAT_KF_TOKEN"),
        key_setting("ASMTP_WECHAT_KF_AES_KEY"),
        Setting("ASMTP_WECHAT_KF_ACCOUNT", "wk0123456789abcdef", _ID, _NO_ID, hidden=False),
        Setting("ASMTP_WECHAT_KF_API_URL", API_URL, ADDRESS, "is not an address with https", API_URL, hidden=False),
    )
    limits = Limits(text=2048, body=1024, buttons=10, button_title=128, together=True, most=5, length=octets)
    window = 48 * 3600
    _sync: Sync | None = None

    def challenge(self, request: Request) -> HTTPResponse:
        """WeCom asks when the address is registered, with an encrypted word."""
        sealed, token = request.args.get("echostr", ""), self.options["ASMTP_WECHAT_KF_TOKEN"]
        if not is_signed(request.args, "msg_signature", token, time.time(), over=sealed):
            return empty(403)
        try:
            return echo(self._envelope.open(sealed).decode("ascii", "replace"))
        except Unreadable:
            return empty(403)

    def is_authentic(self, request: Request) -> bool:
        """The signature is that of what is encrypted."""
        sealed, token = encrypted_in(request), self.options["ASMTP_WECHAT_KF_TOKEN"]
        return bool(sealed) and is_signed(request.args, "msg_signature", token, time.time(), over=sealed)

    def arrived(self, request: Request, now: float) -> list[Arrived]:
        """Nothing yet: a delivery only says that there are messages, which are fetched afterwards."""
        notice = fields(self._envelope.open(encrypted_in(request)))
        ours = notice.get("OpenKfId", self._account) == self._account
        if notice.get("Event") == "kf_msg_or_event" and ours and self._sync is not None:
            self._sync.wake(notice.get("Token", ""))
        return []

    def acknowledgement(self, request: Request) -> HTTPResponse:
        """As for an Official Account."""
        return text("success")

    async def opened(self) -> None:
        """Fetch what came while nobody was there."""
        assert self._desk is not None
        self._sync = Sync(Bookmark(self._desk.inbox.engine, self._account), self._page, self._take)
        self._sync.open()

    async def closed(self) -> None:
        """Fetch no more."""
        if self._sync is not None:
            await self._sync.close()

    def shape(self, part: Part, language: str) -> dict[str, Any]:
        """A text, or a menu of up to ten entries."""
        if part.kind != BUTTONS:
            return {"msgtype": "text", "text": {"content": part.text}}
        entries = [{"type": "click", "click": {"id": choice.id, "content": choice.title}} for choice in part.choices]
        return {"msgtype": "msgmenu", "msgmenu": {"head_content": part.text, "list": entries}}

    async def send(self, address: str, message: dict[str, Any]) -> None:
        """Write to the customer."""
        await self._api.call("/cgi-bin/kf/send_msg", {"touser": address, "open_kfid": self._account, **message})

    @property
    def _account(self) -> str:
        return self.options["ASMTP_WECHAT_KF_ACCOUNT"]

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(self.options["ASMTP_WECHAT_KF_AES_KEY"], self.options["ASMTP_WECHAT_KF_CORP_ID"])

    @cached_property
    def _api(self) -> WeChatApi:
        url = self.options["ASMTP_WECHAT_KF_API_URL"]
        return WeChatApi(self.outbound, url, self._ask, secret="ASMTP_WECHAT_KF_SECRET", advice=_ADVICE)  # noqa: S106

    async def _ask(self, _force: bool) -> Reply:
        names = {"corpid": "ASMTP_WECHAT_KF_CORP_ID", "corpsecret": "ASMTP_WECHAT_KF_SECRET"}
        url = f"{self.options['ASMTP_WECHAT_KF_API_URL'].rstrip('/')}/cgi-bin/gettoken"
        return await self.outbound.post(url, {name: self.options[key] for name, key in names.items()}, method="GET")

    async def _page(self, cursor: str, token: str) -> Mapping[str, Any]:
        body = {"cursor": cursor, "token": token, "limit": PAGE, "open_kfid": self._account}
        return await self._api.call("/cgi-bin/kf/sync_msg", body)

    async def _take(self, items: Sequence[Mapping[str, Any]], first: bool) -> None:
        oldest = time.time() - (FIRST_SECONDS if first else self.window)
        arrived = [message for item in items if (message := self._arrived(item)) is not None and message.at > oldest]
        with_staff = {user for user in {message.address for message in arrived} if await self._is_with_staff(user)}
        self.keep([message for message in arrived if message.address not in with_staff])

    async def _is_with_staff(self, user: str) -> bool:
        """Whether one of the firm's people answers this customer."""
        try:
            body = {"open_kfid": self._account, "external_userid": user}
            state = await self._api.call("/cgi-bin/kf/service_state/get", body)
        except Undelivered as error:
            if not error.final:
                raise
            return False
        return state.get("service_state") in _WITH_STAFF

    def _arrived(self, item: Mapping[str, Any]) -> Arrived | None:
        user, message_id, at = (item.get(field) for field in ("external_userid", "msgid", "send_time"))
        if item.get("origin") != _BY_CUSTOMERS or item.get("open_kfid") != self._account:
            return None
        if not (isinstance(user, str) and _USER.fullmatch(user) and isinstance(message_id, str) and message_id):
            return None
        if isinstance(at, bool) or not isinstance(at, int) or not 0 < at < 10**12:
            return None
        content = _content(item)
        if content is None:
            return None
        how, words, removed = clean(*content)
        return Arrived(self.mark(message_id), self.sender_id(user), user, how, words, removed, float(at), "zh_hans")


def _content(item: Mapping[str, Any]) -> tuple[str, str] | None:
    """How the customer said it, and the words or the pressed entry's id; None when nobody waits for an answer."""
    kind, inside = item.get("msgtype"), some_object(item.get("text"))
    if kind == "text" and inside.get("menu_id"):
        return PRESSED, str(inside["menu_id"])[:300]
    if kind == "text":
        return TYPED, str(inside.get("content") or "")
    return (OTHER, "") if kind in _UNREAD else None
