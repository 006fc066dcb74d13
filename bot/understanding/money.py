"""Sums of money as people write them: 35k, 8万5, 三萬蚊, HK$40,000, half a million, 兩球, RMB 30w.

No currency named means Hong Kong dollars. A sum in another currency is never a HK$ value: `foreign_amount` hands it
over so that the bot can convert it at a dated rate and ask whether that is right.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

from . import numbers

HKD: Final = "HKD"
MONTH: Final = "month"
YEAR: Final = "year"
OTHER: Final = "other"
"""Paid by the hour, day or week: not turned into a year's pay."""

_CURRENCIES: Final = (
    (HKD, r"hk ?\$|hkd|hk dollars?|hong kong dollars?|港币|港元|港纸|港银|蚊(?!子)|文(?![化凭件学科])"),
    ("USD", r"us ?\$|usd|us dollars?|美金|美元|美刀|刀(?!具)"),
    ("CNY", r"rmb|cny|cnh|yuan|renminbi|¥|人民币|软妹币|人仔"),
    ("TWD", r"nt ?\$|twd|ntd|台币|新台币"),
    ("MOP", r"mop\$?|patacas?|澳门币|葡币"),
    ("SGD", r"s\$|sgd|新币|新加坡币|坡币|坡纸|新加坡元"),
    ("GBP", r"gbp|£|pounds?|英镑"),
    ("EUR", r"eur|euros?|€|欧元"),
    ("AUD", r"a\$|aud|澳元|澳币"),
    ("CAD", r"c\$|cad|加元|加币"),
    ("JPY", r"jpy|yen|日元|日圆"),
)
_CODE: Final = {f"c{i}": code for i, (code, _) in enumerate(_CURRENCIES)}
_CURRENCY_SYMBOLS: Final = "|".join(rf"(?P<c{i}>{pattern})" for i, (_, pattern) in enumerate(_CURRENCIES))
_BEFORE: Final = re.compile(rf"(?:(?<![a-z])(?:{_CURRENCY_SYMBOLS})|\$) ?[:：]?$")
_AFTER: Final = re.compile(rf" ?(?:(?:{_CURRENCY_SYMBOLS})(?![a-z])|块钱?|元|dollars?|bucks|\$|银)")
FOREIGN: Final = re.compile(
    "|".join(rf"(?<![a-z])(?P<c{i}>{p})(?![a-z])" for i, (code, p) in enumerate(_CURRENCIES) if code != HKD)
)

_SCALES: Final = {
    "万": 10_000, "w": 10_000, "皮": 10_000, "k": 1000, "千": 1000, "thousand": 1000, "grand": 1000, "球": 1_000_000,
    "m": 1_000_000, "mn": 1_000_000, "mil": 1_000_000, "mio": 1_000_000, "million": 1_000_000, "亿": 100_000_000,
    "个亿": 100_000_000, "万亿": 1_000_000_000_000,
    "百万": 1_000_000, "百": 100, "十万": 100_000, "千万": 10_000_000,
}  # fmt: skip
_HALF_MORE: Final = re.compile(r"(?<![\d一二两三四五六七八九十])(?P<unit>球|皮)半")
"""球半, said without the one that it begins with."""
_SCALE: Final = re.compile(
    r"(?: ?(?P<scale>百万|千万|十万|万亿|万|皮|球|个?亿|千(?!里)|百)| ?(?P<latin>thousand|grand|million|mil|mio"
    r"|mn)(?![a-z])|(?P<letter>[km](?![a-z0-9])|w(?![a-z])(?!\d\d))| (?P<spaced>k)(?![a-z]))"
    r"(?P<vague>几|多|来|余)?(?:(?P<half>半)"
    r"|(?P<tail>[1-9一二三四五六七八九两](?![0-9年个月薪%.k~-]|,\d{3}))(?P<tail_unit>千|百)?)?"
)


class Amount(NamedTuple):
    """One sum of money.

    Attributes:
        value: in units of `currency`; the lower bound of a range.
        currency: ISO 4217 code; `named` says whether the text names it.
        plain: a bare figure, with neither scale (万, k), currency nor thousands separator.
        start, end: where it stands, currency included.
    """

    value: Fraction
    currency: str
    named: bool
    plain: bool
    start: int
    end: int


class ForeignAmount(NamedTuple):
    """Yearly pay in a currency other than the Hong Kong dollar; not an answer before it is converted and confirmed.

    Attributes:
        currency: ISO 4217 code. amount_per_year: whole units of it a year.
        words: the person's own words; start, end: where they stand in the message as typed.
    """

    currency: str
    amount_per_year: int
    words: str
    start: int
    end: int


