"""`market_pay`: how the pay compares with what the Hong Kong market pays for such a job."""

from __future__ import annotations

import re
from typing import Final

from . import money
from .clauses import Found, Message
from .patterns import rx

SLOT: Final = "market_pay"
_MARKET: Final = rx(
    r"market|average|industry|peers?|others|other (?:compan\w+|firms?|employers?|jobs?)|norm|normal"
    r"|standard|competitors?|colleagues|similar (?:jobs?"
    r"|roles?|positions?)|going rate|usual|typical|most (?:people|companies)",
    r"市场|市价|行情|同行|行业|业内|同业|平均|别人|人哋|同事|同类|一般(?!就业)|正常|水平|同等|普遍|市面",
)
_PAY: Final = rx(
    r"salary|pay|paid|package|wage|remuneration|compensation|rate", r"薪|工资|人工|待遇|收入|市价|行情|市场价|价"
)
_NOT_BELOW: Final = rx(
    r"(?:not|no|isnt|never|nothing|wont be|aint)(?: [a-z]+){0,3} (?:lower|below|less|under|worse|underpaid|bad|low)",
    r"(?<![低底高多贵])(?:不|唔|没有?|冇|并不)(?:会|系|是|算|至于)?(?:低|差|少)(?:过|于)?|唔低得过|不比[^,]{0,8}(?:低|差|少)|唔会低",
)
_NOT_ABOVE: Final = rx(
    r"(?:not|no|isnt|never|nothing|aint)(?: [a-z]+){0,3} (?:higher|above|more|over|better|high|great|good|much)",
    r"(?<!差)(?:不|唔|没有?|冇|并不)(?:会|系|是|算)?(?:太|好|特别|很|怎么)?(?:高|多)(?:过|于)?",
)
_NOT_AS_HIGH: Final = rx(
    r"(?:not|isnt|nowhere near)(?: quite)? as (?:high|much|good|well) as|not up to",
    r"(?:没有?|冇|不如|唔及|不及)(?:人|别人|人哋|市场|同行|其他|一般(?!就业)|平均|行情|市价)[^,]{0,6}|不够(?:市场"
    r"|同行)[^,]{0,4}高",
)
_BELOW: Final = rx(
    r"(?:a (?:bit|little) |slightly |somewhat |much |far |quite |rather |well |way |too |lot )*(?:below"
    r"|lower|under|less|underpaid|low|beneath|behind|short of|cheaper)(?: than| the)?|lower end"
    r"|on the low side|bottom|worse",
    r"偏低|略低|稍低|较低|低于|低过|低啲|低一点|低一些|低点|低少少|少过|少于|比[^,]{0,12}(?:低|底|(?<![高多少])少)|不如"
    r"|不及|唔及|差过|低$|好低|很低|太低|有点低|有啲低|达不到|唔够|够不上|不够|低很多|低好多",
)
_ABOVE: Final = rx(
    r"(?:a (?:bit|little) |slightly |somewhat |much |far |quite |rather |well |way |lot )*(?:above|higher"
    r"|(?<!take )(?<!start )(?<!all )(?<!begin )(?<!took )(?<!taking )over|more|better|exceeds?|beyond"
    r"|generous|top|high)(?: than| the)?"
    r"|upper end|on the high side|top of"
    r"|well paid|high end",
    r"偏高|略高|稍高|较高|高于|高过|高(?:少|一)?(?:少少|啲)|高啲|高一点|高一些|高点|高少少|多过|比(?!差不多|差唔多)[^,]{0,12}(?:高|(?<!差[不唔])多|好)|好过|优于"
    r"|超过|超出|高出|高$|好高|很高|有点高|挺高|几高|高很多|高好多|高不少|以上",
)
_NORMAL: Final = rx(
    r"(?:about |around |roughly |pretty |quite )*(?:normal|going rate|average|standard|typical|usual|fair|reasonable"
    r"|similar|same|comparable|in line|on par|par|market(?: rate| level| price| average| standard| pay)?"
    r"|competitive|ok|okay|fine|mid(?:dle)?(?: of)?|in the middle|right|equal|matches?|appropriate|decent"
    r"|moderate)",
    r"正常|差不多|差唔多|一般(?!就业)|持平|相若|相当|相近|合理|平均|市场价|市场水平|市价|行情价|中等|中位|中间|标准"
    r"|符合|跟市场|同市场|和市场|与市场|随行就市|市场薪资|一样|同等|ok|还行|还可以|可以|合适|普通|不高不低"
    r"|唔高唔低|贴市|吻合|同行水平|业内水平",
)


_OTHER_MARKETS: Final = re.compile(
    r"(?:正常|一般|普通)(?:的|嘅)?(?:空缺|招聘|职位|岗位)|job market|labour market|stock market|marketing|市场部"
    r"|市场营销"
    r"|一般(?:来说|情况)"
)


def market_pay(message: Message) -> Found | None:
    """Read `normal`, `above` or `below`; None if the words leave it open or say two things."""
    asked = message.asked == SLOT
    pays = asked or any(_PAY.search(c.text) or money.amounts(c.text) for c in message.stated)
    for clause in message.stated:
        text = clause.text
        if not asked and not (_MARKET.search(text) and pays):
            continue
        if not asked and _OTHER_MARKETS.search(text):
            continue
        value = _compare(text, asked)
        if value is not None:
            return clause.found(value)
    return None


_OWN_PAY: Final = rx(
    r"than (?:my|what i|i (?:get|earn|make|have)|now|before|here)|as (?:my|i (?:get|earn))",
    r"比(?:我|而家|现在|之前|以前|这边|国内|内地)|高过(?:我|而家)|低过(?:我|而家)",
)
"""A comparison with the person's own present pay says nothing of the market."""

_NEITHER: Final = re.compile(
    r"不(?:算)?高也?不(?:算)?低|唔(?:算)?高(?:亦|又|都)?唔(?:算)?低|不多不少"
    r"|(?:neither|not) (?:higher|above|high) (?:nor|or) (?:lower|below|low)"
    r"|neither (?:above|below|high|low)"
)
_NOT_NORMAL: Final = re.compile(
    r"(?<![a-z])(?:not|isnt|doesnt|arent|no|dont)(?![a-z])|不(?!错|高不低)|唔(?!错)|没有达|未达|冇"
)
_JUST: Final = re.compile(r"just|only|只|就|normal|average|正常|一般")


def _compare(text: str, asked: bool) -> str | None:
    if _OWN_PAY.search(text):
        return None
    if _NEITHER.search(text):
        return "normal"
    if _NOT_AS_HIGH.search(text):
        return "below"
    not_below, not_above = _NOT_BELOW.search(text), _NOT_ABOVE.search(text)
    if not_below and not_above:
        return "normal"
    if not_below:
        above = _ABOVE.search(_NOT_BELOW.sub("", text))
        return "above" if above else "normal"
    if not_above:
        rest = _NOT_ABOVE.sub("", text)
        return "below" if _BELOW.search(rest) else "normal" if _NORMAL.search(rest) and _JUST.search(rest) else None
    below, above = _BELOW.search(text), _ABOVE.search(text)
    if below and above:
        return None
    if below:
        return "below"
    if above:
        return "above"
    normal = _NORMAL.search(text)
    if not normal:
        return None
    if _NOT_NORMAL.search(
        text[: normal.start()],
    ):
        return None
    return "normal" if asked or _MARKET.search(text) else None
