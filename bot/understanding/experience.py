"""`years_relevant`: completed years of relevant work; the relevant ones where total and relevant are told apart."""

from __future__ import annotations

import re
from typing import Final

from . import duration, numbers, places, yes_no
from .clauses import Clause, Found, Message
from .patterns import en, rx

_YEARS: Final = "years_relevant"

_WORKED: Final = rx(
    r"experience\w*|exp|worked|working|yoe|in (?:the|this) (?:field|industry|trade|area|line|sector|job"
    r"|role)|as an? (?!student)[a-z]+|career|practi[cs]\w+|(?:doing|done|did) (?:this|it|the same)|been (?:an?|in|doing"
    r"|working)|relevant|(?:years|yrs?) (?:in|at|of) (?!(?:the )?(?:uk|us|usa|hk|hong|china|mainland|abroad|age))[a-z]+"
    r"|(?:years?|yrs?) (?:cook|chef|nurse|driver|teacher|[a-z]+(?:er|or|ist))|(?:years|yrs?) (?:as|of"
    r"|at the|on the)|\d\+? ?(?:years|yrs?) (?!liv|stay|stud|remain|wait)[a-z]+ing"
    r"|(?:do|does|did) [a-z ]{3,24} (?:since|for)"
    r"|(?!for )[a-z]{2,}(?:er|or|ist|ian|chef|nurse|guide|clerk|accountant)(?= (?:for )?(?:\d+|ten|five|six|eight) ?y)",
    r"经验|经历|功夫|手艺|手势|工作(?!签)|做了|做咗|从事|从业|入行|行内|这行|呢行|干了|工龄|任职|当了|做紧|做过"
    r"|(?:做|干|教|写|搞|修|整|当|跑|练|雕|烧|管|养|种|卖|画|唱|弹|拍|剪|焗|煮)[^,]{0,14}?(?:了"
    r"|咗)?(?=[\d一二三四五六七八九十廿两]+ ?年)",
)

_NOT_WORK: Final = rx(
    r"at home|with the baby|old|age|citizen\w*|passport|lived|living|stay(?:ed|ing)?|abroad|overseas for"
    r"|contract|visa|graduated"
    r"|since graduat\w+|ago"
    r"|married|set up|founded|established|stud(?:y|ied|ying)|degree|programme|company (?:is|was|has)"
    r"|probation|university",
    r"岁|年龄|公民|国籍|护照|住了|住咗|居住|待了|合同|合约|签证|毕业(?!后)|之前|前|结婚|成立|注册|读了|读咗|学制|试用"
    r"|本科|硕士(?!毕业)|大学|出去|出国|来港|嚟港",
)

_NO_YEARS: Final = rx(
    r"(?:no|without|zero|none|any|nil|dont have(?: any)?|do not have(?: any)?|havent (?:got |had )?(?:any)?"
    r"|lack)(?: [a-z]+){0,3} (?:experience|work experience)|fresh(?:ly)? grad\w*|fresh out of"
    r"|never worked(?! in| for| at| there)"
    r"|just graduated|first job|new graduate|havent worked|no experience|recent graduate",
    r"(?:没有?|冇|无|未有|零|没什么|冇乜)(?:任何|相关|工作|什么|咩)*(?:经验|经历(?!过))|一天班没上过|应届(?:生|毕业)?|刚毕业"
    r"|啱毕业|啱啱毕业|刚刚毕业|第一份工作|^(?:从)?(?:未|没|冇|没有)(?:试)?做过$|未做过嘢|没工作过|没上过班|冇做过|未返过工|毕业生",
)

_NONE_RELEVANT: Final = rx(
    r"(?:none|nothing|not any|no|zero)(?: of (?:it|them|that|those))?(?: (?:is|are|was|were))? (?:relevant"
    r"|related|in this (?:field|industry))",
    r"(?:没有?|冇|无)(?:任何)?(?:相关|对口)的?(?:$|经验|经历|工作)|都(?:不|唔)(?:相关|对口)",
)
_RELEVANT: Final = rx(
    r"relevant|related|in (?:this|the same|the) (?:field|industry|area|line|job|role|sector)|of (?:them"
    r"|which|those)|directly",
    r"相关|对口|本行|这行|呢行|同行|有关|其中|这方面|呢方面|当中",
)

