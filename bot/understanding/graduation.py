"""`months_since_graduation`: how long ago the Hong Kong degree was completed.

Six and twelve months decide, so a year without a month is read only where it cannot matter.
"""

from __future__ import annotations

import re
from typing import Final

from . import duration, numbers, yes_no
from .clauses import Clause, Found, Message
from .hk_degree import GBA, UNIVERSITY, VTC
from .patterns import en, rx

_MONTHS: Final = "months_since_graduation"

_MOST_MONTHS: Final = 720


_NOT_YET: Final = rx(
    r"(?:one|a|1) (?:more )?(?:semester|term|year) (?:left|to go)|not (?:yet )?graduated?|havent graduated"
    r"|not (?:yet )?(?:finished|completed)|havent (?:finished"
    r"|completed)|still (?:studying|a student|in school|at school|enrol+ed|in my|doing)"
    r"|current(?:ly)? (?:studying|student|a student|in (?:my )?final)|studying now|final[- ]year|(?:will|to"
    r"|about to|going to|expect(?:ed)? to) (?:graduate|finish|complete)|graduating|expected|not yet"
    r"|graduation (?:is|will be) (?:in )?(?:next|june|july|nov|dec)|next (?:year|summer|june|july|month)",
    r"(?:还|仲|尚)?(?:没有?|未|冇)毕业|在读|读紧|还在读|仲读|在校|快毕业|即将毕业|将会?毕业|就毕业|准备毕业"
    r"|明年|出年|后年|下个月毕业|还没(?:读完|完成)|未读完|仲未|还没有?$|未$|下个?学期|[差剩][^,]{0,4}学期"
    r"|最后一个学期|大四$|最后一年"
    r"|应届在读",
)

_GRADUATED: Final = rx(
    r"graduat\w+|finished|completed|grad|conferred|obtained|got my degree|since",
    r"毕业|读完|拿到|结业|授予|届|攞到|毕咗业|离校",
)

_JUST: Final = rx(
    r"(?:only |have )?just (?:graduated|finished|completed)|fresh(?:ly)? grad\w*"
    r"|graduated (?:very )?recently(?! but)",
    r"刚刚?(?:毕业|读完)|啱啱毕业|啱毕业|刚毕",
)


_YET: Final = re.compile(en("not yet|yet") + "|未|还没")


def months_since_graduation(message: Message) -> Found | None:
    """Read the completed months since the Hong Kong degree, or `not_yet`.

    A year alone is read only where it cannot matter (more than a year ago); otherwise the month is asked.
    """
    asked = message.asked == _MONTHS
    if not asked and not any(_names_a_school(c) for c in message.facts):
        return None
    for clause in message.facts:
        text = clause.text
        if not asked and not (
            _GRADUATED.search(text) and (_names_a_school(clause) or _about_graduation(message, clause))
        ):
            continue
        value = _graduation(text, message, asked)
        if value is not None:
            return clause.found(value)
    if asked:
        bare = yes_no.polarity(message)
        if bare is not None and bare.value == "no" and _YET.search(message.text):
            return message.whole("not_yet")
    return None


def _about_graduation(message: Message, clause: Clause) -> bool:
    return any(_names_a_school(c) and abs(c.sentence - clause.sentence) <= 1 for c in message.facts)


def _names_a_school(clause: Clause) -> bool:
    return any(pattern.search(clause.text) for pattern in (UNIVERSITY, GBA, VTC))


_STILL_TO_COME: Final = rx(
    r"(?:will|to|going to) (?:only )?(?:graduate|finish|complete)", r"(?:才|先)(?:能|可以)?(?:毕业|读完)"
)


_IN_A_TIME: Final = re.compile(en("in|within|after") + " $")
_LATER: Final = re.compile("后")


def _graduation(text: str, message: Message, asked: bool) -> int | str | None:
    if _STILL_TO_COME.search(text):
        return "not_yet"
    moment = duration.moment(text, message.today)
    if moment is not None:
        least, most = moment.months_before(message.today)
        if most < 0 or (least < 0 and moment.month is not None):
            return "not_yet"
        if _NOT_YET.search(text) and least <= 0:
            return "not_yet"
        if moment.month is not None or least > 12:
            return least if 0 <= least <= _MOST_MONTHS else None
        return None
    if _NOT_YET.search(text):
        return "not_yet"
    spans = duration.find(text)
    if spans:
        if _IN_A_TIME.search(text[: spans[0].start]) or _LATER.match(text[spans[0].end :]):
            return "not_yet" if asked else None
        months = spans[0].full_months + (1 if spans[0].over else 0)  # six months decide: "more than six" is not six
        return months if months <= _MOST_MONTHS else None
    if _JUST.search(text):
        return 0 if asked else None
    bare = numbers.alone(text) if asked else None
    return int(bare) if bare is not None and 0 <= bare <= _MOST_MONTHS else None
