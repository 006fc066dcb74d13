"""`hk_degree`: a qualification earned in Hong Kong, by kind.

Whether a programme was full-time decides between two routes, so a Hong Kong degree alone does not settle the kind.
"""

from __future__ import annotations

import re
from typing import Final

from . import places, yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

SLOT: Final = "hk_degree"

GBA: Final = rx(
    r"joint (?:gba|greater bay)[a-z ]*|(?:gba|greater bay area) (?:joint )?(?:university|degree|campus)"
    r"|cuhk ?[-(,]? ?(?:sz|shen ?zhen|shenzhen campus)\)?|cuhksz"
    r"|chinese university of hong kong ?[-(,]* ?shenzhen|hkust ?[-(,]? ?(?:gz|guangzhou)\)?|hkustgz|uic"
    r"|bnbu|bnu-?hkbu|beijing normal.{0,20}baptist.{0,20}|cityu ?[-(,]? ?(?:dg|dongguan)\)?"
    r"|city university.{0,12}dongguan",
    r"港中深|港中大 ?[-(]? ?深圳|(?:香港)?中文大学 ?[-(]? ?深圳|中大 ?[-(]? ?深圳|港科广"
    r"|港科大 ?[-(]? ?广州|香港科技大学 ?[-(]? ?广州|科大 ?[-(]? ?广州|北师港?浸会?大?"
    r"|北京师范大学.{0,3}香港浸会|浸会大学北师|北师香港浸会|港城大 ?[-(]? ?东莞|城大 ?[-(]? ?东莞"
    r"|香港城市大学 ?[-(]? ?东莞|(?:香港(?:同|和|与|跟)内地|内地(?:同|和|与|跟)香港)(?:合办|合作|联合)"
    r"|大湾区.{0,6}(?:合办|联合"
    r"|合作)",
)

VTC: Final = rx(
    r"vtc|ive(?= ?(?:higher|hd(?![a-z])|diploma|graduate|高|的|嘅|毕业|文凭|读))"
    r"|hong kong institute of vocational education|vocational training council|hkdi|iive"
    r"|hong kong design institute",
    r"职业训练局|职训局|职训|香港专业教育学院|知专设计",
)

_HIGHER_DIPLOMA: Final = rx(r"higher diplomas?|hd|h\.d\.|diploma", r"高级文凭|高等文凭|hd|文凭")

UNIVERSITY: Final = rx(
    r"hku|cuhk|hkust|poly ?u|city ?u|hkbu|lingnan|ed ?u ?hk|hkmu|ouhk|hang seng university|hsuhk|shue yan"
    r"|thei|hkapa|university of hong kong|hong kong (?:polytechnic|baptist|metropolitan|city|university)\w*"
    r"|chinese university of hong kong|chu hai|saint francis university|tung wah college",
    r"港大|香港大学|港中文|港中大|香港中文大学|港科大|港科|科大(?!讯飞)|香港科技大学|港理工|理大|香港理工"
    r"|港城大|城大|香港城市大学|浸大|浸会大学|浸会|港浸会|岭南大学|岭大|香港教育大学|教大|都会大学|香港都会"
    r"|树仁|恒大|恒生大学|珠海学院|演艺学院|港校|香港(?:的|嘅|某|一间|一所|本地)?(?:大学|高校|院校|本科"
    r"|硕士|学士|博士|学位|研究生)",
)

_IN_HONG_KONG: Final = re.compile(rf"(?:{places.HONG_KONG_WORDS})|" + en("here locally"))

_STUDY: Final = rx(
    r"stud(?:y|ied|ying|ies)|degree|bachelor\w*|master\w*|msc|mba|phd|graduat\w+|programme|program|course"
    r"|undergrad\w*|diploma|read law|did my|alumn\w+|university|college",
    r"读|念|毕业|学位|本科|硕士|博士|研究生|学士|课程|进修|上学|大学|学历|留学|mba|修读",
)

_DEGREE: Final = rx(
    r"bachelor\w*|master\w*|msc|m\.sc|mba|mphil|phd|doctorate|undergrad\w*|degree|postgrad\w*|llm|bba|bsc"
    r"|beng|ba|ma",
    r"本科|硕士|博士|研究生|学士|学位|mba",
)

