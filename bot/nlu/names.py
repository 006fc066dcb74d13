"""Whether a message is a name: asked for one, people type names that look like greetings, thanks or nothing known."""

from __future__ import annotations

import re
from typing import Final

from bot.nlu.arbitration import CERTAIN, COURTESIES
from bot.nlu.prediction import Prediction
from bot.understanding.normalise import simplify

_NAME: Final = re.compile(r"[A-Z][a-z'’-]+(?: [A-Z][a-z'’.-]*){1,3}")
"""Two to four capitalised words, as people write their names; sentences and commands are not written so."""
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭"
    "陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施洪季俞关麦区莊庄简"
)
_HAN_NAME: Final = re.compile(rf"(?:欧阳|司徒|上官|[{_SURNAMES}])[\u3400-\u9fff]{{1,2}}(?:先生|女士|小姐|太太)?")
"""A surname and one or two characters more (in Simplified, as `simplify` gives it): 陈大文, 欧阳小姐."""
_NICKNAME: Final = re.compile(
    r"(?:Mrs?|Ms|Miss|Dr|Prof)\.? [A-Z][a-z]+|[小阿老][\u3400-\u9fff]{1,2}"
    r"|[\u3400-\u9fff]{1,2}(?:先生|女士|小姐|太太|姑娘|老师|经理|總|总)|(?![学學先医醫])[\u3400-\u9fff](?:生|太)"
    r"|(?!谢谢|哈哈|等等|好好|嗯嗯|对对|是是|没没|不不)([\u3400-\u9fff])\1"
)
"""Mrs Hao, 小阮, 思思: a name, whatever else it looks like."""


def is_name(prediction: Prediction, text: str) -> bool:
    """Whether a text has the form of a name; 谢 is a surname, but 谢谢 is thanks."""
    if _NICKNAME.fullmatch(text):
        return True
    if prediction.likeliest(COURTESIES)[1] >= CERTAIN:
        return False
    return bool(_NAME.fullmatch(text) or _HAN_NAME.fullmatch(simplify(text)))
