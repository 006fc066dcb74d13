"""Pay of the Hong Kong job: `salary_total_hkd`, HK$ a year with everything included.

Monthly pay counts twelve times, with a 13th month or double pay thirteen; a stated bonus and stated allowances are
added; a range gives its lower bound. What is only an upper bound ("under 20k", "up to 3 months") says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Iterator

from . import money, numbers, yes_no
from .clauses import Clause, Found, Message
from .money import Amount
from .patterns import negated, rx
from .pay_words import (
    ALLOWANCE,
    BASE,
    BONUS,
    BONUS_MONTHS,
    ELSEWHERE,
    ELSEWHERE_SURELY,
    EXTRA_NUMERALS,
    INCLUDED,
    MONTHS_PAID,
    NEARLY,
    NO_AMOUNT_AFTER,
    NO_AMOUNT_BEFORE,
    NOT_PAY,
    PAY,
    PERCENT,
    PERIOD_AFTER,
    PERIODS,
    SPENDING,
    THIRTEENTH,
    TOTAL,
    UPPER,
    UPPER_AFTER,
    VAGUE,
    YEARLY_WORDS,
)
from .yes_no import withholds

SLOT: Final = "salary_total_hkd"
MONTH, YEAR = money.MONTH, money.YEAR
_LARGEST: Final = 1_000_000_000
_LEAST_A_YEAR: Final = 1_000  # HK$; "HK$ a month" names no sum
_LARGEST_BARE: Final = 20_000_000  # a longer bare figure is a phone number or the like
_SURELY_MONTHLY: Final = 100_000
"""A bare figure below this cannot be a professional's pay for a year in Hong Kong, where pay is quoted by the month."""
_SURELY_YEARLY: Final = 200_000
_SMALLEST: Final = 3_000
"""Bare figures below this lack a unit that the person had in mind: 35 may be 35k or 35万."""
_EXEMPT: Final = 2_000_000
"""The pay from which recruitment need not be proved (facts X1): "nearly" that much is not that much."""


@dataclass(frozen=True)
class _Sum:
    """One sum in its clause: what it is paid for (`base`, `bonus` or `allowance`) and how often."""

    amount: Amount
    clause: Clause
    kind: str
    period: str | None
    upper: bool
    total: bool


@dataclass(frozen=True)
class Pay:
    """Total pay a year in one currency (ISO 4217), and the stretch of plain text that it was read from."""

    currency: str
    yearly: int
    start: int
    end: int


_NOT_ALLOWED: Final = re.compile(r"不让我?(?:说|透露|讲)|would rather not say what")


def salary(message: Message) -> Found | None:
    """Read the total pay of the Hong Kong job in whole HK$ a year, benefits included.

    Returns:
        None if nothing is settled: no sum, an upper bound only, another currency, or month and year not told apart.
    """
    if message.asked != SLOT:
        withheld = next(
            (c for c in message.facts if PAY.search(c.text) and (withholds(c.text) or _NOT_ALLOWED.search(c.text))),
            None,
        )
        if withheld is not None:
            return withheld.found("undisclosed")
    pay = total(message)
    return None if pay is None or pay.currency != money.HKD else Found(pay.yearly, pay.start, pay.end)


def total(message: Message) -> Pay | None:
    """Read the total pay a year in whatever currency is named."""
    if not EXTRA_NUMERALS.search(message.text):
        return None
    asked = message.asked == SLOT
    clauses = [c for c in message.facts if _relevant(c, asked)]
    sums = [s for c in clauses for s in _sums(c)]
    base = _base([s for s in sums if s.kind == "base"], asked)
    if base is None:
        return None
    yearly = _yearly(base, sums, " , ".join(c.text for c in clauses))
    if yearly is None or not _LEAST_A_YEAR <= yearly <= _LARGEST:
        return None
    used = [s.clause for s in sums]
    return Pay(_currency(base, message), int(yearly), used[0].start, used[-1].end)


_HEARSAY: Final = rx(
    r"i (?:heard|read)|i think i could|they say", r"应该|听[^,]{0,4}讲|听说|据说|听讲|听人|有人话|有人说|(?:才|先)批"
)
_ALL_OF_IT: Final = rx(r"million(?: hkd)? (?:incl\w*|all in|base)|package", r"一年[^,]{0,6}万|package")
_ALL_IN: Final = re.compile(r"\d(?:k|m| million)? (?:hkd )?all[ -]in(?![a-z])")