_UPPER_BOUND: Final = rx(
    r"(?:less than|under|below|at most|up to|no more than|fewer than|not more than|not even)(?: about)?",
    r"不到|未到|唔够|不足|最多|不超过|唔超过|未满|未够|少于",
)


_IN_TOTAL: Final = re.compile(en("in total|total|altogether") + "|总共|一共|合共")
_FRESH: Final = re.compile(
    en("fresh\\w* grad\\w*|just graduated|new graduate|recent graduate|first job")
    + "|应届|刚毕业|啱毕业|啱啱毕业|刚刚毕业|毕业生|第一份"
)


def years_relevant(message: Message) -> Found | None:
    """Read completed years of relevant experience, 0..60; the relevant ones where total and relevant are told apart."""
    asked = message.asked == _YEARS
    split = _total_and_relevant(message) if asked or _WORKED.search(message.text) else None
    if split is None and asked:
        split = _several(message)
    if split is not None:
        return split
    if asked and any(_NONE_RELEVANT.search(clause.text) for clause in message.facts):
        return message.whole(0)
    best: tuple[int, Clause, bool] | None = None
    for clause in message.facts:
        text = clause.text
        if not asked and not _WORKED.search(text) and not _length_of_the_job_before(message, clause):
            continue
        value = _years(text, message, asked)
        if value is None or not 0 <= value <= 60:
            continue
        relevant = bool(_RELEVANT.search(text)) and not _IN_TOTAL.search(text)
        if best is None or (relevant and not best[2]):
            best = (value, clause, relevant)
    if best is not None:
        return best[1].found(best[0])
    for clause in message.facts:
        none = _NO_YEARS.search(clause.text)
        if none and (
            asked
            or not _FRESH.search(
                none.group(),
            )
        ):
            return clause.found(0)
    if asked:
        bare = yes_no.polarity(message)
        return message.whole(0) if bare is not None and bare.value == "no" else None
    return None


_BARE_LENGTH: Final = re.compile(
    r"(?:for |about |around |over |some |一共|总共|约|大概|大约|差不多|前后|都|有|也|已经?)*"
    r"[\d一二三四五六七八九十廿卅两]+ ?\+?(?:years|yrs?|年)(?:多|几|半|有余|了|吧|啦| now| so far)*"
)
_JOB: Final = re.compile(
    en("work(?:s|ed|ing)?|job|career|[a-z]+(?:er|or|ist|ian|eer)|[a-z]+ (?:design|engineering|accounting|repair)")
    + "|[做干搞当教写修烧整]|从事|专业|师$|员$|工$|行业|开发|设计|工程"
)


def _length_of_the_job_before(message: Message, clause: Clause) -> bool:
    """ "做精算的，9年": a bare length right after the clause that names the work."""
    if not _BARE_LENGTH.fullmatch(clause.text.strip()):
        return False
    place = message.facts.index(clause)
    before = message.facts[place - 1] if place else None
    return before is not None and before.sentence == clause.sentence and bool(_JOB.search(before.text))


_SINCE: Final = re.compile(
    en("since|from|started(?: working)?(?: in)?")
    + "|从|自|开始|入行|入的行|毕业后|(?:做|干)到(?:而家|依家|现在|今)|到现在|到而家|至今"
)


_ENTERED: Final = re.compile(
    r"(?<!\d)((?:19|20)?\d\d) ?年(?:才|就|开始)?(?:入行|入职|参加工作|开始工作|出来做)(?!.*(?:去年|前年|辞|停))"
)


def _years(text: str, message: Message, asked: bool) -> int | None:
    entered = _ENTERED.search(text)
    if entered:  # 18年入行: a year, not a length
        year = int(entered[1]) + (0 if len(entered[1]) == 4 else 2000)
        return message.today.year - year if year <= message.today.year else None
    spans = duration.find(text)
    for span in spans:
        if text[: span.start].endswith("第"):
            continue
        if _MONEY_NEXT.match(text[span.end :]) or _spent_at_a_place(text, span.start, span.end):
            continue
        around = text[max(0, span.start - 14) : span.start] + " " + text[span.end : span.end + 30]
        if _NOT_WORK.search(around) and not _WORKED.search(around):
            continue
        if span.under and not span.nearly and span.months > 12:
            return None
        return 0 if span.under and span.months <= 12 else span.full_years
    if spans:
        return None
    since = _SINCE.search(text)
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


