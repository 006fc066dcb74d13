"""`employer_place`: where the company on the contract is registered."""

from __future__ import annotations

import re
from typing import Final

from . import places, yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

COMPANY: Final = rx(
    r"compan(?:y|ies)|employer|firm|bank|business|entity|corporation|corp|group|subsidiary|branch|office"
    r"|startup|start-up|limited|ltd|parent|headquarters|hq|university|hospital|school|shop|restaurant"
    r"|institution|boss|outfit",
    r"公司|企业|雇主|银行|集团|机构|分部|分行|总部|子公司|分公司|母公司|厂|单位|大学|医院|学校|事务所|律所"
    r"|券商|投行|老板|有限|店|餐厅|商户|行号",
)

_REGISTERED: Final = rx(
    r"register(?:ed)?|registration|incorporat\w*|br|business registration|set up|established|based|located"
    r"|entity|licen[sc]ed|listed",
    r"注册|登记|商业登记|br|成立|设立|开的|实体|上市|持牌|总部",
)

_HK: Final = places.HONG_KONG_WORDS

_HK_COMPANY: Final = re.compile(
    rf"(?:{_HK})(?:[- ]?(?:based|registered|local|listed|incorporated))?(?: ?的| ?嘅|(?:那边|嗰边|呢边"
    rf"|这边)?(?:的|嘅)?(?:设?有|开了|开咗)?(?:一?[间家个所])?)? ?(?:[a-z]+ ){{0,2}}?(?:"
    + en(
        "compan(?:y|ies)|employer|firm|bank|entity|corporation|subsidiary|branch|office|startup|start-up"
        "|limited|ltd|university|hospital|business|institution|group|law firm|fund|fintech|broker|insurer"
        "|airline|restaurant|school|hotel"
    )
    + r"|公司|企业|雇主|银行|集团|机构|分公司|子公司|分行|分部|大学(?!毕业|的?学位|读|念)|医院|学校|投行|券商"
    r"|律所|事务所|老板|持牌|上市)"
    r"|"
    + en(
        "(?:compan(?:y|ies)|employer|firm|bank|entity|subsidiary|branch|office|startup"
        "|group)(?: [a-z]+){0,3}? (?:in|from|of|at)"
    )
    + rf" (?:{_HK})"
    rf"|(?:公司|雇主|老板|企业|银行)(?:的)?(?:总部|主体)?(?:都|就|也)?(?:是|系|在|喺|为|属于|注册在|注册喺"
    rf"|开在|开喺|设在)(?:家|间|一家|一间|本地)?(?:{_HK})(?!毕业|读)"
    rf"|(?:{_HK})[^,]{{0,8}}(?:" + en("registered|incorporated|ltd|limited") + r"|注册|登记|有限公司|成立)"
    r"|"
    + en("(?:registered|incorporated|established|set up|based|located|listed)(?: [a-z]+){0,3}? (?:in|at|of)")
    + rf" (?:{_HK})|(?:注册|登记|成立|设立)(?:在|喺|于|地)?(?:是|系|:)?(?:{_HK})|(?:在|喺|于)(?:{_HK})(?:有"
    rf"|已经?)?(?:注册|登记|成立|设立|开)"
    rf"|(?:{_HK}) (?:[a-z]+ ){{1,3}}?(?:has |have )?(?:already |just |now )?"
    + en("(?:signed|hired|offered|sent|gave|given|emailed|promised) (?:me|him|her|us|my|our|over|an?)")
    + rf"|(?:{_HK})(?:那边|嗰边|这边)?有?一?[家间个][^,]{{1,10}}?[店行厂馆所室社院坊庄](?!业|有人)"
    r"|港企|港资|本地公司|"
    + en(
        "local (?:hk |hong kong )?compan(?:y|ies)|local employer|hk[- ]registered|hong kong[- ]registered|hk co"
        "|\\(hk\\) ?(?:ltd|limited)|\\(hong kong\\) ?(?:ltd|limited)"
    )
    + r"|\((?:hk|hong kong|香港)\) ?(?:有限公司|ltd|limited)|有(?:香港)?(?:br|商业登记)|"
    + en("(?:has|have|got|with) (?:an? )?(?:hk |hong kong )?(?:br|business registration)")
)

