"""What the simulators of Tencent's two platforms share: signing, sealing, writing XML, giving access tokens."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
import uuid
from typing import Any, Final, Iterator, Mapping
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_ENCRYPTED: Final = re.compile(rb"<Encrypt><!\[CDATA\[(.*?)\]\]></Encrypt>", re.DOTALL)
LIFETIME: Final = 7200


def xml_of(elements: Mapping[str, Any]) -> bytes:
    """A flat document as Tencent writes it: figures bare, texts in CDATA."""
    lines = [f"<{name}>{_value(value)}</{name}>" for name, value in elements.items()]
    return ("<xml>" + "\n".join(lines) + "</xml>").encode()


def _value(value: Any) -> str:
    if isinstance(value, (int, float)):
        return str(value)
    return "<![CDATA[" + str(value).replace("]]>", "]]]]><![CDATA[>") + "]]>"


class Seal:
    """Tencent's end of the shared word and the key.

    Args:
        token: the shared word.
        key: the EncodingAESKey.
        receiver: the AppID or CorpID.
    """

    def __init__(self, token: str, key: str, receiver: str) -> None:
        self._token, self._receiver = token, receiver
        self._key = base64.b64decode(key + "=")

    def encrypted(self, content: bytes, receiver: str | None = None) -> str:
        """16 random bytes, length, content and receiver, filled up to 32 bytes, AES-256-CBC, Base64."""
        whole = secrets.token_bytes(16) + len(content).to_bytes(4, "big") + content
        whole += (self._receiver if receiver is None else receiver).encode()
        fill = 32 - len(whole) % 32
        encryptor = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).encryptor()
        return base64.b64encode(encryptor.update(whole + bytes([fill]) * fill) + encryptor.finalize()).decode()

    def envelope(self, content: bytes, to: str, receiver: str | None = None) -> bytes:
        """What is posted in safe mode."""
        return xml_of({"ToUserName": to, "Encrypt": self.encrypted(content, receiver)})

    def query(self, body: bytes | None, *, at: float | None = None, token: str | None = None) -> dict[str, str]:
        """The signatures of a delivery; of one that is not encrypted for None.

        Args:
            at: when it was made, unless now.
            token: another word than the shared one.
        """
        found = _ENCRYPTED.search(body) if body is not None else None
        return self.signatures(None if body is None else found[1].decode() if found else "", at=at, token=token)

    def signatures(self, sealed: str | None, *, at: float | None = None, token: str | None = None) -> dict[str, str]:
        """The same, given what is encrypted."""
        when, nonce = str(int(time.time() if at is None else at)), str(secrets.randbelow(10**10))
        word = self._token if token is None else token
        fields = {"timestamp": when, "nonce": nonce, "signature": _digest(word, when, nonce)}
        if sealed is not None:
            fields |= {"encrypt_type": "aes", "msg_signature": _digest(word, when, nonce, sealed)}
        return fields

    def forged(self, body: bytes, *, encrypted: bool) -> Iterator[tuple[str, bytes, str]]:
        """What is wrong, body and query of deliveries that Tencent did not make now."""
        signed = body if encrypted else None
        name = "msg_signature" if encrypted else "signature"
        good = self.query(signed)
        yield "no query", body, ""
        for field in ("timestamp", "nonce", name):
            yield f"no {field}", body, urlencode({key: value for key, value in good.items() if key != field})
        for value in ("", "0" * 40, good[name].upper(), good[name][:39], "é"):
            yield f"{name} {value[:5]}", body, urlencode({**good, name: value})
        for at in (time.time() - 900, time.time() + 900):
            yield f"made at {at:.0f}", body, urlencode(self.query(signed, at=at))
        yield "another time", body, urlencode({**good, "timestamp": str(int(good["timestamp"]) + 1)})
        yield "another word", body, urlencode(self.query(signed, token="anotherWord"))  # noqa: S106
        if encrypted:
            other = self.envelope(b"<xml><MsgType>text</MsgType></xml>", "x")
            yield "altered body", other, urlencode(good)


def _digest(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324


class Tokens:
    """Access tokens: the same one until it has expired.

    Attributes:
        given: how often one was asked for.
    """

    def __init__(self) -> None:
        self.given = 0
        self._token, self._ends, self._withdrawn = "", 0.0, ""

    def give(self, *, force: bool = False) -> dict[str, Any]:
        """The answer to who asks for one."""
        self.given += 1
        if force or time.time() >= self._ends:
            self._token, self._ends = uuid.uuid4().hex, time.time() + LIFETIME
        return {"errcode": 0, "errmsg": "ok", "access_token": self._token, "expires_in": int(self._ends - time.time())}

    def expire(self) -> None:
        """From now on the token is good for nothing."""
        self._ends = 0.0

    def withdraw(self) -> None:
        """From now on the token is good for nothing, and is given all the same to who does not insist on another."""
        self._withdrawn = self._token

    def refused(self, token: str) -> int:
        """The error code for a token; 0 for the one that is good."""
        if token and token == self._withdrawn:
            return 40001
        if not token or token != self._token:
            return 40014 if token else 41001
        return 0 if time.time() < self._ends else 42001
