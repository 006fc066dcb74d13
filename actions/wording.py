"""The words of a slot's value, taken from the buttons of its question so that they are written once."""

from __future__ import annotations

import json
from typing import Any, Iterable, Mapping

from bot.alternatives import ALTERNATIVES
from bot.details import DETAILS
from bot.eligibility.interview import due_slots
from bot.intake import answers_of
from bot.vocabulary import SLOTS
from bot.words import has, say


def value_words(domain: Mapping[str, Any], slot: str, value: Any, language: str) -> str:
    """How a value reads in this language: the title of its button, or the number with its unit.

    Args:
        domain: the domain as rasa-sdk gives it.
        slot: the slot's name.
        value: its stored value; None gives "".
    """
    if value is None:
        return ""
    key = f"value_{slot}"
    if SLOTS[slot].kind == "number" and not isinstance(value, str) and has(key):
        return say(key, language, value=f"{value:,}")
    titles = _titles(domain, slot, language)
    values = value if isinstance(value, list) else [value]
    return ", ".join(titles.get(item) or _word(slot, item, language) for item in values)


def _word(slot: str, item: Any, language: str) -> str:
    """A value that has no button."""
    key = f"value_{slot}_{item}"
    if has(key):
        return say(key, language)
    return f"{item:,}" if isinstance(item, int) else str(item)


def labelled(domain: Mapping[str, Any], slots: Mapping[str, Any], names: Iterable[str], language: str) -> str:
    """These slots' values, one line each: "• Yearly pay: HK$480,000 a year"."""
    mark = say("label_mark", language)
    return "\n".join(
        f"• {say(f'label_{name}', language)}{mark}{value_words(domain, name, slots[name], language)}" for name in names
    )


def due_and_given(slots: Mapping[str, Any]) -> list[str]:
    """The slots that count and have an answer, as they are asked: the interview's, the details', other schemes'."""
    answers = answers_of(slots)
    return [slot for slot in (*due_slots(answers), *DETAILS, *ALTERNATIVES) if slot in answers]


def _titles(domain: Mapping[str, Any], slot: str, language: str) -> dict[Any, str]:
    titles: dict[Any, str] = {}
    for button in _variant(domain, f"utter_ask_{slot}", language).get("buttons") or ():
        _, brace, entities = button["payload"].replace("{{", "{").replace("}}", "}").partition("{")
        if brace:
            value = json.loads(brace + entities).get(slot)
            alone = value[0] if isinstance(value, list) and len(value) == 1 else value
            if not isinstance(alone, list):  # a button for several at once names none of them
                titles.setdefault(alone, button["title"])
    return titles


def _variant(domain: Mapping[str, Any], response: str, language: str) -> Mapping[str, Any]:
    variants = (domain.get("responses") or {}).get(response) or [{}]
    for variant in variants:
        if any(condition.get("value") == language for condition in variant.get("condition") or ()):
            return variant
    return next((variant for variant in variants if not variant.get("condition")), {})