_NO_HK: Final = re.compile(
    en(
        r"(?:no|not|without|doesnt have|does not have|dont have|do not have|hasnt|never|isnt|lacks?|none"
        r"|neither|nothing|nobody)(?: [a-z]+){0,4}"
    )
    + rf" ?(?:{_HK})|(?:没有?|冇|未有?|无|不是|唔系|没在|冇喺|唔喺|不在)[^,]{{0,8}}(?:{_HK})"
    rf"|(?:{_HK})[^,]{{0,6}}(?:没有|没|冇|未有?|无)(?:公司|注册|实体|分公司|登记|办公室|主体|entity"
    rf"|office)?"
)

_FUTURE: Final = rx(
    r"will|plan\w*|going to|about to|want\w*(?! me| him| her| us| my)|intend\w*|not yet|in the process"
    r"|setting up|preparing",
    r"打算|准备|计划|将会?|即将|想|要去|会去|正在|未来|办理中|注册中|筹备|申请中",
)

_MAINLAND_COMPANY: Final = re.compile(
    rf"(?:{places.MAINLAND_WORDS})(?:的|嘅| )?(?: ?[a-z]+ )?(?:"
    + en("compan(?:y|ies)|employer|firm|entity|corporation|parent|headquarters|hq|business|office")
    + r"|公司|企业|雇主|总部|集团|母公司|单位|厂)|内资|国企|央企"
)

_OVERSEAS_COMPANY: Final = re.compile(
    rf"(?:{places.OVERSEAS_WORDS}|外资|"
    + en(places.NATIONALITIES)
    + r")(?:的|嘅| )?(?: ?[a-z]+ )?(?:"
    + en("compan(?:y|ies)|employer|firm|entity|corporation|parent|headquarters|hq|business|office")
    + r"|公司|企业|雇主|总部|集团|母公司|银行|厂)"
)

_BOTH: Final = rx(r"both|as well|also", r"两边|两地|都有|都系有|亦有|也有|同时")

_PREPOSITION_ONLY: Final = re.compile(
    r"(?:(?:yes|its|it is|they are|theyre|the company is|company is|company|is|in|at|registered|based|only"
    r"|just|it was|it|here|the|employer|employer is|own|of course|already|fully|are|no|local|a|an) ?|(?:是"
    r"|系|在|喺|公司|雇主|注册|只|只有|就|都|的|嘅|间|家|一|有|我|们|啊|呀|啦|属于|登记|地|位于|喺度"
    r"|成立)+)*"
)


def employer_place(message: Message) -> Found | None:
    """Read where the employer is registered; None unless a Hong Kong company, or the lack of one, is plain."""
    asked = message.asked == "employer_place"
    seen: dict[str, Clause] = {}
    for clause in message.facts:
        if yes_no.is_doubtful(clause.text):
            continue
        for value in _company_places(clause.text, asked):
            seen.setdefault(value, clause)
    if not asked and set(seen) == {"no_hk"}:
        elsewhere = _elsewhere(message)
        return seen["no_hk"].found(elsewhere) if elsewhere else None
    place = _decide_place(frozenset(seen))
    if place is not None:
        return seen[place].found(place)
    if asked and not seen:
        bare = yes_no.polarity(message)
        if bare is not None and bare.value == "yes":
            return message.whole("hk_registered")
    return None


_HK_NAMED: Final = re.compile(
    en(
        r"(?:hk|hong kong)(?:[- ]based)? (?:[a-z]+ ){0,3}(?:company|firm|bank|insurer|school|hotel|studio|restaurant"
        r"|broker|university|startup|hospital|clinic|practice|agency|law firm|fund house|house|startup|studio)(?:s)?"
    )
    + r"|香港(?:嗰边|那边|这边)?(?:有)?(?:一?[间家个])?[^,]{0,8}?(?:公司|酒店|律师行|律所|学校|幼稚园|幼儿园|医院|企业"
    r"|集团"
    r"|银行"
    r"|券商"
    r"|大学(?!毕业|读|念|的?学位)|事务所|工作室|studio|饭店|餐厅|乐园|所)"
)
_HIRES: Final = rx(
    r"offer\w*|contract|sign\w*|hire\w*|promised|verbal\w*|said yes|wants?|employ\w*|job|sponsor\w*",
    r"offer|合同|合约|份约|聘|请|签(?!证)|要我|要佢|要他|要她|应承|答应|口头|开价|俾咗|给了|话请|想让我|加入",
)
_ONLY_MAINLAND: Final = rx(
    r"(?:company|employer|firm) (?:is )?only (?:registered |exists )?in (?:the )?(?:mainland|china)",
    r"(?:公司|雇主|老板)(?:只|净系|就)(?:在|喺)(?:内地|大陆|国内)(?:注册|有|开)?|内地公司$",
)


