"""WhatsApp's side on this machine: a real server that takes the bot's messages, and signs and delivers a person's.

It refuses what the Cloud API refuses (too long titles, too many rows, a wrong token), repeats a delivery until the
webhook answers 200, and fails on request. Only the tests and `asmtp channel-demo` use it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Mapping, Sequence

import requests

from bot.channels.whatsapp_options import WhatsAppOptions

DELIVERIES: Final = 5
"""So often the simulator delivers until it is answered with 200; Meta goes on for days."""


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True)
class Fault:
    """How the API is to fail: an HTTP status with an error code, after so many seconds; 200 for "taken, but the answer
    came late"."""

    status: int
    code: int = 0
    seconds: float = 0.0


def problem(message: Mapping[str, Any]) -> str | None:
    """What the Cloud API would have against a message; None when it takes it."""
    if message.get("messaging_product") != "whatsapp" or not str(message.get("to") or "").isdigit():
        return "messaging_product or to"
    if message.get("type") == "text":
        return None if 1 <= units(message["text"]["body"]) <= 4096 else "text.body"
    if message.get("type") != "interactive":
        return "type"
    interactive = message["interactive"]
    if not 1 <= units(interactive["body"]["text"]) <= 1024:
        return "interactive.body.text"
    if interactive["type"] == "button":
        replies = [button["reply"] for button in interactive["action"]["buttons"]]
        return _choices_problem(replies, most=3, title=20, ident=256)
    rows = [row for section in interactive["action"]["sections"] for row in section["rows"]]
    if not 1 <= units(interactive["action"]["button"]) <= 20:
        return "interactive.action.button"
    if any(not 1 <= units(row["description"]) <= 72 for row in rows if "description" in row):
        return "row.description"
    return _choices_problem(rows, most=10, title=24, ident=200)


def _choices_problem(choices: Sequence[Mapping[str, Any]], *, most: int, title: int, ident: int) -> str | None:
    if not 1 <= len(choices) <= most:
        return "number of choices"
    for name, limit in (("title", title), ("id", ident)):
        values = [str(choice[name]) for choice in choices]
        if len(set(values)) != len(values) or any(not 1 <= units(value) <= limit for value in values):
            return f"choice.{name}"
    return None


@dataclass
class WhatsAppSimulator:
    """The API at `url` and the people who write to the firm's phone. A context manager.

    Attributes:
        options: the account; its `api_url` is not used.
        webhook: the address of the bot's webhook; may be set later.
        sent: messages that the bot sent and the API took, in order.
        refused: what was wrong with the others.
        faults: how the next requests are to fail, one after the other.
        broken: the fault of every request that has none of its own, until it is None again.
    """

    options: WhatsAppOptions
    webhook: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    faults: deque[Fault] = field(default_factory=deque)
    broken: Fault | None = None

    def __enter__(self) -> WhatsAppSimulator:
        simulator = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer = simulator._take(self.path, self.headers.get("Authorization", ""), body)
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.end_headers()
                    self.wfile.write(json.dumps(answer).encode())
                except OSError:
                    pass  # the bot did not wait

            def log_message(self, *_args: Any) -> None:
                """Nothing: the bot's messages belong in no log."""

        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def said_to(self, phone: str, count: int = 1, seconds: float = 20.0) -> list[dict[str, Any]]:
        """What was sent to a phone so far, as soon as it is at least `count` messages or the time is up."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while len(mine := [message for message in self.sent if message["to"] == phone]) < count:
                if not self._changed.wait(max(0.0, deadline - time.monotonic())):
                    break
            return mine

    def deliver(self, *messages: Mapping[str, Any], **value: Any) -> int:
        """Deliver messages in one signed webhook, again and again until it is answered with 200; the last status."""
        body = self.body(*messages, **value)
        status = 0
        for wait in range(DELIVERIES):
            status = self.post(body, self.signature(body))
            if status == 200:
                break
            time.sleep(0.1 * wait)
        return status

    def body(self, *messages: Mapping[str, Any], **value: Any) -> bytes:
        """A webhook's raw body, escaped as Meta writes it; `value` is what else stands beside the messages."""
        content = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "85227722128", "phone_number_id": self.options.phone_id},
            **({"messages": list(messages)} if messages else {}),
            **value,
        }
        entry = {"id": "1", "changes": [{"field": "messages", "value": content}]}
        return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()

    def signature(self, body: bytes) -> str:
        """The header of these bytes."""
        return "sha256=" + hmac.new(self.options.app_secret.encode(), body, hashlib.sha256).hexdigest()

    def post(self, body: bytes, signature: str | None) -> int:
        """Post to the bot's webhook, once; the status, 0 when nobody answers."""
        headers = {"Content-Type": "application/json"}
        if signature is not None:
            headers["X-Hub-Signature-256"] = signature
        try:
            return requests.post(self.webhook, data=body, headers=headers, timeout=20).status_code
        except requests.RequestException:
            return 0

    def _take(self, path: str, authorization: str, body: bytes) -> tuple[int, dict[str, Any]]:
        fault = self.faults.popleft() if self.faults else self.broken
        if fault is not None:
            time.sleep(fault.seconds)
            if fault.status != 200:
                return fault.status, {"error": {"code": fault.code, "message": "on request"}}
        if path != f"/{self.options.phone_id}/messages":
            return 404, {"error": {"code": 100, "message": "no such phone"}}
        if authorization != f"Bearer {self.options.token}":
            return 401, {"error": {"code": 190, "message": "token"}}
        message = json.loads(body)
        wrong = problem(message)
        with self._changed:
            if wrong is None:
                self.sent.append(message)
            else:
                self.refused.append(wrong)
            self._changed.notify_all()
        if wrong is not None:
            return 400, {"error": {"code": 100, "message": wrong}}
        return 200, {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{uuid.uuid4().hex}"}]}


def message_of(phone: str, kind: str, content: Any, **fields: Any) -> dict[str, Any]:
    """A person's message as it stands in a webhook.

    Args:
        phone: the person's number, figures only.
        kind: `text`, `interactive`, `image` and so on, with its `content`.
        fields: other than usual `id` or `timestamp`.
    """
    usual = {"from": phone, "id": f"wamid.{uuid.uuid4().hex}", "timestamp": str(int(time.time())), "type": kind}
    return {**usual, kind: content, **fields}


def typed(phone: str, text: str, **fields: Any) -> dict[str, Any]:
    """A typed message."""
    return message_of(phone, "text", {"body": text}, **fields)


def pressed(phone: str, choice: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """A pressed button or chosen row, given as `choices_of` lists it."""
    reply = {"id": choice["id"], "title": choice["title"]}
    how = choice["kind"]
    return message_of(phone, "interactive", {"type": how, how: reply}, **fields)


def text_of(message: Mapping[str, Any]) -> str:
    """The words of a message that the bot sent."""
    return str(message["text"]["body"] if message["type"] == "text" else message["interactive"]["body"]["text"])


def choices_of(message: Mapping[str, Any]) -> list[dict[str, str]]:
    """The choices of a message that the bot sent: `id`, `title`, `label` (in full), and the `kind` of the reply."""
    if message["type"] != "interactive":
        return []
    action = message["interactive"]["action"]
    if "buttons" in action:
        replies = [button["reply"] for button in action["buttons"]]
        return [{**reply, "label": reply["title"], "kind": "button_reply"} for reply in replies]
    rows = [row for section in action["sections"] for row in section["rows"]]
    return [
        {"id": row["id"], "title": row["title"], "label": row.get("description", row["title"]), "kind": "list_reply"}
        for row in rows
    ]
