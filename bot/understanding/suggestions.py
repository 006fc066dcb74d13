"""The numbers that other schemes ask for: age, years since the degree, full-time years, income, assets, QMAS points."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from . import duration, money, numbers
from .clauses import Found, Message
from .patterns import rx
from .pay import total

_YEARS: Final = frozenset(("years_since_bachelor", "ft_years_last5"))
_AGE: Final = re.compile(
    r"(?:turn(?:ing|s)?|(?:next month|next week|next year|soon|下个?月|下周|明年|年底|就快|快)(?:就|先|才)?满?)"
    r" ?(?P<soon>\d{2}|[二三四五六七八九]?十[一二三四五六七八九]?)(?![\d%])"
    r"|(?P<age>\d{1,3}) ?(?:周?岁|and counting|(?:-| )?years?(?:-| )?old|yo(?![a-z]))|(?:im|i am|aged?"
    r"|age is) (?P<im>\d{1,3})(?!\d)|(?P<han>(?:[二三四五六七八九]?十|廿|卅)[一二三四五六七八九]?)(?:周)?岁"
    r"|(?P<birthday>\d{1,2})(?:st|nd|rd|th) birthday|(?P<tens>[二三四五六七])张"
)


def number(message: Message) -> Found | None:
    """Read the answer to the asked slot if it is one of these numbers; None otherwise."""
    slot = message.asked or ""
    if slot == "age":
        return _age(message)
    if slot in _YEARS:
        return _years(message)
    if slot == "qmas_yes_count":
        return _count(message)
    return _sum(message, slot) if slot in ("income_last_year_hkd", "net_assets_hkd") else None


def _age(message: Message) -> Found | None:
    for clause in message.facts:
        match = _AGE.search(clause.text)
        if match and match["tens"]:
            return clause.found(int(numbers.chinese(match["tens"]) or 0) * 10)
        born = duration.moment(clause.text, message.today)
        if not match and born is not None and born.year < message.today.year - 10:
            passed = born.month is None or born.month <= message.today.month
            return clause.found(message.today.year - born.year - (not passed))
        if match:
            words = match["soon"] or match["age"] or match["im"] or match["han"] or match["birthday"]
            value = int(words) if words.isdigit() else int(numbers.chinese(words) or 0)
            return clause.found(value - 1 if match["soon"] else value)  # who turns 35 next month is 34
        bare = numbers.alone(clause.text)
        if bare is not None:
            return clause.found(int(bare))
    return None


def _years(message: Message) -> Found | None:
    if message.asked == "ft_years_last5" and (whole := _of_five(message)) is not None:
        return message.whole(whole)
    for clause in message.facts:
        spans = duration.find(clause.text)
        point = duration.moment(clause.text, message.today) if message.asked == "years_since_bachelor" else None
        if point is not None:
            least, most = point.months_before(message.today)
            return clause.found(max(least, most, 0) // 12) if most >= 0 else None
        if spans:
            return clause.found(spans[0].full_years)
        bare = numbers.alone(clause.text)
        if bare is not None:
            return clause.found(int(bare))
    return None


_ALL_FIVE: Final = rx(
    r"all (?:five|5)|the whole time|throughout", r"(?:五|5)年(?:都|全部|一直)|一直(?:都)?(?:在|是|系)?全职"
)
_NO_YEAR: Final = rx(
    r"none|zero|never|not at all", r"完全(?:没|冇)|没上过班|冇返过工|未返过工|一年都(?:没|冇)|一直(?:在)?读"
)
_FULL_TIME: Final = rx(r"full[- ]?time", r"全职|上班|返工")
_OFF: Final = rx(r"off|gap|break|study\w*|baby", r"歇|休|脱产|读书|读研|带娃|gap|冇做|没做|待业")


def _of_five(message: Message) -> int | None:
    """Full-time years of the last five: all, none, the years called so, or five less the years off."""
    text = message.text
    if _NO_YEAR.search(text):
        return 0
    if _ALL_FIVE.search(text) and not _OFF.search(text):
        return 5
    spans = [(span, text[max(0, span.start - 6) : span.end + 8]) for span in duration.find(text)]
    worked = [span.full_years for span, around in spans if _FULL_TIME.search(around) and not _OFF.search(around)]
    if len(spans) > 1 and worked:
        return worked[-1]
    off = [span.full_years for span, around in spans if _OFF.search(around)]
    if off and sum(off) <= 5:
        return 5 - sum(off)
    since = duration.moment(text, message.today) if _FULL_TIME.search(text) and not spans else None
    return min(5, max(since.months_before(message.today)[0], 0) // 12) if since else None


_QUESTIONS: Final = 12
"""Of the self-assessment under QMAS."""
_OF_TWELVE: Final = re.compile(
    r"(?:of|out of|from)(?: the)? ?(?:12|twelve)(?![a-z0-9])|/ ?12(?!\d)|(?:12|十二)(?:条|题|项|样|个)"
)


_NOT_ONE: Final = rx(
    r"none of (?:them|the)|not (?:a single )?one|zero", r"一(?:项|条|个|样)都(?:不|没|冇|唔)|全部(?:不|唔|没|冇)"
)
_HALF: Final = rx(r"(?:exactly |about )?half(?: of them)?", r"一半")
_ALL_BUT: Final = rx(r"all but|all except|everything except", r"除(?:了|咗)|差(?=[一二两三四五六\d])")


def _count(message: Message) -> Found | None:
    """How many of the twelve questions were answered with yes; "seven of the twelve" is 7."""
    if _NOT_ONE.search(message.text):
        return message.whole(0)
    if _HALF.search(message.text):
        return message.whole(_QUESTIONS // 2)
    less = _ALL_BUT.search(message.text)
    but = numbers.find(message.text[less.end() :]) if less else []
    if but and 0 < but[0].value < _QUESTIONS:
        return message.whole(_QUESTIONS - int(but[0].value))
    for clause in message.facts:
        named = [number.value for number in numbers.find(_OF_TWELVE.sub(" ; ", clause.text))]
        if named and named == sorted(named) and len(named) <= 2 and named[-1] <= _QUESTIONS:
            return clause.found(int(named[0]))
    return None


_NO_INCOME: Final = rx(
    r"(?:no|zero|nil) (?:income|salary|earnings)|nothing|didnt (?:earn|work)",
    r"(?:没有?|冇|无|零)收入|没上班|冇返工|^零$",
)


def _sum(message: Message, slot: str) -> Found | None:
    """HK$ a year: like the pay of the job for an income, the one sum named for assets."""
    if slot == "income_last_year_hkd" and _NO_INCOME.search(message.text):
        return message.whole(0)
    if slot == "income_last_year_hkd":
        pay = total(replace(message, asked="salary_total_hkd"))
        if pay is not None:
            return None if pay.currency != money.HKD else Found(pay.yearly, pay.start, pay.end)
    found = [amount for clause in message.facts for amount in money.amounts(clause.text) if not amount.plain]
    if len(found) == 1 and found[0].currency == money.HKD and not money.FOREIGN.search(message.text):
        return message.whole(int(found[0].value))
    return None
