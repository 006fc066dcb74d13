"""What a message tells unasked of the applicant's age, and of a husband, wife or parent who is in Hong Kong."""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import CANDIDATE, RELATIVE, SELF, Clause, Found, Message
from .dependants import PARENTS, SPOUSE
from .patterns import en, negated, rx
from .simple import CHOICES

STATUS: Final = "spouse_or_parent_status"
_HONG_KONG: Final = re.compile(en("hk|hong kong|hkpr|here") + "|香港|在港|喺港|港大|中大|科大|理大|城大|浸大")
_HOLDS: Final = rx(
    r"has|have|had|holds?|holding|holder|on|got|is|am|im|under|visa|came", r"持|揸|拎|攞|拿|有|是|系|身份|签|走|批"
)
_FULL_TIME: Final = rx(
    r"full[- ]?time|ft|phd|master\w*|degree|bachelor\w*|undergrad\w*",
    r"全日制|博士|硕士|本科|研究生|(?<![a-z])phd|学位",
)
_MINE: Final = rx(r"my (?:husband|wife|spouse|son|daughter|mother|father|mum|mom|dad|parents)|my", r"我")
_AGED: Final = re.compile(
    r"(?<![\d.])(?P<zh>1[7-9]|[2-7]\d) ?岁|(?<![a-z])(?:im|i am|hes|shes|he is|she is|aged?) (?P<en>1[7-9]"
    r"|[2-7]\d)(?: ?(?:yo|y/o|years? old|yrs old))?"
    r"(?![\d.%]| ?(?:k|year|yr|month|week|day|km|m(?![a-z])))"
)


def spouse_or_parent_status(message: Message) -> Found | None:
    """Read the status of the applicant's husband, wife or parent: of whoever writes, where that is the one."""
    if message.asked is not None:
        return None
    writes = message.speaks_for == "family"
    if writes and not (SPOUSE.search(message.text) or PARENTS.search(message.text)):
        return None
    for clause in message.stated:
        if writes:
            of_them = clause.about == SELF
        else:
            named = SPOUSE.search(clause.text) or PARENTS.search(clause.text)
            of_them = message.speaks_for is None and clause.about == RELATIVE and named is not None
        value = _status(clause) if of_them else None
        if value is not None:
            return clause.found(value)
    return None


def _status(clause: Clause) -> str | None:
    text = clause.text
    if yes_no.is_hedged(text):
        return None
    for value, pattern in CHOICES[STATUS]:
        match = pattern.search(text)
        if match is None or negated(text, match.start()):
            continue
        student = value == "ft_degree_student"
        if student and not (_FULL_TIME.search(text) and _HONG_KONG.search(text)):
            continue
        if value == "hk_permanent_or_unconditional" and not _HONG_KONG.search(text):
            continue
        if student or _HOLDS.search(text[: match.start()]) or _HOLDS.match(text[match.end() :].lstrip()):
            return value
    return None


def age(message: Message) -> Found | None:
    """Read the applicant's age where it is told in so many words; children's ages are not it."""
    if message.asked is not None:
        return None
    whose = (RELATIVE, CANDIDATE) if message.speaks_for is not None else (SELF, None)
    for clause in message.stated:
        match = _AGED.search(clause.text)
        if match is None or clause.about not in whose or _CHILDREN.search(clause.text):
            continue
        return clause.found(int(match["zh"] or match["en"]))
    return None


_CHILDREN: Final = rx(
    r"kids?|child(?:ren)?|sons?|daughters?|bab(?:y|ies)|boys?|girls?",
    r"孩|娃|仔|囡|闺女|儿子|女儿|个女|小朋友|父母|爸|妈|带|受养",
)
