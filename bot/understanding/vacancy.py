"""`genuine_vacancy`: where the post comes from. Covering a leaver is a replacement."""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

_NOT_REAL: Final = rx(
    r"fake|no such (?:job|post|position|vacancy)|not (?:a )?(?:real|genuine)(?: (?:job|post|vacancy"
    r"|position|one))?|isnt (?:a )?(?:real|genuine)"
    r"|no (?:real|actual|genuine) (?:job|post|vacancy|position|work|role)|on paper(?: only)?"
    r"|paper (?:position|job|only)|(?:just|only|purely|simply|solely) (?:for|to get) (?:the |a "
    r"|my )?(?:visa|status|hkid|residency|identity)|nominal|sham|dummy|shell company|no actual (?:work|job"
    r"|duties)|wont (?:actually )?work there|doesnt (?:really |actually )?exist|name only|in name",
    r"冇真系请人|(?:没有|冇|没)(?:这个|呢个|这份|呢份|个)(?:职位|岗位|工作|工)|假的|假职位|不是真的|唔系真|挂靠|挂名"
    r"|挂个名|虚假|虚构|不存在|没有(?:真实|实际)(?:的)?(?:岗位|职位"
    r"|工作)|冇(?:真实|实际|真系)(?:嘅)?(?:岗位|职位|工作|返工)|空壳|壳公司|纯粹?为(?:了|咗)?(?:签证|身份"
    r"|拿身份|攞身份)|只是为(?:了)?(?:签证|身份|拿身份)|净系为(?:咗)?(?:签证|身份|攞身份)|不用真的?上班"
    r"|唔使真系返工|唔使返工|不用上班|纸上",
)

_CREATED: Final = rx(
    r"(?:creat\w*|made(?: up)?|made it up|designed|set up|opened|tailor\w*|invent\w*|built|custom\w*"
    r"|specially|specifically|special)(?: [a-z-]+){0,4} (?:for me|for (?:him|her|(?:my|our|this"
    r"|the) client|(?:my|our) candidate|the candidate"
    r"|this candidate|this person|the applicant)|just for)|for me (?:only|specifically|specially|personally"
    r"|in particular)|tailor[- ]?made|because of me|around me|bespoke|my friend (?:is|will)"
    r"|position (?:is )?just for me",
    r"(?:专门|特意|特地|特登|专登|专程|为|因|替|帮|度身|因应)(?:为|给|俾|帮|替)?(?:了|咗)?(?:我|他|她|佢"
    r"|候选人|申请人|人选)(?:个人|而|度身|专门|特别|特登|定制|单独|另外|额外|新)*(?:设|开|创|增|新设|设立|开设|安排|加"
    r"|做|弄|造|度身|定|订|留)|因人设(?:岗|职|位)|度身订造|量身(?:定|订)(?:做|制|造)|为我(?:而|专)?设"
    r"|为我开|(?:给|为)(?:我|她|他|佢)量身|俾我(?:而)?开|特登开|专门为我|特意为我|为佢设|(?:为|因)(?:咗|了)?我先开",
)

_REPLACEMENT: Final = rx(
    r"replac\w*|(?:someone|somebody|the (?:last|previous|former|old) (?:person|guy|one|holder|employee"
    r"|staff|colleague|manager)|predecessor|colleague|employee|staff|(?:he|she|they)"
    r"|person)(?: [a-z]+){0,4}? (?:left|leaving|resigned|resigning|quit|quitting|retired|retiring|leaves"
    r"|going away|moved on|was promoted|got promoted)|back-?fill\w*|cover(?:ing|s)?(?: for)?(?: a| an| the"
    r"| someones?)?(?: [a-z]+){0,2} (?:leave|leaver|maternity|absence|who left|resignation)"
    r"|maternity (?:cover|leave)|takes over(?: from)?|taking over(?: from)?|take over(?: from)?|took over"
    r"|succe(?:ed|ssor|eding)"
    r"|fill(?:ing)? (?:in )?(?:the |a )?(?:gap|vacancy|seat) (?:left|of)|(?:resigned|retired"
    r"|left)(?: recently| last month| last week)?$",
    r"顶一?个[^,]{0,8}走|走(?:了|咗)[^.]{0,12}(?:顶上|补)|补(?:佢|他|她)(?:个|的)?位|接替|顶替|顶(?:他|她|佢|上手|前任|同事)|跳槽|跳咗槽|代替|接手|补缺|补位|填补|替补|替代|接任|顶位|补人"
    r"|前任|上一任|上手|旧同事|离(?:咗|了)?职|辞(?:咗|了)?职|走咗|走了|退(?:咗|了)?休|产假|补空缺|补返"
    r"|原来(?:的|那个|嗰个)?(?:人|同事|员工)|升(?:了|咗)?职|原本的?人|有人(?:走|离|辞)|换人|辞咗职|劈炮",
)

