"""One folded text per lead, so that a search finds 陳 by 陈, SMITH by smith and +852 9123 4567 by 91234567."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Iterable

_ABROAD = re.compile(r"\A00(?=\d{5})")
_PHONE_LIKE = re.compile(r"[\d\s()+./-]*\d[\d\s()+./-]*\Z")


@lru_cache(maxsize=1)
def _simplify() -> Any:
    from opencc import OpenCC  # loads its dictionaries: only when something is written or searched

    return OpenCC("t2s").convert


def fold(text: str) -> str:
    """Make spellings equal that mean the same: width, case, Traditional and Simplified, runs of spaces."""
    whole = text.encode("utf-8", "replace").decode()  # half a surrogate pair, from a terminal or a cut message
    plain = unicodedata.normalize("NFKC", whole).casefold()
    return " ".join(_simplify()(plain).split())


def digits(text: str) -> str:
    """The digits of a phone number, however it is written."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


def contact_key(channel: str, value: str) -> str:
    """What is the same for the same contact: a phone is one whether called or written to."""
    if channel in ("phone", "whatsapp"):
        return digits(value)
    return fold(value)


def search_text(parts: Iterable[str | None]) -> str:
    """Build a lead's search text: every part folded on its own line, phone numbers once more as bare digits."""
    lines = []
    for part in parts:
        if part:
            lines.append(fold(part))
            if _PHONE_LIKE.match(part):
                lines.append(digits(part))
    return "\n".join(dict.fromkeys(lines))


def search_patterns(query: str) -> list[tuple[str, ...]]:
    """Turn what a consultant typed into LIKE patterns (escape character `\\`).

    Returns:
        One tuple per term: every term must be found, in any of its tuple's forms (as typed, or as a phone number).
    """
    terms = [query] if _PHONE_LIKE.match(query) else query.split()
    return [tuple(_pattern(form) for form in _forms(term)) for term in terms]


def _forms(term: str) -> list[str]:
    """A term as it may be stored; a number dialled from abroad, as 00852, is stored without the zeros."""
    forms = [fold(term), _ABROAD.sub("", digits(term))] if _PHONE_LIKE.match(term) else [fold(term)]
    return list(dict.fromkeys(forms))


def _pattern(text: str) -> str:
    escaped = re.sub(r"([%_\\])", r"\\\1", text)
    return f"%{escaped}%"
