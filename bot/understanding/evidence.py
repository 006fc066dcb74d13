"""`alt_evidence`: what somebody without a degree can show on paper in place of one."""

from __future__ import annotations

import re
from typing import Final

from . import education, yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

_EVIDENCE: Final = (
    (
        "licence",
        rx(
            r"licen[cs]e[sd]?|practi[cs]ing certificate|cpa|cfa|acca|chartered|bar exam|qualified (?:lawyer"
            r"|accountant|nurse|teacher)|registered (?:nurse|engineer|architect|accountant|teacher)"
            r"|professional (?:licen[cs]e|registration|membership)|permit to practi[cs]e"
            r"|certified public accountant|solicitor",
            r"执照|许可证|操作证|电工证|执业|牌照|注册(?:会计师|护士|工程师|建筑师|律师|教师|医师)|律师证|会计师证|(?:会计师|律师|医生"
            r"|护士|教师|地产|保险|证券|社工|电工|焊工|司机|导游|技工|师傅)(?:执)?牌|教师资格|教师证|医师证|护士证|从业资格|(?:教师|律师|会计"
            r"|证券|基金|导游|药师)资格证|注会|证券从业|专业牌|司法考试|法考",
        ),
    ),
    (
        "technical_qualification",
        rx(
            r"technical (?:qualification|certificate|certification|cert|skill|diploma)s?|trade (?:certificate|test"
            r"|qualification)s?|(?:skills?|vocational|professional) (?:certificate|qualification|certification)s?"
            r"|certificates?|certifications?|certs?|certified|pmp|aws certified|cisco|journeyman|welding|technician"
            r"|senior engineer|engineer title",
            r"技能证|技术证|技师|技工证|职称|工程师证|高级工程师|中级工程师|技能等级|技术资格|技术职称|职业资格"
            r"|高级技工|技术证书|技术资格证书?|专业证书|证书|资格认证|认证|等级证|上岗证",
        ),
    ),
    (
        "achievements",
        rx(
            r"awards?|prizes?|patents?|medals?|publications?|published|achievements?|honou?rs?(?! degree)"
            r"|competitions?|contests?|championships?|exhibitions?|portfolio|works (?:published|shown)"
            r"|recognition|invention"
            r"|papers published",
            r"奖|获奖|得奖|专利|发表|论文|著作|作品|冠军|成就|荣誉|比赛|竞赛|发明|展览|代表作|成果",
        ),
    ),
    (
        "documented_experience",
        rx(
            r"letters?(?: [a-z]+){0,3} (?:confirm\w*|say\w*|stat\w*|show\w*|prov\w*)(?: [a-z]+){0,5} (?:years?"
            r"|long|months?)"
            r"|(?:reference|employment|recommendation|employer|work|experience)(?: reference)? (?:letters?"
            r"|certificates?|proof|records?)|letters? (?:of|from) (?:reference|recommendation|employment"
            r"|(?:my )?(?:former |previous |old )?(?:employers?|boss(?:es)?|compan(?:y|ies)))|reference letters?"
            r"|references|testimonials?|proof of (?:work|employment|experience)|(?:documented|proven|work"
            r"|working)(?: work)? experience,? with (?:proof|documents?|letters?|papers?)"
            r"|documented (?:work )?experience|payslips?|tax records?|social (?:security|insurance) records?"
            r"|(?:contracts|records) (?:from|of) (?:my )?(?:past|previous|former)",
            r"(?:有|附|连|具)(?:证明|文件)(?:的|嘅)?(?:工作)?经[验历]|工作证明|在职证明|离职证明|推荐信|推荐函"
            r"|雇主信|雇主证明|工作经历证明|经验证明|社保记录|社保|纳税记录|税单|劳动合同|工资流水|证明信"
            r"|reference letter|收入证明|旧雇主|前雇主|工作记录|工作纪录",
        ),
    ),
)

_LONG_EXPERIENCE: Final = rx(
    r"(?:work|working|long|years of|professional|industry|relevant|lots of|only|just|my|many years"
    r"|practical)? ?experience",
    r"工作经验|经验|多年经验|资历|经历",
)

