"""`job_match`: whether the Hong Kong job goes with what the person studied, worked in, or both."""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import Clause, Found, Message
from .patterns import en, rx

_STUDIES: Final = rx(
    r"stud(?:y|ies|ied|yed)|major(?:ed)?|degree|field of study|my subject|course\w*|education|academic\w*"
    r"|qualification|what i (?:studied|learned)|(?:bachelor|master)\w*|school|university",
    r"专业|学历|学位|学系|学校|所学|读的|读嘅|学的|学嘅|读书|主修|本科|硕士|科班|修读|念的|学科|背景",
)

_EXPERIENCE: Final = rx(
    r"experience\w*|(?:previous|past|prior|former|old) (?:job|work|role|employment|career)s?|current (?:job|work|role)"
    r"|same (?:job|work|role|industry|line|position)(?! as my (?:degree|major|stud))|work history|career"
    r"|(?:doing|done|did) (?:exactly |just |pretty much )?(?:it|this|the same|that)|worked (?:in|as)"
    r"|years in|background|what i do|my work|my job|last job|(?:all|whole|entire) (?:my |his |her "
    r"|their )?(?:life|career)"
    r"|(?:his|her|their) (?:work|jobs?)|(?:done|doing|did|does|do) (?:this|that|the same) (?:kind|sort|type)",
    r"经验|经历|以前(?:的|嘅)?工作|之前(?:的|嘅)?工作|以前做|之前做|一直(?:都)?(?:在|喺)?做|一路(?:都)?(?:在|喺)?做|做过|干(?:这|呢|了)|(?:做"
    r"|干)(?:这|呢|本)(?:一)?行|做开|做惯|老本行|同行|同一?行业|本行|旧工|上一份|工作内容一样|现在做的"
    r"|而家做|从事|工作过|做了|做咗|行内|(?:历年|多年)(?:的|嘅)?工作|(?:成世|一辈子|半辈子|一生)(?:人)?(?:都|就)?(?:是|系|在)?(?:做|干)"
    r"|(?:做|干)(?:嘅|的)?(?:都|亦|也)(?:是|系)",
)

_RELATED: Final = rx(
    r"relat\w*|relevant|match\w*|same|similar|fits?|in line|correspond\w*|exactly|directly|close(?:ly)?"
    r"|connected|linked|relevance|yes|(?:apply|use|using)",
    r"对口|对应|相符|相关|一致|一样|吻合|符合|匹配|关联|有关|同类|相同|啱|对得上|配|挂钩|沾边",
)

_UNRELATED: Final = rx(
    r"unrelated|unconnected|irrelevant|mismatch\w*|(?:not|no|nothing(?! else)|isnt|doesnt|dont|arent"
    r"|neither|never|wont|zero"
    r"|hardly|barely)(?: [a-z]+){0,5} (?:relat\w*|relevant|match\w*|same|similar|fit|connect\w*|link\w*"
    r"|relevance|to do with)|different (?:field|major|industry|area|from)|career change"
    r"|changing (?:careers?|fields?|industry)|completely different|totally different|switch\w* (?:careers?"
    r"|fields?|industry)|new field",
    r"[不唔](?:太|是很|怎么|大|系好)? ?(?:related|relevant|match)"
    r"|不(?:太|是很|怎么|大)?(?:对口|相关|一致|匹配|吻合|符合|一样|对应|搭)"
    r"|唔(?:系好|多|太|系)?(?:对口|相关"
    r"|一致|啱|匹配|关事|同)|(?:没有?|冇|无|毫无|没什么|冇乜|没啥)(?:任何|什么|太大|直接|乜|咩)?(?:关系"
    r"|关联|相关|关)|(?:关系|关联)(?:都|也)?(?:没有|冇|无)|无关|转行|转咗行|跨专业|跨行|不搭|八竿子|完全不同|不沾边|沾不上边|另一个行业|冇关|不对口|两码事|两回事",
)

_PARTLY: Final = rx(
    r"partly|partial(?:ly)?|somewhat|sort of|(?<!this )(?<!that )(?<!same )(?<!the )kind of|kinda|a bit"
    r"|a little|half|some(?:what)? (?:overlap"
    r"|relation|relevance|connection|related)|loosely|to some (?:extent|degree)|indirect(?:ly)?"
    r"|more or less|not (?:exactly|entirely|completely|fully|quite|totally|directly|100)|in part|some of it",
    r"部分|一部分|有些|有点|有一点|少少|一半|半对口|沾点边|间接|算是有|多少有|一定程度|勉强|擦边|不完全"
    r"|唔完全|唔系完全|不是完全|有啲|不算完全|不太直接|略有",
)

