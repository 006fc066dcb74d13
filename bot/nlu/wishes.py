"""What the bot can do for the person, wished for in words that sound like a question on the subject in general.

No example lines are trained for these: they would take lines from the topics that they sound like. What is heard is the
form of a short message: "any other way for me?", 仲有咩途徑. A question about one scheme by its name stays a question.
"""

from __future__ import annotations

import re
from typing import Final

from bot.nlu.prediction import TOPIC_MARK
from bot.nlu.understand import Understanding
from bot.understanding.normalise import simplify
from bot.vocabulary import SLOTS

DOCUMENTS: Final = "documents"
OTHER_SCHEMES: Final = "other_schemes"

_OWN_LIST: Final = re.compile(
    r"(?:my|own|personal|her|his|the|give me(?: the)?|show me(?: the)?) (?:own |personal )?(?:document"
    r"|doc|paper)s? ?list"
    r"|(?:我的?|佢的?|他的?|她的?|出|俾|给|要|看|睇|张|份)[^,，]{0,4}文件清单|^文件清单"
)
"""Somebody wants the list made for them, which the bot can do, not an answer on lists in general."""

_SOUNDS_LIKE: Final = frozenset(("faq", "nlu_fallback", "help", "start_check", "affirm", "inform"))
"""Intents that the wish for other schemes is taken for; any other one must be unlikely."""
_NEAR: Final = frozenset((
    "switch_scheme", "who_can_apply", "endorsement_type", "what_is_asmtp", "five_criteria", "tech_tas",
))  # fmt: skip
"""Topics that it is taken for with certainty; any other topic that is certain is meant."""
_CERTAIN: Final = 0.8
_MOST_WORDS: Final = 12
_MOST_HAN: Final = 18
"""A longer message tells of something that it asks a way out of: a card that was declined, a son over 18."""
_WORD: Final = re.compile(r"[a-z']+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_EN_WAY: Final = r"(?:schemes?|visas?|routes?|ways?|paths?|pathways?|options?|programmes?|programs?|permits?)"
_ZH_WAY: Final = r"(?:计划|签证|途径|办法|方法|方式|路|选择|方案|渠道|出路)"
_WHAT: Final = r"(?:什么|咩|乜嘢|乜|哪些|哪个|哪条|边啲|边个|边条)"
_OTHERS: Final = re.compile(
    rf"(?:any|some|what|which|the|my|about|for|at|see|show me|there|no|me|are|is|^)(?: are| is)?(?: the| my| any)?"
    rf" (?:other|alternative|different) (?:\w+ )?{_EN_WAY}(?! round)"
    rf"|another (?:\w+ )?{_EN_WAY} (?:that|which|for me|i|to)|^other (?:\w+ )?{_EN_WAY}"
    r"|(?:any|my|what|other|are there|have)(?: \w+)? alternatives"
    r"|what else (?:can|could|may|might|is there)(?: i| for me)?(?: (?:apply|try|get|do|go))?"
    r"|(?:anything|something) else (?:i (?:can|could)|for me)"
    r"|if not (?:asmtp|this(?: one)?),? ?(?:then )?what"
    rf"|(?:(?<!特)别的?|其他|其它|另外|第二[条啲些个种])(?:的|嘅)?(?:入境)?{_ZH_WAY}"
    r"|除(?:了|咗)(?:专才|呢个|这个|asmtp)[^,，]{0,6}[,，]?我?(?:还|仲|重)(?:有|可以|能)(?:什么|咩|乜|哪些|边啲|冇|没有|点|怎么)"
    rf"|(?:还|仲|重)(?:有|能|可以|可|得)[^,，]{{0,6}}{_WHAT}(?:{_ZH_WAY}|拣|申请|行|得)"
    rf"|(?:还|仲|重)(?:能|可以)(?:申请|走|行|试){_WHAT}|(?<!不)适合(?:我的?)?(?:是)?{_WHAT}(?:计划|签证)"
)
_OTHER_MATTERS: Final = re.compile(
    r"switch|chang|transfer|convert|move (?:to|over)|later|afterwards?|while|after|already|refus|reject|extend|renew"
    r"|husband|wife|spouse|partner|girlfriend|boyfriend|child|kid|son|daughter|parents?\b|pay"
    r"|转|换|改(?!善)|以后|之后|将来|之前|被拒|驳|唔批|没批|批唔|续签|续期|已经|已持|现有|原本|时间"
    r"|太太|老婆|先生|老公|女友|男友|配偶|孩子|小孩|仔|女儿|父母|同居|婚|付|缴|畀钱|俾钱|卡|户口"
    r"|(?:是不是|系咪)(?:要|该|应该)?[走行]"
)
"""A change from one scheme to another, somebody else, or paying: for the topics to answer."""


def wish_in(text: str, understood: Understanding, asked: str | None) -> str:
    """The intent to act on: the wish for the own document list or for other schemes, else the one that was found.

    Args:
        text: the message as typed.
        understood: what was made of it.
        asked: the slot just asked; what is written for a name or a note is no wish.
    """
    intent, _, topic = understood.intent.partition(TOPIC_MARK)
    plain = simplify(text.lower())
    if intent == "faq" and _OWN_LIST.search(plain):
        return DOCUMENTS
    another = intent not in _SOUNDS_LIKE or (intent == "faq" and topic not in _NEAR)
    if understood.readings or (another and understood.confidence >= _CERTAIN):
        return intent
    free_text = asked is not None and SLOTS[asked].kind == "text"
    return OTHER_SCHEMES if not free_text and asks_for_others(plain) else intent


def asks_for_others(plain: str) -> bool:
    """Whether a message, in lower case and Simplified, asks for schemes other than the one at hand."""
    long = len(_WORD.findall(plain)) > _MOST_WORDS or len(_HAN.findall(plain)) > _MOST_HAN
    return not long and bool(_OTHERS.search(plain)) and not _OTHER_MATTERS.search(plain)