_NO_EVIDENCE: Final = rx(
    r"none|nothing|no(?:ne)? of (?:these|those|them|the above)|dont have any(?: of (?:these|those|them))?"
    r"|have nothing|no (?:such |of these |of those )?(?:documents?|proof|papers?|evidence"
    r"|certificates?)(?: at all)?",
    r"(?:什么|啥|乜|咩|乜嘢)[^,]{0,3}都(?:没有|没|冇|无)|都没有|都冇|一样都(?:没有|冇)|(?:没有?|冇)(?:这些"
    r"|这类|呢啲|呢类|以上|任何|相关)(?:的|嘅)?(?:证明|文件|证书|资料)|什么也没有|没有这些|冇呢啲|全部没有"
    r"|全部冇|以上皆无|以上都没有|以上都冇",
)


_ON_PAPER: Final = re.compile(en("proof|paper|document\\w*|letter\\w*") + "|证明|文件")


def alt_evidence(message: Message) -> Found | None:
    """Read `alt_evidence`, a list: what the person can show with papers in place of a degree."""
    if message.asked != "alt_evidence" and not _without_degree(message):
        return None
    values: list[str] = []
    clauses: list[Clause] = []
    for clause in message.facts:
        text = clause.text
        seen = [
            (name, m)
            for name, pattern in _EVIDENCE
            if (m := pattern.search(text)) and not _lacks(text, m) and not _planned(text)
        ]
        if (
            any(n == "technical_qualification" for n, _ in seen)
            and any(n == "licence" for n, _ in seen)
            and not _apart(seen)
        ):
            seen = [(n, m) for n, m in seen if n != "technical_qualification"]
        if message.asked != "alt_evidence":
            seen = [(name, m) for name, m in seen if _NAMED.search(text)]
        elif not seen and (m := _LONG_EXPERIENCE.search(text)) and not _lacks(text, m) and not _ON_PAPER.search(text):
            seen = [("documented_experience", m)]
        for name, _ in seen:
            if name not in values:
                values.append(name)
        if seen:
            clauses.append(clause)
    if message.asked != "alt_evidence" and not values:
        return None
    if values:
        return Found(values, clauses[0].start, clauses[-1].end)
    for clause in message.facts:
        if _NO_EVIDENCE.search(clause.text) and not yes_no.is_hedged(clause.text):
            return clause.found(["none"])
    if len(message.facts) > 1 and all(_LACKING.search(clause.text) for clause in message.facts):
        return message.whole(["none"])
    bare = yes_no.polarity(message)
    return message.whole(["none"]) if bare is not None and bare.value == "no" else None


_LACKING: Final = rx(
    r"(?:no|not|never|neither|nor|without|none|cannot|cant|dont|doesnt|nothing)",
    r"没有?|冇|无法|无|未能|未有",
)
"""Every clause says what there is not."""
_NAMED: Final = rx(
    r"licen[cs]e|certificate|awards?|prizes?|medals?|patents?|records|letters|contracts",
    r"牌照|执照|许可证|操作证|电工证|证书|技师|奖|专利|金奖|社保|在职证明|工作证明|记录",
)
"""What can be shown: to somebody who was not asked, only papers and prizes by name are evidence."""


def _without_degree(message: Message) -> bool:
    level = education.edu_level(message)
    return level is not None and level.value in ("below_tertiary", "sub_degree")


_DENIED_AFTER: Final = re.compile(r"[^,]{0,3}(?:没有|没|冇|无|都不)|" + en("no|none"))


def _lacks(text: str, match: re.Match[str]) -> bool:
    return negated(text, match.start()) or bool(_DENIED_AFTER.match(text[match.end() :]))


_NOT_HELD: Final = re.compile(
    en("will|going to|plan\\w*|studying for|preparing|expired|lost") + "|准备考|打算|正在考|考紧|将会|过期|丢了"
)


def _planned(text: str) -> bool:
    return bool(
        _NOT_HELD.search(
            text,
        )
    )


def _apart(seen: list[tuple[str, re.Match[str]]]) -> bool:
    """Whether licence and certificate are two things, not one ("licence certificate")."""
    (_, end), (start, _) = sorted(m.span() for name, m in seen if name in ("licence", "technical_qualification"))[:2]
    return start - end > 3
