"""People abroad on a PRC passport: `overseas_pr`, `overseas_months`, `applying_from_overseas`."""

from __future__ import annotations

import re
from typing import Final

from . import duration, numbers, places, yes_no
from .clauses import Found, Message
from .patterns import en, negated, rx
from .residence import ANY_PR, OVERSEAS_PR, holds, residence

_PR_NO: Final = rx(
    r"(?:work|student|study|temporary|tourist|spouse|post-?graduat\w+|working holiday|h1b|h-1b|opt|graduate"
    r"|skilled worker|tier \d|psw) (?:visa|permit|pass)|visa holder|on a visa|h1b|h-1b|opt"
    r"|employment pass|(?:ep|s pass) holder|still (?:waiting|applying) for|applied for (?:it|pr)"
    r"|(?:not|isnt|never(?: became)?) (?:yet )?(?:a )?(?:permanent|pr)|no (?:pr|permanent|green card)",
    r"工签|工作签|学签|学生签|留学签|工作签证|临时(?:居留|签)|陪读|毕业生签|(?:还|仲|正)?在(?:申请|排队|等)"
    r"|(?:还|仲)(?:没|未|冇)(?:拿|攞|批|下来|有)|申请紧|等紧|排期|没有?(?:永居|绿卡|pr)|未(?:拿|攞)",
)

_FROM_ABROAD: Final = rx(
    rf"(?:from|while (?:im |i am )?(?:still )?in|when (?:im |i am )?(?:still )?in) (?:the )?(?:{places.OVERSEAS_EN})|"
    r"(?:apply|applying|submit|file|do it|lodge)(?: it)? (?:from|in|while|when) (?:here|abroad|overseas"
    r"|outside|there|im (?:here|abroad|overseas)|i am (?:here|abroad|overseas))|from (?:here|abroad"
    r"|overseas)|while (?:im |i am )?(?:still )?(?:here|abroad|overseas)|stay(?:ing)? (?:here|abroad"
    r"|overseas)",
    rf"(?:在|喺|从|由)(?:{places.OVERSEAS_ZH})(?:直接|那边|嗰边|递|提交|申请|办|交)|"
    r"(?:在|喺|从|系)(?:这边|呢边|这里|呢度|当地|国外|海外|外国|境外)(?:直接|递|提交|申请|办|交)|人(?:还"
    r"|仲)?(?:会)?(?:在|喺)(?:国外|海外|外国|这边|呢边)(?:申请|递|交|办)?",
)

_FROM_HOME: Final = rx(
    r"(?:com|go|return|mov)(?:e|ing)? back (?:first|before)|(?:after|once|when) (?:i )?(?:go|get|return|am"
    r"|im|move|come|arrive)(?:ing|ed)? (?:back|home|to china"
    r"|to the mainland|in china)|from (?:china|the mainland|mainland|home|shenzhen|beijing|shanghai"
    r"|guangzhou)|back (?:home|in china|to china)|(?:return|go|going|move|moving) (?:back "
    r"|home )?(?:to china )?(?:first|before)|in (?:china|the mainland|mainland china)",
    r"(?:先)?(?:回国|回内地|回大陆|返内地|返大陆|返国内|回去|返去|回老家)(?:之?后|再|先|才|申请|办|交|递)?"
    r"|(?:在|喺|从|由)(?:国内|内地|大陆)(?:申请|递|交|办)",
)

_ABROAD_SINCE: Final = rx(
    r"live|lived|living|been|here|abroad|overseas|stay|stayed|moved|came|since|for|residing|resided|arrived",
    r"住|在|来|待|呆|喺|嚟|居|出国|出来|定居|移居|有|了|咗",
)


_SAYS_PR: Final = re.compile(r"(?<![a-z])(?:pr|permanent resid\w+)(?![a-z])|永居|永久居|绿卡")


_PENDING: Final = rx(
    r"pending|waiting|in process(?:ing)?|appl(?:ied|ying)|submitted|sent (?:off|in)|lodged"
    r"|not (?:yet )?(?:approved|granted)|pre-?settled|decision|queue|in the pipeline",
    r"等(?:紧|着|批|待|结果)|入(?:咗|了)纸|递(?:咗|了|交)|申请(?:紧|中|了|咗)|排(?:期|队)|(?:没|未)(?:有)?(?:批|下来)|审(?:核|批)中"
    r"|材料[^,]{0,6}交",
)
_LAPSED: Final = rx(
    r"lapsed|expired|cancell?ed|revoked|gave (?:it|mine) up|given up|lost (?:it|mine|my)|used to (?:have|be|hold)",
    r"取消|失效|作废|过期|放弃|没了|冇咗|被收回|以前(?:有|系|是)|曾经(?:有|是|系)",
)
_JUST_GOT: Final = rx(
    r"(?:just|finally|now|already) (?:got|became|switched|converted|received|have)",
    r"(?:刚刚?|啱啱|已经?|终于|上个?月)[^,]{0,3}(?:转成|转咗|换成|变成|拿到|攞到|批)",
)
_GRANTED: Final = rx(
    r"(?:was|were|got|been|just) (?:approved|granted)|approved (?:last|this|in)|came through",
    r"(?:已经?|刚|啱啱|上周|上个月)[^,]{0,3}(?:批了|批咗|获批|下来了)",
)
_ANOTHERS: Final = re.compile(
    r"(?<![a-z])(?:wife|husband|spouse|partner|son|daughter|parents?|brother|sister) (?:is|has|holds|got)(?![a-z])"
    r"|(?:太太|老婆|老公|先生|妻子|丈夫|配偶|父母|儿子|女儿|爸|妈)[^,]{0,4}(?:有|拿|是|系|攞|持)"
)


