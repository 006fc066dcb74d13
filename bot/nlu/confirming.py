"""The answer to "do you really want that?": a yes, a no, or neither, and then nothing is done."""

from __future__ import annotations

import re
from typing import Final, Mapping

from bot.contact import CONTACT_CHECKED
from bot.nlu.tokens import tokens
from bot.understanding.normalise import normalise

ANSWERS_CHECKED: Final = "answers_checked"
CHECKS: Final = (ANSWERS_CHECKED, CONTACT_CHECKED)
"""What is confirmed by looking it over: a no says that something is wrong, and the same message may say what."""
_MOST_WORDS: Final = 10  # "yes, please delete it all"; a longer message says more than yes or no
_BEFORE: Final = r"^(?:\W|嗯|哦|那|请|please )*"
_YES: Final = (
    r"yes|yeah|yep|yup|ye|sure|ok|okay|confirm|go ahead|do it|please do"
    r"|是|系|对|好|确认|确定|可以|要|冇问题|没(?:有)?(?:问题|错)|冇错|同意|嗯+$|得"
)
_LOOKED_OVER: Final = (
    r"(?:its |thats |all )?(?:correct|right|good|fine|true)|looks (?:good|right|fine)|send"
    r"|无误|啱|发送|提交|看结果|睇结果"
)
_NAMED: Final[Mapping[str, str]] = {
    "restart": r"start over|重新开始",
    "delete_my_data": r"delete|删|全部删|都删|把[^,]{1,6}删",
    "withdraw_consent": r"withdraw|撤回",
    "call_back": r"(?:have some(?:one|body) )?(?:call|contact|ring) me"
    r"|(?:打|致电|联系|联络)(?:给|俾)?我|(?:叫|让)(?:人|顾问)",
    ANSWERS_CHECKED: _LOOKED_OVER,
    CONTACT_CHECKED: _LOOKED_OVER,
}
"""Besides a plain yes, what was asked about, named again; what was not asked about is a wish of its own."""
_REALLY: Final = {wish: re.compile(f"{_BEFORE}(?:{_YES}|{named})") for wish, named in _NAMED.items()}
_PLAIN_YES: Final = re.compile(f"{_BEFORE}(?:{_YES})")
_TAKES_IT_BACK: Final = re.compile(
    r"^\W*(?:no(?![a-z])|nope|nah|dont|do not|cancel|wait|not now|stop|never ?mind|不(?!错)|唔|别|先别|等等|取消|算了"
    r"|冇(?!问题|错)|不用|咪|费事)"
    r"|(?:先不|唔好|不要)(?:删|撤)|唔(?:删|使)|等(?:等|阵)先"
)

_CALL_BACK: Final = "call_back"
_GOES_ON: Final = re.compile(r"(?<![a-z])(?:carry on|go on|continue|move on|next question)(?![a-z])|继续|接着|下一题")
"""An offer to be called is passed over by going on with the talk, with an "ok" before it or not."""


def confirmation(text: str, wish: str) -> bool | None:
    """Whether a message confirms what was asked about; None when it is neither a yes nor a no.

    Args:
        text: the message as typed.
        wish: what was asked about, as in the slot `confirming`.
    """
    if len(tokens(text)) > _MOST_WORDS:
        return None
    plain = normalise(text).text
    if wish == _CALL_BACK and _GOES_ON.search(plain):
        return False
    return False if _TAKES_IT_BACK.search(plain) else True if _REALLY.get(wish, _PLAIN_YES).search(plain) else None
