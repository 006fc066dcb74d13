"""The post: `genuine_vacancy`, `talent_list` and `local_hire_difficulty`.

Covering a leaver is a replacement. Planned adverts are not advertised; `proven` needs adverts and records that exist.
"""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

_NOT_REAL: Final = rx(
    r"fake|not (?:a )?(?:real|genuine)(?: (?:job|post|vacancy|position|one))?|isnt (?:a )?(?:real|genuine)|no (?:real|actual|genuine) (?:job|post|vacancy|position|work|role)|on paper(?: only)?|paper (?:position|job|only)|(?:just|only|purely|simply|solely) (?:for|to get) (?:the |a |my )?(?:visa|status|hkid|residency|identity)|nominal|sham|dummy|shell company|no actual (?:work|job|duties)|wont (?:actually )?work there|doesnt (?:really |actually )?exist|name only|in name",
    r"假的|假职位|不是真的|唔系真|挂靠|挂名|挂个名|虚假|虚构|不存在|没有(?:真实|实际)(?:的)?(?:岗位|职位|工作)|冇(?:真实|实际|真系)(?:嘅)?(?:岗位|职位|工作|返工)|空壳|壳公司|纯粹?为(?:了|咗)?(?:签证|身份|拿身份|攞身份)|只是为(?:了)?(?:签证|身份|拿身份)|净系为(?:咗)?(?:签证|身份|攞身份)|不用真的?上班|唔使真系返工|唔使返工|不用上班|纸上",
)
_CREATED: Final = rx(
    r"(?:creat\w*|made(?: up)?|made it up|designed|set up|opened|tailor\w*|invent\w*|built|custom\w*|specially|specifically|special)(?: [a-z-]+){0,4} (?:for me|for (?:him|her|the candidate|this candidate|this person|the applicant)|just for)|for me (?:only|specifically|specially|personally|in particular)|tailor[- ]?made|because of me|around me|bespoke|my friend (?:is|will)|position (?:is )?just for me",
    r"(?:专门|特意|特地|特登|专程|为|因|替|帮|度身|因应)(?:为|给|俾|帮|替)?(?:了|咗)?(?:我|他|她|佢|候选人)(?:个人|而|度身|专门|特别|特登|定制|单独|另外|额外|新)*(?:设|开|创|增|新设|设立|开设|安排|加|做|弄|造|度身|定|订|留)|因人设(?:岗|职|位)|度身订造|量身(?:定|订)(?:做|制|造)|为我(?:而|专)?设|为我开|俾我(?:而)?开|特登开|专门为我|特意为我|为佢设",
)
_REPLACEMENT: Final = rx(
    r"replac\w*|(?:someone|somebody|the (?:last|previous|former|old) (?:person|guy|one|holder|employee|staff|colleague|manager)|predecessor|colleague|employee|staff|(?:he|she|they)|person)(?: [a-z]+){0,4}? (?:left|leaving|resigned|resigning|quit|quitting|retired|retiring|leaves|going away|moved on|was promoted|got promoted)|back-?fill\w*|cover(?:ing|s)?(?: for)?(?: a| an| the| someones?)?(?: [a-z]+){0,2} (?:leave|leaver|maternity|absence|who left|resignation)|maternity (?:cover|leave)|taking over(?: from)?|take over(?: from)?|took over|succe(?:ed|ssor|eding)|fill(?:ing)? (?:in )?(?:the |a )?(?:gap|vacancy|seat) (?:left|of)|(?:resigned|retired|left)(?: recently| last month| last week)?$",
    r"接替|顶替|顶(?:他|她|佢|上手|前任|同事)|跳槽|跳咗槽|代替|接手|补缺|补位|填补|替补|替代|接任|顶位|补人|前任|上一任|上手|旧同事|离(?:咗|了)?职|辞(?:咗|了)?职|走咗|走了|退(?:咗|了)?休|产假|补空缺|补返|原来的?人|原本的?人|有人(?:走|离|辞)|换人|辞咗职|劈炮",
)
_OPEN: Final = rx(
    r"(?:real|genuine|actual|true|normal|regular|existing|open|vacant|new|additional|extra)(?: [a-z]+){0,2}? (?:vacancy|vacancies|position|post|opening|role|job|headcount|need)|vacancy|vacant|opening|expan(?:d|ding|sion)\w*|grow(?:ing|th)|hiring|recruit\w*|they need|company needs|needs? (?:someone|people|more|staff|a|an|to fill)|business need|headcount|short of (?:staff|people|hands)|shortage|understaffed|open post|open position|advertised|it is (?:real|genuine)|its (?:real|genuine)|^(?:yes )?(?:real|genuine)$|unfilled|new (?:team|department|project|branch|business|office)",
    r"真实|真的有|真系有|确有|确实有|正常(?:招聘|空缺|岗位|职位)|空缺|公开招聘|招聘中|在招人|招人|请人|请紧人|扩(?:招|张|充|展)|新(?:增|开|设)(?:的|嘅)?(?:岗位|职位|部门|项目|团队|业务|分公司)?|增加人手|人手不足|急需|缺人手|要人手|唔够人|缺人|业务(?:需要|发展|增长|扩张)|公司(?:真的|确实|真系|本身)?(?:需要|要人|要请|有需要)|编制|有这个岗位|有呢个职位|真岗位|真有|新项目|新团队|新部门|开放职位|加人|长期招|真实存在|本身就有",
)


