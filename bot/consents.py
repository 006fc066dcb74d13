"""Which wording of a consent people are asked today, and which words an older version had.

A lead stores the version, not the text (contract section 6, `consents`). The texts of all versions stay in
`bot/texts/consents.yml` under `<slot>/<version>`, so that what somebody agreed to can be shown for as long as the
lead is kept. To change a consent text:

1. add an entry with a new version (the day it goes live, ISO 8601) to `bot/texts/consents.yml`; keep the old one;
2. put the same words into `data/responses/contact.yml` (`utter_ask_<slot>`);
3. set `CONSENT_VERSIONS` and add the new line to `FINGERPRINTS` (the contract test prints it).
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Final, Mapping

from bot.vocabulary import LANGUAGES
from bot.words import say

CONSENT_VERSIONS: Final[Mapping[str, str]] = {
    "xborder_consent": "2026-11-23",
    "marketing_consent": "2026-11-23",
}
"""Consent slot -> the version that is asked now."""

FINGERPRINTS: Final[Mapping[str, str]] = {
    "xborder_consent/2026-11-23": "a524a36c901fe00d1d0737210113b942637af03ffa457048e8fe68571df300b0",
    "marketing_consent/2026-11-23": "ebfa0731981002835126ec2451e50058e4fc2c9fe3e27dc23cf4bbab53bf75f7",
}
"""`<slot>/<version>` -> fingerprint of its three texts; proof that no version was reworded afterwards."""


def consent_text(slot: str, language: str, version: str | None = None) -> str:
    """The words a person saw when asked for a consent.

    Args:
        slot: `xborder_consent` or `marketing_consent`.
        language: one of `LANGUAGES`.
        version: as stored with the lead; the one asked now when None.
    Raises:
        KeyError: no such consent, or no such version of it (`bot.words.MissingWords`).
    """
    return say(f"{slot}/{version or CONSENT_VERSIONS[slot]}", language)


def note_consents(slots: Mapping[str, Any], at: datetime) -> dict[str, dict[str, str]]:
    """What was agreed to or refused, in which wording, and when: consent slot -> value, text_version, at.

    Args:
        slots: the talk's slots; what is noted already in `consents` keeps its time while its value is the same.
        at: the present moment (aware).
    """
    noted = dict(slots.get("consents") or {})
    for kind, version in CONSENT_VERSIONS.items():
        value = slots.get(kind)
        if value is not None and (noted.get(kind) or {}).get("value") != value:
            noted[kind] = {"value": value, "text_version": version, "at": at.isoformat(timespec="seconds")}
    return noted


def fingerprint(texts: Mapping[str, str]) -> str:
    """SHA-256 (hex) over the texts of all languages, language -> text, in the contract's order of languages."""
    return hashlib.sha256("\x00".join(texts[language] for language in LANGUAGES).encode()).hexdigest()
