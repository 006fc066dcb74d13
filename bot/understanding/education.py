"""`edu_level`: the highest level completed. Studying for it does not count; a part-time or self-taught one does."""

from __future__ import annotations

import re
from typing import Final

from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

SLOT: Final = "edu_level"
LEVELS: Final = ("below_tertiary", "sub_degree", "bachelor", "master", "doctorate")

_DOCTORATE: Final = rx(
    r"ph ?\.? ?d\.?s?|dphil|edd|dba|doctorate|doctorates|doctoral(?: degree)?|doctor of (?!medicine"
    r"|ceremon)[a-z]+|doctor degree|docterate",
    r"博士(?!在读|生在读|伦)",
)
_MASTER: Final = rx(
    r"masters?(?! of ceremon| card|card| chef| plan| bedroom| class| piece)(?: degree| of [a-z]+)?"
    r"|m\.?sc\.?|m\.?b\.?a\.?|m\.arch|m\.?phil|m\.?eng|ll\.?m|m\.?res|m\.?ed|m\.?fin|m\.a\.?|ma degree"
    r"|ma in|ma from|^ma$"
    r"|m\.?s\.? (?:degree|in)"
    r"|post-?graduate(?: degree)?(?! diploma| certificate| dip)|post-?grad(?! dip)|maste?rs? degr?ee"
    r"|graduate degree|maters degree|mster",
    r"硕士|研究生|硕博|一级硕",
)
_BACHELOR: Final = rx(
    r"ba[t]?ch[ae]?l+[aeo]u?rs?(?: degree| of [a-z]+)?|b\.?sc\.?|b\.?eng|b\.?b\.?a\.?|ll\.?b|b\.?com|b\.?ed"
    r"|b\.a\.?|ba degree|ba in|ba|bs|b\.?s\.? (?:degree|in)"
    r"|under-?grad(?:uate)?(?: degree)?|first degree|hono?u?rs degree|university degree|uni degree"
    r"|college degree|degree holder|university graduate|college graduate|uni grad(?:uate)?"
    r"|(?:four|4)[- ]?year (?:degree|college|university)|graduated (?:from|at) (?:university|college|uni)"
    r"|finished (?:university|uni|college)|top-?up degree",
    r"本科|(?:四|4)年制?大学|学士|大学毕业|大学学历|大学文凭|大学学位|大学程度|自考(?!大专|专科)|专升本"
    r"|专接本|专插本|成人本|成教本|函授本|电大本|一本(?!书)|二本|三本|全日制大学|大学生(?!活)",
)
_SUB_DEGREE: Final = rx(
    r"higher dip(?:loma)?|da ?zhuan|hd|h\.d\.|associate(?:s)? degree|associates?(?: of| in) (?:arts|science|business"
    r"|engineering)|asso(?:ciate)?(?= degree|$)|foundation degree"
    r"|(?<!graduate )(?<!grad )(?<!school )diplom+a(?! mill)|dip|hnd|hnc|junior college|college diploma"
    r"|sub-?degree|3[- ]year college|three[- ]year college|polytechnic diploma|advanced diploma"
    r"|professional diploma",
    r"大专|专科(?!医院)|高职|副学士|高级文凭|高等文凭|高专|文凭课程|高级文凭"
    r"|(?<!毕业)(?<!大学)(?<!中学)(?<!初中)(?<!高中)(?<!职高)文凭(?!试)|毕业文凭",
)
_SCHOOL: Final = rx(
    r"senior secondary|(?:senior |junior )?(?:high|secondary|middle|primary|elementary|vocational"
    r"|technical)[- ]?(?:high "
    r"|secondary )?school(?: diploma| certificate| graduate| leaver)?|hkdse|dse|hkcee|hkale|senior high"
    r"|junior high|a-?levels?|o-?levels?|ged|gaokao|form ?(?:[1-7]|one|two|three|four|five|six|seven)"
    r"|f\.?[4-7]|year 1[0-3]|grade 1[0-2]|no (?:formal )?(?:education|schooling|qualifications?)",
    r"高中|初中|中学|中专|职高|技校|职业高中|职业学校|技工学校|小学|会考|高考|文凭试"
    r"|(?<![看睇想选揾挑])中[一二三四五六七](?!百|千|万|天|月|年|[个位名])|没读过书|冇读过书|没上过学|没有学历|冇学历|无学历|九年义务",
)
_BY_LEVEL: Final = (
    ("below_tertiary", _SCHOOL),
    ("doctorate", _DOCTORATE),
    ("master", _MASTER),
    ("bachelor", _BACHELOR),
    ("sub_degree", _SUB_DEGREE),
)
_ONLY_DEGREE: Final = re.compile(
    r"(?:(?:yes|i|we|he|she|have|has|got|hold|holds|a|an|my|the|just|only|with|finished|completed|went|to"
    r"|own|did|in|of|its) ?)*(?:degree|uni|university|college)|(?:我|有|是|系|读到|读|念|上|个|了|咗|过"
    r"|只有|的|一|张|佢|他|她|学历)*(?:大学|学位|大学啊)(?:毕业|读完|学历|程度)?"
)
_IN_PROGRESS: Final = rx(
    r"(?:am|im|still|currently|now|is|are|hes|shes|visa|hk|hong kong) (?:still |currently |now )?(?:study"
    r"|do|pursu|read|work"
    r"|tak|complet|finish)\w*(?: (?:on|for|towards|in))?(?! experience)|study(?:ing)? for|pursuing"
    r"|in progress|enrol+ed|(?:first|second|third|final|last|1st|2nd|3rd|4th)[- ]year|(?:phd|doctoral"
    r"|masters?|mphil) candidate|student|(?:will|to|about to) graduate|graduating|expected"
    r"|not (?:yet )?(?:finished|completed|graduated)|havent (?:finished|completed|graduated)"
    r"|not (?:yet )?done|halfway|part ?way|ongoing|freshman|sophomore|junior year|senior year|viva"
    r"|defen[cs]e|defended|thesis|yet to (?:finish|complete|graduate)",
    r"在读|[读考念修]紧|在念|正在读|正在念|正在攻读|攻读|仲读|还在读|仲未毕业|还没毕业|未毕业|没毕业"
    r"|尚未毕业|未读完|还没读完|仲未读完|没读完|大[一二三四](?!百)|研[一二三]|快毕业|就快毕业|答辩|论文阶段"
    r"|即将毕业|准备毕业|应届在校|在校|读到一半|读[咗了]一半|冇读落去|没读下去|签证?(?:在|喺)?[^,]{0,6}读|(?:在|喺)[^,]{2,8}读紧?全日制|持学生签",
)
_DROPPED: Final = rx(
    r"drop(?:ped)?(?:[- ]?out)?|quit|never (?:finished|completed|graduated)|did(?:nt| not) (?:finish"
    r"|complete|graduate|get)|left (?:university|uni|college|school) (?:early|before)|incomplete|withdrew"
    r"|failed out|expelled",
    r"肄业|退学|辍学|没读完|冇读完|未读完就|读到一半(?:就)?(?:退|唔读|不读|没)|没念完|没有读完"
    r"|没拿到(?:学位|毕业证)|冇毕业|没毕业就|被开除|结业证",
)
_WISH: Final = rx(
    r"want|wants|plan|planning|hope|hoping|apply(?:ing)?(?: for)?|applied|consider\w*|thinking (?:of|about)"
    r"|going to (?:do|study|take)|will (?:do|study|start|take)|would like|intend|about to start|starting"
    r"|next year|admitted|offer(?:ed)? (?:a place|from)|looking (?:at|into)|dream",
    r"想读|想去读|打算|准备读|准备考|计划|考研|考博|申请|报读|报考|将会读|要去读|会去读|录取|被录|谂住读|想考|拟",
)
_REQUIRED: Final = rx(
    r"requir\w*|must have|need(?:s|ed)?|minimum|prefer\w*|asks? for|looking for|jd|job description|enough"
    r"|count|colleagues?|boss|team|they all|everyone",
    r"要求|需要|需|必须|至少要|招聘|门槛|规定|够不够|同事|老板|团队|职位要",
)
_OTHERS: Final = rx(
    r"(?:my|his|her) (?:supervisor|manager|boss|professor|teacher|tutor|company|employer)",
    r"导师|老板|老师|教授|上司|领导",
)
_PAPERS: Final = rx(
    r"(?:diploma|certificate|transcript)s? and (?:pay|transcript|certificate|tax)|(?:in|only) (?:japanese"
    r"|german|russian|french|korean)",
    r"教书|教(?:小学|中学)|全是[^,]{1,3}文",
)
_PUPILS: Final = rx(
    r"(?:kids?|child(?:ren)?|sons?|daughters?)(?: [a-z]+){0,4} (?:primary|secondary|high|middle) school",
    r"(?:读|上|念)(?:紧|着)?(?:小学|初中|高中|中学)(?:的|嘅)?(?:娃|孩|仔|女|小朋友|儿|细路)|(?:娃|孩子|仔|女|小朋友|儿子)[^,]{0,6}(?:小学|初中|高中|中学)",
)
_NONE_HELD: Final = re.compile(
    en("(?:never|didnt|did not) (?:go|went|attend\\w*|been|make it) (?:to )?(?:university|uni|college)")
    + r"|(?:没|没有|冇|未|无)(?:上过|读过|念过|去过|有读过|返过)大学"
)