_FULL_TIME: Final = rx(r"full[- ]?time|ft|student visa|on campus|iang", r"(?<!非)全日制?|全职读|脱产|学生签|iang|实地")

_PART_TIME: Final = rx(
    r"part[- ]?time|pt|evening|weekend|online|distance|executive mba|emba|top-?up|while working",
    r"兼读|兼职读|在职|业余|周末|夜校|网课|网上|远程|遥距|函授|半工读|part ?time|非全日|夜间|线上",
)

_NON_LOCAL: Final = rx(
    r"(?:uk|british|australian|american|overseas|foreign|non-?local|external)(?: university"
    r"| uni)?(?:s)?(?: degree| programme| course| bachelor\w*| master\w*)?",
    r"英国|澳洲|美国|海外|外国|非本地|境外|外地",
)

_TAUGHT_HERE: Final = rx(
    r"taught in|delivered in|held in|offered in|run in|conducted in|campus in|in hong kong|in hk"
    r"|hong kong campus|space",
    r"在香港(?:上课|授课|开|办|读)|喺香港(?:上堂|读|开)|香港(?:上课|上堂|授课|校区|课程|开办|开设)",
)

_NOT_A_DEGREE: Final = rx(
    r"exchange|semester|summer (?:school|course|program)|short course|visiting student|associate"
    r"|sub-?degree|certificate|language course|one term|high school|secondary",
    r"交换|交流|游学|短期|暑期|副学士|证书|语言班|一个学期|夏令营|中学|高中",
)

_ELSEWHERE: Final = re.compile(
    rf"(?:{places.MAINLAND_WORDS}|{places.OVERSEAS_WORDS}|{places.TAIWAN_WORDS}|{places.MACAO_WORDS}|清华"
    rf"|北大|复旦|浙大|中山大学|华师|985|211|双一流|"
    + en(
        "tsinghua|peking university|fudan|zhejiang university|jiaotong|jiao tong|oxford|cambridge|imperial|ucl"
        "|nus|ntu|melbourne|local"
    )
    + ")"
)

_NEVER_HERE: Final = re.compile(
    en(r"(?:never|not|didnt|havent|dont|nothing|no|none|wasnt|isnt)(?: [a-z]+){0,6}")
    + rf".{{0,12}}(?:{places.HONG_KONG_WORDS})"
    + rf"|(?:没有?|冇|未|唔系|不是|无|从未|没)(?:有)?.{{0,8}}(?:{places.HONG_KONG_WORDS}).{{0,8}}(?:读|念"
    rf"|毕业|学|上|大学|证书|文凭)?|(?:{places.HONG_KONG_WORDS}).{{0,6}}(?:没有?|冇|未|无)(?:读|念|上|学)?"
)

_NEVER: Final = re.compile(
    r"(?:i |we |he |she |no )*(?:never|didnt|havent|have not|did not)(?: ever)? (?:stud(?:y|ied)"
    r"|been to school|graduated?)(?: there| here| in that)?|(?:我|从来|从|都|也)*(?:没有?|冇|未)(?:在那里"
    r"|在那边|喺度|喺嗰度)?(?:读过|念过|上过学|留过学|读)(?:书)?"
)

_UNFINISHED: Final = rx(
    r"studying|currently|will|going to|want|plan\w*|apply\w*|admitted|final[- ]year|student|enrol+ed"
    r"|expected|graduating",
    r"读紧|在读|正在读|想|打算|准备|申请|录取|将|会去|仲读|还在读|在学|快毕业|即将毕业|就快毕业",
)


_ELSEWHERE_ONLY: Final = re.compile(
    r"(?:no|only|just|all|both|都是|只有|全部|都系|全在|是|系|在|喺|我| )*(?:mainland|china|overseas|uk"
    r"|内地|大陆|国内|国外|海外|英国|美国|澳洲)(?: only| degree|的|嘅|学位|学历|读的|读嘅)*"
)


