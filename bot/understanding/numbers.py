"""Numbers in words and figures: 5, 3.5, 1,200, ½, 五, 两百, 廿五, 七八, five, twenty-one, a dozen.

Vague numbers have no value (几, several, a few), and open ones give their lower bound (十几 is 10, 三四 is 3).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

from .patterns import lexicon

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_SIZES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_VAGUE: Final = "几数"
_VAGUE_TAIL: Final = re.compile("[几数多余来]")

_TO_NINETEEN: Final = lexicon(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_WORDS: Final = {word: value for value, word in enumerate(_TO_NINETEEN)} | {
    "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_WORD: Final = "|".join(sorted(_WORDS, key=len, reverse=True))
_TIMES: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}

_LONGEST: Final = 60
"""Longer runs of digits or numerals are no number that a person means."""

_FIGURE: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: 000)+(?!\d)|\d+(?:\.\d+)?"
_HAN: Final = (
    r"[零一二三四五六七八九十百千万亿两廿卅〇](?:(?!(?<=[万亿千百几数多余])一(?:年|个月|月|天|日)"
    r"|(?<=[万千百][一二三四五六七八九两])一(?:年|个月|个星期))[零一二三四五六七八九十百千万亿两廿卅〇几数多余]|(?<=[十百千])来(?=[万亿])|点(?=[零一二三四五六七八九]))*"
)
NUMBER: Final = re.compile(
    rf"(?P<mixed>\d+ (?:\d/\d|and a half))|(?P<fraction>(?<![\d/])\d/\d(?![\d/]))|(?P<figure>(?<![\d.])(?:{_FIGURE}))"
    rf"|(?P<han>[几数]?{_HAN}|半)"
    rf"|(?P<word>(?<![a-z])(?:a couple(?: of)?|half(?: an?)?|quarter(?: of a)?|a (?=hundred|thousand"
    rf"|million|dozen)|an?(?= (?:full |whole |good )?(?:year|month|week|day|decade)(?!s))|(?:{_WORD})(?![a-z]))"
    rf"(?:(?:(?<=hundred)|(?<=thousand)|(?<=million)) and (?:{_WORD})(?![a-z])"
    rf"|[ -]*(?:(?:{_WORD})|hundred|thousand|million|dozen)(?![a-z]))*(?: and a half)?)"
)
RANGE: Final = re.compile(r" ?(?:-|~|至|到|to|or|或者?|and|、|,(?=[\d一二三四五六七八九十])) ?")


class Number(NamedTuple):
    """One number in a text: its value and where it stands."""

    value: Fraction
    start: int
    end: int


def find(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """All numbers in plain text, in order. A vague one (几, 数十) is left out.

    Args:
        text: plain text (see `normalise`). start, end: where to look.
    """
    found = []
    for match in NUMBER.finditer(text, start, len(text) if end is None else end):
        value = value_of(match)
        if value is not None:
            found.append(Number(value, match.start(), match.end()))
    return found


_AROUND: Final = re.compile(
    r"(?:(?<![a-z])(?:about|around|approximately|approx|roughly|maybe|say|like|some|over|more than|at least"
    r"|i think|i guess|its|only|just|i have|i got|have"
    r"|nearly|almost|or so|ish|plus|circa)(?![a-z])|大约|大概|约莫|左右|上下|差不多|差唔多|大致|约|以上|多"
    r"|几|\+|~|-ish|[\s.,!。、]|有|是|系|我|就|只|了|的|嘅|啦|啊|呀)+"
)


def alone(text: str) -> Fraction | None:
    """The number in a text that says nothing else ("about 5", 五左右, "5-6" as its lower bound); else None."""
    found = find(text)
    if not found or len(found) > 2:
        return None
    first, last = found[0], found[-1]
    if len(found) == 2 and not (RANGE.fullmatch(text[first.end : last.start]) and first.value < last.value):
        return None
    rest = text[: first.start] + " " + text[last.end :]
    return None if _AROUND.sub("", rest) else first.value


def value_of(match: re.Match[str]) -> Fraction | None:
    """The value of one match of `NUMBER`; None if it is vague or no number after all."""
    words = match.group()
    if len(words) > _LONGEST:
        return None
    kind = match.lastgroup
    if kind == "figure":
        return Fraction(words.replace(",", "").replace(" ", ""))
    if kind == "fraction":
        return _ratio(words)
    if kind == "mixed":
        whole, _, part = words.partition(" ")
        ratio = _ratio(part) if "/" in part else Fraction(1, 2)
        return None if ratio is None else Fraction(whole) + ratio
    if kind == "han":
        return chinese(words)
    return english(words)


def _ratio(words: str) -> Fraction | None:
    upper, lower = words.split("/")
    return Fraction(int(upper), int(lower)) if int(lower) else None


def chinese(words: str) -> Fraction | None:
    """The value of a Chinese numeral such as 三十五, 三万五, 两千零一, 七八, 十几, 一点五; None if it has none.

    A numeral that ends in a bare digit after a large unit counts in tenths of that unit: 三万五 is 35,000.
    """
    if words == "半":
        return Fraction(1, 2)
    if words[0] in _VAGUE:
        return None
    whole, point, part = words.partition("点")
    plain = _VAGUE_TAIL.sub("", whole).replace("廿", "二十").replace("卅", "三十")
    value = (
        _spelt(plain) if all(c in _DIGITS for c in plain) else Fraction(_section(plain, ("亿", "万", "千", "百", "十")))
    )
    if value is None or not point:
        return value
    digits = [_DIGITS[c] for c in part if c in _DIGITS]
    return value + Fraction(int("".join(map(str, digits)) or 0), 10 ** len(digits))


def _section(words: str, units: tuple[str, ...]) -> int:
    """Largest unit first: what stands before it counts how often, what follows is the rest."""
    for index, unit in enumerate(units):
        before, found, after = words.rpartition(unit)
        if found:
            size = _SIZES[unit]
            times = _section(before, units[index:] if unit in "万亿" else units[index + 1 :]) if before else 1
            if len(after) == 1 and after in _DIGITS and size >= 100:  # 三万五, 一百二
                return times * size + _DIGITS[after] * size // 10
            return times * size + _section(after, units[index + 1 :])
    digits = [_DIGITS[c] for c in words if c in _DIGITS]
    while len(digits) > 1 and digits[0] == 0:
        digits.pop(0)
    return digits[0] if digits else 0  # 十五六, 三四十: the lower one stands


def _spelt(words: str) -> Fraction | None:
    """Digits one by one, as in a year (二零二四); two that follow each other are a range (七八 is 7)."""
    digits = [_DIGITS[c] for c in words]
    if not digits:
        return None
    if len(digits) == 2 and digits[0] == 0:
        return Fraction(digits[1])  # 一年零两个月
    if len(digits) == 2 and digits[1] - digits[0] in (1, 2):
        return Fraction(digits[0])
    return Fraction(int("".join(map(str, digits[:18]))))


def english(words: str) -> Fraction | None:
    """The value of an English number in words such as twenty-one, two and a half, a hundred thousand."""
    total = Fraction(0)
    current: Fraction | None = None
    text = words.replace("-", " ")
    if text.endswith(" and a half"):
        base = english(text[: -len(" and a half")])
        return None if base is None else base + Fraction(1, 2)
    for word in text.split():
        if word in _WORDS:
            current = (current or Fraction(0)) + _WORDS[word]
        elif word == "couple":
            current = Fraction(2)
        elif word in ("a", "an") and text in ("a", "an"):
            current = Fraction(1)
        elif word == "half":
            current = Fraction(1, 2)
        elif word == "quarter":
            current = Fraction(1, 4)
        elif word in _TIMES:
            factor = _TIMES[word]
            current = (Fraction(1) if current is None else current) * factor
            if factor >= 1000:
                total, current = total + current, None
    if current is None and not total:
        return None
    return total + (current or 0)
