"""Reading what platforms deliver: JSON that may be of any shape, and texts that must not be kept as they are."""

from __future__ import annotations

import json
from typing import Any, Mapping

from sanic.request import Request

from bot.channels.gate import MAX_CHARACTERS, admit
from bot.channels.inbox import OTHER, PRESSED, TYPED
from bot.channels.webhook import Unreadable


def json_of(request: Request) -> Any:
    """The JSON of a delivery.

    Raises:
        Unreadable: it is none.
    """
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise Unreadable from None


def some_object(value: Any) -> Mapping[str, Any]:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a JSON list; none if it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def clean(kind: str, text: str) -> tuple[str, str, tuple[str, ...]]:
    """How something was said, its words without identity numbers, and the kinds of numbers that were taken out.

    Args:
        kind: `TYPED`, `PRESSED`, `ENTERED` or `OTHER`; a typed text that says nothing becomes `OTHER`.
        text: the words, or the pressed choice's id.
    """
    if kind == PRESSED:
        return kind, text, ()
    if not text.strip():
        return OTHER if kind == TYPED else kind, "", ()
    admitted = admit(text[:MAX_CHARACTERS], contacts_welcome=True)
    return kind, admitted.shown, admitted.removed
