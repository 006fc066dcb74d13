"""A WeChat Official Account's side on this machine; see `bot.channels.simulator`."""

from __future__ import annotations

import json
import re
import time
import uuid
from typing import Any, Final, Iterator, Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.channels.simulator import Fault, Simulator
from bot.channels.tencent_simulator import Seal, Tokens, xml_of

APP_ID: Final = "wx49f0ab532d5d035a"
APP_SECRET: Final = "app-secret-of-the-simulator"  # noqa: S105
TOKEN: Final = "wordOfTheSimulator"  # noqa: S105
AES_KEY: Final = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
OFFICIAL: Final = "gh_7f083739789a"
WINDOWS: Final = {"message": (5, 48 * 3600.0), "action": (3, 60.0)}
"""What a person's message allows, and following the account, scanning its code or pressing its menu: so many messages
within so many seconds."""
_MESSAGES: Final = ("text", "image", "voice", "video", "shortvideo", "location", "link")
_ACTIONS: Final = ("subscribe", "SCAN", "CLICK")


class WeChatSimulator(Simulator):
    """An Official Account.

    Attributes:
        tokens: the access tokens it gives.
        allowed: for each person who wrote, until when each further message of the bot is taken.

    Args:
        aes: safe mode; False for plain mode.
    """

    channel = "wechat"
    somebody = "oDemo-somebody-on-WeChat-0001"
    passing = (Fault(500), Fault(503), Fault(200, -1), Fault(200, 40001), Fault(200, 40014), Fault(200, 42001))
    final = (Fault(200, 45015), Fault(200, 45047), Fault(200, 40003), Fault(200, 48001), Fault(200, 45002))

    def __init__(self, *, aes: bool = True) -> None:
        super().__init__()
        self.tokens = Tokens()
        self.seal = Seal(TOKEN, AES_KEY, APP_ID)
        self._aes = aes
        self.allowed: dict[str, list[float]] = {}
        self._counted: set[str] = set()
        self._writers: dict[bytes, str] = {}

    def environment(self) -> dict[str, str]:
        """The settings of a bot that talks to this simulator."""
        return {
            "ASMTP_WECHAT_APP_ID": APP_ID,
            "ASMTP_WECHAT_APP_SECRET": APP_SECRET,
            "ASMTP_WECHAT_TOKEN": TOKEN,
            "ASMTP_WECHAT_AES_KEY": AES_KEY if self._aes else "",
            "ASMTP_WECHAT_API_URL": self.url,
        }

    def is_message(self, path: str) -> bool:
        """Not so the requests for a token."""
        return path.startswith("/cgi-bin/message/custom/send")

    def take(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, Any]]:
        """`POST /cgi-bin/stable_token` and `POST /cgi-bin/message/custom/send`; HTTP 200 whatever happens."""
        address = urlsplit(path)
        if (method, address.path) == ("POST", "/cgi-bin/stable_token"):
            asked = json.loads(body)
            if (asked.get("grant_type"), asked.get("appid")) != ("client_credential", APP_ID):
                return 200, {"errcode": 40013, "errmsg": "invalid appid"}
            if asked.get("secret") != APP_SECRET:
                return 200, {"errcode": 40125, "errmsg": "invalid appsecret"}
            return 200, self.tokens.give(force=asked.get("force_refresh") is True)
        if (method, address.path) != ("POST", "/cgi-bin/message/custom/send"):
            return 404, {}
        refused = self.tokens.refused(parse_qs(address.query).get("access_token", [""])[0])
        if refused:
            return 200, {"errcode": refused, "errmsg": "access_token"}
        message = json.loads(body)
        code, wrong = self.verdict(message, body)
        self.accept(message, wrong)
        return 200, {"errcode": code, "errmsg": wrong or "ok"}

    def failed(self, fault: Fault) -> tuple[int, Mapping[str, Any]]:
        """In Tencent's way: an error code with HTTP 200; a token that is refused is good for nothing any more."""
        if fault.code in (40001, 40014, 42001):
            self.tokens.expire()
        return fault.status, {"errcode": fault.code, "errmsg": "on request"} if fault.status == 200 else {}

    def deliver(self, *messages: Mapping[str, Any], **more: Any) -> int:
        """Deliver messages, each by itself, because Tencent knows no batches."""
        status = 0
        for message in messages:
            self.allow(message)
            status = super().deliver(message, **more)
            if status != 200:
                break
        return status

    def body(self, *messages: Mapping[str, Any], **more: Any) -> bytes:
        """One message's XML, in an envelope in safe mode; `more` are further elements."""
        (message,) = messages
        written = xml_of({**message, **more})
        body = self.seal.envelope(written, OFFICIAL) if self._aes else written
        self._writers[body] = str(message.get("FromUserName", ""))
        return body

    def signed(self, body: bytes) -> tuple[dict[str, str], str]:
        """A signature in the query, and the OpenID; in safe mode a second signature, that of what is encrypted."""
        query = {**self.seal.query(body if self._aes else None), "openid": self._writers.get(body, "")}
        return {"Content-Type": "text/xml"}, urlencode(query)

    def typed(self, address: str, text: str, **more: Any) -> dict[str, Any]:
        """A typed message."""
        return message_of(address, "text", Content=text, **more)

    def pressed(self, address: str, choice: Mapping[str, str]) -> dict[str, Any]:
        """There is nothing to press; the words are typed."""
        return self.typed(address, choice["title"])

    def unread(self, address: str) -> list[dict[str, Any]]:
        """A message of each kind."""
        place = {"Location_X": 22.28, "Location_Y": 114.16, "Scale": 20, "Label": "香港"}
        return [
            *(message_of(address, kind, MediaId="m") for kind in ("image", "voice", "video", "shortvideo")),
            message_of(address, "location", **place),
            message_of(address, "link", Title="t", Description="d", Url="https://example.com/"),
        ]

    def unasked(self, address: str) -> list[bytes]:
        """Events that say nothing, an old message, and XML of other shapes."""
        events = ("unsubscribe", "VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "view_miniprogram")
        old = self.typed(address, "hello", CreateTime=int(time.time() - 48 * 3600 - 5))
        odd: list[dict[str, Any]] = [
            {}, {"MsgType": "text"}, message_of("", "text", Content="x"), message_of(address, "hologram"),
            message_of(address, "text", CreateTime="soon", Content="x"), message_of("\u4f60", "text", Content="x"),
        ]  # fmt: skip
        said = [*(event_of(address, event) for event in events), event_of(address, "CLICK", EventKey="fees"), old]
        return [self.body(message) for message in (*said, *odd)]

    def forged(self, body: bytes) -> Iterator[tuple[str, bytes, dict[str, str], str]]:
        """In plain mode the body may be altered: that is why safe mode is the better one."""
        headers = self.signed(body)[0]
        if self._aes:
            plain = xml_of(self.typed(self.somebody, "hello"))
            yield "plain delivery", plain, headers, urlencode(self.seal.query(None))
            yield "plain, with a signature over nothing", plain, headers, urlencode(self.seal.query(plain))
        for wrong, altered, query in self.seal.forged(body, encrypted=self._aes):
            yield wrong, altered, headers, query

    def new_address(self, number: int) -> str:
        """An OpenID."""
        return f"oDemo-person-on-WeChat-{number:06d}"

    def address_of(self, message: Mapping[str, Any]) -> str:
        """The OpenID."""
        return str(message["touser"])

    def text_of(self, message: Mapping[str, Any]) -> str:
        """The text."""
        return str(message["text"]["content"])

    def choices_of(self, message: Mapping[str, Any]) -> list[dict[str, str]]:
        """None can be pressed."""
        return []

    def allow(self, message: Mapping[str, Any]) -> None:
        """A message or an action of a person's lets the bot send some, once however often it is delivered."""
        kind, mark = message.get("MsgType"), str(message.get("MsgId") or message)
        what = "message" if kind in _MESSAGES else "action" if message.get("Event") in _ACTIONS else None
        if what is not None and mark not in self._counted:
            self._counted.add(mark)
            count, seconds = WINDOWS[what]
            allowed = self.allowed.setdefault(str(message["FromUserName"]), [])
            allowed += [time.time() + seconds] * count

    def verdict(self, message: Mapping[str, Any], body: bytes) -> tuple[int, str | None]:
        """Error code and words; 0 and None for a message that is taken."""
        wrong = problem(message)
        if wrong is not None or re.search(rb"\\u[0-9a-f]{4}", body):
            return wrong or (47001, "the text would be shown as \\uXXXX")
        allowed = self.allowed.get(str(message["touser"]))
        if allowed == []:
            return 45047, "out of response count limit"
        good = sorted(end for end in allowed or () if end > time.time())
        if allowed is None or not good:
            return 45015, "response out of time limit"
        allowed[:] = good[1:]
        return 0, None


def problem(message: Mapping[str, Any]) -> tuple[int, str] | None:
    """What WeChat would have against a message; None when it takes it."""
    if not message.get("touser"):
        return 40003, "touser"
    if message.get("msgtype") != "text":
        return 40008, "msgtype"
    return None if 1 <= len(message["text"]["content"].encode()) <= 2048 else (45002, "text.content")


def message_of(openid: str, kind: str, **more: Any) -> dict[str, Any]:
    """A person's message; `more` are the elements of its kind, or other values than usual."""
    usual = {"ToUserName": OFFICIAL, "FromUserName": openid, "CreateTime": int(time.time()), "MsgType": kind}
    return {**usual, "MsgId": uuid.uuid4().int >> 65, **more}


def event_of(openid: str, event: str, **more: Any) -> dict[str, Any]:
    """An event; it has no id."""
    usual = {"ToUserName": OFFICIAL, "FromUserName": openid, "CreateTime": int(time.time()), "MsgType": "event"}
    return {**usual, "Event": event, **more}
