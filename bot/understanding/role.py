"""`role`: who is writing. Read only where it is said in so many words; somebody who just talks of "I" is not asked."""

from __future__ import annotations

import re
from typing import Final

from .clauses import CANDIDATE, RELATIVE, SELF, Clause, Found, Message
from .patterns import en, negated, rx

SLOT: Final = "role"
_FAMILY_EN: Final = (
    "husband|wife|spouse|son|daughter|brother|sister|father|mother|dad|mum|mom|fiancee?|boyfriend"
    "|girlfriend|bf|gf|cousin|nephew|niece|child"
)
_FAMILY_ZH: Final = (
    "细妹|媳妇|外甥女?|侄[子女儿]|妹妹?|堂[弟哥妹姐]|嫂子|姐夫|妹夫|舅舅|姑姑|叔叔|老豆|老窦|阿妈|阿爸|男票|女票|闺女|阿仔|阿女|阿妹|阿哥|孩子他爸|孩子他妈|老公|老婆|先生|太太|丈夫|妻子|爱人|儿子|女儿|仔仔?|囡囡?|弟弟|哥哥|姐姐|妹妹|爸爸|妈妈|父亲|母亲"
    "|男朋友|女朋友|男友|女友|表弟|表哥|表妹|表姐|家人|屋企人|个仔|个女|细佬|家姐|孩子"
)
_EMPLOYER: Final = rx(
    r"(?:we|our company|my company|our firm|the company|our team) (?:(?:are|is|have|has|wants?|would like"
    r"|needs?|plans?|wish|intend|would|just|already|planning|looking|trying) )*(?:to )?(?:hir(?:e|ing)"
    r"|employ(?:ing)?|recruit(?:ing)?|sponsor(?:ing)?|bring(?:ing)?|offer(?:ed|ing)?|transfer(?:ring)?"
    r"|looking to (?:hire|employ|recruit|sponsor))"
    r"|(?:want|would like|looking|plan|need|wish|hope|trying|planning)s? to (?:hire|employ|recruit"
    r"|sponsor)(?! me| us| him| her| people like)"
    r"|i(?:m| am)? (?:an? |the )?(?:hr|human resources|employer|hiring manager|recruiter|company (?:owner"
    r"|director)|from hr|in hr|work in hr|(?:the )?hr (?:manager|officer|director))(?! says| said| told)"
    r"|i (?:want|would like|need|plan) to (?:hire|employ|sponsor)(?! me)|(?:on behalf of|for) (?:our"
    r"|my) (?:new )?(?:employee|staff|hire|candidate|colleague)|(?:our|the) (?:candidate|new hire"
    r"|prospective employee)|as (?:an|the) employer|employer here|hr here|employer|hr"
    r"|we (?:did |have |already )?advertis\w+|(?:guy|lady|person|man|woman|candidate|one) we (?:want|chose|picked)"
    r"|we (?:did )?put the (?:job|post|vacancy)|our group wants to|(?:the |our |^)candidates? (?!was|who)"
    r"|(?:were|we are) an? (?:[a-z-]+ ){0,5}(?:company|firm|studio|school|clinic|restaurant|manufacturer"
    r"|startup|chain|group|bank)"
    r"|i run an? (?:[a-z-]+ ){1,5}|we created it for (?:him|her)|(?:guy|person|one) we sponsored|as the company"
    r"|signed with us|(?:fund house|printing firm|firm|company|clinic|studio|factory) here(?= |$)"
    r"|i own an? [a-z ,-]{0,20}(?:company|firm|restaurant)"
    r"|i (?:run|head|lead|manage|handle|oversee|look after|am in charge of) (?:the )?(?:hr"
    r"|recruit\w*|hiring|human resources)"
    r"|(?:told|promised) (?:him|her) the job|we want to (?:station|post|relocate|transfer)"
    r"|want our [a-z ]{3,30} to relocate|our new [a-z ]{3,20}(?:manager|engineer|analyst)"
    r"|(?:were|we are) an? (?:hk|hong kong) (?:ltd|limited)|our guy|our (?:restaurant|shop|school|clinic"
    r"|studio|care home|hotel"
    r"|factory|firm|office) (?:wants|needs"
    r"|would like|plans)",
    r"(?:我们|我哋|敝|本|我)(?:香港)?(?:公司|司|机构|单位|集团|间公司|家公司)(?:想|要|打算|准备|计划|希望|需要"
    r"|拟|正在|正|已经|已|今次)*(?:请|聘|聘请|雇|雇用|招|招聘|担保|录用|引进|聘用|调派|由[^,]{2,10}调)|(?:我|我们|我哋)(?:想|要"
    r"|打算|准备|需要)(?:请|聘|聘请|雇|招)(?:一|个|位|名|内地|大陆)|(?:想|要|打算|准备|需要|计划|拟)(?:请"
    r"|聘请|聘|雇|招)(?:一|个|位|名|两|几|内地|大陆)|我(?:是|系)(?:公司|香港公司|香港|一间公司"
    r"|一家公司)*(?:的|嘅)?(?:hr|人事|人力资源|老板|雇主|招聘|负责人|企业主)|(?:帮|替|为|给)(?:我们|我哋"
    r"|公司)(?:的|嘅|一个|一位|新)*(?:员工|同事|新人|候选人|雇员)|我们的?候选人|我(?:们|哋)(?:的|嘅|个)?candidate|我司(?!法)|本公司(?:拟|欲|想|现)|我(?:们|哋)(?:间)?(?:餐厅|店|酒店|学校|公司)"
    r"(?=[^,]{0,12}(?:退休|空缺|请|招|登|办|缺))|想给我(?:们|哋)公司|我(?:们|哋)(?:香港)?公司(?:没|冇|有|现有)|(?:睇中|看中|看上)(?:咗|了|嘅|的)?(?:一)?[个位]|我(?:们|哋)[^,]{0,10}(?:挂|登)(?:了|咗)[^,]{0,8}(?:招聘|广告)|揾返佢个位|个candidate|作为雇主|雇主$|^hr$|^雇主"
    r"|^人事|我(?:们|哋)(?:是|系)[^,]{0,10}(?:企业|公司)|我负责(?:公司|我们|我司)?(?:的)?(?:招聘|人事)|老板[让叫]我(?:来)?(?:打听|问|咨询)|老板娘|^(?:餐厅|店|公司|工厂|馆)?老板$|我(?:是|系)[^,]{0,6}人力|(?:offer|合同|合约|聘书)(?:已经|都)?发(?:给|俾)(?:了|咗)?(?:他|她|佢)|想请返我哋|我间(?:公司|gym|餐厅|店|厂)|专登为我个|^雇主(?:咨询|查询|问)|我(?:们|哋)初创|我(?:们|哋)想请(?:嘅|的)|我做hr(?:嘅|的)"
    r"|我(?:们|哋)公司(?:在|喺)香港注册",
)
_FAMILY: Final = rx(
    rf"(?:my|our) (?:{_FAMILY_EN}) (?:(?:is|has|was|just|already|got|currently|also|been|would like to"
    rf"|wants? to|plans? to|hopes? to|is going to|is thinking of|is planning to|needs? to) )*"
    r"(?:appl(?:y|ies|ied|ying)|come to work|work in|working in|get (?:a |the )?(?:work "
    r"|employment )?(?:visa|permit)|(?:got |has |received |have )?(?:an? |the )?(?:job )?offer(?:ed)?|hired"
    r"|relocat\w*|the applicant|signed)(?! (?:as|to join|with me))"
    rf"|(?:can|could|is|does|will|would) my (?:{_FAMILY_EN}) (?:apply|qualify|be eligible|eligible"
    rf"|get (?:a |the )?(?:asmtp|work visa|employment visa))(?! as)"
    rf"|(?:write|writing|message|messaging|enquiring|inquiring|here) for my (?:{_FAMILY_EN})"
    rf"|not for (?:me|myself),? (?:its |it is |but )?for my (?:[a-z]+ )?(?:{_FAMILY_EN})"
    rf"|this is for my (?:{_FAMILY_EN})|(?:this|it|its|this is|it is) (?:all )?(?:is )?"
    rf"(?:about|for) my (?:{_FAMILY_EN})$"
    rf"|my (?:{_FAMILY_EN}) (?:has |just )?(?:asked|wants|wanted|told) me to"
    rf" (?:ask|find out|enquire|inquire|check|write)"
    rf"|(?:a )?worried (?:mother|father|mum|mom|dad|wife|husband)"
    rf"|(?:asking for|on behalf of|helping|help|instead of|applying for) (?:my|a|the) (?:elder |younger "
    rf"|big |little |older )?(?:{_FAMILY_EN}"
    rf"|relative|family member|family)|^family$|applicant is my (?:{_FAMILY_EN})|family member|(?:im|i am) (?:her"
    rf"|his) (?:{_FAMILY_EN})",
    rf"(?:帮|替|代|为|给|同|帮忙)(?:我)?(?:的|嘅)?(?:{_FAMILY_ZH})(?:问|申请|咨询|查|了解|睇|搞|办|查询)"
    rf"|(?:帮|替|代|帮忙)(?:我)?(?:的|嘅|个)?(?:{_FAMILY_ZH}|哥|弟|姐|妹|爸|妈|仔|女)(?!朋友|友)|(?:我)(?:的|嘅|个)?(?:{_FAMILY_ZH})(?:想|要|打算"
    rf"|准备|希望|正在|在)?(?:申请(?!受养)|办(?!受养)|拿到|收到|攞到|有offer|有香港|得到|被香港)"
    rf"|^关于我(?:个|的|嘅|家)?(?:{_FAMILY_ZH})(?:的|嘅)?(?:事|情况)?$"
    rf"|(?:{_FAMILY_ZH})(?:托|叫|让|想|要)我(?:来|去)?(?:帮|代)?(?:佢|他|她)?(?:来)?(?:问|查|打听|咨询)"
    r"|我?做(?:阿妈|阿爸|妈妈|爸爸|父母|家长|人老婆|人老公)(?:的|嘅)|^(?:佢|他|她)?(?:让|叫|托)我(?:帮忙|帮佢|帮他|帮她|来)问"
    rf"|(?:我)(?:的|嘅)?(?:{_FAMILY_ZH})(?:的|嘅)(?:事|情况|case|个案)"
    rf"|申请人(?:是|系)我(?:的|嘅|个)?(?:{_FAMILY_ZH})|^家属$|^家人$|^屋企人$|替(?:我)?(?:未婚[夫妻])|做阿[爸妈]嘅|(?:帮|代|替)(?:个)?(?:女婿|新抱|媳妇|老公|老婆)(?:问|查|申请|了解)?|想问(?:一?[下问])?我(?:哥|弟|姐|妹|爸|妈)(?:的|嘅)?事",
)
_ADVISER: Final = rx(
    r"(?:my|our|a|the) clients?(?! (?:of|from))|(?:education|visa|immigration|recruitment) (?:agency"
    r"|agent|firm) here|assisting on a case|at an? [a-z ]*(?:visa|immigration|education"
    r"|recruitment) (?:agency|firm)|our student|(?:im|i am|as)(?: an?)? (?:\w+ )?(?:agent|consultant"
    r"|adviser|advisor|lawyer"
    r"|solicitor|headhunter)(?! job)|on behalf of (?:a |my )?(?:client|friend)|(?:for|asking for"
    r"|helping) (?:a |my )(?:friend|client|classmate|colleague)|immigration (?:agent|agency)|(?:visa"
    r"|immigration) (?:consultant|adviser) here|adviser"
    r"|advisor",
    r"(?:我|我们|我哋)(?:的|嘅|有)?(?:个|位|一个|一位)?客(?:户|人)|帮(?:我)?(?:的|嘅|一个|个)*(?:客户|客人"
    r"|朋友|闺蜜|室友|friend|同学(?!历))(?:问|查|咨询|申请|了解|睇|办)?|替(?:我)?(?:的)?(?:客户|客人|朋友|同学|同事|闺蜜)|代(?:客户|客人|朋友)|做(?:留学|移民|升学)的?机构|(?:替|帮|代)(?:个)?学生|升学顾问|有个(?:内地)?学生|该生|我(?:哋|们)?做(?:移民|人力|签证|留学)?(?:顾问|咨询|中介)|(?:我(?:们|哋)?|这边是|呢度系)律师[楼行]|做(?:移民|签证|留学)?中介(?:的|嘅)|手[上头](?:有|有个|个|有一个|单|有单)*(?:客户|客人|case|个客)|我(?:是"
    r"|系)(?:一名|个|移民|留学|签证)*(?:中介|顾问|律师|猎头|代理)|^中介|^顾问|^代理",
)
_PROFESSION: Final = re.compile(
    en("clients?|agent|agency|consultant|advis[eo]r|lawyer|solicitor|headhunter") + "|客|顾问|中介|律师|猎头|代理"
)
_MIDDLEMAN: Final = rx(r"clients? candidate|recruiter asking|headhunter", r"我(?:是|系)猎头")
_BROWSING: Final = rx(
    r"just browsing really|just (?:looking|browsing|curious|checking|asking|exploring|want(?:ed)? to (?:know|see|look"
    r"|understand))(?: around)?|only (?:looking|browsing|asking|curious)|(?:im |i am )?(?:just )?browsing"
    r"|no plans? (?:yet|for now|to move)|out of curiosity|having a look|window shopping",
    r"随便(?:看看|问问|睇睇)|只是(?:看看|了解|问问|好奇)|就(?:看看|问问|了解一下)|先了解(?:一下|下)"
    r"|了解一下而已|睇下先|睇吓先|随便了解|想先了解|先随便|看看而已|净系睇|得闲睇|好奇|还没打算|未有打算"
    r"|先看看",
)
_APPLICANT: Final = rx(
    r"(?:for )?(?:myself|me|my own)|applicant|i(?:m| am) (?:the )?(?:applicant|applying|candidate)"
    r"|i (?:want|would like|plan|wish|need|hope) to (?:apply|work|get|move|come|go)",
    r"(?:我)?(?:自己|本人)(?:申请|想|要|问)?|我(?:是|系)申请人|^申请人|我(?:想|要|打算|准备|希望)(?:申请|办"
    r"|去香港|到香港|来香港|嚟香港|喺香港|在香港)",
)
_ORDER: Final = (("adviser", _MIDDLEMAN), ("employer", _EMPLOYER), ("family", _FAMILY), ("adviser", _ADVISER))
_ONLY_ASKED: Final = frozenset(
    (
        "hr",
        "employer",
        "雇主",
        "人事",
        "adviser",
        "advisor",
        "家属",
        "家人",
        "屋企人",
        "中介",
        "顾问",
        "代理",
        "applicant",
        "申请人",
        "me",
        "myself",
        "family member",
        "family",
    )
)


