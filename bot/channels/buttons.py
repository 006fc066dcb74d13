"""Buttons: Rasa's payloads on the inside, the contract's ids on the outside.

`/inform{"offer": "signed"}` is shown to the browser as the value `signed`, `/why` as `why`. A pressed value
is turned back into a payload here and nowhere else, so nobody outside can send a payload of their own.
"""

from __future__ import annotations

import json
from typing import Any, Final, Iterable, Mapping

from bot.vocabulary import CONTACT, LANGUAGE_NAMES, LANGUAGES, SLOTS, InvalidValue
from bot.words import say

CONTROLS: Final = ("why", "human", "skip", "restart", "leave_contact", "start_check", "help", "unsure")
_INTENTS: Final = {"restart": "start_over"}
"""Controls whose intent has another name; see `bot.nlu.extractor`."""


_INFORM: Final = "/inform"
_CHANGE: Final = "/change_answer"
"""What an answer of the interview means while contact details are asked."""


class UnknownButton(ValueError):
    """A button value that was not offered and does not answer the question being asked."""


def value_of(payload: str) -> str:
    """The outside value of a payload: its (last) contract id, those of a list joined by `+`, or the control's word."""
    name, brace, entities = payload.removeprefix("/").partition("{")
    if not brace:
        return name
    values = list(json.loads("{" + entities).values())
    last = values[-1]
    return "+".join(map(str, last)) if isinstance(last, list) else str(last)


def payload_of(value: str, *, question: str | None, offered: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """The payload that a pressed button stands for, and the title that the person saw.

    Args:
        value: the outside value.
        question: the slot being asked, or None.
        offered: buttons of the talk so far as Rasa sent them (`title`, `payload`), newest first.
    Raises:
        UnknownButton: nothing that was offered or asked fits the value.
    """
    titles = [button for button in offered if value_of(button["payload"]) == value]
    if question is not None:
        own = f'"{question}"'
        for button in titles:
            payload = in_context(button["payload"], question)
            if payload != button["payload"]:
                return payload, button["title"]
            if own in button["payload"] or not button["payload"].startswith(_INFORM):
                return button["payload"], button["title"]
        answer = _answer(question, value)
        if answer is not None:
            return answer, value
    if titles:
        return titles[0]["payload"], titles[0]["title"]
    if value in LANGUAGES:
        return f'/change_language{{"language": "{value}"}}', value
    if value in CONTROLS:
        return f"/{_INTENTS.get(value, value)}", value
    raise UnknownButton(value)


def in_context(payload: str, question: str | None) -> str:
    """What an offered button's payload means now: an answer of the interview, pressed while contact details are
    asked, corrects that answer."""
    if question in CONTACT and _slot_of(payload) not in (None, *CONTACT):
        return _CHANGE + payload.removeprefix(_INFORM)
    return payload


def control_title(title: str, language: str) -> str:
    """What the talk's history shows for a control that the client drew itself; any other title as it is."""
    if title in LANGUAGE_NAMES:
        return LANGUAGE_NAMES[title]
    return say(f"button_{title}", language) if title in CONTROLS else title


def _slot_of(payload: str) -> str | None:
    """The slot that an answer's payload fills; None for any other payload."""
    name, brace, entities = payload.partition("{")
    return str(next(iter(json.loads("{" + entities)))) if brace and name == _INFORM else None


def _answer(question: str, value: str) -> str | None:
    slot = SLOTS.get(question)
    if slot is None or slot.kind == "text":
        return None
    given: Any = int(value) if slot.kind == "number" and value.isascii() and value.isdigit() else value
    try:
        slot.parse([given] if slot.kind == "list" else given)
    except InvalidValue:
        return None
    return f"/inform{json.dumps({question: given})}"
