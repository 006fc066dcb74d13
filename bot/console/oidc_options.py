"""Signing in through the firm's own provider (OpenID Connect): the settings, checked as they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Mapping
from urllib.parse import urlsplit

from bot.errors import SettingError

NEAR: Final = ("localhost", "127.0.0.1", "::1")
"""Hosts that may be spoken to without https: this machine."""
_EXAMPLES: Final = {
    "ASMTP_OIDC_ISSUER": "https://accounts.google.com",
    "ASMTP_OIDC_CLIENT_ID": "asmtp-console",
    "ASMTP_OIDC_CLIENT_SECRET": "the-secret-that-the-provider-gave",
}
_LONGEST_NAME: Final = 40


@dataclass(frozen=True)
class OidcOptions:
    """What the console knows of the provider.

    Attributes:
        issuer: its address as it names itself (`ASMTP_OIDC_ISSUER`).
        client_id, client_secret: as what the console is registered there (`ASMTP_OIDC_CLIENT_ID`,
            `ASMTP_OIDC_CLIENT_SECRET`).
        name: how the button calls it (`ASMTP_OIDC_NAME`), such as `Google`; empty for "your company account".
        redirect_uri: where the provider sends browsers back to; from `ASMTP_CONSOLE_URL`.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = ""
    redirect_uri: str = ""


def oidc_options(env: Mapping[str, str]) -> OidcOptions | None:
    """Read the settings; None when there are none.

    Raises:
        SettingError: one cannot be used, or one of the three that belong together is missing.
    """
    given = {key: (env.get(key) or "").strip() for key in _EXAMPLES}
    present = next((key for key, value in given.items() if value), None)
    if present is None:
        return None
    for key, value in given.items():
        if not value:
            raise SettingError(key, "", f"is missing, which {present} needs", _EXAMPLES[key])
    name = (env.get("ASMTP_OIDC_NAME") or "").strip()
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise SettingError("ASMTP_OIDC_NAME", name[:_LONGEST_NAME], f"is longer than {_LONGEST_NAME} characters or odd",
                           "Google")  # fmt: skip
    return OidcOptions(_issuer(given["ASMTP_OIDC_ISSUER"]), given["ASMTP_OIDC_CLIENT_ID"],
                       given["ASMTP_OIDC_CLIENT_SECRET"], name)  # fmt: skip


def is_safe(url: str) -> bool:
    """Whether an address may be sent secrets: over https, or on this machine."""
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in NEAR))
    except ValueError:
        return False


def _issuer(text: str) -> str:
    key, example = "ASMTP_OIDC_ISSUER", _EXAMPLES["ASMTP_OIDC_ISSUER"]
    if "@" in text or "?" in text or "#" in text or not text.isprintable() or " " in text:
        raise SettingError(key, text.rsplit("@", 1)[-1], "holds more than an address", example)
    if not is_safe(text):
        raise SettingError(key, text, "is no address that starts with https://", example)
    return text