_MAINLAND_NAMED: Final = re.compile(
    rf"(?:我(?:们|哋)|敝司)(?:是|系)(?:{places.MAINLAND_ZH})[^,]{{0,6}}(?:公司|厂)|(?:公司|雇主)(?:是|系)(?:{places.MAINLAND_ZH})|内地公司"
)


def _elsewhere(message: Message) -> str | None:
    """Of a company said to have nothing in Hong Kong: the one place that the message gives it."""
    kinds = {value for value, company, _ in _ELSEWHERE if company.search(message.text)}
    kinds |= {"mainland_only"} if _MAINLAND_NAMED.search(message.text) else set()
    return kinds.pop() if len(kinds) == 1 else None


_WISHED: Final = re.compile(
    en("want|looking|find|apply to|competitor|client|visit") + r"|想找|想揾|客户|竞争|找香港|揾香港|希望"
)


def _company_places(text: str, asked: bool) -> list[str]:
    """What one clause says of the company's place; `no_hk` and `planned` speak against a Hong Kong company."""
    found = []
    if not asked and not _NO_HK.search(text) and _HK_NAMED.search(text) and _HIRES.search(text):
        return ["hk_registered"]
    if _NO_HK.search(text):
        found.append("no_hk")
    elif asked and _HK_COMPANY.search(text) and _FUTURE.search(text):
        found.append("planned")
    elif _is_hong_kong_company(text, asked):
        found.append("hk_registered")
    if _ONLY_MAINLAND.search(text):
        return ["mainland_only"]
    if asked or _REGISTERED.search(text):
        found += [value for value, company, words in _ELSEWHERE if _is_company_of(text, company, words, asked)]
    if asked and not ({"no_hk", "hk_registered", "planned"} & set(found)) and _is_hong_kong_place(text):
        found.append("hk_registered")
    return found


_OUTPOST: Final = rx(r"rep(?:resentative)? office|liaison office|contact office", r"代表处|办事处|联络处")


def _is_hong_kong_company(text: str, asked: bool) -> bool:
    match = _HK_COMPANY.search(text)
    if match is None or negated(text, match.start()) or _OUTPOST.search(text):
        return False
    if not asked and match.group().endswith("老板"):
        return False  # a boss from Hong Kong tells nothing of the company
    before = text[: match.start()]
    return not _FUTURE.search(before[-12:]) and (asked or not _WISHED.search(before))


def _is_hong_kong_place(text: str) -> bool:
    """Asked where the company is registered, "in Hong Kong" is enough; an office or a plan there is not."""
    place = places.HONG_KONG.search(text)
    if place is None or negated(text, place.start()):
        return False
    registered = bool(_REGISTERED.search(text)) and not _FUTURE.search(text)
    return registered or _only_place(text, place) or bool(_BOTH.search(text))


_ELSEWHERE: Final = (
    ("mainland_only", _MAINLAND_COMPANY, places.MAINLAND),
    ("overseas_only", _OVERSEAS_COMPANY, places.OVERSEAS),
)


def _is_company_of(text: str, company: re.Pattern[str], words: re.Pattern[str], asked: bool) -> bool:
    match = company.search(text)
    if match and not negated(text, match.start()):
        return True
    place = words.search(text) if asked else None
    if place is None or negated(text, place.start()):
        return False
    return bool(COMPANY.search(text) or _REGISTERED.search(text)) or _only_place(text, place)


def _only_place(text: str, place: re.Match[str]) -> bool:
    """Whether a clause names a place and nothing else of weight: "in Hong Kong", 在深圳."""
    return bool(
        _PREPOSITION_ONLY.fullmatch(text[: place.start()]) and _PREPOSITION_ONLY.fullmatch(text[place.end() :].strip())
    )


def _decide_place(seen: frozenset[str]) -> str | None:
    if "hk_registered" in seen:
        return None if {"no_hk", "planned"} & seen else "hk_registered"
    rest = seen & {"mainland_only", "overseas_only"}
    return next(iter(rest)) if len(rest) == 1 and "planned" not in seen else None