_DENIED: Final = rx(r"(?:not|isnt|never)(?: exactly| really| entirely)?", r"不是|唔系|并非|不能说|唔可以话")
_BOTH: Final = rx(
    r"both|(?:studies|degree|major|study|education|qualifications?)(?: [a-z]+){0,4} (?:and|as well as"
    r"|plus)(?: [a-z]+){0,4} (?:experience|work|job|career|employment)|(?:experience|work|job"
    r"|career)(?: [a-z]+){0,4} (?:and|as well as|plus)(?: [a-z]+){0,4} (?:studies|degree|major|study"
    r"|education)",
    r"(?:专业|所学|主修(?:科目)?)(?:和|与|同|跟|及|以及)[^,]{0,8}(?:工作|经验|经历)[^,]{0,2}(?:都|均|皆)|(?:学的|学嘅|读的|读嘅|所学|学历)(?:和|与|同|跟|及)(?:做的|做嘅|干的|工作经验|经验|经历)|两者|两样|两方面|两个都|都相关|都对口|都有关|都符合|全部(?:都)?(?:对口|相关|符合|啱)|全都(?:对口|相关"
    r"|符合)|都啱|^都(?:系|是|有)(?:的|嘅|呀|啊)?$",
)

_NEITHER: Final = rx(
    r"neither|none of (?:them|the two|both)|not at all|no relation|nothing(?! else)",
    r"都不|都唔|都没|都冇|完全(?:不|唔|没|冇|无)|都无|毫无|[皆均俱](?:不|无)",
)

_JOB: Final = rx(r"job|work|position|role|post|it|duties", r"工作|职位|岗位|职务|这份工|呢份工|份工|岗|工")


def job_match(message: Message) -> Found | None:
    """Read what the job is related to: `studies`, `experience`, `both`, `partly` or `no`."""
    asked = message.asked == "job_match"
    studies: bool | None = None
    experience: bool | None = None
    first: Clause | None = None
    partly = False
    nothing: Clause | None = None
    of_studies = False
    for clause in message.facts:
        text = clause.text
        near = asked or _of_the_job(text)
        if not near:
            continue
        about_studies, about_experience = bool(_STUDIES.search(text)), bool(_EXPERIENCE.search(text))
        unrelated = _UNRELATED.search(text)
        if unrelated and _DENIED.search(text[: unrelated.start()]):
            continue
        if _PARTLY.search(text) and near:
            partly, first = True, first or clause
            continue
        if near and _NEITHER.search(text) and about_studies == about_experience and not yes_no.is_hedged(text):
            return clause.found("no")
        if unrelated and asked and not about_studies and not about_experience:
            if of_studies:  # "his major is English, not related, but ..."
                studies = False
            nothing = nothing or clause
            continue
        of_studies = about_studies and not about_experience
        if not unrelated and _BOTH.search(text) and near:
            return clause.found("both")
        if about_studies or about_experience:
            first = first or clause
        if asked and _SAME_FIELD.search(message.text) and not _UNRELATED.search(message.text):
            studies, first = True, first or clause
        studies, experience = _weigh(text, bool(unrelated), about_studies, about_experience, asked, studies, experience)
    if asked and _fits_both(message):
        studies = experience = True
        first = first or message.facts[0]
    value = _match_value(studies, experience, partly, asked)
    if value is not None and first is not None:
        return first.found(value)
    if nothing is not None:
        return nothing.found("no")
    if asked:
        bare = yes_no.polarity(message)
        return bare if bare is not None and bare.value == "no" else None
    return None


_LEARNED: Final = rx(
    r"(?:phd|doctorate|master\w*|bachelor\w*|stud(?:i|y)ed|majored|degree in|graduated in|trained (?:in"
    r"|as)|learned|learnt)",
    r"(?:主修|专业(?:是|系|就是|就系|对口)?|科班|毕业|学的|学嘅|读的|读嘅|念的|(?<![没冇未])[读学念](?=[^过紧])|本科|硕士)",
)
_WORKS_IN_IT: Final = rx(
    r"(?:work(?:ed|ing|s)?|job|did|done|doing|years)(?: [a-z]+){0,5} (?:too|also|as well)"
    r"|(?:also|always|both) (?:work(?:ed|ing|s)?|did|done|doing)",
    r"(?:都|也|亦|仍|还是|仲系)(?:是|系|在|喺|一直|一路)?(?:做|干|从事)|(?:一直|一路)(?:都|也)(?:是|系|在|喺)?(?:做|干)"
    r"|(?:做|干)(?:的|嘅|过)?[^,]{0,4}(?:都|也|亦)(?:是|系)|(?:工作|职位)(?:都|也|亦)(?:是|系)(?:做|干)?",
)
_FITS_WHOLLY: Final = rx(
    r"(?:the )?same (?:fei?ld|area|line|subject|discipline)|(?:fits?"
    r"|match\w*)(?: [a-z]+){0,4} (?:perfectly|exactly|completely|fully)|perfect (?:fit|match)",
    r"(?:完全|刚好|正好|全部|十分)(?:都)?(?:match|对得上|对口|吻合|符合|一致|匹配|啱|对应)",
)