def _relevant(clause: Clause, asked: bool) -> bool:
    if not asked and (_HEARSAY.search(clause.text) or yes_no.is_doubtful(clause.text)):
        return False
    if NOT_PAY.search(clause.text) and not PAY.search(clause.text):
        return False
    if asked:
        return not ELSEWHERE_SURELY.search(clause.text)
    if ELSEWHERE.search(clause.text) or ELSEWHERE_SURELY.search(clause.text):
        return False
    if SPENDING.search(clause.text):
        return False
    named = (_ALL_OF_IT, PAY, BONUS, PERIODS[0][1], PERIODS[1][1], MONTHS_PAID, THIRTEENTH, _ALL_IN)
    return any(pattern.search(clause.text) for pattern in named)


_LESS_THAN: Final = re.compile(r"(?:less|lower|fewer|under) than|低于|少于|不到|唔到")


def _sums(clause: Clause) -> Iterator[_Sum]:
    text = clause.text
    found = [a for a in money.amounts(text) if not _no_amount(text, a)]
    for index, amount in enumerate(found):
        before = text[found[index - 1].end if index else 0 : amount.start]
        after = text[amount.end : found[index + 1].start if index + 1 < len(found) else len(text)]
        if negated(text, amount.start) and not _LESS_THAN.search(before[-12:]):
            continue
        if INCLUDED.search(before[-16:]) and index and not negated(before, len(before)):
            continue
        kind = _kind(before, after)
        yield _Sum(
            amount,
            clause,
            kind,
            _period("" if kind == "bonus" else before, after),  # "64k monthly plus 100k bonus": once a year
            bool(UPPER.search(before[-18:]) or UPPER_AFTER.search(after)) or _nearly_exempt(before, amount),
            _is_total(before, after, last=index + 1 == len(found)),
        )


def _no_amount(text: str, amount: Amount) -> bool:
    """A length of time, a percentage, a date, "14薪" or "x 13": a number, but no sum of money."""
    if amount.named or not amount.plain:
        return False
    return bool(NO_AMOUNT_AFTER.match(text, amount.end) or NO_AMOUNT_BEFORE.search(text[: amount.start]))


def _is_total(before: str, after: str, *, last: bool) -> bool:
    if TOTAL.search(after[:12]) and (last or ":" in after):
        return True
    match = TOTAL.search(before[-24:])
    return bool(match and not BASE.search(before))


_ADJECTIVES: Final = re.compile(r"(?:(?:guaranteed|fixed|annual|yearly|year-end|one-off) )*")


_EXTRAS: Final = rf"(?:(?:{ALLOWANCE.pattern}|{BONUS.pattern})[ 和与及同、]?)+"
_EVERY: Final = r"(?:一年|每年|全年|年薪|一个?月|每个?月|月薪)"
_PART_OF_IT: Final = re.compile(
    rf"(?:(?:{INCLUDED.pattern}|包|计埋) ?{_EXTRAS}|{_EXTRAS}(?:都)?(?:算|计|包)?(?:在|喺)?内)"
    rf" ?(?:共|合共|总共|一共)? ?{_EVERY}?$|(?:加上|加埋|连同) ?{_EXTRAS} ?{_EVERY}$"
)


def _kind(before: str, after: str) -> str:
    before = _PART_OF_IT.sub("", before)  # "1.3 million a year, housing included": the whole of it
    for kind, pattern in (("bonus", BONUS), ("allowance", ALLOWANCE)):
        if pattern.search(before[-18:]) or pattern.match(_ADJECTIVES.sub("", after.lstrip(" 的嘅"), count=1)[:16]):
            return kind
    return "base"


def _period(before: str, after: str) -> str | None:
    for name, pattern in PERIOD_AFTER:
        if pattern.match(after):
            return name
    nearest: tuple[int, str] | None = None
    for name, pattern in PERIODS:
        match = pattern.search(after[:14])
        if match and (nearest is None or match.start() < nearest[0]):
            nearest = (match.start(), name)
    if nearest is not None:
        return nearest[1]
    for name, pattern in PERIODS:
        for match in pattern.finditer(before[-22:]):
            if nearest is None or match.start() > nearest[0]:
                nearest = (match.start(), name)
    return nearest[1] if nearest else None


def _nearly_exempt(before: str, amount: Amount) -> bool:
    close = Fraction(9, 10) <= amount.value / _EXEMPT <= Fraction(11, 10)
    return close and bool(NEARLY.search(before[-10:]))


