"""The person and the job: `job_match`, `years_relevant` and `alt_evidence` (what can stand in for a degree)."""

from __future__ import annotations

import re
from typing import Final

from . import duration, numbers, yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

_STUDIES: Final = rx(
    r"stud(?:y|ies|ied)|major(?:ed)?|degree|field of study|my subject|course\w*|education|academic\w*|qualification|what i (?:studied|learned)|(?:bachelor|master)\w*|school|university",
    r"专业|学历|学位|所学|读的|读嘅|学的|学嘅|读书|主修|本科|硕士|科班|修读|念的|学科|背景",
)
_EXPERIENCE: Final = rx(
    r"experience\w*|previous (?:job|work|role)s?|past (?:job|work|role)s?|current (?:job|work|role)|same (?:job|work|role|industry|line|position)(?! as my (?:degree|major|stud))|work history|career|(?:doing|done|did) (?:exactly |just |pretty much )?(?:it|this|the same|that)|worked (?:in|as)|years in|background|what i do|my work|my job|last job",
    r"经验|经历|以前(?:的|嘅)?工作|之前(?:的|嘅)?工作|以前做|之前做|一直做|一路做|做过|干(?:这|呢|了)|(?:做|干)(?:这|呢|本)(?:一)?行|做开|做惯|老本行|同行|同一?行业|本行|旧工|上一份|工作内容一样|现在做的|而家做|从事|工作过|做了|做咗|行内",
)
_RELATED: Final = rx(r"relat\w*|relevant|match\w*|same|similar|fits?|in line|correspond\w*|exactly|directly|close(?:ly)?|connected|linked|relevance|yes|(?:apply|use|using)", r"对口|对应|相关|一致|一样|吻合|符合|匹配|关联|有关|同类|相同|啱|对得上|配|挂钩|沾边")
_UNRELATED: Final = rx(
    r"unrelated|irrelevant|mismatch\w*|(?:not|no|nothing|isnt|doesnt|dont|arent|neither|never|wont|zero|hardly|barely)(?: [a-z]+){0,5} (?:relat\w*|relevant|match\w*|same|similar|fit|connect\w*|link\w*|relevance|to do with)|different (?:field|major|industry|area|from)|career change|changing (?:careers?|fields?|industry)|completely different|totally different|switch\w* (?:careers?|fields?|industry)|new field",
    r"不(?:太|是很|怎么|大)?(?:对口|相关|一致|匹配|吻合|符合|一样|对应|搭)|唔(?:系好|多|太|系)?(?:对口|相关|一致|啱|匹配|关事|同)|(?:没有?|冇|无|毫无|没什么|冇乜|没啥)(?:任何|什么|太大|直接|乜|咩)?(?:关系|关联|相关|关)|无关|转行|转咗行|跨专业|跨行|不搭|八竿子|完全不同|另一个行业|冇关|不对口|两码事|两回事",
)
_PARTLY: Final = rx(
    r"partly|partial(?:ly)?|somewhat|sort of|kind of|kinda|a bit|a little|half|some(?:what)? (?:overlap|relation|relevance|connection|related)|loosely|to some (?:extent|degree)|indirect(?:ly)?|more or less|not (?:exactly|entirely|completely|fully|quite|totally|directly|100)|in part|some of it",
    r"部分|一部分|有些|有点|有一点|少少|一半|半对口|沾点边|间接|算是有|多少有|一定程度|勉强|擦边|不完全|唔完全|唔系完全|不是完全|有啲|不算完全|不太直接|略有",
)
_BOTH: Final = rx(
    r"both|(?:studies|degree|major|study|education|qualifications?)(?: [a-z]+){0,4} (?:and|as well as|plus)(?: [a-z]+){0,4} (?:experience|work|job|career)|(?:experience|work|job|career)(?: [a-z]+){0,4} (?:and|as well as|plus)(?: [a-z]+){0,4} (?:studies|degree|major|study|education)",
    r"两者|两样|两方面|两个都|都相关|都对口|都有关|都符合|都啱|^都(?:系|是|有)(?:的|嘅|呀|啊)?$",
)
_NEITHER: Final = rx(r"neither|none of (?:them|the two|both)|not at all|no relation|nothing", r"都不|都唔|都没|都冇|完全(?:不|唔|没|冇|无)|都无|毫无")
_JOB: Final = rx(r"job|work|position|role|post|it|duties", r"工作|职位|岗位|职务|这份工|呢份工|份工|岗|工")