def _fits_both(message: Message) -> bool:
    """Studied it and worked in it, too; or did one and the other, and the job fits wholly."""
    said = [clause.text for clause in message.facts]
    if any(_UNRELATED.search(text) or _PARTLY.search(text) or _NOT_MY_FIELD.search(text) for text in said):
        return False
    learned = next((place for place, text in enumerate(said) if _LEARNED.search(text)), None)
    if learned is None:
        return False
    later = said[learned:]
    worked = any(_EXPERIENCE.search(text) for text in later)
    return any(map(_WORKS_IN_IT.search, later)) or (worked and any(map(_FITS_WHOLLY.search, later)))


_SAME_AS_NOW: Final = rx(
    r"experience[^,]{0,12} in (?:the same field|this (?:job|trade|field|role|line))|same (?:thing|job"
    r"|work|trade)[^,]{0,12}(?:ive been|i am|im|i do|hes been|shes been)|what i(?:ve"
    r"| have)? been doing",
    r"(?:跟|同|和|与)[^,]{0,10}(?:现在|之前|以前|新份工|一直)[^,]{0,8}(?:一样|一模一样|一致)|都系(?:做返|揾我|做[^,]{2,6}$)|(?:过去|过嚟|过来|那边|嗰边|这边|岗位|老东家|公司)[^,]{0,9}(?:还是|仲系|也是|都系|接着|继续)(?!不|没|未|要|得|想|可以|唔)|过去接着做|要我过去接着|也是做|要(?:他|她|我|佢)去做的也是",
)


def _of_the_job(text: str) -> bool:
    """Unasked, the words must set the job beside what the person studied or did."""
    if _SAME_AS_NOW.search(text):
        return True
    if not (_RELATED.search(text) or _UNRELATED.search(text)):
        return False
    return bool(
        (_STUDIES.search(text) and (_JOB.search(text) or "对口" in text))
        or _BOTH_SIDES.search(text)
        or _STUDY_FITS.search(text)
    )


_STUDY_FITS: Final = rx(
    r"(?:exactly |squarely |just )what (?:i|he|she) studied",
    r"(?:专业|学位)[^,]{0,4}(?:一致|对口|相符|吻合)|(?:硕士|本科|读)[^,]{0,4}读(?:嘅|的)嘢(?:啱|对)",
)
_BOTH_SIDES: Final = re.compile(
    en("degree|stud(?:y|ied)")
    + r"[^,]{0,24}"
    + en("work|job|experience")
    + r"|(?:专业|读过|学过)[^,]{0,8}(?:经历|经验|做过|工作)"
)
_IDENTITY: Final = rx(
    r"(?:its |it is |this is |thats |exactly |just |precisely )*(?:what i (?:studied|learned|majored in)"
    r"|my (?:major|field|degree|subject|studies|own field))|(?:my )?(?:stud(?:y|ies)|major|degree"
    r"|education)|studied (?:this|it|that|the same)",
    r"(?:学|读|念)(?:的|嘅)(?:就是|就系|正是|正系|都系|也是|嘢)|本专业|专业就是|科班|^(?:我的|我嘅|我|和|同"
    r"|跟|与)*(?:专业|学历|学位|所学|大学专业|读书)(?:的|嘅|对|啊|啦)*$",
)

_SAME_FIELD: Final = re.compile(
    r"(?:studied|major(?:ed)?(?: in| is| was)?|degree(?: is)? in) (?P<what>[a-z]{4,}).{0,40}(?:the|this|new"
    r"|hk|kong) (?:job|work|role|position|post).{0,12}(?P=what)"
    r"|(?:学|读)(?:的|嘅)?(?:是|系)?(?P<field>[^,]{2,4}).{0,10}(?:份工|工作|职位|岗位)(?:也|都|亦|就)?(?:是"
    r"|系|做)?(?P=field)"
)


_NOT_MY_FIELD: Final = re.compile(en("not|no|isnt|different|another|wasnt") + "|不是|唔系|没有|冇")
_NO_EXPERIENCE: Final = re.compile(en("no|not|never|dont|havent|without|lack|little") + "|没有|没|冇|无|缺")


def _weigh(
    text: str,
    unrelated: bool,
    about_studies: bool,
    about_experience: bool,
    asked: bool,
    studies: bool | None,
    experience: bool | None,
) -> tuple[bool | None, bool | None]:
    """What one clause adds: whether the job goes with the studies, and with the experience."""
    related = bool(_RELATED.search(text))
    if _SAME_AS_NOW.search(text) and not about_studies:
        return studies, True
    if about_studies and not about_experience:
        if unrelated or _NOT_MY_FIELD.search(text):
            studies = False
        elif related or (asked and _IDENTITY.search(text)):
            studies = True
    elif about_experience and not about_studies:
        if unrelated or _NO_EXPERIENCE.search(text):
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
