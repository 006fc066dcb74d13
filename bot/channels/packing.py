"""A bot message in the shape of a messaging platform: short enough, and with every choice told apart.

Lengths are counted in UTF-16 units, the strictest of the platforms' ways: an emoji counts two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, Mapping, NamedTuple, Sequence

from bot.channels.buttons import value_of
from bot.words import say

TEXT, BUTTONS, LIST = "text", "buttons", "list"
_ENDS: Final = tuple(map(re.compile, (r"\n\n+", r"\n", r"(?<=[。！？；])|(?<=[.!?;])\s+", r"(?<=[，、])|\s+")))
"""Where a long text may be parted, the best places first."""


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
    """What a platform allows: lengths of a text, of a text above choices, and of the choices; how many of these."""

    text: int
    body: int
    buttons: int
    button_title: int
    rows: int
    row_title: int
    row_note: int


def pack(message: Mapping[str, Any], language: str, limits: Limits, *, letters: bool = False) -> list[Part]:
    """Shape one of Rasa's outgoing messages.

    Args:
        message: its `text` and `buttons`; a card is left out, because its message's text says the same.
        language: the talk's language.
        limits: the platform's.
        letters: mark the choices by letters, because a number would be an answer of its own.
    """
    text = str(message.get("text") or "").strip()
    buttons = list(message.get("buttons") or ())
    if not buttons:
        return [Part(piece) for piece in pieces(text, limits.text)]
    text = text or say("channel_choose", language)
    marks = [chr(ord("A") + place) if letters else str(place + 1) for place in range(len(buttons))]
    kind, choices = _pressable(buttons, marks, limits)
    if not choices:
        lines = [f"{mark}. {button['title']}" for mark, button in zip(marks, buttons, strict=True)]
        hint = say("channel_reply_by_letter" if letters else "channel_reply_by_number", language)
        return [Part(piece) for piece in pieces("\n\n".join((text, "\n".join(lines), hint)), limits.text)]
    *before, last = pieces(text, limits.body)
    together = pieces("\n\n".join(before), limits.text) if before else []
    return [*map(Part, together), Part(last, kind, choices)]


def choice_id(button: Mapping[str, Any]) -> str:
    """What comes back when a button is pressed: its value, and a mark of its payload that tells its question."""
    mark = blake2b(button["payload"].encode(), digest_size=6).hexdigest()
    return f"{value_of(button['payload'])[:150]}.{mark}"


def size(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def pieces(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit`, parted at paragraphs, else lines, else sentences, else words."""
    found: list[str] = []
    while size(text) > limit:
        cut = _cut(text, limit)
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*found, text] if text else found


def _cut(text: str, limit: int) -> int:
    end = _fitting(text, limit)
    for pattern in _ENDS:
        places = [match.start() for match in pattern.finditer(text, 1) if match.start() <= end]
        if places and places[-1] * 3 >= end:  # a far too short piece would read worse than one cut elsewhere
            return places[-1]
    return end


def _fitting(text: str, limit: int) -> int:
    """How many characters of the text fit."""
    end = min(len(text), limit)
    while size(text[:end]) > limit:
        end -= 1
    return end


def _pressable(
    buttons: Sequence[Mapping[str, Any]], marks: Sequence[str], limits: Limits
) -> tuple[str, tuple[Choice, ...]]:
    """The choices to press; none when these limits would take something from their meaning."""
    titles = [button["title"] for button in buttons]
    short = len(set(titles)) == len(titles) and all(size(title) <= limits.button_title for title in titles)
    if len(buttons) <= limits.buttons and short:
        return BUTTONS, tuple(Choice(choice_id(button), button["title"]) for button in buttons)
    if len(buttons) > limits.rows or any(size(title) > limits.row_note for title in titles):
        return TEXT, ()
    rows = [_row(button, mark, limits.row_title) for button, mark in zip(buttons, marks, strict=True)]
    return LIST, tuple(rows)


def _row(button: Mapping[str, Any], mark: str, limit: int) -> Choice:
    title = f"{mark}. {button['title']}"
    if size(title) <= limit:
        return Choice(choice_id(button), title)
    head = title[: _fitting(title, limit - 1)]
    word = head.rfind(" ")
    head = head[:word] if word > len(mark) + 6 else head
    return Choice(choice_id(button), head.rstrip(" ,，、(（") + "…", button["title"])