def genuine_vacancy(message: Message) -> Found | None:
    """Read where the post comes from: `open_post`, `replacement`, `created_for_applicant` or `not_real`."""
    asked = message.asked == "genuine_vacancy"
    found: dict[str, Clause] = {}
    for clause in message.stated:
        text = clause.text
        if not asked and not re.search(en("vacancy|position|post|role|job|opening|colleague|predecessor|replac\\w*") + "|职位|岗位|空缺|挂靠|离职|辞职|位置|接替|顶替|设岗|补缺", text):
            continue
        if yes_no.is_hedged(text) and re.search(r"可能|maybe|perhaps|might|possibly|也许|或者", text):
            continue
        for value, pattern in (("created_for_applicant", _CREATED), ("replacement", _REPLACEMENT), ("not_real", _NOT_REAL), ("open_post", _OPEN)):
            match = pattern.search(text)
            if match and not _turned(text, match) and (asked or _plain(value, text)):
                found.setdefault(value, clause)
    for value in ("not_real", "created_for_applicant", "replacement", "open_post"):
        if value in found:
            return found[value].found(value)
    return None


def _turned(text: str, match: re.Match[str]) -> bool:
    """Whether the words deny what they name; "not real" carries its own negation, "nobody left" is no replacement."""
    if re.match(r"(?:not|isnt|no|doesnt|wont)(?![a-z])|不|没|冇|唔|挂", match.group()):
        return bool(re.search(en("not|never") + "|不是|唔系|并非", text[max(0, match.start() - 8) : match.start()]))
    return negated(text, match.start())


def _plain(value: str, text: str) -> bool:
    """Unasked, only words about this very post count; "the company is hiring" alone may be about anybody."""
    if value == "open_post":
        return bool(re.search(en("(?:real|genuine|open|new|existing) (?:vacancy|position|post|opening)|expansion|new headcount") + "|真实(?:的)?(?:岗位|职位|空缺)|新增(?:的)?(?:岗位|职位)|新开(?:的)?(?:岗位|职位)|确有(?:职位|空缺)", text))
    if value == "replacement":
        return bool(re.search(en("replac\\w*|back-?fill|maternity|predecessor|(?:colleague|person|holder|employee) (?:who )?(?:left|resigned|retired|is leaving)") + "|接替|顶替|补缺|前任|产假", text))
    if value == "not_real":
        return bool(re.search("挂靠|挂名|fake|假|空壳|sham|paper", text)) and not re.search("(?:其他|中介|别人|有人|不要|不会|不想|拒绝)", text)
    return True


