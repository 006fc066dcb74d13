"""`local_hire_difficulty`: whether the employer tried to hire locally and can show it.

Planned adverts are not advertised; `proven` needs adverts and records that exist, adverts alone leave it open.
"""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

_ADVERT: Final = rx(
    r"advert\w*|ads?|post(?:ed|ing)(?: it| the (?:job|vacancy|position|role))?|jobsdb|jobs db|linkedin"
    r"|indeed|ctgoodjobs|cpjobs|recruit\w*|job (?:post|posting|board|listing|fair|ad)s?|headhunt\w*"
    r"|listed the (?:job|vacancy)|hiring (?:campaign|notice)|tried (?:to (?:hire|recruit|find)|locally"
    r"|hiring|recruiting)|local (?:hiring|recruitment)|(?:hired?|hiring|recruit\w*) locally"
    r"|labour department|hr (?:agency|agencies)|interviewed(?: [a-z]+){0,3} (?:local|candidate|applicant"
    r"|people)",
    r"广告|登报|刊登|登过|登咗|登了|招聘|招过|招了|招咗|发布职位|发过|挂网|挂出|挂过|jobsdb|猎头|劳工处"
    r"|招工|请过|请咗好耐|放上网|上网请|公开招|放过|贴过|出过post|post过|卖广告|落广告|招人|试过请|在本地请"
    r"|本地招|招不到|请唔到|登",
)

_RECORDS: Final = rx(
    r"records?|proof|prove[nd]?|evidence|screenshots?|document\w*|kept|keep|saved|receipts?|copies|copy"
    r"|file[sd]?|show|on (?:record|file)|cvs?|resumes?|statistics|interview notes|report|invoice"
    r"|paper(?:s|work)|list of (?:[0-9]+ |the |all )?(?:applicants|candidates)|have the ads?"
    r"|every (?:application|cv|reply)|all (?:the )?(?:applications|replies)",
    r"记录|纪录|证明|截图|凭证|留底|留存|保留|存档|收据|资料|证据|文件|有数据|简历|发票|可以提供|拿得出"
    r"|攞得出|齐全|有单",
)

_NO_RECORDS: Final = rx(
    r"(?:no|not|without|didnt|dont|doesnt|havent|hasnt|never|nothing|none|cant|lost|threw|deleted"
    r"|forgot to)(?: [a-z]+){0,5} (?:records?|proof|evidence|screenshots?|document\w*|keep|kept|save|saved"
    r"|receipts?|copies|copy|show|prove|files?)|(?:records?|proof|evidence|screenshots?"
    r"|nothing)(?: [a-z]+){0,3} (?:lost|gone|missing|not kept|deleted)|nothing (?:was |has been )?(?:kept"
    r"|saved|left|to show)|no (?:records?|proof|papers?|copies|evidence)(?: [a-z]+){0,2} (?:was|were"
    r"|has been|have been) (?:kept|saved)|(?:nobody|no one|noone|none of us) (?:kept|saved|has|had)"
    r"|(?:kept|keeps|keep|saved|have|has|had) no (?:paperwork|papers?|records?|proof"
    r"|copies|copy|evidence)|none (?:was |were )?(?:kept|saved|left)"
    r"|(?:records?|replies|emails|applications)(?: [a-z]+){0,2} (?:went|gone|lost|deleted|wiped)"
    r"|deleted (?:all|the|them|it|every)",
    r"(?:没有?|冇|未有?|无|不|唔)(?:保留|留下|留|保存|存|任何|什么|乜|咩|相关|招聘|书面|做|有|系|低|到"
    r"|返)*(?:记录|纪录|证明|截图|凭证|底|证据|文件|存档|资料|收据)|(?:记录|纪录|证明|截图|凭证|证据|资料"
    r"|文件)(?:都|也|就)?(?:没|冇|丢|不见|唔见|删|无|遗失)|(?:忘了|忘记|唔记得)(?:截图|保存|留)|(?:全部|都)?(?:删咗|删了|删晒|冇晒|没了)|没留|冇留|没保留|没保存|没存|拿不出|攞唔出"
    r"|冇keep|没keep",
)

