"""The employing company: `employer_age` (has it existed for twelve months) and `self_owned` (whose is it)."""

from __future__ import annotations

import re
from typing import Final

from . import duration, yes_no
from .clauses import Clause, Found, Message
from .employer import COMPANY
from .numbers import chinese
from .patterns import en, negated, rx

_SET_UP: Final = rx(
    r"set up|founded|established|incorporated|registered|started|opened|formed|been (?:around|running"
    r"|operating|in business)|running|operating|old|newly|company|exist\w*|history|startup|start-up|since",
    r"成立|创立|创办|注册|开业|开张|开了|开咗|开办|设立|历史|营运|运营|经营|做了|做咗|创建|新公司|初创|老牌|公司",
)

_NEW: Final = rx(
    r"(?:newly|just|recently) (?:set up|founded|established|incorporated|registered|opened|formed|started)"
    r"|brand[- ]new (?:company|firm|business)|(?:set up|founded|established|incorporated|registered|opened"
    r"|started) (?:this year|last month|recently|this month)|(?:less than|under|not even|below|within) (?:a"
    r"|one|1|12|twelve) (?:year|months?)|new company|new (?:start-?up|entity|business)|started this year",
    r"刚刚?(?:成立|注册|开业|开的|开张|设立)|啱啱(?:成立|注册|开)|新成立|新注册|新开的?公司|新公司"
    r"|今年(?:才|先|刚)?(?:成立|注册|开)|不到一年|唔够一年|未够一年|未到一年|未满一年|不满一年|少于一年"
    r"|一年以内|唔够12个月|不足一年",
)

_OLD: Final = rx(
    r"long[- ]established|decades|centur(?:y|ies)|(?:over|more than|at least) (?:a|one|1|12) (?:year"
    r"|months)|well[- ]established|old company|(?:a |one )?year or more|many years|several years|for years"
    r"|listed company",
    r"老牌|百年|几十年|多年|好几年|好多年|十几年|老公司|上市公司|一年以上|超过一年|多过一年|一年多|几年了"
    r"|几年$|成年以上",
)


_YEARS_OLD: Final = re.compile(r"(\d+|two|three|four|five|six|seven|eight|nine|ten|twenty)[- ]years?[- ]old")
_COMPANY_AGE: Final = re.compile(
    en(
        "set up|founded|established|incorporated|registered|started|opened|formed|since|been (?:around|running"
        "|operating)|old|history"
    )
    + "|成立|创立|创办|注册|开业|开张|开了|开咗|设立|历史|运营|营运"
)


_ONLY_ASKED: Final = frozenset(("listed company", "上市公司", "new company", "新公司"))
"""To somebody who was not asked, a new company is another employer, and a listed one tells no age."""


def employer_age(message: Message) -> Found | None:
    """Read `employer_age`: whether the company has existed for twelve months."""
    asked = message.asked == "employer_age"
    for clause in message.facts:
        text = clause.text
        if not asked and not (_SET_UP.search(text) and not _person_subject(text) and _of_a_company(message, clause)):
            continue
        for value, pattern in (("lt_12m", _NEW), ("ge_12m", _OLD)):
            match = pattern.search(text)
            if match and not negated(text, match.start()) and (asked or match.group() not in _ONLY_ASKED):
                return clause.found(value)
        if not asked and not _COMPANY_AGE.search(
            text,
        ):
            continue
        if _SOMETHING_ELSE.search(text):
            continue
        spans = duration.find(text)
        old = _YEARS_OLD.search(text)
        if old:
            return clause.found("ge_12m")
        if spans:
            return clause.found("ge_12m" if spans[0].full_months >= 12 else "lt_12m")
        moment = duration.moment(text, message.today)
        if moment is not None:
            least, most = moment.months_before(message.today)
            if most < 0 or least < 12 <= most:
                return None
            return clause.found("ge_12m" if least >= 12 else "lt_12m")
    return None


_SOMETHING_ELSE: Final = rx(
    r"passport|interview\w*|offer\w*|sign(?:ed)?|contract|graduat\w+|visa",
    r"护照|面试|见工|offer|发(?:来|了|咗|出|给)|签|约|毕业|说(?:想|要)|通知|昨天|寻日|上(?:周|星期|礼拜)",
)
_OURS: Final = rx(
    r"were an? [a-z ]{0,24}(?:registered|company|firm|fintech|startup)", r"我司|我(?:们|哋)(?:是|系)?[^,]{0,12}公司"
)
_NAMED_FIRST: Final = rx(
    r"(?:company|firm|limited|ltd)(?: [a-z]+){0,3} (?:set up|founded|opened|registered|established)"
)