def _base(sums: list[_Sum], asked: bool) -> _Sum | None:
    """The one sum that the others are added to, with its period settled; None if there is none or more than one."""
    sums = [s for s in sums if not s.upper]
    if any(s.amount.currency == money.HKD and s.amount.named for s in sums):
        sums = [s for s in sums if s.amount.currency == money.HKD and (s.amount.named or not s.amount.plain)]
    if any(s.period or not s.amount.plain for s in sums):
        sums = [s for s in sums if s.period or not s.amount.plain]
    if len(sums) > 1:
        sums = [s for s in sums if s.total] or [s for s in sums if not ELSEWHERE.search(s.clause.text)]
    settled = [s for s in map(_settled, sums) if s.period is not None]
    if any(s.period == money.OTHER for s in settled):
        return None
    yearly = {s.amount.value for s in settled if s.period == YEAR}
    monthly = {s.amount.value for s in settled if s.period == MONTH}
    if len(yearly) > 1 or len(monthly) > 1 or len(settled) < len(sums):
        return None
    if yearly and monthly and min(yearly) < min(monthly) * 11:
        return None
    return next((s for s in settled if s.period == YEAR), None) or (settled[0] if settled else None)


def _settled(part: _Sum) -> _Sum:
    """Give a sum without "a month" or "a year" the period that its size leaves no doubt about, or none."""
    value = part.amount.value
    if part.amount.plain and (value > _LARGEST_BARE or (value < _SMALLEST and (part.period is None or value < 500))):
        return replace(part, period=None)
    if part.period is not None:
        return part
    if value >= _SURELY_YEARLY or (value >= _SURELY_MONTHLY and YEARLY_WORDS.search(part.clause.text)):
        return replace(part, period=YEAR)
    return replace(part, period=MONTH if _SMALLEST <= value < _SURELY_MONTHLY else None)


def _yearly(base: _Sum, sums: list[_Sum], text: str) -> Fraction | None:
    value = base.amount.value
    months = _months(text) if base.period == MONTH else Fraction(12)
    monthly = value if base.period == MONTH else value / 12
    result = monthly * months
    if base.total:
        return result
    for extra in sums:
        told = _VAGUE_BONUS.sub("", extra.clause.text) if extra.kind == "allowance" else extra.clause.text
        if extra.kind == "base" or extra.upper or VAGUE.search(told):
            continue
        default = base.period if extra.kind == "allowance" and extra.amount.value < value else YEAR
        result += extra.amount.value * (12 if (extra.period or default) == MONTH else 1)
    for clause in {s.clause for s in sums}:
        result += _stated_bonus(clause.text, monthly)
    for piece in text.split(" , "):
        if piece not in {s.clause.text for s in sums}:
            result += _stated_bonus(piece, monthly)
    return result


def _months(text: str) -> Fraction:
    """How many months' pay a year is said to bring: 12, 13 with double pay, 14 with 14薪."""
    match = MONTHS_PAID.search(text)
    if match and not negated(text, match.start()):
        words = next(w for w in match.groups() if w)
        value = int(words) if words.isdigit() else int(numbers.chinese(words) or 12)
        return Fraction(value)
    match = THIRTEENTH.search(text)
    return Fraction(13 if match and not negated(text, match.start()) else 12)


_VAGUE_BONUS: Final = re.compile(rf"(?:{VAGUE.pattern})[a-z ]{{0,16}}(?:{BONUS.pattern})")
"""A bonus that nobody can count on takes nothing from the allowance named beside it."""
_EACH_MONTH: Final = re.compile(
    r"(?:(?<=[\dk] )|(?<=dollars )|(?<=hkd )|(?<=hk\$ ))a (?:month|mth)$"
    r"|(?<=[\dk万千百十一二三四五六七八九蚊元块皮])一个月$"
)


def _stated_bonus(text: str, monthly: Fraction) -> Fraction:
    """A bonus told in months' pay or in per cent of a year's pay; a vague one adds nothing."""
    if not BONUS.search(text) or VAGUE.search(text) or INCLUDED.search(text):
        return Fraction(0)
    bonus = BONUS.search(text)
    if bonus and negated(text, bonus.start()):
        return Fraction(0)
    told = [found for found in BONUS_MONTHS.finditer(text) if not _EACH_MONTH.search(text[: found.end()])]
    months = next((found for found in told if bonus and found.start() > bonus.start()), told[-1] if told else None)
    if months and not negated(text, months.start()):
        found = numbers.find(months.group())
        return monthly * found[0].value if found else Fraction(0)
    percent = PERCENT.search(text)
    return monthly * 12 * Fraction(percent["n"]) / 100 if percent else Fraction(0)


def _currency(base: _Sum, message: Message) -> str:
    if base.amount.named:
        return base.amount.currency
    foreign = money.FOREIGN.search(message.text)
    return money.foreign_code(foreign) if foreign and not money.HKD_NAMED.search(message.text) else money.HKD
