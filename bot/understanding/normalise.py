"""One plain form of a message to match patterns against, and the way back to what the person typed.

The plain form is lower case, Simplified, half-width, without accents, apostrophes, control and zero-width
characters, runs of white space or elongated letters. It is for matching only: nothing of it is ever stored or shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from .spelling import LONG_WORD, mended

_REPLACED: Final = {
    **dict.fromkeys("'’‘ʼ`´＇", ""),  # don't, don’t and dont are one word
    **dict.fromkeys("\r\n\u2028\u2029\x0b\x0c", "\n"),
    **dict.fromkeys("–—−‒―─", "-"),
    **dict.fromkeys("〜～∼", "~"),
    **dict.fromkeys('“”„「」『』《》〈〉【】"', ""),  # 《人才清單》 is 人才清单
    **dict.fromkeys("，﹐", ","),
    "。": "。",
    "〇": "〇",
    "…": "…",
}
# Hong Kong and Mainland spellings of one word; t2s changes script, not these.
_ISLE_FOR_STATE: Final = re.compile("(?<=[广杭福惠苏郑兰温泉徐常扬贵])洲")
"""惠洲 is a slip for 惠州; 亚洲 and 株洲 are not."""
_SAME_LENGTH: Final = (
    ("甚么", "什么"),
    ("查不多", "差不多"),
    ("取销", "取消"),
    ("底过", "低过"),
    ("从末", "从未"),
    ("末试过", "未试过"),
    ("末曾", "未曾"),
    ("记绿", "记录"),
    ("博仕", "博士"),
    ("以经", "已经"),
    ("可已", "可以"),
    ("高材通", "高才通"),
    ("优材", "优才"),
    ("专材", "专才"),
    ("人材", "人才"),
    ("singed", "signed"),
)
_PER: Final = re.compile(" (?:an?|per) ")  # 45k 港币 a month
_FIVE_FOR_NOT: Final = re.compile(r"(?<!\d)5(?=[洗使驶知想])|(?<=差)5(?=多)")  # 5 sounds like 唔
_I_FOR_NOT: Final = re.compile("吾(?=[好想留使洗要知系得同会可敢记识清明需驶])")  # 吾 sounds like 唔
_LEFT_FOR_DONE: Final = re.compile("(?<=[来嚟去做签走返到食买睇揾攞拎收开过换转读毕有])左(?![右边手侧])")  # 左 for 咗
_VARIANTS: Final = str.maketrans(
    {"𠮶": "嗰", "妳": "你", "您": "你", "畀": "俾", "䀹": "夹", "麽": "么", "㖞": "喎", "専": "专", "歴": "历"}
)
_JOINERS: Final = frozenset("没有无未不冇唔是系在的了嘅同和与我")
_NUMBER_SIGNS: Final = ("Nl", "No")


class Normalised:
    """The plain form of one message.

    Attributes:
        source: the message as typed.
        text: its plain form; shorter, equal or (for ligatures and the like) longer than `source`.
    """

    __slots__ = ("_ends", "_starts", "source", "text")

    def __init__(self, source: str, text: str, starts: list[int], ends: list[int]) -> None:
        self.source, self.text, self._starts, self._ends = source, text, starts, ends

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn offsets in `text` into offsets in `source`, so that source[a:b] are the words as typed."""
        if not self.text or start >= end:
            return (0, 0)
        return self._starts[max(start, 0)], self._ends[min(end, len(self.text)) - 1]


@lru_cache(maxsize=32)
def normalise(source: str) -> Normalised:
    """Bring a message into its plain form. Never fails, whatever the characters.

    Every reader of a message asks for it, so the last few are remembered.

    Args:
        source: a message in any script.
    Returns:
        the plain form with the offsets of every character in `source`.
    """
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    run = 1
    for index, raw in enumerate(source):
        for character in _plain(raw):
            last = characters[-1] if characters else "\n"
            if character in " \n" and last in " \n":
                continue
            if character == last and "a" <= character <= "z":
                run += 1
                if run == 3:  # "yesss": the run shrinks to one letter
                    del characters[-1], starts[-1], ends[-1]
                if run >= 3:
                    ends[-1] = index + 1
                    continue
            else:
                run = 1
            if last == " " and len(characters) > 1 and characters[-2] in _JOINERS and is_han(character):
                del characters[-1], starts[-1], ends[-1]  # "没有 记录" is one phrase
            characters.append(character)
            starts.append(index)
            ends.append(index + 1)
    _close_up(characters, starts, ends)
    text = simplify("".join(characters))
    for match in reversed(list(LONG_WORD.finditer(text))):
        word, better = match.group(), mended(match.group())
        if better != word:
            text = text[: match.start()] + better + text[match.end() :]
            _stretch(starts, ends, match.start(), match.end(), len(better))
    return Normalised(source, text, starts, ends)


def _close_up(characters: list[str], starts: list[int], ends: list[int]) -> None:
    """In Chinese, "没有 offer" and 没有offer are the same: drop the spaces around Latin words and figures."""
    han = sum(map(is_han, characters))
    if not han or han < characters.count(" "):
        return
    for index in range(len(characters) - 2, 0, -1):
        if (
            characters[index] == " "
            and not _PER.match("".join(characters[index : index + 5]))
            and is_han(characters[index - 1]) != is_han(characters[index + 1])
        ):
            neighbour = characters[index + 1] if is_han(characters[index - 1]) else characters[index - 1]
            if neighbour.isalnum() or neighbour == "$":
                del characters[index], starts[index], ends[index]


def _stretch(starts: list[int], ends: list[int], start: int, end: int, length: int) -> None:
    """Let every letter of a mended word stand for the whole word as typed."""
    first, last = starts[start], ends[end - 1]
    starts[start:end] = [first] * length
    ends[start:end] = [last] * length


def simplify(text: str) -> str:
    """Fold Traditional into Simplified characters, one for one, so that offsets stay."""
    converter = _converter()
    folded = converter.convert(text)
    if len(folded) != len(text):
        folded = "".join(_fold_one(character) for character in text)
    plain = _I_FOR_NOT.sub("唔", _FIVE_FOR_NOT.sub("唔", folded.translate(_VARIANTS)))
    plain = _LEFT_FOR_DONE.sub("咗", plain)
    for written, meant in _SAME_LENGTH:
        plain = plain.replace(written, meant)
    return _ISLE_FOR_STATE.sub("州", plain)


def is_han(character: str) -> bool:
    """Whether this is a Chinese character."""
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"


@lru_cache(maxsize=8192)
def _plain(raw: str) -> str:
    if raw in _REPLACED:
        return _REPLACED[raw]
    if raw.isspace():
        return " "
    category = unicodedata.category(raw)
    if category in ("Cc", "Cf", "Cs", "Co", "Mn", "Me", "Sk"):
        return ""
    parts = unicodedata.normalize("NFKD", raw).casefold()
    plain = "".join(_REPLACED.get(c, c) for c in parts if unicodedata.category(c) not in ("Mn", "Cc", "Cf"))
    plain = plain.replace("⁄", "/")
    return f" {plain}" if category in _NUMBER_SIGNS and "/" in plain else plain  # 3½ is "3 1/2", not "31/2"


@lru_cache(maxsize=8192)
def _fold_one(character: str) -> str:
    folded = str(_converter().convert(character))
    return folded if len(folded) == 1 else character


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
