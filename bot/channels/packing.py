"""What the bot says in a turn in the shape of a messaging platform: short enough, and with every choice told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Callable, Final, Iterator, Mapping, NamedTuple, Sequence

from bot.channels.buttons import value_of
from bot.words import say

TEXT, BUTTONS, LIST = "text", "buttons", "list"
_BULLET: Final = "• "
_ENDS: Final = tuple(map(re.compile, (r"\n\n+", r"\n", r"(?<=[。！？；])|(?<=[.!?;])\s+", r"(?<=[，、])|\s+")))
"""Where a long text may be parted, the best places first."""
_LATE_ENDS: Final = (re.compile(r"\n+|(?<=[。！？；])|(?<=[.!?;])\s+"), _ENDS[-1])


def size(text: str) -> int:
    """Length in UTF-16 units, the strictest of the ways to count characters: an emoji counts two."""
    return len(text.encode("utf-16-le")) // 2


def octets(text: str) -> int:
    """Length in bytes of UTF-8, as Tencent counts: a Chinese character has three."""
    return len(text.encode())


class Choice(NamedTuple):
    """A choice as the person sees it; `note` says in full what a shortened title stands for."""

    id: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Part:
    """One message to the platform: a text, alone (`TEXT`) or with choices to press (`BUTTONS`, `LIST`)."""

    text: str
    kind: str = TEXT
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Limits:
    """What a platform allows. What is 0 it does not have.

    Attributes:
        text, body: lengths of a text, and of a text above choices.
        buttons, button_title: how many choices may be buttons, and the length of each.
        rows, row_title, row_note: how many choices a list may have, and the lengths of a row's title and its note.
        together: whether messages are counted, so that all of a turn go out as one.
        most: how many messages a turn may need; 0 where nobody counts. If need be a text is then parted at the last
            place that fits instead of the best.
        length: how lengths are counted.
    """

    text: int
    body: int = 0
    buttons: int = 0
    button_title: int = 0
    rows: int = 0
    row_title: int = 0
    row_note: int = 0
    together: bool = False
    most: int = 0
    length: Callable[[str], int] = size


class _Block(NamedTuple):
    """One of Rasa's messages: its text, its buttons, and what stands before each of these in a list."""

    text: str
    buttons: Sequence[Mapping[str, Any]]
    marks: Sequence[str]

    def numbered(self) -> str:
        """The text with the choices beneath it, in full."""
        lines = [f"{mark}{button['title']}" for mark, button in zip(self.marks, self.buttons, strict=True)]
        return "\n\n".join(filter(None, (self.text, "\n".join(lines))))


def pack_turn(
    messages: Sequence[Mapping[str, Any]], language: str, limits: Limits, *, letters: bool = False
) -> list[Part]:
    """Shape what the bot says in a turn.

    Args:
        messages: Rasa's outgoing messages, `text` and `buttons`; a card is left out, because its message's text says
            the same.
        language: the talk's language.
        limits: the platform's.
        letters: mark the choices by letters, because a number would be an answer of its own.
    """
    blocks = list(_blocks(messages, language, letters=letters))
    groups = [blocks] if limits.together and blocks else [[block] for block in blocks]
    return [part for group in groups for part in _packed(group, language, limits, letters=letters)]


def choice_id(button: Mapping[str, Any]) -> str:
    """What comes back when a button is pressed, at most 64 bytes: its value, and a mark of its payload that tells its
    question."""
    mark = blake2b(button["payload"].encode(), digest_size=6).hexdigest()
    return f"{value_of(button['payload'])[:48]}.{mark}"


def pieces(text: str, limit: int, length: Callable[[str], int] = size, *, few: bool = False) -> list[str]:
    """The text in pieces of at most `limit`, parted at paragraphs, else lines, else sentences, else words.

    Args:
        few: part it at the last line or sentence that fits, so that there are few pieces.
    """
    found: list[str] = []
    while length(text) > limit:
        cut = _cut(text, limit, length, _LATE_ENDS if few else _ENDS)
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*found, text] if text else found


