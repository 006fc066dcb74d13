"""Building blocks for regular expressions over the plain form of a message (see `normalise`).

Plain text is lower case and Simplified and has no apostrophes, so patterns are written that way: `dont`, `没有`.
Python's `\\b` takes Chinese characters for letters; `en` looks at Latin letters only, so that 有offer了 holds "offer".
"""

from __future__ import annotations

import re
from typing import Final

EN_NOT: Final = (
    r"no(?! (?:i|im|ive|id|we|it|its|he|she|they|the|my|that|thats|there)(?![a-z]))|not|never|without|none"
    r"|nor|neither|cannot|cant|dont|doesnt|didnt|havent|hasnt|hadnt|isnt|arent|wasnt|werent"
    r"|aint|wont|wouldnt|couldnt|shouldnt|lack|lacks|yet to|nothing|nobody|zero"
)
"""English words that turn a statement round."""

ZH_NOT: Final = (
    r"没有|没|无(?!锡|论|限)|冇|未(?!来)|不(?!我|公司|错|少|过|仅|但|止|同|断|久|好意思|管|论|然|如)|唔(?!该|单|错"
    r"|少|好意思|止|同)"
    r"|(?<![特分区识级性类个辨])别(?!的|人)|并非|(?<!双)非(?!常)|从未|毋"
)
"""Chinese words that turn a statement round."""


def en(pattern: str) -> str:
    """These English words, not as part of a longer Latin word."""
    return rf"(?<![a-z])(?:{pattern})(?![a-z])"


def lexicon(text: str) -> tuple[str, ...]:
    """The words of a text, for lexicons that read better as a text than as a list."""
    return tuple(text.split())


def rx(english: str = "", chinese: str = "") -> re.Pattern[str]:
    """Compile one pattern out of English words and Chinese text; either may be empty."""
    parts = ([en(english)] if english else []) + ([f"(?:{chinese})"] if chinese else [])
    return re.compile("|".join(parts))


_NEGATED_EN: Final = re.compile(
    rf"(?<![a-z])(?:{EN_NOT})(?![a-z])(?! (?:only|just|problem|doubt|later than))[^,;]{{0,26}}$"
)
_NEGATED_ZH: Final = re.compile(rf"(?:{ZH_NOT})(?!问题)[^,;a-z]{{0,6}}$")
_DOUBLE_NEGATIVE: Final = re.compile(
    r"不是没|不是冇|唔系冇|唔系无|不是无|并非没|并非无|不无|不得不|(?<![a-z])not (?:that i dont|without"
    r"|none)"
)


def negated(text: str, position: int) -> bool:
    """Whether what stands at `position` of a clause is denied by the words just before it."""
    before = text[max(0, position - 40) : position]
    if not before or _DOUBLE_NEGATIVE.search(before):
        return False
    return bool(_NEGATED_ZH.search(before) or _NEGATED_EN.search(before))
