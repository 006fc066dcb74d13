"""WhatsApp's settings, checked as they are read: all of them or none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Mapping

from bot.errors import SettingError

API_URL: Final = "https://graph.facebook.com/v23.0"
_NEEDED: Final = {
    "ASMTP_WHATSAPP_APP_SECRET": "0123456789abcdef0123456789abcdef",
    "ASMTP_WHATSAPP_VERIFY_TOKEN": "$(openssl rand -hex 32)",
    "ASMTP_WHATSAPP_TOKEN": "EAAG...",
    "ASMTP_WHATSAPP_PHONE_ID": "106540352242922",
}
_URL: Final = re.compile(
    r"https://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._/-]*)?|http://(127\.0\.0\.1|localhost):\d{1,5}"
)


@dataclass(frozen=True)
class WhatsAppOptions:
    """The firm's account with WhatsApp's Cloud API. Secrets are in no text of this.

    Attributes:
        app_secret: signs what Meta sends.
        verify_token: the word by which Meta and the bot recognise each other when the webhook is registered.
        token: the access token for sending.
        phone_id: the id (not the number) of the firm's phone.
        api_url: where messages are sent to, without a slash at the end.
    """

    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    token: str = field(repr=False)
    phone_id: str
    api_url: str


def whatsapp_options(env: Mapping[str, str]) -> WhatsAppOptions | None:
    """Read the settings; None when none is there.

    Raises:
        SettingError: one is missing while others are there, or cannot be used.
    """
    given = {key: (env.get(key) or "").strip() for key in _NEEDED}
    api_url = (env.get("ASMTP_WHATSAPP_API_URL") or "").strip().rstrip("/")
    if not any(given.values()) and not api_url:
        return None
    for key, example in _NEEDED.items():
        if not given[key]:
            raise SettingError(key, "", "is missing, which the other ASMTP_WHATSAPP settings need", example)
    phone_id = given["ASMTP_WHATSAPP_PHONE_ID"]
    if not re.fullmatch(r"\d{5,20}", phone_id, re.ASCII):
        raise SettingError("ASMTP_WHATSAPP_PHONE_ID", phone_id, "is not an id of figures", "106540352242922")
    if not re.fullmatch(r"[!-~]+", given["ASMTP_WHATSAPP_TOKEN"]):
        raise SettingError("ASMTP_WHATSAPP_TOKEN", "(hidden)", "has other characters than a token", "EAAG...")
    if api_url and not _URL.fullmatch(api_url):
        raise SettingError("ASMTP_WHATSAPP_API_URL", api_url, "is not an address with https", API_URL)
    secret, verify, token = list(given.values())[:3]
    return WhatsAppOptions(secret, verify, token, phone_id, api_url or API_URL)