def amounts(text: str) -> list[Amount]:
    """All sums of money, and all bare numbers that could be one, in order; a range is one sum.

    Args:
        text: plain text (see `normalise`).
    """
    found: list[Amount] = []
    previous: Amount | None = None
    for match in _HALF_MORE.finditer(text):
        value = Fraction(_SCALES[match["unit"]] * 3, 2)
        return [Amount(value, HKD, False, False, match.start(), match.end())]
    for number in numbers.find(text):
        if previous is not None and number.start < previous.end:
            continue
        amount = _amount(text, number, previous.end if previous else 0)
        if previous is not None and numbers.RANGE.fullmatch(text[previous.end : amount.start]):
            lower = _lower(text, previous, amount)
            if lower is not None:
                found[-1] = previous = lower
                continue
        found.append(amount)
        previous = amount
    return found


def _amount(text: str, number: numbers.Number, floor: int) -> Amount:
    value, end = number.value, number.end
    scaled = "," in text[number.start : number.end] or (value >= 1000 and not text[number.start : number.end].isdigit())
    scale = _SCALE.match(text, end)
    if scale and not _is_period(text, scale, value):
        size = _SCALES[next(s for s in (scale["scale"], scale["latin"], scale["letter"], scale["spaced"]) if s)]
        value, end, scaled = value * size, scale.end(), True
        if scale["half"]:
            value += Fraction(size, 2)
        elif scale["tail"]:
            digit = numbers.chinese(scale["tail"]) if not scale["tail"].isdigit() else Fraction(int(scale["tail"]))
            unit = {"千": 1000, "百": 100}.get(scale["tail_unit"] or "", size // 10)
            value += (digit or 0) * unit
    before, after = _BEFORE.search(text[max(floor, number.start - 16) : number.start]), _AFTER.match(text, end)
    currency = _code(before) or _code(after)
    start = number.start - len(before.group()) if before else number.start
    end = after.end() if after else end
    plain = not (scaled or before or after)
    return Amount(value, currency or HKD, bool(currency), plain, start, end)


def _is_period(text: str, scale: re.Match[str], value: Fraction) -> bool:
    """40000/m and 40000m are by the month; 2m are two million."""
    return scale["letter"] == "m" and value >= 1000


def _code(match: re.Match[str] | None) -> str | None:
    kind = match.lastgroup if match else None
    return _CODE.get(kind) if kind else None


def _lower(text: str, first: Amount, second: Amount) -> Amount | None:
    """The lower end of 25-30k, 三到五万, 30,000 to 40,000; None if the two are no range."""
    value = first.value
    if first.value < 1000 <= second.value:
        size = next(
            (s for s in (1_000_000, 10_000, 1000) if second.value / s > first.value and second.value % (s // 10) == 0),
            1,
        )
        value = first.value * size
    if not value <= second.value or value * 20 < second.value:
        return None
    currency = first if first.named else second
    return Amount(
        value, currency.currency, first.named or second.named, first.plain and second.plain, first.start, second.end
    )


HKD_NAMED: Final = re.compile(_CURRENCIES[0][1])


def foreign_code(match: re.Match[str]) -> str:
    """The ISO 4217 code of a match of `FOREIGN`."""
    return _CODE[str(match.lastgroup)]


def foreign_amount(text: str) -> ForeignAmount | None:
    """The yearly pay in a text that names another currency than HK$, for conversion and confirmation; else None.

    Args:
        text: a message as typed; "RMB 30k a month" gives CNY 360000.
    """
    from datetime import date

    from .clauses import split
    from .normalise import normalise
    from .pay import total

    plain = normalise(text)
    if not FOREIGN.search(plain.text):
        return None
    pay = total(split(plain, "salary_total_hkd", {}, date.min, None))
    if pay is None or pay.currency == HKD:
        return None
    start, end = plain.span(pay.start, pay.end)
    return ForeignAmount(pay.currency, pay.yearly, text[start:end], start, end)


_PERIOD: Final = re.compile(r"年|个?月")
"""After a number: 一年 is no sum."""


def foreign_sum(text: str) -> tuple[str, int] | None:
    """The one sum in a text that names another currency than HK$, as (ISO 4217 code, whole units); else None.

    Args:
        text: a message as typed; "about 3 million euros" gives EUR 3000000.
    """
    from .normalise import normalise

    plain = normalise(text).text
    found = [amount for amount in amounts(plain) if not (amount.plain or _PERIOD.match(plain, amount.end))]
    named = FOREIGN.search(plain)
    if len(found) != 1 or not named or HKD_NAMED.search(plain):
        return None
    return found[0].currency if found[0].named else foreign_code(named), int(found[0].value)