_OWN: Final = re.compile(en("i have|i hold|i got|i am|im|my") + "|我")


def edu_level(message: Message) -> Found | None:
    """Read the highest level of education completed; None if the words leave it open."""
    asked = message.asked == SLOT
    best: tuple[int, Clause] | None = None
    fallback: tuple[int, Clause] | None = None
    for clause in message.facts:
        if (
            _OTHERS.search(clause.text)
            or _PUPILS.search(clause.text)
            or _PAPERS.search(clause.text)
            or (_REQUIRED.search(clause.text) and not _OWN.search(clause.text))
        ):
            continue
        done, doing = _levels(clause.text)
        if message.asked == "hk_degree":  # "I did my bachelor in Xiamen" is no word on the highest level
            placed = _STUDIES.search(clause.text) or _WHERE.search(clause.text)
            done = [level for level in done if LEVELS[level] != "bachelor" or not placed]
        if not asked and _STUDIES.search(clause.text) and _LATER.search(message.text):
            continue
        for level in done:
            if best is None or level > best[0]:
                best = (level, clause)
        for level in doing:
            lower = _before(level, clause.text)
            if asked and lower is not None and (fallback is None or lower > fallback[0]):
                fallback = (lower, clause)
    if best is None and asked:
        best = fallback or _plain(message)
    if best is None:
        return None
    return best[1].found(LEVELS[best[0]])