def job_match(message: Message) -> Found | None:
    """Read what the job is related to: `studies`, `experience`, `both`, `partly` or `no`."""
    asked = message.asked == "job_match"
    studies: bool | None = None
    experience: bool | None = None
    first: Clause | None = None
    partly = False
    for clause in message.facts:
        text = clause.text
        if not asked and not (_RELATED.search(text) or _UNRELATED.search(text)) or (not asked and not (_STUDIES.search(text) and (_JOB.search(text) or "对口" in text))):
            continue
        about_studies, about_experience = bool(_STUDIES.search(text)), bool(_EXPERIENCE.search(text))
        unrelated = _UNRELATED.search(text)
        if _PARTLY.search(text) and asked:
            partly, first = True, first or clause
            continue
        if asked and _NEITHER.search(text) and about_studies == about_experience and not yes_no.is_hedged(text):
            return clause.found("no")
        if unrelated and asked and not about_studies and not about_experience:
            return clause.found("no")
        if not unrelated and _BOTH.search(text) and asked:
            return clause.found("both")
        if about_studies or about_experience:
            first = first or clause
        if asked and _SAME_FIELD.search(message.text) and not _UNRELATED.search(message.text):
            studies, first = True, first or clause
        studies, experience = _weigh(text, bool(unrelated), about_studies, about_experience, asked, studies, experience)
    value = _match_value(studies, experience, partly, asked)
    if value is not None and first is not None:
        return first.found(value)
    if asked:
        bare = yes_no.polarity(message)
        return bare if bare is not None and bare.value == "no" else None
    return None


_IDENTITY: Final = rx(
    r"(?:its |it is |this is |thats |exactly |just |precisely )*(?:what i (?:studied|learned|majored in)|my (?:major|field|degree|subject|studies|own field))|(?:my )?(?:stud(?:y|ies)|major|degree|education)|studied (?:this|it|that|the same)",
    r"(?:学|读|念)(?:的|嘅)(?:就是|就系|正是|正系|都系|也是|嘢)|本专业|专业就是|科班|^(?:我的|我嘅|我|和|同|跟|与)*(?:专业|学历|学位|所学|大学专业|读书)(?:的|嘅|对|啊|啦)*$",
)
_SAME_FIELD: Final = re.compile(
    r"(?:studied|major(?:ed)?(?: in| is| was)?|degree(?: is)? in) (?P<what>[a-z]{4,}).{0,40}(?:the|this|new|hk|kong) (?:job|work|role|position|post).{0,12}(?P=what)"
    r"|(?:学|读)(?:的|嘅)?(?:是|系)?(?P<field>[^,]{2,4}).{0,10}(?:份工|工作|职位|岗位)(?:也|都|亦|就)?(?:是|系|做)?(?P=field)"
)


def _weigh(
    text: str, unrelated: bool, about_studies: bool, about_experience: bool, asked: bool, studies: bool | None, experience: bool | None
) -> tuple[bool | None, bool | None]:
    """What one clause adds: whether the job goes with the studies, and with the experience."""
    related = bool(_RELATED.search(text))
    if about_studies and not about_experience:
        if unrelated or re.search(en("not|no|isnt|different|another|wasnt") + "|不是|唔系|没有|冇", text):
            studies = False
        elif related or (asked and _IDENTITY.search(text)):
            studies = True
    elif about_experience and not about_studies:
        if unrelated or re.search(en("no|not|never|dont|havent|without|lack|little") + "|没有|没|冇|无|缺", text):
            experience = False
        elif asked or related:
            experience = True
    elif about_studies and about_experience:
        if unrelated:
            return studies, experience
        studies, experience = True, True
    return studies, experience