_LIST: Final = rx(r"(?:the |talent |that |this )?list(?:ed)?|on it|in it|there", r"清单|名单|列表|人才清单|上面|里面|入面|榜")
_ON_LIST: Final = rx(
    r"(?:on|in|under|belongs? to|part of|included (?:on|in)|appears? (?:on|in)|covered by|falls? (?:under|in)|match(?:es)?|within|it is|its|listed|yes) (?:the |that |this |hk |hong kong |official )*(?:talent )?list(?:ed)?|listed (?:occupation|profession|job)|(?:is|its|job is|post is|occupation is|profession is) listed|on (?:it|there)|(?:found|saw|see|seen|checked)(?: [a-z]+){0,4} (?:on|in) (?:the )?(?:talent )?list",
    r"(?:在|喺|属于|属|列入|列在|入了|入咗|上了|上咗|符合|是|系|包括在|有列|出现在)(?:这个|呢个|那个|香港|政府|官方|这张|呢张)*(?:人才)?(?:清单|名单|列表)|(?:清单|名单|列表)(?:上|里|入面|里面|上面|内|中)?(?:面)?(?:都|也|确实|真的|真系)?(?:有|的|嘅|岗位|职位)|(?:在|喺|系)(?:上面|里面|入面|列)|有列(?:入|出|明)?|清单(?:内|上|里)",
)
_OFF_LIST: Final = rx(
    r"(?:not|isnt|nothing|no|arent|doesnt|wasnt|cant|couldnt|dont|didnt|never|off|outside)(?: [a-z]+){0,5} (?:list(?:ed)?|on it|in it)|unlisted|not there|(?:doesnt|does not|didnt) (?:include|have|list|mention|cover)(?: [a-z]+){0,3}|(?:couldnt|cant|didnt|did not|cannot) (?:find|see) (?:it|my|our|the|this)(?: [a-z]+){0,2}|cant find it|didnt find it",
    r"(?:不|唔|没有?|冇|未|并不|并未)(?:是|系|在|喺|属于|属|列入|列在|包括|算|见到|看到|找到|揾到|上)*(?:在|喺|这个|那个|呢个|香港|人才|任何)*(?:清单|名单|列表|上面|里面|入面|表)|(?:清单|名单|列表)(?:上|里|入面|里面|上面|内|中)?(?:面)?(?:都|也|好像)?(?:没有|没|冇|无|找不到|揾唔到|看不到|没找到|没看到|见唔到)|不属于|唔属于|没列入|未列入|冇列|没有列|(?:没有?|冇)(?:我|我们|我哋|呢|这|该)[^,]{0,5}(?:行|职位|岗位|工作|专业|工种|职业)|揾唔到|找不到",
)


def talent_list(message: Message) -> Found | None:
    """Read `talent_list`: whether the post is a profession of the Talent List."""
    asked = message.asked == "talent_list"
    for clause in message.stated:
        text = clause.text
        if not asked and not re.search(r"(?<![a-z])talent list|人才清单|清单职位|清单岗位|清单里|清单上|紧缺清单", text):
            continue
        if yes_no.is_hedged(text):
            continue
        if _OFF_LIST.search(text):
            return clause.found("no")
        on = _ON_LIST.search(text)
        if on and not negated(text, on.start()):
            return clause.found("yes")
    if not asked:
        return None
    return yes_no.polarity(message)


