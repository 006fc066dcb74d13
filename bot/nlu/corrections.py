"""Messages that take an earlier answer back: "actually I have not signed yet", "不对，是硕士".

What such a message says of the question just asked counts only where it is more than a yes, a no or "not sure": the
"no" of "no, it's a master's" answers nothing.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final, Mapping, Sequence

from bot.nlu.arbitration import CONFIDENT, CONTROLS, CORRECT, SHORT_ANSWERS
from bot.nlu.prediction import Prediction
from bot.understanding.normalise import normalise
from bot.understanding.reading import Reading, read

_TAKES_BACK: Final = re.compile(
    r"^\W*(?:actually|in fact|wait\b|hold on|hang on|scratch that|correction|my mistake|oops|no wait"
    r"|i meant|on reflection|correct:|sorry,)"
    r"|(?<![a-z])(?:i|we|let me)(?: must| have to| need to| should| want to| would like to)? correct (?!in|that)"
    r"|(?:不是|唔系|而非)[\d一二三四五六七八九十两]"
    r"|(?<![a-z])not (?:\d+(?![\d,])|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
    r"|^(?:honestly|sorry|唉|哎|啊|呀|抱歉|对不起|唔好意思|不好意思)?\W*(?:要correct|要更正|correct番|correct返|等等|等一下|等阵|慢着|不对|不是不是|唔系|唔啱|其实|搞错|弄错|写错|打错|填错|讲错|说错|更正|纠正|刚才|头先|啱啱讲|更正|记错)|(?:改成|改为|改做|改返|改回)"
)
"""How a message begins that may take something back, folded and in Simplified."""

_DENIED: Final = re.compile(r"(?:(?<![a-z])not |不是|唔系|而非)(\d+)(?![\d.,])")
"""A figure that is taken back."""


def takes_back(folded: str) -> bool:
    """Whether a message begins as corrections do; what it says decides whether it is one."""
    return _TAKES_BACK.search(folded) is not None


def changes(readings: Sequence[Reading], known: Mapping[str, Any]) -> bool:
    """Whether any of these readings gives an answer that was another before."""
    return any(known.get(reading.slot, reading.value) != reading.value for reading in readings)


def corrects(prediction: Prediction, text: str) -> bool:
    """Whether a message wants an earlier answer changed, by the classifier or in so many words."""
    wish, chance = prediction.likeliest(CONTROLS)
    return (wish == CORRECT and chance >= CONFIDENT) or takes_back(normalise(text).text)


def taken_back(
    text: str, readings: Sequence[Reading], known: Mapping[str, Any], asked: str | None, today: date
) -> list[Reading]:
    """What a message that corrects something says instead; empty when it does not say.

    Args:
        text: the message, which is known to correct something.
        readings: what was read of it as an answer to the question just asked.
        known: slot -> value, the answers given before.
        asked: the slot just asked.
        today: the day that dates are reckoned from.
    """
    denied = [slot for slot in known if str(known[slot]) in _DENIED.findall(normalise(text).text)]
    if len(denied) == 1:  # "14 months, not 8": the answer that was 8
        instead = read(text, asked=denied[0], answers={**known, denied[0]: None}, language="en", today=today)
        return [reading for reading in instead if reading.slot == denied[0] and changes([reading], known)]
    beside = [reading for reading in readings if reading.slot != asked or reading.value not in SHORT_ANSWERS]
    if changes(beside, known):
        return beside
    if any(reading.slot == asked for reading in beside):
        return []  # it answers the question just asked
    recalled = [
        reading
        for slot in known
        for reading in read(text, asked=slot, answers={**known, slot: None}, language="en", today=today)
        if reading.slot == slot and reading.value not in (*SHORT_ANSWERS, 0, known[slot])
    ]
    return recalled if len(recalled) == 1 else []
