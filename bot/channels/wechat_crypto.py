"""How Tencent signs, encrypts and writes what it delivers; the same for Official Accounts and for WeCom."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Final
from xml.parsers import expat

from sanic.request import Request, RequestParameters
from sanic.response import HTTPResponse, empty, text

from bot.channels.channel_settings import Setting
from bot.channels.webhook import Unreadable

FRESH_SECONDS: Final = 300
"""An older delivery is taken for a replayed one; Tencent repeats what was not acknowledged within half a minute."""
_BLOCK: Final = 32
_LENGTH: Final = slice(16, 20)
"""After 16 random bytes come the length of the text, the text, and whom it is for."""
_WORD: Final = re.compile(r"[!-~]{1,200}")


def token_setting(key: str) -> Setting:
    """The word that Tencent and the firm share."""
    return Setting(key, "$(openssl rand -hex 16)", r"[A-Za-z0-9]{3,32}", "is not 3 to 32 letters and figures")


def key_setting(key: str, *, usual: str | None = None) -> Setting:
    """The EncodingAESKey."""
    example = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
    return Setting(key, example, r"[A-Za-z0-9]{43}", "is not the 43 letters and figures that Tencent shows", usual)


def echo(word: str) -> HTTPResponse:
    """The answer when Tencent asks whether an address is ours: its own word."""
    if not _WORD.fullmatch(word):
        return empty(403)
    return text(word, headers={"X-Content-Type-Options": "nosniff"})


def digest(*parts: str) -> str:
    """The signature: SHA-1 of the sorted parts put together."""
    return hashlib.sha1("".join(sorted(parts)).encode("utf-8", "surrogatepass")).hexdigest()  # noqa: S324


def is_signed(query: RequestParameters, name: str, token: str, now: float, *, over: str | None = None) -> bool:
    """Whether a request's query carries Tencent's signature, made within the last minutes; compared in constant time.

    Args:
        name: the query's field that holds the signature.
        token: the word that Tencent and the firm share.
        now: seconds since the epoch.
        over: what is signed beside the time and the nonce.
    """
    at, nonce, given = (str(query.get(field, "")) for field in ("timestamp", "nonce", name))
    wanted = digest(token, at, nonce, *([] if over is None else [over]))
    known = hmac.compare_digest(wanted.encode(), given.encode("utf-8", "surrogatepass"))
    return known and at.isascii() and at.isdigit() and len(at) <= 12 and abs(now - int(at)) <= FRESH_SECONDS


def encrypted_in(request: Request) -> str:
    """What is encrypted in a delivery; empty if nothing is."""
    try:
        return fields(request.body).get("Encrypt", "")
    except Unreadable:
        return ""


class Envelope:
    """Opens what is encrypted for one receiver.

    Args:
        key: the EncodingAESKey.
        receiver: the account's AppID or CorpID.
    """

    def __init__(self, key: str, receiver: str) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # only where it is used

        secret = base64.b64decode(key + "=")
        self._cipher = Cipher(algorithms.AES(secret), modes.CBC(secret[:16]))
        self._receiver = receiver.encode()

    def open(self, encrypted: str) -> bytes:
        """The text inside.

        Raises:
            Unreadable: it was encrypted with another key, or for another receiver.
        """
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except ValueError:
            raise Unreadable from None
        if not sealed or len(sealed) % _BLOCK:
            raise Unreadable
        decryptor = self._cipher.decryptor()
        padded = decryptor.update(sealed) + decryptor.finalize()
        content = padded[: -padded[-1]] if 1 <= padded[-1] <= _BLOCK else b""
        end = _LENGTH.stop + int.from_bytes(content[_LENGTH], "big")
        if len(content) < _LENGTH.stop or not hmac.compare_digest(content[end:], self._receiver):
            raise Unreadable
        return content[_LENGTH.stop : end]


def fields(xml: bytes) -> dict[str, str]:
    """The elements of a flat XML document with their texts; what is nested deeper is left out.

    Raises:
        Unreadable: it is no XML, or declares a document type: nothing that Tencent sends does, and entities are one.
    """
    found: dict[str, str] = {}
    path: list[str] = []

    def start(name: str, _attributes: object) -> None:
        path.append(name)
        if len(path) == 2:
            found[name] = ""

    def end(_name: str) -> None:
        path.pop()

    def text(characters: str) -> None:
        if len(path) == 2:
            found[path[1]] += characters

    def refuse(*_declaration: object) -> None:
        raise Unreadable

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):  # an encoding may be one that nobody knows
        raise Unreadable from None
    return found