def hk_degree(message: Message) -> Found | None:
    """Read the kind of Hong Kong qualification; None unless the words tell the kind."""
    asked = message.asked == SLOT
    here = False
    facts = [c for c in message.facts if not _is_about_job(c)]
    joined = " , ".join(c.text for c in facts)
    for clause in facts:
        value = _kind(clause.text, joined, asked)
        if value is not None:
            return clause.found(value)
        here = here or (
            not _NOT_A_DEGREE.search(clause.text)
            and bool(
                UNIVERSITY.search(clause.text) or (_IN_HONG_KONG.search(clause.text) and _STUDY.search(clause.text))
            )
        )
    if not asked or here:
        return None
    for clause in facts:
        if _ELSEWHERE.search(clause.text) and _STUDY.search(clause.text) and not _IN_HONG_KONG.search(clause.text):
            return clause.found("none")
        if _ELSEWHERE_ONLY.fullmatch(
            clause.text,
        ):
            return clause.found("none")
        if _NEVER.fullmatch(clause.text):
            return clause.found("none")
    bare = yes_no.polarity(message)
    return message.whole("none") if bare is not None and bare.value == "no" else None


_JOB: Final = re.compile(
    en("offer|hired|hire|employ\\w*|work(?:s|ing)? (?:at|for)|job") + "|聘|请我|offer|上班|返工|职位|工作(?!经)"
)


def _is_about_job(clause: Clause) -> bool:
    """HKU may be the employer: 港大请我做研究员 tells nothing about a degree."""
    return bool(
        _JOB.search(
            clause.text,
        )
    ) and not _DEGREE.search(clause.text)


_FINISHED: Final = re.compile(en("graduated|finished|completed") + "|毕业于|毕业了|已毕业|读完")
_GRADUATED: Final = re.compile(en("graduat\\w+|university") + "|毕业|大学")


def _kind(text: str, joined: str, asked: bool) -> str | None:
    gba = GBA.search(text)
    if gba and not negated(text, gba.start()) and not _UNFINISHED.search(text):
        return "pt_or_nonlocal" if _PART_TIME.search(text) else "gba_joint_ug_plus"
    vtc = VTC.search(text)
    if vtc and _HIGHER_DIPLOMA.search(text) and not negated(text, vtc.start()):
        return "vtc_hd_designated"
    never = _NEVER_HERE.search(text)
    if never and (asked or _STUDY.search(text)) and not _PART_TIME.search(text) and not _FULL_TIME.search(text):
        return "none"
    university = UNIVERSITY.search(text) or (_IN_HONG_KONG.search(text) if _STUDY.search(text) else None)
    if asked and _NOT_A_DEGREE.search(text) and not _DEGREE.search(text) and _IN_HONG_KONG.search(text):
        return "none"
    if not university:
        return _mode_only(text) if asked else None
    if negated(text, university.start()):
        return "none" if asked else None
    if _NOT_A_DEGREE.search(text) and not _DEGREE.search(text):
        return None
    if _UNFINISHED.search(text) and not _FINISHED.search(text):
        return None
    part_time = _PART_TIME.search(text)
    if part_time and not negated(text, part_time.start()):
        return "pt_or_nonlocal"
    if _NON_LOCAL.search(text) and _TAUGHT_HERE.search(text) and _DEGREE.search(text):
        return "pt_or_nonlocal"
    full_time = _FULL_TIME.search(text) or (_FULL_TIME.search(joined) if asked else _MODE_TOLD.search(joined))
    if full_time and (_DEGREE.search(joined) or _GRADUATED.search(text)):
        return "ft_accredited_ug_plus"
    return None


def _mode_only(text: str) -> str | None:
    """ "Full-time master" as the answer to a question about a Hong Kong degree."""
    if _ELSEWHERE.search(text) or not (_DEGREE.search(text) or _MODE.fullmatch(text)):
        return None
    part_time = _PART_TIME.search(text)
    if part_time and not negated(text, part_time.start()):
        return "pt_or_nonlocal"
    return "ft_accredited_ug_plus" if _FULL_TIME.search(text) and not negated(text, _position(text)) else None


_MODE: Final = re.compile(
    r"(?:(?:yes|yeah|有|有的|是|系|我|读|的|嘅|it was|i did it|in|mode|only|and|,|-|:) ?)*(?:part[- ]?time"
    r"|full[- ]?time|兼读制?|全日制|在职|非全日制)(?: ?(?:的|嘅|读|one|study|mode))*"
)


_MODE_TOLD: Final = re.compile(rf" , (?:{_MODE.pattern})(?: , |$)")
"""The mode in a clause of its own, after the one that tells of the degree."""


def _position(text: str) -> int:
    match = _FULL_TIME.search(text)
    return match.start() if match else 0