_MONEY_NEXT: Final = re.compile(r" ?(?:hk\$?|港币|港元|人民币)? ?\d")
_BEEN_AT: Final = re.compile(r"(?:been|live[sd]?|living|stay(?:ed|ing)?)(?: here)? (?:in|at) (?:the )?[a-z ]{3,24}$")


def _spent_at_a_place(text: str, start: int, end: int) -> bool:
    """ "Been in Shanghai for 11 years", "8 years in Osaka": lived there, which is no work."""
    before = _BEEN_AT.search(text[:start].removesuffix(" for"))
    named = before.group() if before else text[end : end + 24] if text[end:].lstrip().startswith(("in ", "at ")) else ""
    return any(pattern.search(named) for pattern in (places.MAINLAND, places.OVERSEAS, places.HONG_KONG))


_FROM_TO: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)年? ?(?:to|-|~|到|至|做到|until|till) ?((?:19|20)\d\d)(?!\d)")
_ONLY: Final = rx(r"(?:but )?(?:only|just)", r"(?:就|才|只有|得(?=[\d一二三四五六七八九十])|净系|真(?:正|系))")
_SET_OFF: Final = rx(
    r"(?:the )?first|scrap|not (?:related|relevant)|unrelated|in (?:retail|sales|another)",
    r"头|前(?=[\d一二两三四五六])|最初|别的行",
)
_ANOTHER_JOB: Final = rx(
    r"then|later|another|second|both|after that", r"后来|之后|第二|又|再|两份|两段|都(?:对口|相关|系|是|关事)"
)


def _several(message: Message) -> Found | None:
    """Several lengths in one answer: of which only, less the first ones, one job after the other; or years from-to."""
    text = message.text
    years = [(int(a), int(b)) for a, b in _FROM_TO.findall(text)]
    if len(years) == 1 and 0 <= years[0][1] - years[0][0] <= 60:
        return message.whole(years[0][1] - years[0][0])
    spans = duration.find(text)
    if len(spans) != 2 or any(span.under for span in spans):
        return None
    first, second = spans
    between = text[first.end : second.start]
    if second.months < first.months and _SET_OFF.search(between):
        return message.whole(int((first.months - second.months) / 12))
    if second.months < first.months and _ONLY.search(between):
        return message.whole(second.full_years)
    if _ANOTHER_JOB.search(text) and not _RELEVANT_DENIED.search(text):
        return message.whole(int((first.months + second.months) / 12))
    return None


_RELEVANT_DENIED: Final = rx(
    r"unrelated|not (?:related|relevant)|switch\w*|change\w*", r"转|不相关|唔相关|唔关事|无关|销售"
)
_SPLIT: Final = re.compile(
    r"(?<![\d,])(?P<total>\d{1,2})[^,\d]{0,24}?(?: ?,|(?<![a-z])(?:but|and|of which|with)(?![a-z])|其中"
    r"|但) ?(?:of which |of them |of those |only |about |but )*(?P<relevant>\d{1,2})(?![\d,k万])(?: ?years?"
    r"| ?年)?[^,\d]{0,18}?(?:relevant|related|in (?:this|the) (?:field|industry)|相关|对口|这行|本行)"
)


def _total_and_relevant(message: Message) -> Found | None:
    """The smaller number in "12 years, 4 of them in this field"."""
    for index, clause in enumerate(message.facts):
        following = message.facts[index + 1] if index + 1 < len(message.facts) else None
        text = clause.text + (" , " + following.text if following and following.sentence == clause.sentence else "")
        match = _SPLIT.search(text)
        if match and int(match["relevant"]) <= int(match["total"]) <= 60:
            return Found(int(match["relevant"]), clause.start, (following or clause).end)
    return None