_TOLD_AT_FIRST: Final = re.compile(r"advertis|登")
"""Somebody who tells of adverts at once is the employer; asked about them, an applicant says "we advertised" too."""


_FRIENDS: Final = re.compile(en("friend|classmate|colleague") + "|朋友|同学|同事|闺蜜|室友|邻居")


def role(message: Message) -> Found | None:
    """Read who is writing. Who asks for a friend is no adviser unless that is the answer to the question."""
    found = writer(message)
    if found is None or message.asked == SLOT or found.value != "adviser":
        return found
    words = message.text[found.start : found.end]
    return None if _FRIENDS.search(words) and not _PROFESSION.search(words) else found


def writer(message: Message) -> Found | None:
    """Read for whom the message speaks, out of statements and questions alike ("can our company sponsor ...")."""
    asked = message.asked == SLOT
    for value, pattern in (*_ORDER, ("browsing", _BROWSING), ("applicant", _APPLICANT)):
        if value == "applicant" and not asked:
            continue
        for clause in message.clauses:
            match = pattern.search(clause.text)
            if not match or negated(clause.text, match.start()) or (not asked and match.group().strip() in _ONLY_ASKED):
                continue
            if not asked and not _speaks_for_self(value, clause):
                continue
            if value == "browsing" and not asked and len(message.facts) > _MOST_OF_A_LOOK:
                continue
            if message.asked is not None and _TOLD_AT_FIRST.search(match.group()):
                continue
            return clause.found(value)
    if asked and any(_OTHER.search(clause.text) for clause in message.said):
        return message.whole("unsure")
    return None if asked else _whose_relative_it_is(message) or _tells_of_a_relative(message)


