"""What the bot can do for the person, wished for in words that sound like a question on the subject in general."""

from __future__ import annotations

import re
from typing import Final

from bot.understanding.normalise import simplify

DOCUMENTS: Final = "documents"
OTHER_SCHEMES: Final = "other_schemes"
_QUESTIONS: Final = frozenset(("faq", "nlu_fallback", "out_of_scope", "help", "start_check"))
"""Intents that such a wish may be taken for."""

_OWN_LIST: Final = re.compile(
    r"(?:my|own|personal|her|his|the|give me(?: the)?|show me(?: the)?) (?:own |personal )?(?:document"
    r"|doc|paper)s? ?list"
    r"|(?:我的?|佢的?|他的?|她的?|出|俾|给|要|看|睇|张|份)[^,，]{0,4}文件清单|^文件清单"
)
"""Somebody wants the list made for them, which the bot can do, not an answer on lists in general."""

_WAY: Final = r"(?:schemes?|visas?|routes?|ways?|paths?|pathways?|options?|programmes?|programs?|permits?)"
_CHANGES: Final = re.compile(
    r"switch|chang|transfer|convert|move (?:to|over)|later|afterwards?|while|after|already|refus|reject|extend|renew"
    r"|转|换|换成|改(?!善)|以后|之后|将来|之前|被拒|拒签|续签|续期|已经|已持|现有|原本|时间|陪读|读书"
    r"|husband|wife|spouse|partner|child|kid|son|daughter|parent|太太|老婆|先生|老公|配偶|孩子|小孩|仔|女儿|父母|同居"
)
"""Of a change from one scheme to another, or of somebody else: for the topics to answer."""
_ELSE: Final = re.compile(
    rf"(?:any|some|what|which|the|my|about|for|at|see|show me|there|no|me|are|is|^)(?: are| is)?(?: the| my| any)?"
    rf" (?:other|alternative|different) (?:\w+ )?{_WAY}"
    rf"|another (?:\w+ )?{_WAY} (?:that|which|for me|i|to)|^other (?:\w+ )?{_WAY}"
    r"|(?:any|my|what|other|are there|have)(?: \w+)? alternatives"
    r"|what else (?:can|could|may|might|is there)(?: i| for me)?(?: (?:apply|try|get|do|go))?"
    r"|(?:anything|something) else (?:i (?:can|could)|for me)"
    r"|if not (?:asmtp|this(?: one)?),? ?(?:then )?what"
    r"|(?:别的?|其他|其它|另外|第二[条啲些个种])(?:的|嘅)?(?:入境)?(?:计划|签证|途径|办法|方法|方式|路|选择|方案|渠道|出路)"
    r"|除(?:了|咗)(?:专才|呢个|这个|asmtp)[^,，]{0,6}(?:还|仲|重)有(?:什么|咩|乜|哪些|边啲|冇|没有)"
    r"|(?:还|仲|重)(?:有|能|可以|可|得)[^,，]{0,6}(?:什么|咩|乜嘢|乜|哪些|边啲|边个)"
    r"(?:计划|签证|途径|办法|方法|方式|路|选择|方案|渠道|出路|拣|申请|行|得)"
    r"|(?:还|仲|重)(?:能|可以)(?:申请|走|行|试)(?:什么|咩|乜|哪)"
)


def wish_in(text: str, intent: str) -> str:
    """The intent to act on: the wish for the own document list or for other schemes, else the one that was found.

    Args:
        text: the message as typed.
        intent: the name of the intent that was understood, without a topic.
    """
    if intent not in _QUESTIONS:
        return intent
    plain = simplify(text.lower())
    if intent == "faq" and _OWN_LIST.search(plain):
        return DOCUMENTS
    return OTHER_SCHEMES if _ELSE.search(plain) and not _CHANGES.search(plain) else intent
