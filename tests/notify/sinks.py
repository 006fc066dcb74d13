"""A mail server and a webhook's receiver on this machine, real ones, that keep what they get."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Iterator

from aiosmtpd.controller import Controller

from tests.conftest import free_port

SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


@dataclass
class MailServer:
    """Attributes:
    mails: what arrived, oldest first.
    refusing: answer 451 to everything.
    gone: addresses that there are not.
    kill: process to kill once a message was taken, before it is told so.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    refusing: bool = False
    gone: tuple[str, ...] = ()
    kill: int | None = None
    port: int = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take a recipient."""
        if address in self.gone:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message."""
        if self.refusing:
            return "451 later please"
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        if self.kill is not None:
            os.kill(self.kill, signal.SIGKILL)
            self.kill = None
        return "250 OK"

    @property
    def settings(self) -> dict[str, str]:
        """The environment that sends to it."""
        return {
            "ASMTP_SMTP_URL": f"smtp://127.0.0.1:{self.port}",
            "ASMTP_NOTIFY_FROM": "intake@example.com",
            "ASMTP_NOTIFY_TO": "amy@example.com, ben@example.com",
        }


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server on a free port."""
    handler = MailServer(port=free_port())
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


@dataclass
class Receiver:
    """Attributes:
    got: headers and bodies that came, oldest first.
    status: what it answers.
    """

    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204
    port: int = 0

    @property
    def settings(self) -> dict[str, str]:
        """The environment that sends to it."""
        return {"ASMTP_WEBHOOK_URL": f"http://127.0.0.1:{self.port}/in?from=asmtp", "ASMTP_WEBHOOK_SECRET": SECRET}


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A webhook's receiver on a free port."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            kept.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(kept.status)
            if 300 <= kept.status < 400:
                self.send_header("Location", f"http://127.0.0.1:{kept.port}/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
