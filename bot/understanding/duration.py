"""Lengths of time and points in time: 3 years, 一年半, 18 months, half a year, since 2019, 去年六月, last month.

A part unit is dropped (3.5 years are 3 full years), a range gives its lower bound, and so does "more than".
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from . import numbers
from .patterns import en, lexicon

_UNIT: Final = (
    r" ?(?:(?P<decade>"
    + en("decades?")
    + r")|(?P<year>"
    + en("years?|yrs?|yr s|y|yoe|yeas|yaers|yeras|yesrs|yers|yeers|yearz")
    + r"|年头|周年|年(?![薪级底中初代龄终])|载)"
    r"|(?P<month>" + en("months?|mths?|mos?|mnths?") + r"|个(?P<mid>半)?多?月)"
    r"|(?P<week>" + en("weeks?|wks?") + r"|个?(?:星期|礼拜|周)(?!年)|周(?!年|岁))"
    r"|(?P<day>" + en("days?") + r"|天|日(?!本)))"
)
_MEASURED: Final = re.compile(
    rf"(?P<open>多|几|来|余)?(?: ?\+| plus| odd| and a bit)?(?:[ -]?(?:full|whole|solid|good|整|个|-))?{_UNIT}"
    r"(?P<half>半| and a half| and half)?(?P<more>多|几)?"
)
_HAS_UNIT: Final = re.compile(_UNIT)
_AND_A_HALF: Final = re.compile(
    r"(?<![\d零一二三四五六七八九十两几前去今明个])(?:(?P<year>年半|(?<!a )(?<![a-z])year and a half)"
    r"|(?P<one>年几)|个半月)(?!前)"
)
"""年半 and 個半月, said without the one that they begin with."""
_SHORT_DATE: Final = re.compile(r"年 ?(?:(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月|年?[底尾末初])")
_UNDER: Final = re.compile(
    en("less than|under|below|not quite|not even|fewer than|nearly|almost|just under|close to|not yet|shy of")
    + r"[ a-z]{0,4}$|(?:不到|少于|低于|未到|未满|不满|唔够|不足|唔到|未够|差点|快到|快|将近|接近"
    r"|就嚟)(?:有)?$"
)
_OVER: Final = re.compile(
    en("more than|over|longer than|beyond|exceeding")
    + r"[ a-z]{0,4}$|(?:超过|多过|多于|过咗|过了|大于|不止|不只|唔止)$"
)
_UNDER_AFTER: Final = re.compile(r"(?:都|也|还|仲)?(?:不|唔|未)(?:到|够|足|满)|以[下内]|之内")
_NEARLY: Final = re.compile(r"(?:nearly|almost|close to|快到|快|将近|接近|就嚟)(?: ?有)?(?: a)? ?$")
_AGO_OR_AGE: Final = re.compile(r"^ ?(?:old|of age)(?![a-z])|^岁")
_MOST_YEARS: Final = 200  # 2019年 is a date
_MONTHS_IN: Final = {
    "decade": Fraction(120),
    "year": Fraction(12),
    "month": Fraction(1),
    "week": Fraction(12, 52),
    "day": Fraction(12, 365),
}


class Duration(NamedTuple):
    """A length of time.

    Attributes:
        months: its length in months, not rounded. start, end: where it stands in the text.
        under: the text says "less than" or "nearly" this much. nearly: it says "nearly". over: it says "more than".
    """

    months: Fraction
    start: int
    end: int
    under: bool = False
    nearly: bool = False
    over: bool = False

    @property
    def full_months(self) -> int:
        """Completed months; what is said to fall short of a whole number counts one less."""
        whole = int(self.months)
        return max(whole - 1, 0) if self.under and whole == self.months else whole

    @property
    def full_years(self) -> int:
        """Completed years; "less than one year" is none."""
        return int(self.months / 12)


def find(text: str) -> list[Duration]:
    """All lengths of time in plain text, in order; 1 year 3 months is one length."""
    found: list[Duration] = []
    lower: numbers.Number | None = None
    if not _HAS_UNIT.search(text):
        return found
    for number in numbers.find(text):
        unit = _MEASURED.match(text, number.end)
        if not unit:
            lower = number if numbers.RANGE.match(text, number.end) else None
            continue
        if (unit.group("year") and number.value > _MOST_YEARS) or _AGO_OR_AGE.match(text[unit.end() :]):
            lower = None
            continue
        if _SHORT_DATE.match(text, number.end):  # 23年11月
            lower = None
            continue
        found.append(_measured(text, number, unit, lower))
        lower = None
        found = _joined(text, found)
    if not found and (match := _AND_A_HALF.search(text)):
        months = Fraction(18) if match["year"] else Fraction(12) if match["one"] else Fraction(3, 2)
        return [Duration(months, match.start(), match.end())]
    return found


def _measured(text: str, number: numbers.Number, unit: re.Match[str], lower: numbers.Number | None) -> Duration:
    value, start = number.value, number.start
    if lower is not None and lower.value < value and numbers.RANGE.fullmatch(text[lower.end : number.start]):
        value, start = lower.value, lower.start
    elif lower is not None and value < 10 < lower.value and text[lower.end : number.start].strip() in ("、", ","):
        value, start = lower.value, lower.start  # 十五、六個月
    elif unit.group("half") or unit.group("mid"):
        value += Fraction(1, 2)
    size = next(size for name, size in _MONTHS_IN.items() if unit.group(name))
    before = text[:start]
    under = (
        bool(_UNDER.search(before) or _UNDER_AFTER.match(text, unit.end()))
        and not unit.group("open")
        and not unit.group("more")
    )
    nearly = under and bool(_NEARLY.search(before))
    return Duration(value * size, start, unit.end(), under, nearly, bool(_OVER.search(before)))


def _joined(text: str, found: list[Duration]) -> list[Duration]:
    """Put "1 year" and "3 months" together when nothing but a link stands between them."""
    if len(found) > 1:
        first, second = found[-2:]
        link = text[first.end : second.start].strip()
        if link in ("", "and", "零", "又", ",", "、", "加") and second.months < 12 <= first.months:
            return [*found[:-2], Duration(first.months + second.months, first.start, second.end, first.under)]
    return found


class Moment(NamedTuple):
    """A point in time, known to the month or only to the year.

    Attributes:
        year, month: month is None when only the year was said. start, end: where it stands in the text.
    """

    year: int
    month: int | None
    start: int
    end: int

    def months_before(self, today: date) -> tuple[int, int]:
        """Completed months from here to `today`: least and most. Negative when it lies ahead."""
        if self.month is not None:
            months = (today.year - self.year) * 12 + today.month - self.month
            return months, months
        years = (today.year - self.year) * 12
        return years + today.month - 12, years + today.month - 1


_MONTH_NAMES: Final = lexicon("jan feb mar apr may jun jul aug sep oct nov dec")
_MONTH_EN: Final = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR: Final = r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)"
_YEAR_ZH: Final = r"(?P<zh_year>[一二][九零〇][零〇一二三四五六七八九]{2})年?"
_SEASONS: Final = {
    "spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 12, "christmas": 12, "春天": 4, "夏天": 7, "秋天": 10,
    "冬天": 12, "暑假": 7, "寒假": 2, "春节": 2, "过年": 2, "新年": 1, "国庆": 10, "中秋": 9, "圣诞": 12, "年初": 1,
    "年头": 1, "年底": 12, "年尾": 12, "年末": 12,
}  # fmt: skip
"""The month that stands for a time of the year."""
_SEASON: Final = "(?P<season>" + "|".join(_SEASONS) + ")"
_THAT_YEAR: Final = (
    r"(?:(?P<relative>今年|去年|大前年|前年|上年|旧年|出年|明年|后年)|(?<!\d)(?P<year>(?:19|20)\d\d)年?"
    r"|(?<!\d)(?P<short_year>[0-3]\d)年)"
)
_MOMENTS: Final = (
    re.compile(rf"{_THAT_YEAR}(?:的|嘅)? ?{_SEASON}"),
    re.compile(rf"(?P<relative>(?<![a-z])(?:last|this|next)(?![a-z])) {_SEASON}"),
    re.compile(rf"{_SEASON}(?: of|,)? (?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(rf"{_YEAR} ?(?:年|[-./] ?) ?(?P<month>1[0-2]|0?[1-9])(?!\d)(?:月|份)?"),
    re.compile(rf"(?<!\d)(?P<month>1[0-2]|0?[1-9]) ?[/.-] ?{_YEAR}"),
    re.compile(rf"(?<![a-z]){_MONTH_EN}(?![a-z])\.?(?: of|,| in)? ?(?:\d{{1,2}}(?:st|nd|rd|th)?,? )?{_YEAR}"),
    re.compile(rf"(?:{_YEAR}|{_YEAR_ZH}) ?年? ?(?P<han_month>十[一二]?|[一二三四五六七八九])月"),
    re.compile(rf"{_YEAR} ?(?<![a-z]){_MONTH_EN}(?![a-z])"),
    re.compile(
        r"(?<!\d)(?P<short_year>[0-3]\d)年 ?(?:(?P<month>1[0-2]|0?[1-9])|(?P<han_month>十[一二]?"
        r"|[一二三四五六七八九]))月"
    ),
    re.compile(rf"(?<![a-z]){_MONTH_EN}(?:,| of)? (?P<relative>this year|last year|next year)(?![a-z])"),
    re.compile(
        r"(?P<relative>今年|去年|大前年|前年|上年|旧年|出年|明年|后年)(?:的|嘅)? ?(?P<month>1[0-2]|0?[1-9])月"
        r"|(?P<relative_2>今年|去年|大前年|前年|上年|旧年|出年|明年|后年)(?:的|嘅)? ?(?P<han_month>十[一二]?"
        r"|[一二三四五六七八九])月"
    ),
    re.compile(rf"(?P<relative>(?<![a-z])(?:this|last|next)(?![a-z])) {_MONTH_EN}(?![a-z])"),
    re.compile(r"(?P<this_month>" + en("this month") + r"|这个?月|今个?月|本月|呢个月)"),
    re.compile(r"(?P<last_month>" + en("last month") + r"|上个?月)"),
    re.compile(
        r"(?P<last_week>"
        + en("last week|yesterday|today|this week|just now")
        + r"|上周|上星期|上个?礼拜|昨天|今天|寻日|今日|这周|今个礼拜|前几天|前几日)"
    ),
    re.compile(rf"(?:{_YEAR}|{_YEAR_ZH})(?: ?年| ?届)?"),
    re.compile(r"(?<!\d)(?P<short_year>[0-3]\d)(?:届|年(?=毕业|本科|硕士|研究生|入|开始|来|到))"),
    re.compile(
        r"(?P<relative>"
        + en("this year|last year|next year|year before last")
        + r"|今年|去年|大前年|前年|上年|旧年|出年|明年|后年)(?!\d)"
    ),
)
_RELATIVE: Final = {
    "今年": 0, "去年": -1, "上年": -1, "旧年": -1, "前年": -2, "大前年": -3, "明年": 1, "出年": 1, "后年": 2,
    "this year": 0, "last year": -1, "next year": 1, "year before last": -2,
}  # fmt: skip
_HAN_MONTHS: Final = {m: i for i, m in enumerate(lexicon("一 二 三 四 五 六 七 八 九 十 十一 十二"), 1)}
_MAYBE_MOMENT: Final = re.compile(
    r"(?:19|20)\d\d|年|月|届|周|礼拜|星期|天|日|(?<![a-z])(?:this|last|next|yesterday|today|just|summer|autumn|spring|winter|christmas)(?![a-z])"
    r"|[一二][九零〇][零〇一二]"
)


def moment(text: str, today: date) -> Moment | None:
    """The first point in time that plain text names, the most exact reading first; None if there is none."""
    if not _MAYBE_MOMENT.search(text):
        return None
    for pattern in _MOMENTS:
        match = pattern.search(text)
        if match:
            return _moment(match, today)
    return None


def _moment(match: re.Match[str], today: date) -> Moment:
    parts = match.groupdict()
    month = _month(parts)
    year = _year(parts, today)
    if parts.get("this_month") or parts.get("last_week"):
        month = today.month
    elif parts.get("last_month"):
        year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    elif parts.get("relative") in ("this", "last", "next") and month is not None:
        year = _nearest(str(parts["relative"]), month, today)
    return Moment(year, month, match.start(), match.end())


def _month(parts: dict[str, str | None]) -> int | None:
    if parts.get("season"):
        return _SEASONS[str(parts["season"])]
    if parts.get("month"):
        return int(str(parts["month"]))
    if parts.get("name"):
        return _MONTH_NAMES.index(str(parts["name"])[:3]) + 1
    return _HAN_MONTHS.get(str(parts.get("han_month")))


def _year(parts: dict[str, str | None], today: date) -> int:
    if parts.get("year"):
        return int(str(parts["year"]))
    if parts.get("zh_year"):
        value = numbers.chinese(str(parts["zh_year"]))
        return int(value) if value else today.year
    if parts.get("short_year"):
        return 2000 + int(str(parts["short_year"]))
    return today.year + _RELATIVE.get(str(parts.get("relative") or parts.get("relative_2")), 0)


def _nearest(word: str, month: int, today: date) -> int:
    """The year of "last June", "this June", "next June" as seen from today."""
    if word == "last":
        return today.year if month < today.month else today.year - 1
    if word == "next":
        return today.year if month > today.month else today.year + 1
    return today.year