_MOST_OF_A_LOOK: Final = 2
"""Clauses of somebody who only looks around; who tells more has a case, "just browsing" or not."""
_I_MYSELF: Final = rx("i|im|ive|id|ill", rf"我(?!(?:的|嘅|个|家)?(?:{_FAMILY_ZH})|们|哋)|本人|自己想")
_CASE: Final = rx(
    r"contract|offer(?:ed)?|sign(?:ed)?|hired?|visa|letter of consent|promised|illegally|refused",
    r"合同|合约|签约|份约|聘|offer|签了|签咗|请佢|请她|请他|录用|签证|受养人|优才|高才|专才|同意书|入境处|口头|答应|应承|面试|见(?:紧)?工|调佢|调他|调她",
)
_TAKEN_ALONG: Final = re.compile(
    r"(?:带埋?|同|和|跟|俾|给|嚟)我|我(?:和|同|跟)(?=[^,]{0,14}(?:跟|一起|一齐|随行|同行))"
    r"|(?<![a-z])i (?:and|would|will|ll) [^,]{0,30}(?:with (?:him|her)|come along|go along|join (?:him|her))"
)
_OWN_CASE: Final = rx(
    r"contract|offer(?:ed)?|sign(?:ed)?|hired?|promised", r"合同|合约|签约|offer|签了|签咗|请我|录用我|聘我|我份工"
)
_WANTS: Final = rx(
    r"want|apply|looking for|my (?:job|employer|boss)", r"我(?:自己)?(?:想|要|打算|准备)(?:申请|去|来|嚟|揾|找)"
)
_PERMANENT: Final = re.compile(
    en("(?:hk|hong kong) (?:permanent|pr)|hkpr") + "|香港(?:的|嘅)?(?:永居|永久|人(?!才))|永久居民|永久性居民"
)
_MAINLANDER: Final = re.compile(en("mainland\\w*|chinese (?:citizen|national|passport)|prc") + "|内地|大陆|国内")


