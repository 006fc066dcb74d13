"""Wishes around the consents: a refusal in other words, and a change of mind after one."""

from __future__ import annotations

import re
from typing import Any, Final, Mapping

from bot.understanding.normalise import normalise

_REFUSALS: Final = frozenset(
    (
        ("marketing_consent", "stop_marketing"),
        ("xborder_consent", "withdraw_consent"),
        ("xborder_consent", "delete_my_data"),
    )
)
"""Wishes that are a no to the consent just asked for: "please keep nothing of mine"."""
_DELETES: Final = re.compile(r"delet|eras|remov|删|清除")
_CHANGED_MIND: Final = re.compile(r"chang\w* (?:my|our) minds?|改变?主意|想通|还是留(?:下|个)?(?:联|电|微|吧)")


def refuses(asked: str | None, wish: str, text: str) -> bool:
    """Whether a wish says no to the consent that was just asked for; to have things deleted is a wish of its own.

    Args:
        asked: the slot just asked.
        wish: the intent that the message sounds like.
        text: the message as typed.
    """
    deletes = wish == "delete_my_data" and _DELETES.search(normalise(text).text)
    return (asked, wish) in _REFUSALS and not deletes


def has_changed_mind(slots: Mapping[str, Any], text: str) -> bool:
    """Whether somebody who refused that anything be kept now wants to leave their contact after all."""
    return slots.get("xborder_consent") == "no" and _CHANGED_MIND.search(normalise(text).text) is not None
