"""Answers read back to the person, in the words of the domain that the bot was trained with."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from bot.alternatives import ALTERNATIVES
from bot.details import DETAILS
from bot.eligibility.interview import due_slots
from bot.intake import answers_of
from bot.value_words import words_of
from bot.words import say


def value_words(domain: Mapping[str, Any], slot: str, value: Any, language: str) -> str:
    """How a value reads in this language: the title of its button, or the number with its unit.

    Args:
        domain: the domain as rasa-sdk gives it.
        slot: the slot's name.
        value: its stored value; None gives "".
    """
    return words_of((domain.get("responses") or {}).get(f"utter_ask_{slot}") or (), slot, value, language)


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
