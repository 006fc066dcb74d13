"""Papers that people mention without having been asked: identity card, travel document, languages, letter of consent.

Asked about, they are read like any other yes or no (`simple`). Unasked, the paper must be named.
"""

from __future__ import annotations

import re
from typing import Final

from . import yes_no
from .clauses import Clause, Found, Message
from .patterns import en, negated, rx

_HKID: Final = re.compile(
    en(r"hkid(?: card)?|(?:hong kong|hk) (?:id|identity)(?: card)?|got (?:an? )?id card")
    + r"|香港身份证|(?<!内地)(?<!大陆)身份证(?=有|没|冇|都|也|已|批|,|$)|有身份证|hkid"
)
_HELD: Final = rx(r"have|has|got|with|yes|ok|hold|holds|already|own", r"有|持|拿|攞|揸|已|办|齐")
_LACKED_AFTER: Final = re.compile(
    r" ?(?:card)?(?: ?[:-]? ?(?:no|not yet|none)(?![a-z])|(?:都|也|就|还|仲)?(?:没有?|冇|未有?|无))"
)
_TRAVEL: Final = rx(
    r"two[- ]way permit|exit[- ]entry permit|eep|travel permit|travel document", r"通行证|双程证|往来港澳证"
)
_PAPERS: Final = rx(
    r"papers?|documents?|certificates?|diplomas?|transcripts?", r"材料|文件|证书|毕业证|成绩单|资料|证明"
)
_OTHER_LANGUAGES: Final = rx(
    r"japanese|french|german|korean|russian|spanish|italian|portuguese|thai|vietnamese|arabic|dutch",
    r"日文|日语|法文|法语|德文|德语|韩文|韩语|俄文|俄语|西班牙文|西班牙语|意大利文|葡文|葡萄牙文|泰文|越南文|阿拉伯文",
)
_OUR_LANGUAGES: Final = rx(
    r"(?:all|only) (?:[a-z]+ ){0,2}(?:chinese|english)", r"(?:全部?|都)(?:是|系)?(?:中|英)(?:文|英文)"
)
_CONSENT: Final = rx(r"consent letter|letter of consent|consent", r"同意(?:函|书|信)")
_UNIT: Final = rx(r"unit|employer|boss|company|they", r"单位|公司|老板|东家|学校|医院|厂")
_AGREES: Final = rx(
    r"agreed|agrees|will (?:issue|give|stamp|sign)|willing|ready to|already (?:issued|stamped|signed)|can get",
    r"愿意|肯(?!不)(?!唔)|同意出|同意开|答应|已经?(?:开|出|盖)|可以(?:开|出|拿)|能(?:开|出|拿)",
)
_REFUSES: Final = rx(
    r"refus\w+|wont|will not|unwilling|would not|does not want|doesnt want|not willing",
    r"不肯|唔肯|拒绝|不愿|唔愿|死活不|死都唔|不给开|唔俾|不同意|唔同意|不放",
)
_TALENT_CENTRE: Final = rx(
    r"(?:talent|personnel)[a-z ]{0,12} cent(?:er|re)",
    r"人才(?:交流|服务)?中心|人才市场|档案[^,]{0,6}(?:人才|街道|社区)",
)
_NO_UNIT: Final = rx(r"no (?:work )?unit|self-?employed", r"(?:没有?|冇|无)(?:工作)?单位|自己给自己干|个体户|自雇")


def has_hkid(message: Message) -> Found | None:
    """Read `has_hkid` where a Hong Kong identity card is named: 有HKID, "no HKID", 身份證有."""
    return _named(message, "has_hkid", _HKID)


def has_travel_doc(message: Message) -> Found | None:
    """Read `has_travel_doc` where the permit for the trip is named."""
    return _named(message, "has_travel_doc", _TRAVEL)


def _named(message: Message, slot: str, paper: re.Pattern[str]) -> Found | None:
    if message.asked == slot:
        return None
    for clause in message.facts:
        match = paper.search(clause.text)
        if match is None or yes_no.is_hedged(clause.text):
            continue
        after = clause.text[match.end() : match.end() + 8]
        if negated(clause.text, match.start()) or _LACKED_AFTER.match(after):
            return clause.found("no")
        if _HELD.search(match.group() + after) or _HELD.search(clause.text[max(0, match.start() - 16) : match.start()]):
            return clause.found("yes")
    return None


def docs_other_language(message: Message) -> Found | None:
    """Read `docs_other_language` where papers and their language stand together."""
    if message.asked == "docs_other_language":
        return None
    for clause in message.facts:
        if _PAPERS.search(clause.text):
            if _OTHER_LANGUAGES.search(clause.text):
                return clause.found("yes")
            if _OUR_LANGUAGES.search(clause.text) and not negated(clause.text, len(clause.text)):
                return clause.found("no")
    return None


def letter_of_consent(message: Message) -> Found | None:
    """Read `letter_of_consent` where the letter, or who keeps the personal file, is named."""
    if message.asked == "letter_of_consent":
        return None
    for clause in message.facts:
        value = _letter(clause)
        if value is not None:
            return clause.found(value)
    unknown = next((c for c in message.said if _CONSENT.search(c.text) and yes_no.has_doubt(c.text)), None)
    return unknown.found("unsure") if unknown else None


def _letter(clause: Clause) -> str | None:
    text = clause.text
    if _TALENT_CENTRE.search(text):
        return "talent_centre"
    if not _CONSENT.search(text) or yes_no.is_hedged(text) or yes_no.has_doubt(text):
        return None
    if _REFUSES.search(text):
        return "refused"
    if _NO_UNIT.search(text):
        return "self_employed"
    return "obtainable" if _AGREES.search(text) and _UNIT.search(text) else None