def _of_a_company(message: Message, clause: Clause) -> bool:
    """Whether the clause, or one before it in its sentence, names a company ("a company wants me, opened in 2020")."""
    return any(
        COMPANY.search(other.text)
        for other in message.clauses
        if other.sentence == clause.sentence and other.start <= clause.start
    ) or bool(_OURS.search(message.text))


_PERSON_FIRST: Final = re.compile(
    r"^(?:i|ive|im|i am|i have)(?![a-z])|^我(?!们?公司|们?的公司|间公司|家公司|份工"
    r"|哋公司)(?!.{0,4}公司成立)"
)


def _person_subject(text: str) -> bool:
    return bool(_PERSON_FIRST.search(text)) and not _NAMED_FIRST.search(text)


_OWN: Final = rx(
    r"(?:my|our) own (?:hong kong |hk )?(?:company|business|firm|startup|start-up)|(?:i|we) (?:own|founded"
    r"|started|set up|opened|run)(?: [a-z]+){0,3} (?:company|business|firm|it)|i own (?:it|the)|self-?owned"
    r"|(?:sole|only) (?:owner|shareholder|director)|100 ?%|wholly(?:[- ]owned)?(?: by me)?"
    r"|100% mine|all (?:of )?the shares|(?:im|i am|as)(?: also)? (?:the |its )?(?:owner|founder|sole)|(?:im"
    r"|i am) (?:my own )?boss|yes,? fully|fully(?: owned| mine)?|entirely mine|completely mine",
    r"自己(?:在|喺)?(?:香港)?(?:开|创办|创立|注册|成立|设立|办)(?:的|嘅|了|咗)?(?:一|间|家"
    r"|个)*(?:香港)?(?:公司|生意|企业)|(?:我|本人)(?:开|创办|创立|注册|成立|设立)(?:的|嘅|了|咗)(?:一|间|家"
    r"|个|香港)*(?:公司|生意)|自己的?(?:香港)?公司|自己嘅公司|自己间公司|自雇|全资|股份100%是我|独资|百分之百|百分百"
    r"|唯一(?:股东|董事)|全部股份|我(?:就)?(?:是|系)老板|老板(?:就)?(?:是|系)我|完全(?:是我|系我|拥有)"
    r"|我是法人|公司(?:是|系)我(?:自己)?(?:的|嘅|开)|全部是我|全部系我",
)

_PART_OWN: Final = rx(
    r"co-?found(?:er|ed)|(?:minority |part(?:ial)? |one of the )?shareholders?|partners?|partly"
    r"|partial(?:ly)?|joint(?:ly)?|(?:some|few|small) (?:shares|equity|stake)|stake|equity|(?:own|hold"
    r"|have)(?: [a-z]+){0,2} (?:shares|stock)|half|share options?|with (?:a |my )?(?:friends?|partners?"
    r"|family|wife|husband|brother)",
    r"(?<!他们)(?<!佢哋)(?<!公司)(?<!公司的)合伙|联合创始|股东|占股|持股|入股|有股份|部分|一部分|少量股|参股|合资|小股|干股|跟朋友|和朋友|同朋友|一半",
)

_NOT_OWN: Final = rx(
    r"(?:no|not|dont|do not|zero|without|never|havent|nothing|none)(?: [a-z]+){0,5} (?:shares?|shareholder"
    r"|own|owner|stake|equity|owned|connection|relation\w*|mine|interest|director)|not (?:my|mine)"
    r"|just an? (?:employee|staff)|only an? (?:employee|staff)|purely an? employee|unrelated|employee only",
    r"(?:没有?|冇|无|不|唔)(?:持有?|占|任何|有|是|系|参与|我的|我嘅|的)*(?:股份|股权|股东|股|关系|关联|老板"
    r"|法人|我的|我嘅|自己|参股|份)|纯(?:打工|雇员|员工)|打工(?:的|仔|而已)|只是(?:员工|雇员|打工)|净系打工"
    r"|普通(?:员工|雇员)|与我无关|跟我没关系|同我冇关",
)

_PERCENT: Final = re.compile(
    r"(?P<n>\d{1,3}(?:\.\d+)?) ?(?:%|percent|per cent|巴仙)|百分(?P<all>百)|百分之(?P<zh>[一二三四五六七八九十百零]+)"
    r"|(?P<tenth>[一二三四五六七八九])成(?:股|$)"
)

