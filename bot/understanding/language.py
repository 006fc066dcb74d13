"""Which of the three languages a message is in, and whether the person asks for another one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final, NamedTuple

from .normalise import is_han, normalise
from .patterns import lexicon, rx

EN, ZH_HANS, ZH_HANT = "en", "zh_hans", "zh_hant"
_CANTONESE: Final = frozenset("唔冇嘅咗喺啲嗰嚟哋佢咁乜嘢搵揾俾畀攞咩嘥瞓睇諗冧㗎喎囉啱嗌孖尐乸咪攰嬲搞掂噉喇嘞冚嘛")
_CANTONESE_ONLY: Final = _CANTONESE - frozenset("搞掂嘛咪咩")
# A Simplified form that Big5 has too may be meant as a Traditional one (后, 里, 台, 雇); these never are in practice.
_SIMPLIFIED_ALL_THE_SAME: Final = frozenset(
    "与丰价优体儿党凄厂听圣坏复宁岭庄异怀怜惊愿扑扰据机构极气洁洒淀离种筑网胜腊苹虫蚕触赶踊确"
)
_WORDS: Final = re.compile(r"[A-Za-z]{2,}(?:['’][a-z]+)?|\bI\b|\ba\b")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S{1,200}|\S{1,64}@\S{1,64}")
_NEUTRAL_WORDS: Final = frozenset(
    lexicon("""
    ok okay hi hello hey yes no offer visa hr iang asmtp qmas ttps gep hk hku mba phd email wechat whatsapp bye
    thx thanks cv pr app lol haha sorry please ha
    """)
)


class LanguageGuess(NamedTuple):
    """A guess at a message's language.

    Attributes:
        language: `en`, `zh_hans`, `zh_hant`, or None when there is neither sign nor fallback.
        sure: whether the text itself tells; if not, `language` is the fallback or the likelier of two.
    """

    language: str | None
    sure: bool


def detect(text: str, fallback: str | None = None) -> LanguageGuess:
    """Guess a message's language from its characters.

    Args:
        text: a message. fallback: the language to keep when nothing in the text tells (digits, ok, 本科).
    """
    folded = unicodedata.normalize("NFKC", text[:2000])
    han = sum(is_han(c) for c in folded)
    words = [w.lower() for w in _WORDS.findall(_ADDRESS.sub(" ", folded))]
    if not han or (len(words) >= 4 and han * 2 <= len(words)):
        return _latin(words, fallback, mixed=bool(han))
    traditional, simplified, cantonese = _script(folded)
    if traditional != simplified:
        return LanguageGuess(ZH_HANT if traditional > simplified else ZH_HANS, True)
    if cantonese:
        return LanguageGuess(ZH_HANT, True)
    if fallback in (ZH_HANS, ZH_HANT):
        return LanguageGuess(fallback, False)
    return LanguageGuess(ZH_HANS, False)


def _latin(words: list[str], fallback: str | None, *, mixed: bool) -> LanguageGuess:
    telling = [w for w in words if w not in _NEUTRAL_WORDS]
    if len(words) >= 3 and telling and not (mixed and len(telling) < 4):
        return LanguageGuess(EN, True)
    if len(words) == 2 and len(telling) == 2:
        return LanguageGuess(EN, True)
    return LanguageGuess(fallback or (EN if words else None), False)


def _script(text: str) -> tuple[int, int, int]:
    """How many characters are Traditional only, Simplified only, and Cantonese only."""
    kinds = [_kind(c) for c in text if is_han(c)]
    return kinds.count("t"), kinds.count("s"), kinds.count("c")


@lru_cache(maxsize=16384)
def _kind(character: str) -> str:
    if character in _CANTONESE_ONLY:
        return "c"
    to_simplified, to_traditional = _converters()
    if to_simplified.convert(character) != character:
        return "t"
    if to_traditional.convert(character) == character:
        return ""
    return "" if _in_big5(character) and character not in _SIMPLIFIED_ALL_THE_SAME else "s"


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _converters() -> tuple[Any, Any]:
    from opencc import OpenCC

    return OpenCC("t2s"), OpenCC("s2hk")


_NAME_EN: Final = r"english|eng|英文|英语"
_NAME_HANS: Final = r"simplified(?: chinese)?|mandarin|putonghua|简体(?:中文|字|版)?|普通话|国语|简中|简字"
_NAME_HANT: Final = r"traditional(?: chinese)?|cantonese|繁体(?:中文|字|版)?|广东话|粤语|白话|繁中|广州话"
_NAME_ZH: Final = r"chinese|中文|汉语|华语"
_NAMES: Final = f"(?:{_NAME_HANS}|{_NAME_HANT}|{_NAME_EN}|{_NAME_ZH})"
_BARE: Final = re.compile(
    rf"^(?:in |the |to |用|说|讲|请用|请讲|请说|我要|我想用|转|换|改)?{_NAMES}"
    r"(?: ?(?:please|pls|plz|version|版|版本|界面|谢谢|唔该|la|啦|啊|吧|thanks|thank you|,|!|\.))*$"
)
_ASKED_FOR: Final = re.compile(
    r"(?:(?<![a-z])(?:speak|switch|change|use|reply|write|talk|continue|chat|answer|prefer|respond"
    r"|communicate)(?![a-z])[a-z ]{0,24}?"
    r"|(?<![a-z])(?:in|into|to)(?![a-z]) |(?:可唔可以|可不可以|可以|能不能|能|请|麻烦|唔该|帮我|我想|想|要|不如|改为)?"
    rf"(?:用|讲|说|换成?|切换(?:到|成|为)?|转(?:成|做|为|用)?|改(?:成|用|为|做)?|回复|回答|变成?|选)(?:返"
    rf"|回)?) ?{_NAMES}"
)
_POLITE: Final = re.compile(
    rf"{_NAMES}(?:[ ,]*(?:please|pls|plz)|得唔得|可以吗|可以么|得吗|好吗|ok吗|行吗|行不行|可唔可以|可不可以"
    rf"|有没有|有冇)"
)
_ABOUT: Final = rx(
    r"requir\w*|need to (?:speak|know)|test|ielts|toefl|level|fluent|native|my (?:english|chinese|cantonese"
    r"|mandarin)|poor|degree|major|teacher|translat\w*|documents?|contract|job|should i|do i|must|learn"
    r"|study|studied|speaks|can speak|i speak|passport|citizen\w*|national\w*|company|certificate"
    r"|university|school|mother tongue|medicine|restaurant",
    r"要求|需要(?:会|懂|识)|考试|雅思|托福|水平|流利|母语|专业|老师|翻译|文件|合同|学|四级|六级|要不要"
    r"|需不需要|使唔使|识|会讲|会说|懂|口试|公司|护照|大学|证书|材料|资料|译",
)
_NOT: Final = re.compile(
    r"(?:(?<![a-z])(?:not|dont|do not|no|cant|cannot|never|without|instead of)(?![a-z])|不要|唔要|不用|唔使"
    r"|别|不会|唔识|不懂|不想|唔想)[^,]{0,4}$"
)


def requested(text: str) -> str | None:
    """The language that a message explicitly asks for ("English please", 可以讲中文吗, 用繁體), or None.

    中文 without a script means the script that the request is written in; Cantonese means `zh_hant`, Putonghua
    `zh_hans`.
    """
    plain = normalise(text[:200]).text.strip(" .!?。！？~")
    if _BARE.search(plain):
        return _named(plain, text)
    if _ABOUT.search(plain):
        return None
    matches = [*_ASKED_FOR.finditer(plain), *_POLITE.finditer(plain)]
    wanted = [m for m in matches if not _NOT.search(plain[max(0, m.start() - 8) : m.start()])]
    return _named(wanted[-1].group(), text) if wanted else None


_ANY_NAME: Final = re.compile(_NAMES)
_NAMED: Final = (
    (EN, re.compile(_NAME_EN)),
    (ZH_HANS, re.compile(_NAME_HANS)),
    (ZH_HANT, re.compile(_NAME_HANT)),
)


def _named(words: str, text: str) -> str | None:
    """The language that these words name; 中文 alone goes by the script of the whole message."""
    name = _ANY_NAME.findall(words)[-1]
    for language, names in _NAMED:
        if names.fullmatch(name):
            return language
    return detect(text).language if any(is_han(c) for c in text) else ZH_HANS