def _match_value(studies: bool | None, experience: bool | None, partly: bool, asked: bool) -> str | None:
    if studies and experience:
        return "both"
    if partly:
        return "partly" if not (studies or experience) else "studies" if studies else "experience"
    if studies:
        return "studies"
    if experience:
        return "experience"
    if studies is False and experience is False:
        return "no"
    return None


_YEARS: Final = "years_relevant"
_WORKED: Final = rx(
    r"experience\w*|exp|worked|working|yoe|in (?:the|this) (?:field|industry|trade|area|line|sector|job|role)|as an? (?!student)[a-z]+|career|practi[cs]\w+|doing (?:this|it|the same)|been (?:an?|in|doing|working)|relevant",
    r"经验|经历|工作(?!签)|做了|做咗|从事|从业|入行|行内|这行|呢行|干了|工龄|任职|当了|做紧|做过",
)
_NOT_WORK: Final = rx(
    r"old|age|lived|living|stay(?:ed|ing)?|abroad|overseas for|contract|visa|graduated|since graduat\w+|ago|married|set up|founded|established|stud(?:y|ied|ying)|degree|programme|company (?:is|was|has)|probation|university",
    r"岁|年龄|住了|住咗|居住|待了|合同|合约|合約|签证|毕业(?!后)|之前|前|结婚|成立|注册|读了|读咗|学制|试用|本科|硕士(?!毕业)|大学|出国|来港|嚟港",
)
_NO_YEARS: Final = rx(
    r"(?:no|without|zero|none|any|nil|dont have(?: any)?|do not have(?: any)?|havent (?:got |had )?(?:any)?|lack)(?: [a-z]+){0,3} (?:experience|work experience)|fresh(?:ly)? grad\w*|fresh out of|never worked|just graduated|first job|new graduate|havent worked|no experience|recent graduate",
    r"(?:没有?|冇|无|未有|零|没什么|冇乜)(?:任何|相关|工作|什么|咩)*(?:经验|经历)|应届(?:生|毕业)?|刚毕业|啱毕业|啱啱毕业|刚刚毕业|第一份工作|未做过嘢|没工作过|没上过班|冇做过|未返过工|毕业生",
)
_RELEVANT: Final = rx(r"relevant|related|in (?:this|the same|the) (?:field|industry|area|line|job|role|sector)|of (?:them|which|those)|directly", r"相关|对口|本行|这行|呢行|同行|有关|其中|这方面|呢方面|当中")
_UPPER_BOUND: Final = rx(r"(?:less than|under|below|at most|up to|no more than|fewer than|not more than|not even)(?: about)?", r"不到|未到|唔够|不足|最多|不超过|唔超过|未满|未够|少于")


def years_relevant(message: Message) -> Found | None:
    """Read completed years of relevant experience, 0..60; the relevant ones where total and relevant are told apart."""
    asked = message.asked == _YEARS
    split = _total_and_relevant(message) if asked or _WORKED.search(message.text) else None
    if split is not None:
        return split
    best: tuple[int, Clause, bool] | None = None
    for clause in message.facts:
        text = clause.text
        if not asked and not _WORKED.search(text):
            continue
        value = _years(text, message, asked)
        if value is None or not 0 <= value <= 60:
            continue
        relevant = bool(_RELEVANT.search(text)) and not re.search(en("in total|total|altogether") + "|总共|一共|合共", text)
        if best is None or (relevant and not best[2]):
            best = (value, clause, relevant)
    if best is not None:
        return best[1].found(best[0])
    for clause in message.facts:
        none = _NO_YEARS.search(clause.text)
        if none and (asked or not re.search(en("fresh\\w* grad\\w*|just graduated|new graduate|recent graduate|first job") + "|应届|刚毕业|毕业生|第一份", none.group())):
            return clause.found(0)
    if asked:
        bare = yes_no.polarity(message)
        return message.whole(0) if bare is not None and bare.value == "no" else None
    return None


