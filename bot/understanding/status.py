"""`hk_status`: the permission to be in Hong Kong that somebody holds now; it may make the rest needless."""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import Found, Message
from .patterns import en, negated, rx

SLOT: Final = "hk_status"
_STATUSES: Final = (
    (
        "dependant_of_student",
        rx(
            r"(?:dependant|dependent|spouse|husband|wife)(?: visa)?(?: of| to)(?: an?| my)? (?:student"
            r"|husband who (?:is )?stud\w+|wife who (?:is )?stud\w+)|student(?:s)? (?:dependant|dependent)"
            r"|dependant of (?:a )?student",
            r"学生(?:的|嘅)?(?:受养人|家属|陪读)|陪读(?:签|家属)?|学生签证?(?:的|嘅)?受养人",
        ),
    ),
    ("dependant", rx(r"dependa?e?nt(?: visa)?", r"受养人|家属签|副申(?:请人)?(?:签|身份)|受养签")),
    ("asmtp_tp", rx(r"technical professionals? stream|tp stream|asmtp[- ]tp", r"技术专才|技术人员专才")),
    ("iang", rx(r"iang", r"iang|留港签|毕业生签证|非本地毕业生")),
    ("ttps", rx(r"ttps|top talent(?: pass)?", r"高才通?|高端人才通行证")),
    ("qmas", rx(r"qmas|quality migrant", r"优才|优秀人才入境")),
    ("techtas", rx(r"techtas|tech(?:nology)? talent (?:admission|scheme)", r"科技人才(?:入境)?|科技专才")),
    ("gep", rx(r"gep|general employment policy", r"一般就业政策|海外专才")),
    ("asmtp", rx(r"asmtp|amstp|asmpt", r"专才(?!清单|计划要)|输入内地人才")),
    (
        "imported_worker",
        rx(
            r"imported (?:worker|labour|labor)(?: scheme)?|esls|supplementary labour",
            r"(?:输入)?外劳|输入劳工|补充劳工",
        ),
    ),
    ("student", rx(r"student visa|student|study visa", r"学生签证?|学生签|学签|学生身份|读书签|读紧书|在读学生|在读")),
    (
        "visitor",
        rx(
            r"visitor(?: visa)?|tourist(?: visa)?|visiting|travel(?:l?ing) visa|individual visit|business visa"
            r"|tourism|visit visa",
            r"旅游签注?|旅游|访客|自由行|探亲签注?|商务签注?|旅行|g签|个人游|游客|双程证",
        ),
    ),
    (
        "none",
        rx(
            r"no (?:visa|status|permit|permission)|none|not in (?:hk|hong kong)|never been",
            r"没有(?:签证|身份|任何身份|香港身份)|冇(?:签证|身份)|无身份|什么都没有|不在香港|唔喺香港",
        ),
    ),
)
_HOLDS: Final = rx(
    r"came|have|has|hold(?:s|ing)?|holder|with|on|under|currently|now|am|im|ive|got|my|using|granted"
    r"|already|as an?|valid",
    r"持|揸|拎|攞|拿(?:着|的|到了?|了|住)|攞到|我(?:现在|而家|目前)?(?:是|系|用|有|拿|攞|持)|现在(?:是|用|拿|持|在)"
    r"|来的|嚟嘅|目前(?:是|持|拿|用)|而家(?:系|攞|用|持)|已(?:有|获|经有|批|经是)|有(?!兴趣)|身份(?:是|系)|签(?:是"
    r"|系)|用紧|攞紧|手上|在港",
)
_WISH: Final = rx(
    r"want|wants|apply\w*|applied|plan\w*|hope|hoping|consider\w*|would like|interested|thinking"
    r"|switch\w* to|change to|get an?|eligible|qualify|application|pending|expired|used to|previous\w*"
    r"|refused|rejected|before|was|or|versus|vs|vs\\.|better|difference|prefer",
    r"想|申请|打算|准备|计划|考虑|希望|转(?!了)|换成|递了|在审|等批|过期|以前|之前|曾|被拒|拒|还是|或者"
    r"|区别|边|比|够不够|符合|资格|办|做(?!过)|续",
)
_ANOTHER_KIND: Final = rx(r"list|scheme list|us |uk |schengen", r"清单|人才办|签注(?:怎|如)|美国|英国|日本|泰国")


def hk_status(message: Message) -> Found | None:
    """Read the status held in Hong Kong; a scheme that is only wished for, asked about or applied for is none."""
    asked = message.asked == SLOT
    for clause in message.facts:
        if not asked and _NO_VISA.search(clause.text):
            return clause.found("none")
    for clause in message.facts:
        text = clause.text
        if _ANOTHER_KIND.search(text) and not asked:
            continue
        for value, pattern in _STATUSES:
            match = pattern.search(text)
            if not match or (value == "none" and not asked):
                continue
            if value != "none" and negated(text, match.start()):
                break
            if (
                _WISH.search(text[max(0, match.start() - 24) : match.start()])
                or _WISH.match(text[match.end() :].lstrip())
                or yes_no.is_hedged(text)
            ):
                break
            if asked or _holds(value, text, match):
                return clause.found(value)
            break
    if asked:
        bare = yes_no.polarity(message)
        return message.whole("none") if bare is not None and bare.value == "no" else None
    return None


_NO_VISA: Final = rx(
    r"no (?:hk|hong kong) (?:visa|status|permit)", r"(?:没有?|冇|无|未有)(?:任何)?香港(?:嘅|的)?(?:签证|身份(?!证))"
)
_IN_HONG_KONG: Final = re.compile(en("hong ?kong|hk") + "|香港|在港|港")
_STUDENT_VISA: Final = re.compile("visa|签|读紧|在读|stud")
_IN_HAND: Final = re.compile(r"(?:揸|持|拿)(?:着|住|紧)?(?:香港)?$")
_VISA: Final = re.compile(
    en("visa|holder|status|pass|permit|on asmtp|hold|my asmtp|working here|renew\\w*|extend\\w*")
    + "|签|身份|持|揸|拿[着紧住的]|续|到期|我(?:是|系|现在|而家)"
)
_HOLDER: Final = re.compile(r" ?(?:visa|pass|status)? ?(?:holder)")
_HOLDER_ZH: Final = re.compile(
    r"(?:签证?|身份|[abc]类|计划)?(?:(?:去年|今年|前年|上年|旧年)(?:已)?批|持有人|揸紧|已经?有|有咗|批咗|快到期|嚟香港|(?:在|喺)(?:香|港)|已批|批了|下来了|在手)"
)


def _holds(value: str, text: str, match: re.Match[str]) -> bool:
    """Unasked, the words must say that the person holds it, and students and visitors that it is Hong Kong's."""
    before, after = text[max(0, match.start() - 22) : match.start()], text[match.end() : match.end() + 14]
    if value in ("student", "visitor", "dependant") and not (_IN_HONG_KONG.search(text) or _IN_HAND.search(before)):
        return False
    if value == "student" and not _STUDENT_VISA.search(text):
        return False
    if value == "asmtp" and not _VISA.search(text):
        return False  # "a talk on ASMTP", "we had a colleague approved under it"
    return bool(_HOLDS.search(before) or _HOLDER.match(after) or _HOLDER_ZH.match(after))
