"""The answer to "do you really want that?": a yes, a no, or neither, and then nothing is done."""

from __future__ import annotations

import re
from typing import Final

from bot.nlu.tokens import tokens
from bot.understanding.normalise import normalise

_MOST_WORDS: Final = 10  # "yes, please delete it all"; a longer message says more than yes or no
_REALLY: Final = re.compile(
    r"^(?:\W|嗯|哦|那|请|please )*(?:yes|yeah|yep|yup|ye|sure|ok|okay|confirm|go ahead|do it|delete|please do"
    r"|withdraw|start over"
    r"|是|系|对|好|确认|确定|可以|要|删|全部删|都删|把[^,]{1,6}删|撤回|冇问题|没问题|同意|嗯+$|得|重新开始)"
)
_TAKES_IT_BACK: Final = re.compile(
    r"^\W*(?:no(?![a-z])|nope|nah|dont|do not|cancel|wait|not now|stop|never ?mind|不(?!错)|唔|别|先别|等等|取消|算了"
    r"|冇(?!问题)|不用|咪|费事)"
    r"|(?:先不|唔好|不要)(?:删|撤)|唔(?:删|使)|等(?:等|阵)先"
)


def confirmation(text: str) -> bool | None:
    """Whether a message confirms what was asked about; None when it is neither a yes nor a no.

    Args:
        text: the message as typed.
    """
    if len(tokens(text)) > _MOST_WORDS:
        return None
    plain = normalise(text).text
    return False if _TAKES_IT_BACK.search(plain) else True if _REALLY.search(plain) else None
