"""The words of a slot's value, taken from the buttons of its question so that they are written once."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final, Mapping, Sequence

import yaml

from bot.settings import ROOT
from bot.vocabulary import SLOTS
from bot.words import has, say

RESPONSES: Final = ROOT / "data" / "responses"

Variants = Sequence[Mapping[str, Any]]
"""A response as Rasa writes it: one variant per language, the condition saying which; none means the default."""


def words_of(variants: Variants, slot: str, value: Any, language: str) -> str:
    """How a value reads in this language: the title of its button, or the number with its unit.

    Args:
        variants: the question's response, `utter_ask_<slot>`.
        slot: the slot's name.
        value: its stored value; None gives "".
    """
    if value is None:
        return ""
    key = f"value_{slot}"
    if SLOTS[slot].kind == "number" and not isinstance(value, str) and has(key):
        return say(key, language, value=f"{value:,}")
    titles = _titles(variants, slot, language)
    values = value if isinstance(value, list) else [value]
    return ", ".join(titles.get(item) or _word(slot, item, language) for item in values)


def question_variants(slot: str) -> Variants:
    """The question of a slot as `data/responses/` has it; empty when it is never asked by itself."""
    return _questions().get(f"utter_ask_{slot}", ())


def variant_of(variants: Variants, language: str) -> Mapping[str, Any]:
    """The variant for a language, else the default one; empty when there is none."""
    for variant in variants:
        if any(condition.get("value") == language for condition in variant.get("condition") or ()):
            return variant
    return next((variant for variant in variants if not variant.get("condition")), {})


def _titles(variants: Variants, slot: str, language: str) -> dict[Any, str]:
    titles: dict[Any, str] = {}
    for button in variant_of(variants, language).get("buttons") or ():
        _, brace, entities = button["payload"].replace("{{", "{").replace("}}", "}").partition("{")
        if brace:
            value = json.loads(brace + entities).get(slot)
            alone = value[0] if isinstance(value, list) and len(value) == 1 else value
            if not isinstance(alone, list):  # a button for several at once names none of them
                titles.setdefault(alone, button["title"])
    return titles


def _word(slot: str, item: Any, language: str) -> str:
    """A value that has no button."""
    key = f"value_{slot}_{item}"
    if has(key):
        return say(key, language)
    return f"{item:,}" if isinstance(item, int) else str(item)


@lru_cache(maxsize=1)
def _questions() -> dict[str, Variants]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Variants] = {}
    for path in sorted(RESPONSES.glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        if "utter_ask_" in text:
            found.update(yaml.load(text, Loader=loader)["responses"])  # noqa: S506
    return found