_NOT_ADVERTISED: Final = rx(
    r"(?:no|not|never|nevr|nver|didnt|havent|hasnt|dont|doesnt|did not|without|wasnt|isnt|havent been"
    r"|nothing)(?: [a-z]+){0,5} (?:advert\w*|ads?|post(?:ed|ing)?|recruit\w*|tried|try|look(?:ed"
    r"|ing)? (?:for )?local\w*|hire locally|hiring locally|search(?:ed)?)|not yet advertised|(?:will"
    r"|going to|plan\w*(?: to)?|about to|intend\w* to|want\w* to|preparing to|next (?:week"
    r"|month))(?: [a-z]+){0,4} (?:advertis\w*|ads?|post(?:ing)?|recruit\w*)|(?:hired|picked|chose|offered"
    r"|referred|wanted|came to|approached|invited) (?:me )?direct(?:ly)?|direct(?:ly)? (?:hired|offered"
    r"|approached|hire)|only (?:wanted|looked at|considered) me|internal referral only|just hired me"
    r"|did ?nt look|no advertising|advert(?:s|ising)? (?:is |are )?(?:planned|coming|next)",
    r"(?:没有?|冇|未有?|从来?没|从未|无|不(?!过)|唔(?!过)|还没有?|仲未|暂未)(?:有|在|喺|本地|公开|香港|试过|打过|做过"
    r"|卖过|登过?|刊登|落过|放过|出过|发过|进行|任何|打|做|卖|落|放|去|曾|过|对外|系)*(?:广告|登|招聘|招人"
    r"|招过|招(?!到|着|满|够)|刊登|请人|请过|招工|挂网|发布)|(?:打算|准备|计划|将会?|即将|会|要|谂住|快要|下个?(?:星期"
    r"|礼拜|周|月))(?:再|先|才|去|开始|在|喺|本地|香港|jobsdb|上|放|做)*(?:登|刊登|打|发|招聘|招人|卖|落|放"
    r"|出)(?:广告|招聘|招人|人)?|直接(?:请|聘|找|招|联系|揾|要|录用|挖)(?:的|嘅)?(?:我|佢|他|她)"
    r"|指定(?:要)?(?:我|请我)|只考虑我|净系要我|内部推荐|未登|没登|冇登过|冇请过|没招过|没有招过|没招(?!到|着)|冇招(?!到)",
)


_OWN_CV: Final = re.compile(
    en("(?:sent|submitted|applied with) (?:in )?(?:my|his|her) (?:cv|resume)") + "|[投寄交递][^,]{0,3}(?:简历|履历|cv)"
)
"""How the person came to the job; no record of the employer's."""
_ADVERTISING: Final = re.compile(en("advert\\w*|recruit\\w*|ads?") + "|广告|招聘|招人")


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
        text = _OWN_CV.sub("", text)
        if _NO_RECORDS.search(text):
            no_records = None if hedged else no_records or clause
        elif (match := _RECORDS.search(text)) and not hedged and not negated(text, match.start()):
            records = records or clause
        if _ADVERT.search(text) and not hedged:
            advert = advert or clause
    denied = undone if near or (undone and _ADVERTISING.search(undone.text)) else None
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
        return (
            message.whole("not_advertised")
            if bare is not None and bare.value == "no" and not advert and not records
            else None
        )
    return None


_CRIMINAL: Final = re.compile(en("criminal|crime|conviction") + "|犯罪|刑事")
_OTHER_RECORD: Final = re.compile(
    en("criminal|crime|conviction|work record|experience|salary") + "|犯罪|刑事|工作证明|经验|学历"
)
_APPLICANTS: Final = re.compile("申请人|求职")


def _about_hiring(records: Clause, advert: Clause, near: bool) -> bool:
    """Unasked, records must stand beside the adverts and not be somebody's criminal or work record."""
    if near:
        return not _CRIMINAL.search(records.text)
    return (
        records.sentence == advert.sentence
        and not _OTHER_RECORD.search(
            records.text,
        )
        and not _APPLICANTS.search(advert.text)
    )