_WHERE: Final = re.compile(en("in|at|from|did") + "|在|喺")
_STUDIES: Final = re.compile(en("doing|studying|graduate") + "|读|念|修")
_LATER: Final = re.compile(
    en("not (?:yet )?graduated(?: yet)?|graduate next|havent graduated|(?:thesis|graduation) (?:is )?due")
    + "|(?:还|仲|尚)?[没未]毕业|[才先]毕业"
)
"""Who graduates later has not completed what the message says is studied (contract section 2, rule 3)."""
_COMPLETED: Final = re.compile(
    en("graduated|completed|finished|holder|already have") + r"|已毕业|毕业了|读完了|已经毕业"
)


def _levels(text: str) -> tuple[list[int], list[int]]:
    """Levels that a clause says are completed, and levels that it says are under way or broken off."""
    done: list[int] = []
    doing: list[int] = []
    used: list[tuple[int, int]] = []
    matches = sorted((m.start(), -m.end(), level) for level, pattern in _BY_LEVEL for m in pattern.finditer(text))
    for start, minus_end, level in matches:
        end = -minus_end
        if any(start < b and end > a for a, b in used) or _not_education(text, start, end):
            continue
        used.append((start, end))
        if _WISH.search(text[max(0, start - 24) : start]):
            continue
        around = text[max(0, start - 30) : end + 16]
        nearest = min((m.start() for m in _NEXT.finditer(text, end)), default=len(text))
        reach = text[max(0, start - 30) : min(nearest, end + 26)]
        dropped = _DROPPED.search(reach)
        if dropped or (_IN_PROGRESS.search(reach) and not _COMPLETED.search(around)):
            doing.append(LEVELS.index(level))
            continue
        if _denied(text, start, end):
            continue
        done.append(LEVELS.index(level))
    return done, doing


