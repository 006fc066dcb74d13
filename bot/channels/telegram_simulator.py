"""Telegram's side on this machine; see `bot.channels.simulator`."""

from __future__ import annotations

import itertools
import json
import time
from typing import Any, Final, Iterator, Mapping

import requests

from bot.channels.simulator import Fault, Simulator, full_title, units

TOKEN: Final = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcQ"  # noqa: S105
SECRET: Final = "secret-of_the-simulator"  # noqa: S105
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
_NUMBERS: Final = itertools.count(int(time.time()))


class TelegramSimulator(Simulator):
    """The Bot API.

    Attributes:
        stopped: ids of presses whose buttons stopped spinning.
    """

    channel = "telegram"
    somebody = "7000000001"
    passing = (Fault(500), Fault(502), Fault(429), Fault(401), Fault(404))
    final = (Fault(400), Fault(403))

    def __init__(self) -> None:
        super().__init__()
        self.stopped: list[str] = []

    def environment(self) -> dict[str, str]:
        """The settings of a bot that talks to this simulator."""
        return {
            "ASMTP_TELEGRAM_TOKEN": TOKEN,
            "ASMTP_TELEGRAM_SECRET": SECRET,
            "ASMTP_TELEGRAM_API_URL": self.url,
        }

    def take(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, Any]]:
        """`POST /bot<token>/sendMessage`."""
        if not path.startswith(f"/bot{TOKEN}/"):
            return self.failed(Fault(401))
        if (method, path) != ("POST", f"/bot{TOKEN}/sendMessage"):
            return self.failed(Fault(404))
        message = json.loads(body)
        wrong = problem(message)
        self.accept(message, wrong)
        if wrong is not None:
            return 400, {"ok": False, "error_code": 400, "description": f"Bad Request: {wrong}"}
        return 200, {"ok": True, "result": {"message_id": next(_NUMBERS), "date": int(time.time())}}

    def failed(self, fault: Fault) -> tuple[int, Mapping[str, Any]]:
        """As the Bot API does."""
        more = {"parameters": {"retry_after": 1}} if fault.status == 429 else {}
        return fault.status, {"ok": False, "error_code": fault.status, "description": "on request", **more}

    def deliver(self, *messages: Mapping[str, Any], **more: Any) -> int:
        """One after the other: a delivery holds one update."""
        return [super(TelegramSimulator, self).deliver(message, **more) for message in messages][-1]

    def post(self, body: bytes, headers: Mapping[str, str], query: str = "") -> int:
        """Post to the bot's webhook, once, and do what it asks for in its answer."""
        try:
            answer = requests.post(self.webhook, data=body, headers=dict(headers), timeout=20)
        except requests.RequestException:
            return 0
        if answer.status_code == 200 and answer.content:
            call = answer.json()
            wrong = None if call["method"] == "answerCallbackQuery" else f"method {call['method']}"
            if wrong:
                self.refused.append(wrong)
            else:
                self.stopped.append(call["callback_query_id"])
        return answer.status_code

    def body(self, *messages: Mapping[str, Any], **more: Any) -> bytes:
        """An update's raw body; `more` is what else stands in it."""
        (update,) = messages
        return json.dumps({**update, **more}).encode()

    def signed(self, body: bytes) -> tuple[dict[str, str], str]:
        """The secret; nothing is signed."""
        return {"Content-Type": "application/json", HEADER: SECRET}, ""

    def forged(self, body: bytes) -> Iterator[tuple[str, bytes, dict[str, str], str]]:
        """Secrets that are missing or wrong."""
        bare = {"Content-Type": "application/json"}
        yield "no secret", body, bare, ""
        for secret in ("", SECRET[:-1], SECRET + "x", SECRET.upper(), "é"):
            yield f"secret {secret}", body, {**bare, HEADER: secret.encode().decode("latin-1")}, ""
        yield "secret in the address", body, bare, f"secret_token={SECRET}"

    def typed(self, address: str, text: str, **fields: Any) -> dict[str, Any]:
        """A typed message."""
        return update_of(address, {"text": text}, **fields)

    def pressed(self, address: str, choice: Mapping[str, str]) -> dict[str, Any]:
        """A pressed button beneath an older message."""
        number = next(_NUMBERS)
        shown = message_of(address, {"text": "…"}, date=int(time.time()) - 3 * 86_400)
        query = {"id": str(number), "from": person_of(address), "message": shown, "chat_instance": "1"}
        return {"update_id": number, "callback_query": {**query, "data": choice["id"]}}

    def unread(self, address: str) -> list[dict[str, Any]]:
        """A message of each kind."""
        kinds = ("photo", "voice", "video", "document", "sticker", "location", "contact", "audio", "animation", "poll")
        return [update_of(address, {kind: {"file_id": "5"}}) for kind in kinds]

    def unasked(self, address: str) -> list[bytes]:
        """Edits, channels, groups, notices, other bots, what is too old, and JSON of other shapes."""
        said = message_of(address, {"text": "hello"})
        group = {"id": -1001234567890, "type": "supergroup", "title": "Somewhere"}
        in_group = {**said, "chat": group}
        press = {"id": "9", "from": person_of(address), "data": "x.1"}
        updates: list[Any] = [
            {"edited_message": said}, {"channel_post": {**said, "chat": {"id": -100123, "type": "channel"}}},
            {"edited_channel_post": said}, {"message": in_group}, {"my_chat_member": {"chat": said["chat"]}},
            {"message_reaction": {"chat": said["chat"]}}, {"inline_query": {"id": "1", "from": person_of(address)}},
            {"callback_query": {**press, "message": in_group}}, {"callback_query": press},
            {"callback_query": {**press, "message": said, "data": None}},
            {"message": message_of(address, {"pinned_message": said})},
            {"message": {**said, "from": {**person_of(address), "is_bot": True}}},
            {"message": {**said, "date": int(time.time()) - 48 * 3600 - 5}},
            {"message": 5}, {"message": {"chat": []}}, {"message": {**said, "chat": {"id": True, "type": "private"}}},
        ]  # fmt: skip
        odd: list[Any] = [[], 5, {}, {"update_id": "1", "message": said}]
        numbered = [{"update_id": next(_NUMBERS), **update} for update in updates]
        return [json.dumps(update).encode() for update in (*numbered, *odd)]

    def new_address(self, number: int) -> str:
        """The id of a private chat, which is the person's."""
        return f"7{number:09d}"

    def address_of(self, message: Mapping[str, Any]) -> str:
        """The chat."""
        return str(message["chat_id"])

    def text_of(self, message: Mapping[str, Any]) -> str:
        """The text."""
        return str(message["text"])

    def choices_of(self, message: Mapping[str, Any]) -> list[dict[str, str]]:
        """The buttons; what a shortened one says in full stands in the text, with the same number before it."""
        rows = message.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
        buttons = [(button["callback_data"], button["text"]) for row in rows for button in row]
        text = message["text"]
        return [{"id": data, "title": title, "label": full_title(title, text)} for data, title in buttons]