def _blocks(messages: Sequence[Mapping[str, Any]], language: str, *, letters: bool) -> Iterator[_Block]:
    """Only the last choices of a turn have numbers or letters, so that no two of its choices have the same."""
    last = max((place for place, message in enumerate(messages) if message.get("buttons")), default=-1)
    for place, message in enumerate(messages):
        buttons = list(message.get("buttons") or ())
        text = str(message.get("text") or "").strip() or (say("channel_choose", language) if buttons else "")
        if text:
            marks = [_mark(at, letters=letters) if place == last else _BULLET for at in range(len(buttons))]
            yield _Block(text, buttons, marks)


def _mark(place: int, *, letters: bool) -> str:
    return f"{chr(ord('A') + place) if letters else place + 1}. "


def _packed(blocks: Sequence[_Block], language: str, limits: Limits, *, letters: bool) -> list[Part]:
    """Blocks in one message, or as few as hold them; the last one's choices can be pressed where the limits allow."""
    *earlier, last = blocks
    kind, choices = _pressable(last, limits)
    shortened = any(choice.title.endswith("…") and not choice.note for choice in choices)
    texts = [block.numbered() for block in earlier] + [last.numbered() if shortened or not choices else last.text]
    if _numbers(earlier) or (_numbers([last]) and not choices):
        texts.append(say("channel_reply_by_letter" if letters else "channel_reply_by_number", language))
    text = "\n\n".join(texts)
    parts = _parted(text, kind, choices, limits, few=False)
    return _parted(text, kind, choices, limits, few=True) if 0 < limits.most < len(parts) else parts


def _parted(text: str, kind: str, choices: tuple[Choice, ...], limits: Limits, *, few: bool) -> list[Part]:
    if not choices:
        return [Part(piece) for piece in pieces(text, limits.text, limits.length, few=few)]
    *before, end = pieces(text, limits.body, limits.length, few=few)
    together = pieces("\n\n".join(before), limits.text, limits.length, few=few) if before else []
    return [*map(Part, together), Part(end, kind, choices)]


def _numbers(blocks: Sequence[_Block]) -> bool:
    """Whether any choice has a number or a letter to reply with."""
    return any(mark != _BULLET for block in blocks for mark in block.marks)


def _cut(text: str, limit: int, length: Callable[[str], int], ends: Sequence[re.Pattern[str]]) -> int:
    end = _fitting(text, limit, length)
    for pattern in ends:
        places = [match.start() for match in pattern.finditer(text, 1) if match.start() <= end]
        if places and places[-1] * 3 >= end:  # a far too short piece would read worse than one cut elsewhere
            return places[-1]
    return end


def _fitting(text: str, limit: int, length: Callable[[str], int]) -> int:
    """How many characters of the text fit."""
    end = min(len(text), limit)
    while length(text[:end]) > limit:
        end -= 1
    return end


def _pressable(block: _Block, limits: Limits) -> tuple[str, tuple[Choice, ...]]:
    """The choices to press; none when these limits would take something from their meaning."""
    titles = [button["title"] for button in block.buttons]
    fits = all(limits.length(title) <= limits.button_title for title in titles)
    if 0 < len(titles) <= limits.buttons and fits and len(set(titles)) == len(titles):
        return BUTTONS, tuple(Choice(choice_id(button), button["title"]) for button in block.buttons)
    too_long = limits.row_note and any(limits.length(title) > limits.row_note for title in titles)
    if len(titles) > limits.rows or too_long:
        return TEXT, ()
    rows = tuple(_row(button, mark, limits) for button, mark in zip(block.buttons, block.marks, strict=True))
    alike = len({row.title for row in rows}) < len(rows)  # shortened, and with no number before them
    return (TEXT, ()) if alike else (LIST, rows)


def _row(button: Mapping[str, Any], mark: str, limits: Limits) -> Choice:
    title = f"{mark}{button['title']}"
    if limits.length(title) <= limits.row_title:
        return Choice(choice_id(button), title)
    head = title[: _fitting(title, limits.row_title - limits.length("…"), limits.length)]
    word = head.rfind(" ")
    head = head[:word] if word > len(mark) + 4 else head
    return Choice(choice_id(button), head.rstrip(" ,，、(（") + "…", button["title"] if limits.row_note else "")
