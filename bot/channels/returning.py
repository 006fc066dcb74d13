"""Going on with a talk from another device or another day, by the reference code that came with its result.

Whoever knows the code sees the answers, never the contact details. Codes have 39 random bits, hold for as long as a
talk is kept, and wrong ones are counted: a few for each talk, and a few hundred an hour for all talks together.
"""

from __future__ import annotations

import re
import time
from collections import Counter, deque
from typing import Any, Callable, Final, Mapping

from bot.intake import answers_of
from bot.leads.reference import parse_reference
from bot.vocabulary import ANSWERS

WORDS: Final = "evidence"
CARRIED: Final = (*ANSWERS, WORDS, "questioned", "outcome", "reference", "submission_id", "language", "language_source")
"""Slots that go over into the new talk."""
FOUND, UNKNOWN, LIMITED = "found", "unknown", "limited"
MOST_WRONG: Final = 5
"""Wrong codes that one talk may try."""
MOST_WRONG_AN_HOUR: Final = 300
"""Wrong codes that all talks together may try in an hour: at that rate a guess takes millions of years."""
_HOUR: Final = 3600.0
LONG_AGO: Final = 6 * _HOUR
"""After so many seconds of silence a page that is loaded again begins with a recap of what was said."""
_NAMED: Final = re.compile(
    r"(?:code|reference|ref|number|no|is|my|the|it|编号|編號|参考|參考|号码|號碼|我的|我嘅|是|系|係)", re.I
)
_IN_ONE: Final = re.compile(r"\S{8}|\S{4}[ -]\S{4}")
"""How a code is written; "after 8pm" has eight letters too."""
_PUNCTUATION: Final = re.compile(r"[\s:：.,，。#\"“”「」]+")


def code_in(text: str) -> str | None:
    """The reference code that a message consists of, perhaps with "my code is" before it; None if it is none.

    Eight letters without a digit are a code only when they are all capitals: "graduate" is a word. Eight figures are a
    phone number.
    """
    words = _PUNCTUATION.sub(" ", text).strip()
    code = parse_reference(words) if _IN_ONE.fullmatch(words) else None
    announced = False
    if code is None:
        *before, last = words.split(" ") or [""]
        announced = bool(before) and not _NAMED.sub("", "".join(before)).strip()
        code = parse_reference(last) if announced else None
    if code is None or announced:
        return code
    is_word = not any(letter.isdigit() for letter in code) and words != words.upper()
    return None if is_word or code.isdigit() else code


class CodeAttempts:
    """Counts wrong codes, so that guessing is hopeless.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._by_talk: Counter[str] = Counter()
        self._recent: deque[float] = deque()

    def allowed(self, conversation: str) -> bool:
        """Whether this talk may try a code now."""
        while self._recent and self._recent[0] < self._clock() - _HOUR:
            self._recent.popleft()
        return self._by_talk[conversation] < MOST_WRONG and len(self._recent) < MOST_WRONG_AN_HOUR

    def wrong(self, conversation: str) -> None:
        """Remember a code that belongs to no talk."""
        self._by_talk[conversation] += 1
        self._recent.append(self._clock())


def needs_recap(slots: Mapping[str, Any], last_heard: float, now: float) -> bool:
    """Whether somebody who comes back is to be told what they said, because it was long ago.

    Args:
        slots: the talk's slots.
        last_heard: when the person's latest message came, in seconds since the epoch.
        now: the present moment, likewise.
    """
    return now - last_heard >= LONG_AGO and bool(answers_of(slots))


def carried_over(slots: Mapping[str, Any]) -> dict[str, Any]:
    """What goes over from the old talk: slot -> value; no words of somebody who refused that any be kept."""
    refused = slots.get("xborder_consent") == "no"
    return {name: slots[name] for name in CARRIED if slots.get(name) is not None and not (refused and name == WORDS)}
