"""The form of the work: `intra_company` (a transfer inside the group) and `post_type`."""

from __future__ import annotations

import re
from typing import Final

from . import places, yes_no
from .clauses import Found, Message
from .patterns import en, negated, rx

_TRANSFER: Final = rx(
    r"(?:internal|intra-?company|inter-?company|intra-?group|company|office) transfer\w*|intra-?company"
    r"|transfer(?:red|ring|s)?(?: [a-z]+){0,4}? (?:to|into) (?:the |our |its |their "
    r"|my )?(?:[a-z]+ ){0,2}?(?:hong kong|hk)|second(?:ed|ment)|relocat(?:ed|ing|e"
    r"|ion)(?: [a-z]+){0,3} (?:by|within|with) (?:my|the|our|same)|same (?:group|company|employer|parent)"
    r"|(?:within|inside) (?:the|our|my) (?:group|company)|sister company|post(?:ed|ing) (?:to|by)"
    r"|assign(?:ed|ment) (?:to|by)|sent (?:by|to) (?:my|the|hong kong|hk)",
    r"内部(?:调动|调职|调派|转岗|调|transfer)|集团内部|同一?集团|同一?(?:间|家)公司|派驻|外派|调派|派(?:我"
    r"|佢|他|她)?(?:去|到|来|过)香港|调(?:我|佢|他|她)?(?:去|到|来|过|往)香港|借调|母公司派|总部派|公司派"
    r"|总公司派|内地公司调|调职到|公司内调",
)


def intra_company(message: Message) -> Found | None:
    """Read `intra_company`: a transfer inside the same group."""
    asked = message.asked == "intra_company"
    for clause in message.facts:
        match = _TRANSFER.search(clause.text)
        if match and (asked or not _NEW_EMPLOYER.search(clause.text)):
            denied = negated(clause.text, match.start())
            if denied and not asked:
                continue
            return clause.found("no" if denied else "yes")
        if asked and _NEW_EMPLOYER.search(clause.text):
            return clause.found("no")
    return yes_no.polarity(message) if asked else None


_NEW_EMPLOYER: Final = rx(
    r"new (?:employer|company|job)|different (?:company|employer|group)|another (?:company|employer)"
    r"|external|not related|hired externally",
    r"新(?:公司|雇主|工)|另一(?:间|家)|不同(?:公司|集团)|外部(?:招聘|应聘)|外聘|没有关系|冇关系|无关|不相干",
)

_STUDY: Final = rx(
    r"degree|master\w*|bachelor\w*|mba|phd|programme|program|course|study|studied|student|diploma|msc",
    r"硕士|本科|学位|博士|读|毕业|学历|大专|课程|mba|研究生|全日制|统招",
)

_POST: Final = (
    (
        "remote_from_mainland",
        rx(
            r"(?:work(?:ing|s)?|job|position|role)?(?: [a-z]+){0,3}?(?:remote(?:ly)?|from home|wfh|telecommut\w+"
            r"|home office)(?: [a-z]+){0,3}",
            r"远程|遥距|居家办公|居家工作|在家办公|喺屋企做|线上办公|在家工作",
        ),
    ),
    (
        "freelance",
        rx(
            r"freelanc\w*|self-?employed|commission[- ](?:only|based)|contractor|independent contractor"
            r"|project[- ]based|gig|consultanc?y? basis|per project|no fixed salary|pure commission",
            r"自由职业|自由工作|freelance|纯佣|只有佣金|净系佣金|佣金制|按项目|项目制|按单|接单|散工|外包|独立承包"
            r"|斜杠|自由身",
        ),
    ),
    (
        "part_time",
        rx(
            r"part[- ]?time(?:r)?|half[- ]time|(?:two|three|2|3|one|1|four|4) days? (?:a|per) week|casual|few hours"
            r"|side job",
            r"兼职|半职|钟点|小时工|part ?time|一周(?:两|三|二|2|3|四|4)天|一星期(?:两|三|二|2|3|四|4)日|每周(?:两"
            r"|三|二|2|3)天|副业",
        ),
    ),
    (
        "full_time",
        rx(
            r"full[- ]?time(?:r)?|permanent (?:position|job|role|post|staff|employee|contract)|(?:five"
            r"|5) days? (?:a|per) week|40 hours|regular (?:job|employment)|ft job",
            r"(?<!一直)全职|正职|全日工作|正式员工|full ?time|长工|坐班|每周五天|一周五天|一星期五日|朝九晚",
        ),
    ),
)


_NOT_WHOLLY: Final = re.compile(
    en("(?:not|no|never|sometimes|occasionally|one day|two days|hybrid)") + "|偶尔|有时|间中|不用|唔使"
)
_ABOUT_WORK: Final = re.compile(
    en("job|position|role|work|post|contract|employ\\w*|offer|hire\\w*|basis|wants me")
    + "|工作|职位|岗位|合同|合约|offer|公司|做|全职|兼职"
)


def post_type(message: Message) -> Found | None:
    """Read `post_type`: full-time, part-time, freelance, or remote work from the Mainland."""
    asked = message.asked == "post_type"
    for clause in message.facts:
        text = clause.text
        if _STUDY.search(text) and not asked:
            continue
        for value, pattern in _POST:
            match = pattern.search(text)
            if not match or negated(text, match.start()) or (_STUDY.search(text) and value != "remote_from_mainland"):
                continue
            if not asked and not _ABOUT_WORK.search(text) and match.group().strip() != text.strip():
                continue
            if value == "remote_from_mainland" and not (asked or places.MAINLAND.search(text)):
                continue
            if value == "remote_from_mainland" and _NOT_WHOLLY.search(
                text,
            ):
                continue
            return clause.found(value)
    return None
