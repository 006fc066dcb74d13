"""Where notifications go: the settings, checked as they are read."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Final, Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from bot.errors import SettingError
from bot.vocabulary import LANGUAGES

_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}")
_SMTP_EXAMPLE: Final = '"smtp://user:password@smtp.example.com:587?starttls"'
_SECRET_PREFIX: Final = "whsec_"  # noqa: S105
_SHORTEST_SECRET: Final = 24
_NEAR: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Mail:
    """How e-mail is sent: `tls` from the first byte (smtps), or `starttls`; the password is in no text of this."""

    host: str
    port: int
    tls: bool
    starttls: bool
    user: str
    password: str = field(repr=False)
    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Webhook:
    """Where events are sent to and the key that signs them."""

    url: str
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Notify:
    """The ways by which consultants are told, None for one that is not set up, and in which language."""

    mail: Mail | None
    webhook: Webhook | None
    language: str

    @property
    def ways(self) -> tuple[str, ...]:
        """The names of the ways that are set up."""
        return tuple(name for name in ("mail", "webhook") if getattr(self, name))


def notify_options(env: Mapping[str, str]) -> Notify:
    """Read the settings.

    Raises:
        SettingError: one cannot be used, or one that belongs to it is missing.
    """
    language = env.get("ASMTP_NOTIFY_LANGUAGE") or LANGUAGES[0]
    if language not in LANGUAGES:
        raise SettingError("ASMTP_NOTIFY_LANGUAGE", language, f"is not one of {', '.join(LANGUAGES)}", "zh_hant")
    return Notify(_mail(env), _webhook(env), language)


def _mail(env: Mapping[str, str]) -> Mail | None:
    text = env.get("ASMTP_SMTP_URL") or ""
    if not text:
        return None
    url = _split("ASMTP_SMTP_URL", text, ("smtp", "smtps"), _SMTP_EXAMPLE)
    if url.query not in ("", "starttls") or url.path not in ("", "/"):
        raise SettingError("ASMTP_SMTP_URL", _shown(text), "has more in it than a mail server", _SMTP_EXAMPLE)
    tls = url.scheme == "smtps"
    return Mail(
        host=str(url.hostname),
        port=url.port or (465 if tls else 587 if url.query else 25),
        tls=tls,
        starttls=bool(url.query),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        sender=_addresses(env, "ASMTP_NOTIFY_FROM", "intake@example.com")[0],
        recipients=_addresses(env, "ASMTP_NOTIFY_TO", "amy@example.com,ben@example.com"),
    )


def _addresses(env: Mapping[str, str], key: str, example: str) -> tuple[str, ...]:
    text = env.get(key) or ""
    addresses = tuple(address.strip() for address in text.split(",") if address.strip())
    if not addresses:
        raise SettingError(key, text, "is missing, which ASMTP_SMTP_URL needs", example)
    wrong = next((address for address in addresses if not _ADDRESS.fullmatch(address)), None)
    if wrong is not None:
        raise SettingError(key, wrong, "is no e-mail address", example)
    return addresses


def _webhook(env: Mapping[str, str]) -> Webhook | None:
    text = env.get("ASMTP_WEBHOOK_URL") or ""
    if not text:
        return None
    example = "https://hooks.example.com/asmtp"
    url = _split("ASMTP_WEBHOOK_URL", text, ("http", "https"), example)
    if url.scheme == "http" and url.hostname not in _NEAR:
        raise SettingError("ASMTP_WEBHOOK_URL", _shown(text), "leaves this machine without https", example)
    if url.username or url.fragment:
        raise SettingError("ASMTP_WEBHOOK_URL", _shown(text), "holds more than an address", example)
    return Webhook(text, _key(env.get("ASMTP_WEBHOOK_SECRET") or ""))


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(_SECRET_PREFIX) or len(key) < _SHORTEST_SECRET:
        raise SettingError(
            "ASMTP_WEBHOOK_SECRET", "(hidden)" if secret else "",
            f"is not {_SECRET_PREFIX} and at least {_SHORTEST_SECRET} random bytes in base64, which "
            "ASMTP_WEBHOOK_URL needs", f"{_SECRET_PREFIX}$(openssl rand -base64 32)",
        )  # fmt: skip
    return key


def _split(key: str, text: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    try:
        url = urlsplit(text)
        usable = url.scheme in schemes and bool(url.hostname) and url.port != 0 and text.isprintable()
    except ValueError:  # a port that is no number
        usable = False
    if not usable or " " in text:
        raise SettingError(key, _shown(text), f"is no address that starts with {'://, '.join(schemes)}://", example)
    return url


def _shown(url: str) -> str:
    """An address without its user and password."""
    return url.rsplit("@", 1)[-1]
