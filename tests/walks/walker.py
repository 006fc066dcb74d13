"""Random people who talk to the real bot: noisy, interrupting, correcting, going back; and what must hold meanwhile.

A walker has a truth (a value for every interview slot) and answers from it. In between it does what people do. After
each turn it checks that the bot spoke, in the right language, and left a way forward; at the end, that the result is
the engine's on what the walker holds to be true.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final, Mapping

from bot.eligibility import assess
from bot.eligibility.interview import missing
from bot.intake import standing
from bot.nlu.confirming import ANSWERS_CHECKED
from bot.understanding.language import detect
from bot.vocabulary import INTERVIEW, LANGUAGES
from tests.client import Visitor
from tests.eligibility.vectors import values_of

MOST_TURNS: Final = 90
_TOGETHER: Final = {"serious_crime": "hk_immigration_breach"}
_UNTOLD: Final = ("role",)
"""Never asked in so many words."""

SAYS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "question": {
        "en": ("How much are the government fees?", "how long does it take", "can my wife come along?"),
        "zh_hans": ("政府收费是多少？", "要多久才批", "太太可以一起去吗？"),
        "zh_hant": ("政府收費幾多錢？", "要批幾耐", "太太可以一齊去嗎？"),
    },
    "talk": {
        "en": ("thank you", "are you a robot?", "I want to talk to a person", "help", "why do you ask?"),
        "zh_hans": ("谢谢", "你是机器人吗？", "我想找人工客服", "帮助", "为什么问这个？"),
        "zh_hant": ("唔該晒", "你係咪機械人？", "我想搵真人傾", "點用呀", "點解要問？"),
    },
    "noise": {
        "en": ("asdf qwer zxcv", "🎉🎉", "!!!", "lorem zarquon bip"),
        "zh_hans": ("哈哼哈哼", "🎉🎉", "。。。", "啊吧啊吧吧"),
        "zh_hant": ("哈哼哈哼", "🎉🎉", "。。。", "呀吧呀吧吧"),
    },
    "back": {"en": ("go back",), "zh_hans": ("返回上一题",), "zh_hant": ("返去上一題",)},
    "wrong": {"en": ("sorry, that was wrong",), "zh_hans": ("上面填错了",), "zh_hant": ("上面打錯咗",)},
    "restart": {"en": ("start over",), "zh_hans": ("重新开始",), "zh_hant": ("重新開始",)},
}
"""What a walker says besides its answers, by kind and language."""
_KINDS: Final = ("question", "talk", "noise", "back", "wrong", "restart", "unsure")


class BrokenTalk(AssertionError):
    """An invariant did not hold; the message tells which, and the walk that led there."""


@dataclass
class Walker:
    """One random person.

    Attributes:
        seed: decides everything the walker does.
        noise: how often it does something else than answering, 0 to 1.
        figures: what it did, counted.
    """

    url: str
    seed: int
    noise: float = 0.3
    figures: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.language = self.rng.choice(LANGUAGES)
        self.truth: dict[str, Any] = {slot: self.rng.choice(_pressable(slot)) for slot in INTERVIEW}
        self.said: dict[str, Any] = {}
        self.path: list[str] = []

    def walk(self) -> Counter[str]:
        """Talk until the result.

        Raises:
            BrokenTalk: the bot was silent, spoke another language, lost the thread, or judged another case.
        """
        try:
            self._talk(Visitor(self.url, self.language).open())
        except AssertionError as problem:
            talk = f"seed {self.seed} ({self.language}): {problem}\n  " + " / ".join(self.path)
            raise BrokenTalk(talk) from problem
        return self.figures

    def _talk(self, visitor: Visitor) -> None:
        for _ in range(MOST_TURNS):
            if self._has_result(visitor):
                self._check_result(visitor)
                self.figures["walks"] += 1
                return
            self._turn(visitor)
            self._check_turn(visitor)
        raise AssertionError("no result")

    def _turn(self, visitor: Visitor) -> None:
        self.figures["turns"] += 1
        if self.rng.random() >= self.noise:
            self._answer(visitor)
            return
        kind = self.rng.choice(_KINDS)
        self.figures[kind] += 1
        if kind == "unsure" and visitor.question in INTERVIEW:
            self._give(visitor, visitor.question, "unsure")
        elif kind == "wrong":
            self._correct(visitor)
        elif kind == "unsure":
            self._answer(visitor)
        elif kind == "restart":
            self._say(visitor, "restart")
            self._check_turn(visitor)
            self._press(visitor, "resume")
        else:
            self._say(visitor, kind)

    def _answer(self, visitor: Visitor) -> None:
        slot = visitor.question
        assert slot is not None, "nothing is asked"
        self.figures["answers"] += 1
        if slot == ANSWERS_CHECKED:
            self._press(visitor, "confirm")
            return
        self._give(visitor, slot, self.truth[slot])

    def _give(self, visitor: Visitor, slot: str | None, value: Any) -> None:
        """Press a value, and remember what one button says of two slots."""
        assert slot in INTERVIEW, f"{slot} is asked"
        both = _TOGETHER.get(slot)
        if both and value != "yes" and (both not in self.said or slot in self.said):
            self.said[both] = self.truth[both] = value  # one button says both
        self.said[slot] = self.truth[slot] = [value] if slot == "alt_evidence" and isinstance(value, str) else value
        self._press(visitor, value[0] if isinstance(value, list) else str(value))

    def _correct(self, visitor: Visitor) -> None:
        """Say that something was wrong, choose an answer from the summary, and give another one."""
        self._say(visitor, "wrong")
        self._check_turn(visitor)
        offered = [value for value in visitor.values if value in self.said]
        if not offered:
            return
        slot = self.rng.choice(offered)
        self._press(visitor, slot)
        self._check_turn(visitor)
        if visitor.question != slot:
            raise AssertionError(f"{slot} was to be asked again")
        self.figures["corrections"] += 1
        self._give(visitor, slot, self.rng.choice(_pressable(slot)))

    def _say(self, visitor: Visitor, kind: str) -> None:
        text = self.rng.choice(SAYS[kind][self.language])
        self.path.append(text)
        visitor.say(text)

    def _press(self, visitor: Visitor, value: str) -> None:
        self.path.append(f"[{value}]")
        visitor.press(value)

    def _has_result(self, visitor: Visitor) -> bool:
        return any("card" in message for message in visitor.reply["messages"])

    def _check_turn(self, visitor: Visitor) -> None:
        texts = visitor.texts
        if not texts.strip():
            raise AssertionError("silence")
        if "Traceback" in texts or "Error" in texts:
            raise AssertionError("a traceback")
        if visitor.reply["language"] != self.language or detect(texts, self.language).language != self.language:
            raise AssertionError(f"another language: {texts[:80]}")
        if visitor.question is None and not visitor.values:
            raise AssertionError("no way forward")

    def _check_result(self, visitor: Visitor) -> None:
        """The card's judgement is the engine's on what was said, and nothing was stored that was not said."""
        questioned = list(self.said)
        answers = standing(self.said, questioned)
        if missing(answers):
            raise AssertionError(f"a result although {missing(answers)} is open")
        expected, found = assess(answers).as_dict(), visitor.result["assessment"]
        for key in ("outcome", "documents", "warnings", "missing", "suggestions", "fees_hkd"):
            if found[key] != expected[key]:
                raise AssertionError(f"{key}: {found[key]!r} instead of {expected[key]!r} for {answers!r}")


def _pressable(slot: str) -> list[Any]:
    """The values of a slot that a single button gives; numbers as they are."""
    return [value for value in values_of(slot) if not (isinstance(value, list) and len(value) > 1)]