def _years(text: str, message: Message, asked: bool) -> int | None:
    spans = duration.find(text)
    for span in spans:
        around = text[max(0, span.start - 14) : span.start] + " " + text[span.end : span.end + 30]
        if _NOT_WORK.search(around) and not _WORKED.search(around):
            continue
        if span.under and not span.nearly and span.months > 12:
            return None
        return 0 if span.under and span.months <= 12 else span.full_years
    if spans:
        return None
    since = re.search(en("since|from|started(?: working)?(?: in)?") + "|从|自|开始|入行|毕业后", text)
    if since:
        moment = duration.moment(text, message.today)
        if moment is not None:
            years = message.today.year - moment.year
            if moment.month is not None and moment.month > message.today.month:
                years -= 1
            return years if years >= 0 else None
    if not asked or _UPPER_BOUND.search(text):
        return None
    bare = numbers.alone(text)
    return int(bare) if bare is not None else None


_SPLIT: Final = re.compile(
    r"(?<![\d,])(?P<total>\d{1,2})[^,\d]{0,24}?(?: ?,|(?<![a-z])(?:but|and|of which|with)(?![a-z])|其中|但) ?(?:only |about |but )?(?P<relevant>\d{1,2})(?![\d,k万])(?: ?years?| ?年)?[^,\d]{0,18}?(?:relevant|related|in (?:this|the) (?:field|industry)|相关|对口|这行|本行)"
)


def _total_and_relevant(message: Message) -> Found | None:
    """The smaller number in "12 years, 4 of them in this field"."""
    for clause, following in zip(message.facts, (*message.facts[1:], None)):
        text = clause.text + (" , " + following.text if following and following.sentence == clause.sentence else "")
        match = _SPLIT.search(text)
        if match and int(match["relevant"]) <= int(match["total"]) <= 60:
            return Found(int(match["relevant"]), clause.start, (following or clause).end)
    return None


