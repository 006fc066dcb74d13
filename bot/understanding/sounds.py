"""Slips of people who type by sound: 大砖 for 大专, 注策 for 注册, 同易 for 同意.

Whoever writes pinyin picks the wrong character of the right sound. Only words that the question asks about are mended,
and only where nothing was understood, because almost any two characters sound like some other word.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final, Mapping

from bot.vocabulary import SLOTS

from .normalise import simplify
from .patterns import lexicon

_SYLLABLES: Final = Path(__file__).with_name("syllables.txt")
"""A line for each syllable of Mandarin, without tones, and the characters of GB 2312 whose usual reading it is
(Unicode's Unihan database, kMandarin, as in pypinyin 0.55)."""
_SAID_TOO: Final = {"莞": "wan"}
"""What people type for a character whose usual reading is another."""
_TAKEN_FOR: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"))
"""Sounds that many speakers do not tell apart."""
_PLACES: Final = (
    "深圳 广州 上海 北京 东莞 佛山 珠海 杭州 成都 重庆 武汉 南京 苏州 厦门 天津 惠州 中山 长沙"
    " 香港 澳门 台湾 内地 大陆 国内 国外"
)
_YES_NO: Final = "没有 没错 不是 可以 同意 不同意 不用 不要 需要 不需要 确认 确定 不确定"
_WORDS: Final[Mapping[str, str]] = {
    "residence": f"{_PLACES} 海外 护照 永居 户口 身份证",
    "hk_degree": "香港 大学 全日制 兼读 本科 硕士 没有 毕业 学位",
    "offer": "合同 合约 签了 已签 已经 没签 签字 口头 面试 录用 收到 没有",
    "employer_place": "注册 公司 分公司 办事处 香港 内地 海外 总部",
    "edu_level": "大专 专科 本科 学士 硕士 博士 研究生 高中 中专 学位 毕业",
    "job_match": "专业 对口 相关 经验 工作 一样",
    "genuine_vacancy": "空缺 扩招 替补 离职 新增 职位 岗位 新开",
    "salary_total_hkd": "个月 月薪 年薪 一年 每月 港币 港元 奖金 双薪",
    "market_pay": "市场 市场价 差不多 高一点 低一点 高于 低于 一样 行情 平均",
    "talent_list": "清单 名单 不在 里面 没有",
    "local_hire_difficulty": "广告 记录 招聘 招过 登过 没有 本地人 截图 网上",
    "serious_crime": "没有 从来 记录 犯罪 案底",
    "hk_immigration_breach": "没有 从来 记录 逾期 拒签 拒绝",
    "alt_evidence": "证明 工作证明 推荐信 执照 证书 获奖 奖项 职称 没有",
    "dependants": "老婆 老公 孩子 父母 没有 配偶 女儿 儿子 单身 自己",
    "contact_channel": "微信 电话 邮箱 邮件",
    "contact_time": "晚上 上午 下午 早上 中午 随时 周末",
}


@lru_cache(maxsize=256)
def mended_by_sound(text: str, question: str) -> str:
    """The text with words of the question in place of others that sound the same; of the same length.

    Args:
        text: as typed.
        question: the slot being asked.
    """
    if text.isascii() or SLOTS[question].kind == "text":
        return text
    plain, sounds = simplify(text), _sounds()
    if len(plain) != len(text):
        return text
    mended = list(text)
    done = 0
    for start in range(len(plain)):
        for word, said in _words(question):
            end = start + len(word)
            if start >= done and plain[start:end] == word:
                done = end
            elif start >= done and all(sounds.get(plain[at : at + 1]) == said[at - start] for at in range(start, end)):
                mended[start:end] = word
                done = end
    return "".join(mended)


@lru_cache(maxsize=64)
def _words(question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The question's words with the sounds of their characters, the longest first."""
    words = sorted({*lexicon(f"{_WORDS.get(question, '')} {_YES_NO}")}, key=len, reverse=True)
    sounds = _sounds()
    usual = [(word, tuple(sounds[character] for character in word)) for word in words]
    other = [
        (word, tuple(_SAID_TOO.get(character, sounds[character]) for character in word))
        for word in words
        if any(character in _SAID_TOO for character in word)
    ]
    return (*usual, *other)


@lru_cache(maxsize=1)
def _sounds() -> Mapping[str, str]:
    """Character -> its sound, where what is taken for another is the same."""
    sounds: dict[str, str] = {}
    for line in _SYLLABLES.read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split()
        for heard, plain in _TAKEN_FOR:
            syllable = syllable.replace(heard, plain)
        sounds.update(dict.fromkeys(characters, syllable))
    return sounds