def overseas_pr(message: Message) -> Found | None:
    """Read `overseas_pr`: permanent residence in a country outside China, held now and by the person asked about."""
    asked = message.asked == "overseas_pr"
    if not asked and not (
        ANY_PR.search(message.text) and (message.answers.get("residence") == "overseas_prc" or _is_abroad(message))
    ):
        return None
    clauses = [clause for clause in message.facts if not _ANOTHERS.search(clause.text)]
    for clause in clauses:
        if asked and _GRANTED.search(message.text) and not negated(clause.text, len(clause.text)):
            return clause.found("yes")
        if asked and (_PENDING.search(message.text) or _LAPSED.search(clause.text)):
            return clause.found("no") if not _JUST_GOT.search(message.text) else None
        if asked and _PR_NO.search(clause.text):
            return clause.found("no")
        if holds(OVERSEAS_PR, clause.text) and not yes_no.is_hedged(clause.text):
            return clause.found("yes")
        if asked and _SAYS_PR.search(clause.text) and (holds(ANY_PR, clause.text) or _JUST_GOT.search(clause.text)):
            return clause.found("yes")
        if (asked and _PR_NO.search(clause.text)) or (ANY_PR.search(clause.text) and not holds(ANY_PR, clause.text)):
            return clause.found("no")
    if asked and len(clauses) < len(message.facts) and any(_OWN_NONE.search(clause.text) for clause in clauses):
        return message.whole("no")  # "my wife has one, I have none"
    return yes_no.polarity(message) if asked and len(clauses) == len(message.facts) else None


_OWN_NONE: Final = re.compile(
    r"(?<![a-z])(?:i|he|she) (?:dont|doesnt|havent|do not|am not|am just|have none)|im (?:just|only|not)"
    r"|(?:自己|我|他|她|佢)(?:还|都|就|本人)?(?:没有?|冇|未|不是|唔系)"
)


_WORK_NOT_STAY: Final = re.compile(en("experience|degree|work(?:ed|ing)? (?:as|in)|old") + "|经验|工作")


_NOT_SO: Final = re.compile(r"(?:its |it is |was )?not (?=[a-z0-9])|(?:不是|唔系)(?=[\d一二三四五六七八九十两])")


def overseas_months(message: Message) -> Found | None:
    """Read `overseas_months`: completed months abroad up to today."""
    asked = message.asked == "overseas_months"
    if not asked and not (
        message.asked != "overseas_pr" and places.OVERSEAS.search(message.text) and _is_abroad(message)
    ):
        return None
    for clause in message.facts:
        if not asked and not (_ABROAD_SINCE.search(clause.text) and places.OVERSEAS.search(clause.text)):
            continue
        if not asked and (_WORK_NOT_STAY.search(clause.text) or OVERSEAS_PR.search(clause.text)):
            continue
        spans = duration.find(clause.text)
        if spans and _NOT_SO.match(clause.text):
            continue  # "not four years", which another clause sets right
        if spans:
            return clause.found(spans[0].full_months)
        bare = numbers.alone(clause.text) if asked else None
        if bare is not None:
            return clause.found(int(bare))
        moment = duration.moment(clause.text, message.today)
        if moment is not None:
            least, _ = moment.months_before(message.today)
            return clause.found(max(least, 0)) if least >= 0 or moment.month is not None else None
    return None


def applying_from_overseas(message: Message) -> Found | None:
    """Read `applying_from_overseas`: whether the application will be filed from abroad."""
    asked = message.asked == "applying_from_overseas"
    if not asked and not places.OVERSEAS.search(message.text):
        return None
    for clause in message.facts:
        if not asked and not _FILES.search(clause.text):
            continue
        if _FROM_HOME.search(clause.text):
            return (
                clause.found("no") if not negated(clause.text, _start(_FROM_HOME, clause.text)) else clause.found("yes")
            )
        if _FROM_ABROAD.search(clause.text):
            return (
                clause.found("yes")
                if not negated(clause.text, _start(_FROM_ABROAD, clause.text))
                else clause.found("no")
            )
    return yes_no.polarity(message) if asked else None


_FILES: Final = rx(r"apply(?:ing)?|file|filing|submit\w*|lodge|hand in", r"申请|递|入纸|交件|提交|办理")


def _start(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.search(text)
    return match.start() if match else 0


def _is_abroad(message: Message) -> bool:
    found = residence(message)
    return found is not None and found.value == "overseas_prc"
