"""A messaging platform's side on this machine: a real server that takes the bot's messages and delivers a person's.

What is the same for all platforms. A platform's own simulator refuses what the platform refuses, by limits that it
knows by itself, signs as the platform signs, and repeats a delivery until the webhook takes it. Only the tests and
`asmtp channel-demo` use them.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final, Iterator, Mapping, Sequence

import requests

DELIVERIES: Final = 5
"""So often a simulator delivers until it is answered with 200; platforms go on for hours or days."""
_SHORTENED: Final = re.compile(r"((?:[0-9]+|[A-Z])\. ).*…")


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def full_title(title: str, text: str) -> str:
    """What a shortened title with a number or a letter stands for, found in the text; any other title as it is."""
    mark = _SHORTENED.fullmatch(title)
    lines = [line for line in text.splitlines() if mark and line.startswith(mark[1])]
    return lines[-1] if lines else title


@dataclass(frozen=True)
class Fault:
    """How the API is to fail: an HTTP status with an error code, after so many seconds; status and code of success
    for "taken, but the answer came late"."""

    status: int
    code: int = 0
    seconds: float = 0.0


class Simulator:
    """The API at `url`, and the people who write to the firm. A context manager.

    Attributes:
        channel: the channel's name.
        somebody: the address of a person to play.
        passing: faults after which another try is worth while.
        final: faults after which none is.
        webhook: the address of the bot's webhook, once a bot runs.
        sent: messages that the bot sent and the API took, in order.
        refused: what was wrong with the others.
        faults: how the bot's next messages are to fail, one after the other.
        broken: the fault of every message that has none of its own, until it is None again.
    """

    channel: ClassVar[str]
    somebody: ClassVar[str]
    passing: ClassVar[Sequence[Fault]]
    final: ClassVar[Sequence[Fault]]

    def __init__(self) -> None:
        self.webhook = ""
        self.sent: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self.faults: deque[Fault] = deque()
        self.broken: Fault | None = None
        self.changed = threading.Condition()

    # What a platform's simulator says.

    def environment(self) -> dict[str, str]:
        """The settings of a bot that talks to this simulator."""
        raise NotImplementedError

    def take(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, Any]]:
        """Answer a request to the API: HTTP status and JSON. Messages go through `accept`."""
        raise NotImplementedError

    def failed(self, fault: Fault) -> tuple[int, Mapping[str, Any]]:
        """How the API tells of a fault."""
        raise NotImplementedError

    def body(self, *messages: Mapping[str, Any], **more: Any) -> bytes:
        """The raw body of a delivery of these messages."""
        raise NotImplementedError

    def signed(self, body: bytes) -> tuple[dict[str, str], str]:
        """Headers and query (without "?") by which the platform proves that a delivery is its own."""
        raise NotImplementedError

    def typed(self, address: str, text: str) -> dict[str, Any]:
        """Somebody's typed message as it is delivered."""
        raise NotImplementedError

    def pressed(self, address: str, choice: Mapping[str, str]) -> dict[str, Any]:
        """Somebody's press of a choice, given as `choices_of` lists it."""
        raise NotImplementedError

    def unread(self, address: str) -> list[dict[str, Any]]:
        """Somebody's messages of kinds that the bot does not read: a picture, a voice message and so on."""
        raise NotImplementedError

    def unasked(self, address: str) -> list[bytes]:
        """Bodies of deliveries that nobody expects an answer to: read receipts, reactions and the like, also such as
        are of no shape that the platform uses."""
        raise NotImplementedError

    def forged(self, body: bytes) -> Iterator[tuple[str, bytes, dict[str, str], str]]:
        """Deliveries that are not the platform's: what is wrong in a word, body, headers and query."""
        raise NotImplementedError

    def address_of(self, message: Mapping[str, Any]) -> str:
        """Whom a message of the bot is for."""
        raise NotImplementedError

    def text_of(self, message: Mapping[str, Any]) -> str:
        """The words of a message of the bot."""
        raise NotImplementedError

    def choices_of(self, message: Mapping[str, Any]) -> list[dict[str, str]]:
        """The choices to press in a message: `id`, `title`, `label` (in full) and what else a press needs."""
        raise NotImplementedError

    def new_address(self, number: int) -> str:
        """The address of a person who has not written yet, by a number below a million."""
        raise NotImplementedError

    def is_message(self, path: str) -> bool:
        """Whether a request to the API carries a message of the bot; only those fail by `faults` and `broken`."""
        return True

    # What is the same for all.

    def __enter__(self: Any) -> Any:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def accept(self, message: dict[str, Any], wrong: str | None) -> None:
        """Note a message of the bot: as sent, or what is wrong with it."""
        with self.changed:
            if wrong is None:
                self.sent.append(message)
            else:
                self.refused.append(wrong)
            self.changed.notify_all()

    def said_to(self, address: str, count: int = 1, seconds: float = 20.0) -> list[dict[str, Any]]:
        """What was sent to somebody so far, as soon as it is at least `count` messages or the time is up."""
        deadline = time.monotonic() + seconds
        with self.changed:
            while len(mine := [message for message in self.sent if self.address_of(message) == address]) < count:
                if not self.changed.wait(max(0.0, deadline - time.monotonic())):
                    break
            return mine

    def deliver(self, *messages: Mapping[str, Any], **more: Any) -> int:
        """Deliver messages at once, again and again until the webhook answers 200; the last status."""
        body = self.body(*messages, **more)
        status = 0
        for wait in range(DELIVERIES):
            status = self.post(body, *self.signed(body))
            if status == 200:
                break
            time.sleep(0.1 * wait)
        return status

    def post(self, body: bytes, headers: Mapping[str, str], query: str = "") -> int:
        """Post to the bot's webhook, once; the status, 0 when nobody answers."""
        try:
            address = f"{self.webhook}?{query}" if query else self.webhook
            return requests.post(address, data=body, headers=dict(headers), timeout=20).status_code
        except requests.RequestException:
            return 0

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, Any]]:
        """Answer a request of the bot, with a fault if one is due."""
        fault = None
        if self.is_message(path):
            fault = self.faults.popleft() if self.faults else self.broken
        if fault is not None:
            time.sleep(fault.seconds)
            if fault.status != 200 or fault.code:
                return self.failed(fault)
        return self.take(method, path, headers, body)


def _handler(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, answer = simulator.answer(self.command, self.path, dict(self.headers.items()), body)
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())
            except OSError:
                pass  # the bot did not wait

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_args: Any) -> None:
            """Nothing: the bot's messages belong in no log."""

    return Handler
