"""The side of WeChat customer service on this machine; see `bot.channels.simulator`."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections import defaultdict
from typing import Any, Final, Iterator, Mapping, Sequence
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.channels.simulator import Fault, Simulator
from bot.channels.tencent_simulator import Seal, Tokens, xml_of

CORP_ID: Final = "wx5823bf96d3bd56c7"
SECRET: Final = "secret-of-the-simulator"  # noqa: S105
TOKEN: Final = "wordOfTheSimulator"  # noqa: S105
AES_KEY: Final = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ACCOUNT: Final = "wkSimulator0123456789"
PAGE: Final = 7
"""So few, so that there is always a next page."""
WINDOW: Final = 48 * 3600.0


class WeChatKfSimulator(Simulator):
    """A customer-service account of WeCom.

    Attributes:
        tokens: the access tokens it gives.
        allowed: for each customer, until when each further message of the bot is taken.
        waiting: all messages and events so far, in order, of which the bot fetches the rest.
        asked: cursors that the bot has fetched by.
        with_staff: customers whom one of the firm's people answers.
        busy: so many of the next requests for messages are put off.
    """

    channel = "wechat_kf"
    somebody = "wmSomebodyOnWeChat0001"
    passing = (Fault(500), Fault(503), Fault(200, -1), Fault(200, 40014), Fault(200, 42001))
    final = (Fault(200, 95001), Fault(200, 95013), Fault(200, 95018), Fault(200, 40003), Fault(200, 48002))

    def __init__(self) -> None:
        super().__init__()
        self.tokens = Tokens()
        self.seal = Seal(TOKEN, AES_KEY, CORP_ID)
        self.waiting: list[Mapping[str, Any]] = []
        self.asked: list[str] = []
        self.with_staff: set[str] = set()
        self.busy = 0
        self._notices: set[str] = set()
        self.allowed: dict[str, list[float]] = defaultdict(list)

    def environment(self) -> dict[str, str]:
        """The settings of a bot that talks to this simulator."""
        return {
            "ASMTP_WECHAT_KF_CORP_ID": CORP_ID,
            "ASMTP_WECHAT_KF_SECRET": SECRET,
            "ASMTP_WECHAT_KF_TOKEN": TOKEN,
            "ASMTP_WECHAT_KF_AES_KEY": AES_KEY,
            "ASMTP_WECHAT_KF_ACCOUNT": ACCOUNT,
            "ASMTP_WECHAT_KF_API_URL": self.url,
        }

    def is_message(self, path: str) -> bool:
        """Not so what is asked for: tokens, messages, states."""
        return path.startswith("/cgi-bin/kf/send_msg")

    def take(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, Any]]:
        """The token, `kf/sync_msg`, `kf/service_state/get` and `kf/send_msg`; HTTP 200 whatever happens."""
        address, query = urlsplit(path), parse_qs(urlsplit(path).query)
        if (method, address.path) == ("GET", "/cgi-bin/gettoken"):
            known = (query.get("corpid"), query.get("corpsecret")) == ([CORP_ID], [SECRET])
            return 200, self.tokens.give() if known else {"errcode": 40001, "errmsg": "invalid credential"}
        refused = self.tokens.refused(query.get("access_token", [""])[0])
        if refused:
            return 200, {"errcode": refused, "errmsg": "access_token"}
        asked = json.loads(body)
        if asked.get("open_kfid") != ACCOUNT:
            return 200, {"errcode": 95000, "errmsg": "open_kfid"}
        if address.path == "/cgi-bin/kf/sync_msg":
            return 200, self._page(asked)
        if address.path == "/cgi-bin/kf/service_state/get":
            return 200, {"errcode": 0, "service_state": 3 if asked["external_userid"] in self.with_staff else 1}
        if address.path != "/cgi-bin/kf/send_msg":
            return 404, {}
        code, wrong = self.verdict(asked, body)
        self.accept(asked, wrong)
        return 200, {"errcode": code, "errmsg": wrong or "ok", "msgid": uuid.uuid4().hex}

    def failed(self, fault: Fault) -> tuple[int, Mapping[str, Any]]:
        """In Tencent's way: an error code with HTTP 200; a token that is refused is good for nothing any more."""
        if fault.code in (40014, 42001):
            self.tokens.expire()
        return fault.status, {"errcode": fault.code, "errmsg": "on request"} if fault.status == 200 else {}

    def deliver(self, *messages: Mapping[str, Any], **more: Any) -> int:
        """Messages are put where the bot fetches them, and it is told that there are some."""
        with self.changed:
            for message in messages:
                if message.get("origin") == 3 and message not in self.waiting:
                    self.allowed[message["external_userid"]] += [time.time() + WINDOW] * 5
                self.waiting.append(message)
        return super().deliver(*messages, **more)

    def body(self, *messages: Mapping[str, Any], **more: Any) -> bytes:
        """The notice that there are messages, whatever they are; `more` are other elements than usual."""
        notice = f"ENC{uuid.uuid4().hex}"
        self._notices.add(notice)
        usual = {
            "ToUserName": CORP_ID, "CreateTime": int(time.time()), "MsgType": "event", "Event": "kf_msg_or_event",
            "Token": notice, "OpenKfId": ACCOUNT,
        }  # fmt: skip
        return self.seal.envelope(xml_of({**usual, **more}), CORP_ID)

    def signed(self, body: bytes) -> tuple[dict[str, str], str]:
        """The signature of what is encrypted."""
        query = self.seal.query(body)
        return {"Content-Type": "text/xml"}, urlencode({key: query[key] for key in _QUERY})

    def typed(self, address: str, text: str, **more: Any) -> dict[str, Any]:
        """A typed message."""
        return message_of(address, "text", {"content": text}, **more)

    def pressed(self, address: str, choice: Mapping[str, str]) -> dict[str, Any]:
        """A pressed entry of a menu."""
        return message_of(address, "text", {"content": choice["title"], "menu_id": choice["id"]})

    def unread(self, address: str) -> list[dict[str, Any]]:
        """A message of each kind."""
        kinds = ("image", "voice", "video", "file", "location", "link", "business_card", "miniprogram")
        return [message_of(address, kind, {"media_id": "m"}) for kind in kinds]

    def unasked(self, address: str) -> list[bytes]:
        """Notices of another account and other events; and a notice of what needs no answer."""
        old = self.typed(address, "hello", send_time=int(time.time() - WINDOW - 5))
        odd: Sequence[Any] = (
            event_of("enter_session", address, welcome_code="CODE"), event_of("msg_send_fail", address, fail_type=4),
            event_of("session_status_change", address, change_type=3), old, 5, {},
            self.typed(address, "from our own people", origin=5), self.typed(address, "x", open_kfid="wkAnother"),
            self.typed(address, "x", msgid=7), self.typed("\u4f60", "x"), message_of(address, "hologram", {}),
            self.typed(address, "x", send_time="soon"), message_of(address, "event", {}),
        )  # fmt: skip
        with self.changed:
            self.waiting.extend(odd)
        return [self.body(), self.body(OpenKfId="wkAnother"), self.body(Event="change_contact")]

    def forged(self, body: bytes) -> Iterator[tuple[str, bytes, dict[str, str], str]]:
        """Also one that is not encrypted."""
        headers = self.signed(body)[0]
        plain = xml_of({"MsgType": "event", "Event": "kf_msg_or_event", "Token": "x", "OpenKfId": ACCOUNT})
        yield "not encrypted", plain, headers, urlencode(self.seal.query(None))
        for wrong, altered, query in self.seal.forged(body, encrypted=True):
            yield wrong, altered, headers, query

    def new_address(self, number: int) -> str:
        """A customer's id."""
        return f"wmPersonOnWeChat{number:06d}"

    def address_of(self, message: Mapping[str, Any]) -> str:
        """The customer's id."""
        return str(message["touser"])

    def text_of(self, message: Mapping[str, Any]) -> str:
        """The text, or the words above a menu."""
        return str(message["text"]["content"] if message["msgtype"] == "text" else message["msgmenu"]["head_content"])

    def choices_of(self, message: Mapping[str, Any]) -> list[dict[str, str]]:
        """The entries of a menu."""
        clicks = [entry["click"] for entry in message.get("msgmenu", {}).get("list", ())]
        return [{"id": click["id"], "title": click["content"], "label": click["content"]} for click in clicks]

    def _page(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if self.busy:
            self.busy -= 1
            return {"errcode": -1, "errmsg": "system busy"}
        if asked.get("token") and asked["token"] not in self._notices:
            return {"errcode": 95007, "errmsg": "invalid msg token"}
        cursor = str(asked.get("cursor") or "")
        with self.changed:
            self.asked.append(cursor)
            start = int(cursor.removeprefix("at-") or 0)
            end = min(start + PAGE, len(self.waiting))
            more = int(end < len(self.waiting))
            found = self.waiting[start:end]
        return {"errcode": 0, "errmsg": "ok", "next_cursor": f"at-{end}", "has_more": more, "msg_list": found}

    def verdict(self, message: Mapping[str, Any], body: bytes) -> tuple[int, str | None]:
        """Error code and words; 0 and None for a message that is taken."""
        wrong = problem(message)
        if wrong is not None or re.search(rb"\\u[0-9a-f]{4}", body):
            return 40058, wrong or "the text would be shown as \\uXXXX"
        if message["touser"] in self.with_staff:
            return 95018, "session status"
        allowed = self.allowed[message["touser"]]
        allowed[:] = sorted(end for end in allowed if end > time.time())
        if not allowed:
            return 95001, "too many messages"
        allowed.pop(0)
        return 0, None


_QUERY: Final = ("msg_signature", "timestamp", "nonce")


def problem(message: Mapping[str, Any]) -> str | None:
    """What customer service would have against a message; None when it takes it."""
    if not message.get("touser"):
        return "touser"
    if message.get("msgtype") == "text":
        return None if 1 <= len(message["text"]["content"].encode()) <= 2048 else "text.content"
    if message.get("msgtype") != "msgmenu":
        return "msgtype"
    menu = message["msgmenu"]
    if not 1 <= len(menu["head_content"].encode()) <= 1024:
        return "msgmenu.head_content"
    if not 1 <= len(menu["list"]) <= 10 or any(entry["type"] != "click" for entry in menu["list"]):
        return "msgmenu.list"
    for name, most in (("id", 64), ("content", 128)):
        values = [entry["click"][name] for entry in menu["list"]]
        if len(set(values)) != len(values) or any(not 1 <= len(value.encode()) <= most for value in values):
            return f"msgmenu.list.{name}"
    return None


def message_of(user: str, kind: str, content: Any, **more: Any) -> dict[str, Any]:
    """A customer's message; `more` are other values than usual."""
    usual = {
        "msgid": uuid.uuid4().hex, "open_kfid": ACCOUNT, "external_userid": user, "send_time": int(time.time()),
        "origin": 3, "msgtype": kind,
    }  # fmt: skip
    return {**usual, kind: content, **more}


def event_of(kind: str, user: str, **more: Any) -> dict[str, Any]:
    """An event; its ids are inside."""
    inside = {"event_type": kind, "open_kfid": ACCOUNT, "external_userid": user, **more}
    return {"msgid": uuid.uuid4().hex, "send_time": int(time.time()), "origin": 4, "msgtype": "event", "event": inside}
