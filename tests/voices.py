"""Whom a text speaks to: finds where it calls the applicant "you" before somebody who is not the applicant."""

from __future__ import annotations

import re
from typing import Final

from bot.words import COMPANY, THIRD

VOICES: Final = (COMPANY, THIRD)
"""Those who are not the applicant."""

ADDRESS: Final = {
    "en": re.compile(r"\b(you|your|yours|yourself)\b", re.IGNORECASE),
    "zh_hans": re.compile("[您你]"),
    "zh_hant": re.compile("[您你]"),
}
FIRST_PERSON: Final = {
    "en": re.compile(r"\b(I|me|my|mine|myself|I'm|I've)\b"),
    "zh_hans": re.compile("我"),
    "zh_hant": re.compile("我"),
}
THE_READER: Final = {
    "en": re.compile(
        r"thank you|why do you ask|(?<!together )with you\b|your answers?|"
        r"you(?= told us| named | preferred | said | have just told)|"
        r"whatever you choose|(tell|show|ask|checks the current list for) you\b|leave your contact|"
        r"you can (also |simply )?(type|write)|you may name several|if you don't know|does this pay look to you|"
        r"would you like|that you are hiring|candidate you'd like to employ|good of you|"
        r"look into this for your family|your client|call you",
        re.IGNORECASE,
    ),
    "zh_hans": re.compile(
        r"[和跟与陪]您(?=一起|逐点|看怎么处理)|(按|顾问.{0,4}告诉|会告诉|替|为)您(?=的回答|所说|刚才说|查最新|其他|家人费心|。|，)|"
        r"您(?=的回答|选择不|说的相关|说并没有|也没有提到|对香港学历|觉得这份|这边是雇主|想聘请的|为家人费心|客户的情况)"
    ),
    "zh_hant": re.compile(
        r"[和與]你(?=一起|逐點|商討)|(按|可以告訴|會告訴|向|為)你(?=的回答|所述|剛才提供|查核|其他|了解|。|，)|"
        r"你(?=的回答|的答案|選擇不|所說的相關|表示並沒有|亦沒有提及|對香港學歷|認為這份|是代表僱主|想聘請的|為家人費心|的客戶)"
    ),
}
"""Where "you" is the person who reads: what they said, think or do here, or what a consultant does for them."""
THE_COMPANY: Final = {
    "en": re.compile(r"\byour company\b", re.IGNORECASE),
    "zh_hans": re.compile("贵公司"),
    "zh_hant": re.compile("貴公司"),
}
SENT_TO_ITSELF: Final = {
    "en": re.compile(r"\bask (the|your) (company|employer)\b", re.IGNORECASE),
    "zh_hans": re.compile("[请问向](公司|雇主)"),
    "zh_hant": re.compile("[請問向](公司|僱主)"),
}
"""What a company is not to be told."""
_AROUND: Final = 30


def misaddressed(text: str, language: str, voice: str) -> list[str]:
    """The stretches of a text that speak to the wrong person.

    Args:
        text: as it is shown.
        language: its language id.
        voice: one of `VOICES`: who reads it.
    """
    rest = THE_READER[language].sub("", text)
    if voice == COMPANY:
        rest = THE_COMPANY[language].sub("", rest)
    wrong = (ADDRESS[language], SENT_TO_ITSELF[language] if voice == COMPANY else THE_COMPANY[language])
    return [
        rest[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        for pattern in wrong
        for match in pattern.finditer(rest)
    ]