_TO_FOUND: Final = rx(
    r"(?:will|plan\w*|going to|about to|want\w*|intend\w*|would like|thinking) (?:to |of )?(?:set up|open"
    r"|start|found|regist)\w*",
    r"(?:想|打算|准备|计划|将|要|会)(?:自己)?(?:去|在|喺|到|先)?(?:香港)?(?:开|注册|成立|创办|设立|搞)",
)


_SOLE_OWNER: Final = re.compile(en("(?:sole|only) (?:owner|shareholder)") + "|唯一(?:的|嘅)?股东")
_ABOUT_OWNING: Final = re.compile(
    en("own|owner|owned|founder|founded|co-?founder|shareholder|shares|equity|stake|self-?owned")
    + "|股|自己的?公司|自己嘅公司|自己间公司|自己(?:在|喺)?(?:香港)?(?:开|注册|成立)|我开的公司|我开嘅公司"
    "|自雇|合伙|老板是我|我是老板|我系老板"
)
_SHARE: Final = re.compile(en("share\\w*|own|stake|equity") + "|股")
_OWNING: Final = re.compile(en("share\\w*|own|owner|stake|equity") + "|股")


_LISTED: Final = rx(
    r"listed (?:(?:company|firm|group|employer) )?(?:on|in) (?:the )?(?:hkex|hk|hong kong|stock exchange|main board"
    r"|sehk)|hkex(?:[- ]listed)?|hong kong[- ]listed|(?:on|in) the main board|main board listed",
    r"港股上市|(?:在|喺)?(?:香港|港交所|联交所|主板)上市|港交所|联交所|主板公司",
)
_SPONSORED: Final = re.compile(
    en(r"(?:sponsored|got|obtained|brought)(?: [a-z]+){0,6} (?:work )?(?:visa|permit)s?")
    + r"|(?:帮|为|替|给|同)(?:过)?[^,]{0,8}(?:同事|员工|雇员|人)[^,]{0,6}(?:攞|拿|办|申请)"
    r"(?:到|过|咗|了|下来)?[^,]{0,4}(?:签|工签)"
)
_LONG_AGO: Final = rx(
    r"(?:three|four|five|six|ten|[3-9]|\d\d) years ago|long ago", r"[三四五六七八九十3-9]年前|好耐之前|很久以前"
)


def employer_facilitated(message: Message) -> Found | None:
    """Read `employer_facilitated`: listed in Hong Kong, or a visa got for a non-local employee within 24 months."""
    asked = message.asked == "employer_facilitated"
    for clause in message.facts:
        text = clause.text
        helped = None if _LONG_AGO.search(text) or not (asked or COMPANY.search(text)) else _SPONSORED.search(text)
        match = _LISTED.search(text) or helped
        if match and not negated(text, match.start()) and not yes_no.is_hedged(text):
            return clause.found("yes")
    return yes_no.polarity(message) if asked else None


def self_owned(message: Message) -> Found | None:
    """Read `self_owned`: whether the applicant owns the employing company, and how much of it."""
    asked = message.asked == "self_owned"
    for clause in message.facts:
        text = clause.text
        if not asked and not _ABOUT_OWNING.search(
            text,
        ):
            continue
        denied = _NOT_OWN.search(text)
        if denied:
            return clause.found("no") if asked or _OWNING.search(text) else None
        share = _share(text)
        if share is not None and (asked or _SHARE.search(text)):
            return clause.found("fully" if share >= 100 else "no" if share == 0 else "partly")
        if _SOLE_OWNER.search(text):
            return clause.found("fully")
        partly, fully = _PART_OWN.search(text), _OWN.search(text)
        if (
            partly
            and not negated(text, partly.start())
            and (asked or partly.group() not in ("partner", "partners", "half", "partly", "一半", "部分", "一部分"))
        ):
            return clause.found("partly")
        if fully and not negated(text, fully.start()) and not _TO_FOUND.search(text[: fully.end()]):
            return (
                clause.found("fully")
                if not any(_PART_OWN.search(c.text) for c in message.facts)
                else clause.found("partly")
            )
    if asked:
        bare = yes_no.polarity(message)
        return bare if bare is not None and bare.value == "no" else None
    return None


def _share(text: str) -> float | None:
    match = _PERCENT.search(text)
    if not match:
        return None
    if match["n"] or match["all"]:
        return float(match["n"] or 100)
    value = chinese(match["zh"] or match["tenth"])
    return None if value is None else float(value) * (1 if match["zh"] else 10)