def _tells_of_a_relative(message: Message) -> Found | None:
    """ "My wife has a PhD and a lab has sent her a contract": a relative's case, and nothing of one's own."""
    first = message.clauses[0] if message.clauses else None
    if first is None or first.about != RELATIVE or len(message.clauses) < 2:
        return None
    stated = [clause for clause in message.clauses if not clause.question and not clause.supposed]
    own = [clause for clause in stated if _I_MYSELF.search(_TAKEN_ALONG.sub("", clause.text))]
    theirs = [clause for clause in stated if clause.about in (RELATIVE, CANDIDATE) and clause not in own]
    if any(_OWN_CASE.search(clause.text) or _WANTS.search(clause.text) for clause in own):
        return None
    if not any(_CASE.search(clause.text) for clause in (theirs if own else message.clauses)):
        return None
    return first.found("adviser" if _FRIENDS.search(first.text) or _PROFESSION.search(first.text) else "family")


def _whose_relative_it_is(message: Message) -> Found | None:
    """ "I am a permanent resident, my husband is a Mainlander": his case, whatever else is told of oneself."""
    mine = any(_PERMANENT.search(clause.text) and clause.about == SELF for clause in message.clauses)
    theirs = next((c for c in message.clauses if c.about == RELATIVE and _MAINLANDER.search(c.text)), None)
    return theirs.found("family") if mine and theirs is not None else None


_OTHER: Final = rx(
    r"something else|none of (?:these|those|the above)|other|others|neither", r"其他|其它|以上都不是|都不是|都唔系"
)


def _speaks_for_self(value: str, clause: Clause) -> bool:
    """ "HR told me" and "my employer wants" are an applicant's words."""
    if value != "employer":
        return True
    text = clause.text
    return not any(
        w in text
        for w in (
            "hire me",
            "sponsor me",
            "offer me",
            "offered me",
            "employ me",
            "recruit me",
            "transferring me",
            "transfer me",
            "请我",
            "聘我",
            "招我",
            "派我",
            "担保我",
            "录用我",
            "聘请我",
            "雇用我",
            "调派我",
        )
    ) or clause.about not in (SELF, None)