def problem(message: Mapping[str, Any]) -> str | None:
    """What the Bot API would have against a message; None when it takes it."""
    if type(message.get("chat_id")) is not int or not 1 <= units(str(message.get("text") or "")) <= 4096:
        return "chat_id or text"
    rows = message.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
    buttons = [button for row in rows for button in row]
    if any(not 1 <= len(row) <= 8 for row in rows) or len(buttons) > 100:
        return "reply_markup"
    if any(not button["text"].strip() for button in buttons):
        return "button.text"
    if any(not 1 <= len(button["callback_data"].encode()) <= 64 for button in buttons):
        return "BUTTON_DATA_INVALID"
    return None


def person_of(address: str) -> dict[str, Any]:
    """Whoever writes from a private chat."""
    return {"id": int(address), "is_bot": False, "first_name": "Kim", "language_code": "zh-hant"}


def message_of(address: str, content: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """A message in a private chat; `fields` are other than usual."""
    chat = {"id": int(address), "type": "private", "first_name": "Kim"}
    usual = {"message_id": next(_NUMBERS), "from": person_of(address), "chat": chat, "date": int(time.time())}
    return {**usual, **content, **fields}


def update_of(address: str, content: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """An update with such a message."""
    return {"update_id": next(_NUMBERS), "message": message_of(address, content, **fields)}