_ADVERT: Final = rx(
    r"advert\w*|ads?|post(?:ed|ing)(?: it| the (?:job|vacancy|position|role))?|jobsdb|jobs db|linkedin|indeed|ctgoodjobs|cpjobs|recruit\w*|job (?:post|posting|board|listing|fair|ad)s?|headhunt\w*|listed the (?:job|vacancy)|hiring (?:campaign|notice)|tried to (?:hire|recruit|find)|labour department|hr (?:agency|agencies)|interviewed(?: [a-z]+){0,3} (?:local|candidate|applicant|people)",
    r"广告|登报|刊登|登过|登咗|登了|招聘|招过|招了|招咗|发布职位|发过|挂网|挂出|挂过|jobsdb|猎头|劳工处|招工|请过|请咗好耐|放上网|上网请|公开招|放过|贴过|出过post|post过|卖广告|落广告|招人|试过请|在本地请|本地招|招不到|请唔到|登",
)
_RECORDS: Final = rx(
    r"records?|proof|prove[nd]?|evidence|screenshots?|document\w*|kept|keep|saved|receipts?|copies|copy|file[sd]?|show|cvs?|resumes?|statistics|interview notes|report|invoice",
    r"记录|纪录|证明|截图|凭证|留底|留存|保留|存档|收据|资料|证据|文件|有数据|简历|发票|可以提供|拿得出|攞得出|齐全|有单",
)
_NO_RECORDS: Final = rx(
    r"(?:no|not|without|didnt|dont|doesnt|havent|hasnt|never|nothing|none|cant|lost|threw|deleted|forgot to)(?: [a-z]+){0,5} (?:records?|proof|evidence|screenshots?|document\w*|keep|kept|save|saved|receipts?|copies|copy|show|prove|files?)|(?:records?|proof|evidence|screenshots?|nothing)(?: [a-z]+){0,3} (?:lost|gone|missing|not kept|deleted)|nothing (?:was |has been )?(?:kept|saved|left|to show)|none (?:was |were )?(?:kept|saved|left)",
    r"(?:没有?|冇|未有?|无|不|唔)(?:保留|留下|留|保存|存|任何|什么|乜|咩|相关|招聘|书面|做|有|系|低|到|返)*(?:记录|纪录|证明|截图|凭证|底|证据|文件|存档|资料|收据)|(?:记录|纪录|证明|截图|凭证|证据|资料|文件)(?:都|也|就)?(?:没|冇|丢|不见|唔见|删|无|遗失)|没留|冇留|没保留|没保存|没存|拿不出|攞唔出|冇keep|没keep",
)
_NOT_ADVERTISED: Final = rx(
    r"(?:no|not|never|didnt|havent|hasnt|dont|doesnt|did not|without|wasnt|isnt|havent been|nothing)(?: [a-z]+){0,5} (?:advert\w*|ads?|post(?:ed|ing)?|recruit\w*|tried|try|look(?:ed|ing)? (?:for )?local\w*|hire locally|hiring locally|search(?:ed)?)|not yet advertised|(?:will|going to|plan\w*(?: to)?|about to|intend\w* to|want\w* to|preparing to|next (?:week|month))(?: [a-z]+){0,4} (?:advertis\w*|ads?|post(?:ing)?|recruit\w*)|(?:hired|picked|chose|offered|referred|wanted|came to|approached|invited) (?:me )?direct(?:ly)?|direct(?:ly)? (?:hired|offered|approached|hire)|only (?:wanted|looked at|considered) me|internal referral only|just hired me|did ?nt look|no advertising|advert(?:s|ising)? (?:is |are )?(?:planned|coming|next)",
    r"(?:没有?|冇|未有?|从来?没|从未|无|不|唔|还没有?|仲未|暂未)(?:有|在|喺|本地|公开|香港|试过|打过|做过|卖过|登过?|刊登|落过|放过|出过|发过|进行|任何|打|做|卖|落|放|去|曾|过|对外|系)*(?:广告|登|招聘|招人|招过|招|刊登|请人|请过|招工|挂网|发布)|(?:打算|准备|计划|将会?|即将|会|要|谂住|快要|下个?(?:星期|礼拜|周|月))(?:再|先|才|去|开始|在|喺|本地|香港|jobsdb|上|放|做)*(?:登|刊登|打|发|招聘|招人|卖|落|放|出)(?:广告|招聘|招人|人)?|直接(?:请|聘|找|招|联系|揾|要|录用|挖)(?:的|嘅)?(?:我|佢|他|她)|指定(?:要)?(?:我|请我)|只考虑我|净系要我|内部推荐|未登|没登|冇登过|冇请过|没招过|没有招过|没招|冇招",
)


def local_hire_difficulty(message: Message) -> Found | None:
    """Read `local_hire_difficulty`: `proven` takes adverts and records; adverts alone leave it open."""
    asked = message.asked == "local_hire_difficulty"
    near = asked or message.asked == "talent_list"
    advert = records = denied = no_records = undone = None
    for clause in message.stated:
        text = clause.text
        hedged = yes_no.is_hedged(text)
        if _NOT_ADVERTISED.search(text):
            undone = None if hedged else undone or clause
            continue
        if _NO_RECORDS.search(text):
            no_records = None if hedged else no_records or clause
        elif (match := _RECORDS.search(text)) and not hedged and not negated(text, match.start()):
            records = records or clause
        if _ADVERT.search(text) and not hedged:
            advert = advert or clause
    denied = undone if near or (undone and re.search(en("advert\\w*|recruit\\w*|ads?") + "|广告|招聘|招人", undone.text)) else None
    if denied and not advert:
        return denied.found("not_advertised")
    if advert and no_records and _about_hiring(no_records, advert, near):
        return Found("advertised_no_record", min(advert.start, no_records.start), max(advert.end, no_records.end))
    if advert and records and not denied and _about_hiring(records, advert, near):
        return Found("proven", min(advert.start, records.start), max(advert.end, records.end))
    if asked and no_records and not denied:
        return no_records.found("advertised_no_record") if advert else None
    if asked:
        bare = yes_no.polarity(message)
        return message.whole("not_advertised") if bare is not None and bare.value == "no" and not advert and not records else None
    return None


def _about_hiring(records: Clause, advert: Clause, near: bool) -> bool:
    """Unasked, records must stand beside the adverts and not be somebody's criminal or work record."""
    if near:
        return not re.search(en("criminal|crime|conviction") + "|犯罪|刑事", records.text)
    return records.sentence == advert.sentence and not re.search(en("criminal|crime|conviction|work record|experience|salary") + "|犯罪|刑事|工作证明|经验|学历", records.text) and not re.search("申请人|求职", advert.text)
