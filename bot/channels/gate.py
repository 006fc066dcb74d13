"""What every message passes on its way in, whatever the channel: clean text, no commands, no identity numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.understanding.privacy import redact
from bot.understanding.yes_no import EMOJI

MAX_CHARACTERS: Final = 10_000
"""A longer text is refused by the channel (HTTP 413 on the web)."""
MAX_READ: Final = 2_000
"""A longer text is not read at all: half-reading it would store half-understood answers."""

TOO_LONG_PAYLOAD: Final = "/too_long"
ONLY_SYMBOLS_PAYLOAD: Final = "/only_symbols"
UNREADABLE_PAYLOAD: Final = "/nlu_fallback"
COMMAND: Final = re.compile(r"\s*/\s*[A-Za-z_]")
"""How a Rasa command or intent looks. Typed by a person it is a text that says nothing, never a command."""

_KEPT_CONTROLS: Final = "\n\t"
_JOINERS: Final = "\u200d\ufe0f"  # parts of emoji


@dataclass(frozen=True)
class Admitted:
    """A message that may go on to Rasa.

    Attributes:
        text: what Rasa receives: the person's text, or a payload of ours that stands for an unreadable one.
        shown: what the talk's history shows for it; equals `text` unless `text` is a payload.
        removed: kinds of personal numbers that were taken out, in the order found.
    """

    text: str
    shown: str
    removed: tuple[str, ...] = ()


def admit(text: str, *, contacts_welcome: bool) -> Admitted:
    """Clean one message that a person typed.

    Args:
        text: as received, at most `MAX_CHARACTERS` long.
        contacts_welcome: whether the person agreed that contact details are kept; if not, phone numbers,
            e-mail addresses and WeChat IDs are taken out as well.
    """
    clean = "".join(char for char in text if _is_kept(char)).strip()
    cut = redact(clean, contacts=not contacts_welcome)
    if COMMAND.match(unicodedata.normalize("NFKC", cut.text)):
        return Admitted(UNREADABLE_PAYLOAD, cut.text, cut.kinds)
    plain = cut.text.lstrip("/／ \u3000").strip()  # whatever is left must not look like a command either
    if len(plain) > MAX_READ:
        return Admitted(TOO_LONG_PAYLOAD, plain[:MAX_READ] + "…", cut.kinds)
    if not _says_something(plain):
        return Admitted(ONLY_SYMBOLS_PAYLOAD, plain or text.strip()[:40], cut.kinds)
    return Admitted(plain, plain, cut.kinds)


def _says_something(plain: str) -> bool:
    if any(unicodedata.category(char)[0] in "LN" for char in plain):
        return True
    signs = [char for char in plain if unicodedata.category(char) == "So"]
    return bool(signs) and all(sign in EMOJI for sign in signs)


def _is_kept(char: str) -> bool:
    if char in _KEPT_CONTROLS or char in _JOINERS:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
