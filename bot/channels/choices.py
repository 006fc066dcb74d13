"""Which of the choices just shown a typed answer means: "2", "第二個", "二", "B", or the title itself."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Sequence

from bot.vocabulary import SLOTS

_CHINESE: Final = "一二三四五六七八九十"
_ENGLISH: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_EDGES: Final = " \t\n.。,，、!！:：;；()（）[]【】「」“”\"'*#"
_DIGITS: Final = re.compile(r"(?:no|number|option|choice|选|選|选择|選擇|揀|答案)?\.? ?(\d{1,2})", re.I)
_LETTER: Final = re.compile(r"(?:option|choice|选|選|选择|選擇|答案)? ?([A-Za-z])", re.I)
_ORDINAL: Final = re.compile(
    r"(?:我?选|我?選|选择|選擇|我?揀)?第 ?(\d{1,2}|[一二三四五六七八九十]{1,2}) ?(?:个|個|项|項|条|條|种|種|样|樣)?"
)
_NUMERAL: Final = re.compile(r"(?:选|選|选择|選擇|揀)?([一二三四五六七八九十]{1,2})")
_IN_WORDS: Final = re.compile(rf"(?:the )?({'|'.join(_ENGLISH)})(?: (?:one|option|choice))?", re.I)


def chosen(text: str, titles: Sequence[str], question: str | None, *, numbered: int | None = None) -> int | None:
    """The place of the choice that a typed answer means, from 0; None when it means none of them.

    Args:
        text: as typed.
        titles: the choices in the order shown.
        question: the slot being asked. Where it takes a number, a bare number is the answer and no choice; where it
            takes a text, only a title is a choice.
        numbered: how many of the titles, from the first, have numbers; None for all.
    """
    plain = _plain(text)
    same = [place for place, title in enumerate(titles) if _plain(title) == plain]
    if plain and len(same) == 1:
        return same[0]
    slot = SLOTS.get(question or "")
    kind = slot.kind if slot else ""
    if kind == "text":
        return None
    place = _place(plain, bare_numbers=kind != "number")
    count = len(titles) if numbered is None else numbered
    return place if place is not None and 0 <= place < count else None


def _place(plain: str, *, bare_numbers: bool) -> int | None:
    if match := _ORDINAL.fullmatch(plain):
        return _number(match[1]) - 1
    if match := _IN_WORDS.fullmatch(plain):
        return _ENGLISH.index(match[1].lower())
    if match := _LETTER.fullmatch(plain):
        return ord(match[1].lower()) - ord("a")
    if bare_numbers and (match := _DIGITS.fullmatch(plain) or _NUMERAL.fullmatch(plain)):
        return _number(match[1]) - 1
    return None


def _number(numeral: str) -> int:
    """A number from 1 to 19 in figures or Chinese numerals; 0 for no numeral, such as 二三."""
    if numeral.isdigit():
        return int(numeral)
    if len(numeral) == 1:
        return _CHINESE.index(numeral) + 1
    return 10 + _CHINESE.index(numeral[1]) + 1 if numeral[0] == "十" and numeral[1] != "十" else 0


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().strip(_EDGES).split())