_OPEN: Final = rx(
    r"(?:brand )?new (?:position|post|role|headcount)|(?:real|genuine|actual|true|normal|regular|existing"
    r"|open|vacant|new|additional"
    r"|extra)(?: [a-z]+){0,2}? (?:vacancy|vacancies|position|post|opening|role|job|headcount|need)|vacancy"
    r"|vacant|opening|expan(?:d|ding|sion)\w*|grow(?:ing|th)|hiring|recruit\w*|they need|company needs"
    r"|needs? (?:someone|people|more|staff|a|an|to fill)|business need|headcount|short of (?:staff|people"
    r"|hands)|shortage|understaffed|open post|open position|advertised|it is (?:real|genuine)|its (?:real"
    r"|genuine)|^(?:yes )?(?:real|genuine)$|unfilled|(?:empty|vacant|free|open) (?:seat|chair|desk|slot)"
    r"|(?:seeking|trying|looking) to fill|established (?:post|position|role)|open to any\w+|new (?:team"
    r"|department|project|branch"
    r"|business|office)",
    r"新位|新岗|新职位|真实|真的有|真系有|确有|确实有|正常(?:招聘|空缺|岗位|职位)|空缺|公开招聘|招聘中|在招人|招人|请人"
    r"|请紧人|扩(?:招|张|充|展)|(?<!重)新(?:增|开|设)(?:的|嘅)?(?:岗位|职位|部门|项目|团队|业务|分公司)?|增加人手"
    r"|人手不足|急需|缺人手|要人手|唔够人|缺人|缺(?:一)?个|争人|空岗|挂出(?:来|去)?招|招(?:了)?(?:好|很)?久|有空位|有位|要(?:揾|找|请)人|业务(?:需要|发展|增长|扩张)|公司(?:真的|确实|真系"
    r"|本身)?(?:需要|要人|要请|有需要)|编制|有这个岗位|有呢个职位|真岗位|真有|新项目|新团队|新部门|开放职位"
    r"|加人|长期招|真实存在|本身就有|现有空缺|公开招|边个都可以|新开编制",
)


_DOUBT: Final = re.compile(r"可能|maybe|perhaps|might|possibly|也许|或者")
_ABOUT_POST: Final = re.compile(
    en("vacancy|position|post|role|job|opening|colleague|predecessor|replac\\w*")
    + "|职位|岗位|空缺|挂靠|挂个名|请人|招|编制|退休|量身|离职|辞职|位置|[呢这个嗰]位|接替|顶替|设岗|补缺"
)


def genuine_vacancy(message: Message) -> Found | None:
    """Read where the post comes from: `open_post`, `replacement`, `created_for_applicant` or `not_real`."""
    asked = message.asked == "genuine_vacancy"
    found: dict[str, Clause] = {}
    for clause in message.stated:
        text = clause.text
        if not asked and not _ABOUT_POST.search(
            text,
        ):
            continue
        if yes_no.is_hedged(text) and _DOUBT.search(text):
            continue
        for value, pattern in (
            ("created_for_applicant", _CREATED),
            ("replacement", _REPLACEMENT),
            ("not_real", _NOT_REAL),
            ("open_post", _OPEN),
        ):
            match = pattern.search(text)
            if match and not _turned(text, match) and (asked or _plain(value, text)):
                found.setdefault(value, clause)
    for value in ("not_real", "created_for_applicant", "replacement", "open_post"):
        if value in found:
            return found[value].found(value)
    return None


_OWN_NEGATION: Final = re.compile(r"(?:not|isnt|no|doesnt|wont)(?![a-z])|不|没|冇|唔|挂")
_DENIAL: Final = re.compile(en("not|never") + "|不是|唔系|并非")


def _turned(text: str, match: re.Match[str]) -> bool:
    """Whether the words deny what they name; "not real" carries its own negation, "nobody left" is no replacement."""
    if _OWN_NEGATION.match(match.group()):
        return bool(_DENIAL.search(text[max(0, match.start() - 8) : match.start()]))
    return negated(text, match.start())


_OPEN_PLAINLY: Final = re.compile(
    en("(?:real|genuine|open|new|existing) (?:vacancy|position|post|opening)|expansion|new headcount|open to any\\w+")
    + "|现有空缺|公开招|边个都可以|谁都可以应聘|新开编制"
    "|真实(?:的)?(?:岗位|职位|空缺)|新增(?:的)?(?:岗位|职位)|新开(?:的)?(?:岗位|职位)|确有(?:职位|空缺)"
)
_REPLACES_PLAINLY: Final = re.compile(
    en(
        "replac\\w*|back-?fill|maternity|predecessor|(?:colleague|person|holder|employee) (?:who )?(?:left"
        "|resigned|retired|is leaving)"
    )
    + "|接替|顶替|补缺|前任|产假|离职空出|退(?:咗)?休走|顶(?:佢|他|她)个?位|空出来|"
    + en("became (?:free|vacant)|freed up")
)
_SHAM: Final = re.compile("no real job|挂个名|冇真系请|挂靠|挂名|fake|假|空壳|sham|paper")
_OTHERS: Final = re.compile("(?:其他|中介|别人|有人|不要|不会|不想|拒绝)")


def _plain(value: str, text: str) -> bool:
    """Unasked, only words about this very post count; "the company is hiring" alone may be about anybody."""
    if value == "open_post":
        return bool(
            _OPEN_PLAINLY.search(
                text,
            )
        )
    if value == "replacement":
        return bool(
            _REPLACES_PLAINLY.search(
                text,
            )
        )
    if value == "not_real":
        return bool(_SHAM.search(text)) and not _OTHERS.search(text)
    return True