_NEXT: Final = re.compile(en("and|but|then|with") + "|,|、|和|但|同")


_AFTER_TITLE: Final = re.compile(r"(?:导师|招生|申请中|\(?结业)")
_SHORT_DEGREE: Final = re.compile(
    r"(?:.* )?(?:a |an |my |have |hold )?(?:ba|bs|dip|hd|ma)(?: (?:degree|in|from|holder).*)?"
)


def _not_education(text: str, start: int, end: int) -> bool:
    """A word of education used for something else: full-time job, dip in sales, 一本书, 三本 of a brand."""
    words = text[start:end]
    if words in ("ba", "bs", "dip", "hd", "ma") and not (_SHORT_DEGREE.fullmatch(text)):
        return True
    return bool(_AFTER_TITLE.match(text[end:]))


_DENIED_AFTER: Final = re.compile(
    r" ?(?:学历|学位|文凭|毕业证)?(?:都|也|还|仲)?(?:没有|冇|无(?!论)|不是|唔系|没拿|没读过|没上过|未读过"
    r"|冇读过)"
)
_READING_FOR: Final = re.compile(r"(?:读|念|修|攻)(?:紧|个|一个|着)?$")
_READ_THROUGH: Final = re.compile(r"毕业|完|读过|读咗|读了|拿到|已")
_NO_MORE_THAN: Final = re.compile(
    en("only|just|nothing (?:but|above|higher than|beyond)|no higher than|not (?:beyond|above|higher than)")
    + r"|只有|只是|得|没有比|高过|以上"
)


def _denied(text: str, start: int, end: int) -> bool:
    if _READING_FOR.search(text[:start]) and not _READ_THROUGH.search(text):
        return True
    if _DENIED_AFTER.match(
        text[end:],
    ):
        return True
    return negated(text, start) and not _NO_MORE_THAN.search(
        text[max(0, start - 14) : start],
    )


_TOP_UP: Final = re.compile(r"专升本|专接本|专插本|top-?up")


def _before(level: int, text: str) -> int | None:
    """The level that somebody has who is still studying for `level`, or broke it off."""
    name = LEVELS[level]
    if _TOP_UP.search(text):
        return LEVELS.index("sub_degree")
    if name == "master":
        return LEVELS.index("bachelor")
    if name in ("bachelor", "sub_degree"):
        return LEVELS.index("below_tertiary")
    return None


_UNIVERSITY: Final = re.compile(en("university|uni|college") + "|大学|本科")


def _plain(message: Message) -> tuple[int, Clause] | None:
    for clause in message.facts:
        if _ONLY_DEGREE.fullmatch(clause.text.strip()) and not _IN_PROGRESS.search(clause.text):
            return LEVELS.index("bachelor"), clause
        if _NONE_HELD.search(clause.text):
            return LEVELS.index("below_tertiary"), clause
        if _DROPPED.search(clause.text) and _UNIVERSITY.search(clause.text):
            return LEVELS.index("below_tertiary"), clause
    return None
