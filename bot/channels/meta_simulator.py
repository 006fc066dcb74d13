"""Meta's side on this machine, as far as WhatsApp and Messenger share it; see `bot.channels.simulator`."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, ClassVar, Final, Iterator, Mapping

from bot.channels.simulator import Fault, Simulator

APP_SECRET: Final = "app-secret-of-the-simulator"  # noqa: S105
VERIFY_TOKEN: Final = "verify-me-simulator"  # noqa: S105
TOKEN: Final = "token-of-the-simulator"  # noqa: S105
SIGNATURE: Final = "X-Hub-Signature-256"


class MetaSimulator(Simulator):
    """What signs, and what the Graph API takes and how it fails.

    Attributes:
        node: the id of the phone or page that messages are posted to.
    """

    node: ClassVar[str]

    def wrong_in(self, message: Mapping[str, Any]) -> str | None:
        """What the platform would have against a message; None when it takes it."""
        raise NotImplementedError

    def receipt(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the API answers to a message that it took."""
        raise NotImplementedError

    def take(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, Any]]:
        """`POST /<node>/messages`."""
        if (method, path) != ("POST", f"/{self.node}/messages"):
            return 404, {"error": {"code": 100, "message": "no such phone or page"}}
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            return 401, {"error": {"code": 190, "message": "token"}}
        message = json.loads(body)
        wrong = self.wrong_in(message)
        self.accept(message, wrong)
        if wrong is not None:
            return 400, {"error": {"code": 100, "message": wrong}}
        return 200, self.receipt(message)

    def environment(self) -> dict[str, str]:
        """The settings that both have, named after the channel."""
        values = {"APP_SECRET": APP_SECRET, "VERIFY_TOKEN": VERIFY_TOKEN, "TOKEN": TOKEN, "API_URL": self.url}
        return {f"ASMTP_{self.channel.upper()}_{name}": value for name, value in values.items()}

    def failed(self, fault: Fault) -> tuple[int, Mapping[str, Any]]:
        """As the Graph API does."""
        return fault.status, {"error": {"code": fault.code, "message": "on request"}}

    def signed(self, body: bytes) -> tuple[dict[str, str], str]:
        """The HMAC-SHA256 of the raw body."""
        digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
        return {"Content-Type": "application/json", SIGNATURE: f"sha256={digest}"}, ""

    def forged(self, body: bytes) -> Iterator[tuple[str, bytes, dict[str, str], str]]:
        """Signatures that are missing, wrong, of another body, or of another algorithm."""
        headers = self.signed(body)[0]
        good = headers[SIGNATURE]
        bare = {key: value for key, value in headers.items() if key != SIGNATURE}
        yield "no signature", body, bare, ""
        yield "altered body", body + b" ", headers, ""
        signatures = ("", "sha256=", good[7:], good.upper(), "sha1=" + good[7:], "sha256=" + "0" * 64, "sha256=é")
        for signature in signatures:
            yield f"signature {signature[:7]}", body, {**bare, SIGNATURE: signature.encode().decode("latin-1")}, ""
