"""The employer and the form of the work: `employer_place`, `employer_age`, `self_owned`, `intra_company`, `post_type`."""

from __future__ import annotations

import re
from typing import Final

from . import duration, places, yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

_COMPANY: Final = rx(
    r"compan(?:y|ies)|employer|firm|bank|business|entity|corporation|corp|group|subsidiary|branch|office|startup|start-up|limited|ltd|parent|headquarters|hq|university|hospital|school|shop|restaurant|institution|boss|outfit",
    r"公司|企业|雇主|银行|集团|机构|分部|分行|总部|子公司|分公司|母公司|厂|单位|大学|医院|学校|事务所|律所|券商|投行|老板|有限|店|餐厅|商户|行号",
)
_REGISTERED: Final = rx(r"register(?:ed)?|registration|incorporat\w*|br|business registration|set up|established|based|located|entity|licen[sc]ed|listed", r"注册|登记|商业登记|br|成立|设立|开的|实体|上市|持牌|总部")
_HK: Final = places.HONG_KONG_WORDS
_HK_COMPANY: Final = re.compile(
    rf"(?:{_HK})(?:[- ]?(?:based|registered|local|listed|incorporated))?(?: ?的| ?嘅|(?:那边|嗰边|呢边|这边)?(?:设?有|开了|开咗)?(?:一?[间家个所])?)? ?(?:[a-z]+ ){{0,2}}?(?:{en('compan(?:y|ies)|employer|firm|bank|entity|corporation|subsidiary|branch|office|startup|start-up|limited|ltd|university|hospital|business|institution|group|law firm|fund|fintech|broker|insurer|airline|restaurant|school|hotel')}"
    r"|公司|企业|雇主|银行|集团|机构|分公司|子公司|分行|分部|大学(?!毕业|的?学位|读|念)|医院|学校|投行|券商|律所|事务所|老板|持牌|上市)"
    rf"|{en('(?:compan(?:y|ies)|employer|firm|bank|entity|subsidiary|branch|office|startup|group)(?: [a-z]+){0,3}? (?:in|from|of|at)')} (?:{_HK})"
    rf"|(?:公司|雇主|老板|企业|银行)(?:的)?(?:总部|主体)?(?:都|就|也)?(?:是|系|在|喺|为|属于|注册在|注册喺|开在|开喺|设在)(?:家|间|一家|一间|本地)?(?:{_HK})(?!毕业|读)"
    rf"|(?:{_HK})[^,]{{0,8}}(?:{en('registered|incorporated|ltd|limited')}|注册|登记|有限公司|成立)"
    rf"|{en('(?:registered|incorporated|established|set up|based|located|listed)(?: [a-z]+){0,3}? (?:in|at|of)')} (?:{_HK})|(?:注册|登记|成立|设立)(?:在|喺|于|地)?(?:是|系|:)?(?:{_HK})|(?:在|喺|于)(?:{_HK})(?:有|已经?)?(?:注册|登记|成立|设立|开)"
    r"|港企|港资|本地公司|" + en("local (?:hk |hong kong )?compan(?:y|ies)|local employer|hk[- ]registered|hong kong[- ]registered|hk co|\\(hk\\) ?(?:ltd|limited)|\\(hong kong\\) ?(?:ltd|limited)")
    + r"|\((?:hk|hong kong|香港)\) ?(?:有限公司|ltd|limited)|有(?:香港)?(?:br|商业登记)|" + en("(?:has|have|got|with) (?:an? )?(?:hk |hong kong )?(?:br|business registration)")
)  # fmt: skip
_NO_HK: Final = re.compile(
    en(r"(?:no|not|without|doesnt have|does not have|dont have|do not have|hasnt|never|isnt|lacks?|none|neither|nothing|nobody)(?: [a-z]+){0,4}") + rf" ?(?:{_HK})|(?:没有?|冇|未有?|无|不是|唔系|没在|冇喺|唔喺|不在)[^,]{{0,8}}(?:{_HK})|(?:{_HK})[^,]{{0,6}}(?:没有|没|冇|未有?|无)(?:公司|注册|实体|分公司|登记|办公室|主体|entity|office)?"
)
_FUTURE: Final = rx(r"will|plan\w*|going to|about to|want\w*|intend\w*|not yet|in the process|setting up|preparing", r"打算|准备|计划|将会?|即将|想|要去|会去|正在|未来|办理中|注册中|筹备|申请中")
_MAINLAND_COMPANY: Final = re.compile(
    rf"(?:{places.MAINLAND_WORDS})(?:的|嘅| )?(?: ?[a-z]+ )?(?:{en('compan(?:y|ies)|employer|firm|entity|corporation|parent|headquarters|hq|business|office')}|公司|企业|雇主|总部|集团|母公司|单位|厂)|内资|国企|央企"
)
_OVERSEAS_COMPANY: Final = re.compile(
    rf"(?:{places.OVERSEAS_WORDS}|外资|{en(places.NATIONALITIES)})(?:的|嘅| )?(?: ?[a-z]+ )?(?:{en('compan(?:y|ies)|employer|firm|entity|corporation|parent|headquarters|hq|business|office')}|公司|企业|雇主|总部|集团|母公司|银行|厂)"
)
_BOTH: Final = rx(r"both|as well|also", r"两边|两地|都有|都系有|亦有|也有|同时")
_PREPOSITION_ONLY: Final = re.compile(
    r"(?:(?:yes|its|it is|they are|theyre|the company is|company is|company|is|in|at|registered|based|only|just|it was|it|here|the|employer|employer is|own|of course|already|fully|are|no|local|a|an) ?|(?:是|系|在|喺|公司|雇主|注册|只|只有|就|都|的|嘅|间|家|一|有|我|们|啊|呀|啦|属于|登记|地|位于|喺度|成立)+)*"
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
    value = _decide_place(frozenset(seen))
    if value is not None:
        return seen.get(value, next(iter(seen.values()))).found(value)
    if asked and not seen:
        bare = yes_no.polarity(message)
        if bare is not None and bare.value == "yes":
            return message.whole("hk_registered")
    return None


def _company_places(text: str, asked: bool) -> list[str]:
    found = []
    if _NO_HK.search(text):
        found.append("no_hk")
    hk = _HK_COMPANY.search(text)
    if hk and "no_hk" not in found and not negated(text, hk.start()) and not _FUTURE.search(text[: hk.start()][-12:]):
        if asked or not re.search(en("want|looking|find|apply to|competitor|client|visit") + r"|想找|想揾|客户|竞争|找香港|揾香港|希望", text[: hk.start()]):
            found.append("hk_registered")
    if asked and hk and _FUTURE.search(text):
        found = [f for f in found if f != "hk_registered"] + ["planned"]
    if not (asked or _REGISTERED.search(text)):
        return found
    for value, pattern, words in (
        ("mainland_only", _MAINLAND_COMPANY, places.MAINLAND),
        ("overseas_only", _OVERSEAS_COMPANY, places.OVERSEAS),
    ):
        match = pattern.search(text)
        if match and not negated(text, match.start()):
            found.append(value)
        elif asked and (place := words.search(text)) and not negated(text, place.start()) and (_COMPANY.search(text) or _REGISTERED.search(text) or _only_place(text, place)):
            found.append(value)
    place = places.HONG_KONG.search(text)
    if asked and place and not ({"no_hk", "hk_registered", "planned"} & set(found)) and not negated(text, place.start()):
        if _only_place(text, place) or _BOTH.search(text) or (_REGISTERED.search(text) and not _FUTURE.search(text)):
            found.append("hk_registered")
    return found


def _only_place(text: str, place: re.Match[str]) -> bool:
    """Whether a clause names a place and nothing else of weight: "in Hong Kong", 在深圳."""
    return bool(_PREPOSITION_ONLY.fullmatch(text[: place.start()]) and _PREPOSITION_ONLY.fullmatch(text[place.end() :].strip()))


def _decide_place(seen: frozenset[str]) -> str | None:
    if "hk_registered" in seen:
        return None if {"no_hk", "planned"} & seen else "hk_registered"
    rest = seen & {"mainland_only", "overseas_only"}
    return next(iter(rest)) if len(rest) == 1 and "planned" not in seen else None


_SET_UP: Final = rx(r"set up|founded|established|incorporated|registered|started|opened|formed|been (?:around|running|operating|in business)|running|operating|old|newly|company|exist\w*|history|startup|start-up|since", r"成立|创立|创办|注册|开业|开了|开咗|开办|设立|历史|营运|运营|经营|做了|做咗|创建|新公司|初创|老牌|公司")
_NEW: Final = rx(r"(?:newly|just|recently) (?:set up|founded|established|incorporated|registered|opened|formed|started)|brand[- ]new (?:company|firm|business)|(?:set up|founded|established|incorporated|registered|opened|started) (?:this year|last month|recently|this month)|(?:less than|under|not even|below|within) (?:a|one|1|12|twelve) (?:year|months?)|new company|new (?:start-?up|entity|business)|started this year", r"刚刚?(?:成立|注册|开业|开的|开张|设立)|啱啱(?:成立|注册|开)|新成立|新注册|新开的?公司|新公司|今年(?:才|先|刚)?(?:成立|注册|开)|不到一年|唔够一年|未够一年|未到一年|未满一年|不满一年|少于一年|一年以内|唔够12个月|不足一年")
_OLD: Final = rx(r"long[- ]established|decades|centur(?:y|ies)|(?:over|more than|at least) (?:a|one|1|12) (?:year|months)|well[- ]established|old company|(?:a |one )?year or more|many years|several years|for years|listed company", r"老牌|百年|几十年|多年|好几年|好多年|十几年|老公司|上市公司|一年以上|超过一年|多过一年|一年多|几年了|几年$|成年以上")


def employer_age(message: Message) -> Found | None:
    """Read `employer_age`: whether the company has existed for twelve months."""
    asked = message.asked == "employer_age"
    for clause in message.facts:
        text = clause.text
        if not asked and not (_COMPANY.search(text) and _SET_UP.search(text) and not _person_subject(text)):
            continue
        for value, pattern in (("lt_12m", _NEW), ("ge_12m", _OLD)):
            match = pattern.search(text)
            if match and not negated(text, match.start()) and (asked or match.group() not in ("listed company", "上市公司", "几年$")):
                return clause.found(value)
        if not asked and not re.search(en("set up|founded|established|incorporated|registered|started|opened|formed|since|been (?:around|running|operating)|old|history") + "|成立|创立|创办|注册|开业|开了|开咗|设立|历史|运营|营运", text):
            continue
        spans = duration.find(text)
        old = re.search(r"(\d+|two|three|four|five|six|seven|eight|nine|ten|twenty)[- ]years?[- ]old", text)
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


def _person_subject(text: str) -> bool:
    return bool(re.search(r"^(?:i|ive|im|i am|i have)(?![a-z])|^我(?!们?公司|们?的公司|间公司|家公司|份工|哋公司)(?!.{0,4}公司成立)", text))


_OWN: Final = rx(
    r"(?:my|our) own (?:hong kong |hk )?(?:company|business|firm|startup|start-up)|(?:i|we) (?:own|founded|started|set up|opened|run)(?: [a-z]+){0,3} (?:company|business|firm|it)|i own (?:it|the)|self-?owned|(?:sole|only) (?:owner|shareholder|director)|100 ?%|wholly(?:[- ]owned)?(?: by me)?|all (?:of )?the shares|(?:im|i am|as)(?: also)? (?:the |its )?(?:owner|founder|sole)|(?:im|i am) (?:my own )?boss|yes,? fully|fully(?: owned| mine)?|entirely mine|completely mine",
    r"自己(?:在|喺)?(?:香港)?(?:开|创办|创立|注册|成立|设立|办)(?:的|嘅|了|咗)?(?:一|间|家|个)*(?:香港)?(?:公司|生意|企业)|(?:我|本人)(?:开|创办|创立|注册|成立|设立)(?:的|嘅|了|咗)(?:一|间|家|个|香港)*(?:公司|生意)|自己的?(?:香港)?公司|自己嘅公司|自己间公司|自雇|全资|独资|百分之百|唯一(?:股东|董事)|全部股份|我(?:就)?(?:是|系)老板|老板(?:就)?(?:是|系)我|完全(?:是我|系我|拥有)|我是法人|公司(?:是|系)我(?:自己)?(?:的|嘅|开)|全部是我|全部系我",
)
_PART_OWN: Final = rx(
    r"co-?found(?:er|ed)|(?:minority |part(?:ial)? |one of the )?shareholders?|partners?|partly|partial(?:ly)?|joint(?:ly)?|(?:some|few|small) (?:shares|equity|stake)|stake|equity|(?:own|hold|have)(?: [a-z]+){0,2} (?:shares|stock)|half|share options?|with (?:a |my )?(?:friends?|partners?|family|wife|husband|brother)",
    r"合伙|合伙人|联合创始|股东|占股|持股|入股|有股份|部分|一部分|少量股|参股|合资|小股|干股|跟朋友|和朋友|同朋友|一半",
)
_NOT_OWN: Final = rx(
    r"(?:no|not|dont|do not|zero|without|never|havent|nothing|none)(?: [a-z]+){0,5} (?:shares?|shareholder|own|owner|stake|equity|owned|connection|relation\w*|mine|interest|director)|not (?:my|mine)|just an? (?:employee|staff)|only an? (?:employee|staff)|purely an? employee|unrelated|employee only",
    r"(?:没有?|冇|无|不|唔)(?:持有?|占|任何|有|是|系|参与|我的|我嘅|的)*(?:股份|股权|股东|股|关系|关联|老板|法人|我的|我嘅|自己|参股|份)|纯(?:打工|雇员|员工)|打工(?:的|仔|而已)|只是(?:员工|雇员|打工)|净系打工|普通(?:员工|雇员)|与我无关|跟我没关系|同我冇关",
)
_PERCENT: Final = re.compile(r"(?P<n>\d{1,3}(?:\.\d+)?) ?(?:%|percent|per cent|巴仙)|百分之(?P<zh>[一二三四五六七八九十百零]+)|(?P<tenth>[一二三四五六七八九])成(?:股|$)")


_TO_FOUND: Final = rx(
    r"(?:will|plan\w*|going to|about to|want\w*|intend\w*|would like|thinking) (?:to |of )?(?:set up|open|start|found|regist)\w*",
    r"(?:想|打算|准备|计划|将|要|会)(?:自己)?(?:去|在|喺|到|先)?(?:香港)?(?:开|注册|成立|创办|设立|搞)",
)


def self_owned(message: Message) -> Found | None:
    """Read `self_owned`: whether the applicant owns the employing company, and how much of it."""
    asked = message.asked == "self_owned"
    for clause in message.facts:
        text = clause.text
        if not asked and not re.search(en("own|owner|owned|founder|founded|co-?founder|shareholder|shares|equity|stake|self-?owned") + "|股|自己的?公司|自己嘅公司|自己间公司|自己(?:在|喺)?(?:香港)?(?:开|注册|成立)|我开的公司|我开嘅公司|自雇|合伙|老板是我|我是老板|我系老板", text):
            continue
        denied = _NOT_OWN.search(text)
        if denied:
            return clause.found("no") if asked or re.search(en("share\\w*|own|owner|stake|equity") + "|股", text) else None
        share = _share(text)
        if share is not None and (asked or re.search(en("share\\w*|own|stake|equity") + "|股", text)):
            return clause.found("fully" if share >= 100 else "no" if share == 0 else "partly")
        if re.search(en("(?:sole|only) (?:owner|shareholder)") + "|唯一(?:的|嘅)?股东", text):
            return clause.found("fully")
        partly, fully = _PART_OWN.search(text), _OWN.search(text)
        if partly and not negated(text, partly.start()) and (asked or partly.group() not in ("partner", "partners", "half", "partly", "一半", "部分", "一部分")):
            return clause.found("partly")
        if fully and not negated(text, fully.start()) and not _TO_FOUND.search(text[: fully.end()]):
            return clause.found("fully") if not any(_PART_OWN.search(c.text) for c in message.facts) else clause.found("partly")
    if asked:
        bare = yes_no.polarity(message)
        return bare if bare is not None and bare.value == "no" else None
    return None


def _share(text: str) -> float | None:
    match = _PERCENT.search(text)
    if not match:
        return None
    if match["n"]:
        return float(match["n"])
    from .numbers import chinese

    value = chinese(match["zh"] or match["tenth"])
    return None if value is None else float(value) * (1 if match["zh"] else 10)


_TRANSFER: Final = rx(
    r"(?:internal|intra-?company|inter-?company|intra-?group|company|office) transfer\w*|intra-?company|transfer(?:red|ring|s)?(?: [a-z]+){0,4}? (?:to|into) (?:the |our |its |their |my )?(?:[a-z]+ ){0,2}?(?:hong kong|hk)|second(?:ed|ment)|relocat(?:ed|ing|e|ion)(?: [a-z]+){0,3} (?:by|within|with) (?:my|the|our|same)|same (?:group|company|employer|parent)|(?:within|inside) (?:the|our|my) (?:group|company)|sister company|post(?:ed|ing) (?:to|by)|assign(?:ed|ment) (?:to|by)|sent (?:by|to) (?:my|the|hong kong|hk)",
    r"内部(?:调动|调职|调派|转岗|调|transfer)|集团内部|同一?集团|同一?(?:间|家)公司|派驻|外派|调派|派(?:我|佢|他|她)?(?:去|到|来|过)香港|调(?:我|佢|他|她)?(?:去|到|来|过|往)香港|借调|母公司派|总部派|公司派|总公司派|内地公司调|调职到|公司内调",
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


_NEW_EMPLOYER: Final = rx(r"new (?:employer|company|job)|different (?:company|employer|group)|another (?:company|employer)|external|not related|hired externally", r"新(?:公司|雇主|工)|另一(?:间|家)|不同(?:公司|集团)|外部(?:招聘|应聘)|外聘|没有关系|冇关系|无关|不相干")
_STUDY: Final = rx(r"degree|master\w*|bachelor\w*|mba|phd|programme|program|course|study|studied|student|diploma|msc", r"硕士|本科|学位|博士|读|毕业|学历|大专|课程|mba|研究生|全日制|统招")
_POST: Final = (
    ("remote_from_mainland", rx(rf"(?:work(?:ing|s)?|job|position|role)?(?: [a-z]+){{0,3}}?(?:remote(?:ly)?|from home|wfh|telecommut\w+|home office)(?: [a-z]+){{0,3}}", r"远程|遥距|居家办公|居家工作|在家办公|喺屋企做|线上办公|在家工作")),
    ("freelance", rx(r"freelanc\w*|self-?employed|commission[- ](?:only|based)|contractor|independent contractor|project[- ]based|gig|consultanc?y? basis|per project|no fixed salary|pure commission", r"自由职业|自由工作|freelance|纯佣|只有佣金|净系佣金|佣金制|按项目|项目制|按单|接单|散工|外包|独立承包|斜杠|自由身")),
    ("part_time", rx(r"part[- ]?time(?:r)?|half[- ]time|(?:two|three|2|3|one|1|four|4) days? (?:a|per) week|casual|few hours|side job", r"兼职|半职|钟点|小时工|part ?time|一周(?:两|三|二|2|3|四|4)天|一星期(?:两|三|二|2|3|四|4)日|每周(?:两|三|二|2|3)天|副业")),
    ("full_time", rx(r"full[- ]?time(?:r)?|permanent (?:position|job|role|post|staff|employee|contract)|(?:five|5) days? (?:a|per) week|40 hours|regular (?:job|employment)|ft job", r"全职|正职|全日工作|正式员工|full ?time|长工|坐班|每周五天|一周五天|一星期五日|朝九晚")),
)  # fmt: skip


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
            if not asked and not re.search(en("job|position|role|work|post|contract|employ\\w*|offer|hire\\w*") + "|工作|职位|岗位|合同|合约|offer|公司|做|全职|兼职", text):
                continue
            if value == "remote_from_mainland" and not (asked or places.MAINLAND.search(text)):
                continue
            if value == "remote_from_mainland" and re.search(en("(?:not|no|never|sometimes|occasionally|one day|two days|hybrid)") + "|偶尔|有时|间中|不用|唔使", text):
                continue
            return clause.found(value)
    return None