_EVIDENCE: Final = (
    ("licence", rx(r"licen[cs]e[sd]?|practi[cs]ing certificate|cpa|cfa|acca|chartered|bar exam|qualified (?:lawyer|accountant|nurse|teacher)|registered (?:nurse|engineer|architect|accountant|teacher)|professional (?:licen[cs]e|registration|membership)|permit to practi[cs]e|certified public accountant|solicitor", r"执照|执业|牌照|注册(?:会计师|护士|工程师|建筑师|律师|教师|医师)|律师证|会计师证|(?:会计师|律师|医生|护士|教师|地产|保险|证券|社工)(?:执)?牌|教师资格|教师证|医师证|护士证|从业资格|资格证|注会|证券从业|专业牌|司法考试|法考")),
    ("technical_qualification", rx(r"technical (?:qualification|certificate|certification|cert|skill|diploma)s?|trade (?:certificate|test|qualification)s?|(?:skills?|vocational|professional) (?:certificate|qualification|certification)s?|certificates?|certifications?|certs?|certified|pmp|aws certified|cisco|journeyman|welding|technician|senior engineer|engineer title", r"技能证|技术证|技师|技工证|职称|工程师证|高级工程师|中级工程师|技能等级|技术资格|技术职称|职业资格|高级技工|技术证书|专业证书|证书|资格认证|认证|等级证|上岗证")),
    ("achievements", rx(r"awards?|prizes?|patents?|medals?|publications?|published|achievements?|honou?rs?(?! degree)|competition|championship|exhibitions?|portfolio|works (?:published|shown)|recognition|invention|papers published", r"奖|获奖|得奖|专利|发表|论文|著作|作品|冠军|成就|荣誉|比赛|竞赛|发明|展览|代表作|成果")),
    ("documented_experience", rx(r"(?:reference|employment|recommendation|employer|work|experience)(?: reference)? (?:letters?|certificates?|proof|records?)|letters? (?:of|from) (?:reference|recommendation|employment|(?:my )?(?:former |previous |old )?(?:employers?|boss(?:es)?|compan(?:y|ies)))|reference letters?|references|proof of (?:work|employment|experience)|documented (?:work )?experience|payslips?|tax records?|social (?:security|insurance) records?|(?:contracts|records) (?:from|of) (?:my )?(?:past|previous|former)", r"工作证明|在职证明|离职证明|推荐信|推荐函|雇主信|雇主证明|工作经历证明|经验证明|社保记录|社保|纳税记录|税单|劳动合同|工资流水|证明信|reference letter|收入证明|旧雇主|前雇主|工作记录|工作纪录")),
)  # fmt: skip
_LONG_EXPERIENCE: Final = rx(r"(?:work|working|long|years of|professional|industry|relevant|lots of|only|just|my|many years|practical)? ?experience", r"工作经验|经验|多年经验|资历|经历")
_NO_EVIDENCE: Final = rx(r"none|nothing|no(?:ne)? of (?:these|those|them|the above)|dont have any(?: of (?:these|those|them))?|have nothing|no (?:documents?|proof|papers?|evidence|certificates?)(?: at all)?", r"(?:什么|啥|乜|咩|乜嘢)[^,]{0,3}都(?:没有|没|冇|无)|都没有|都冇|一样都(?:没有|冇)|什么也没有|没有这些|冇呢啲|全部没有|全部冇|以上皆无|以上都没有|以上都冇")


def alt_evidence(message: Message) -> Found | None:
    """Read `alt_evidence`, a list: what the person can show with papers in place of a degree."""
    if message.asked != "alt_evidence":
        return None
    values: list[str] = []
    clauses: list[Clause] = []
    for clause in message.facts:
        text = clause.text
        seen = [(name, m) for name, pattern in _EVIDENCE if (m := pattern.search(text)) and not _lacks(text, m) and not _planned(text)]
        if any(n == "technical_qualification" for n, _ in seen) and any(n == "licence" for n, _ in seen) and not _apart(seen):
            seen = [(n, m) for n, m in seen if n != "technical_qualification"]
        if not seen and (m := _LONG_EXPERIENCE.search(text)) and not _lacks(text, m) and not re.search(en("proof|paper|document\\w*|letter\\w*") + "|证明|文件", text):
            seen = [("documented_experience", m)]
        for name, _ in seen:
            if name not in values:
                values.append(name)
        if seen:
            clauses.append(clause)
    if values:
        return Found(values, clauses[0].start, clauses[-1].end)
    for clause in message.facts:
        if _NO_EVIDENCE.search(clause.text) and not yes_no.is_hedged(clause.text):
            return clause.found(["none"])
    bare = yes_no.polarity(message)
    return message.whole(["none"]) if bare is not None and bare.value == "no" else None


def _lacks(text: str, match: re.Match[str]) -> bool:
    return negated(text, match.start()) or bool(re.match(r"[^,]{0,3}(?:没有|没|冇|无|都不)|" + en("no|none"), text[match.end() :]))


def _planned(text: str) -> bool:
    return bool(re.search(en("will|going to|plan\\w*|studying for|preparing|expired|lost") + "|准备考|打算|正在考|考紧|将会|过期|丢了", text))


def _apart(seen: list[tuple[str, re.Match[str]]]) -> bool:
    """Whether licence and certificate are two things, not one ("licence certificate")."""
    spans = [m.span() for _, m in seen if _ in ("licence", "technical_qualification")]
    (a, b), (c, d) = sorted(spans)[:2]
    return c - b > 3
