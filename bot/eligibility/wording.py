"""The engine's texts with their figures: every number comes from `facts.yml`, with who published it and when."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.eligibility.facts import Facts, Value
from bot.words import APPLICANT, all_texts, in_voice, placeholders, say

_SOURCE: Final = "_source"
_LARGE: Final = 1_000_000
_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip


def phrase(key: str, language: str, facts: Facts, *, voice: str = APPLICANT, **values: object) -> str:
    """A text whose `{placeholders}` are names of parameters, `<name>_source` for who published one, or in `values`.

    In the words for this voice (`bot.words.voice_of`).

    Raises:
        MissingWords: no such text, or a placeholder that is neither.
        NotKnown: the text shows a figure that is not known for the day of `facts`.
    """
    text = all_texts().get(in_voice(key, voice) or key, {}).get(language, "")
    for name in placeholders(text) - values.keys():
        parameter = name.removesuffix(_SOURCE)
        if parameter in facts:
            value = facts.value(parameter)
            is_source = name.endswith(_SOURCE)
            values[name] = (
                source(value, language) if is_source else figure(value.number, facts.unit(parameter), language)
            )
    return say(key, language, voice=voice, **values)


def figure(number: int, unit: str, language: str) -> str:
    """A parameter's number as it reads in a sentence: money with its currency, anything else bare."""
    return money(number, language) if unit.startswith("HK$") else f"{number:,}"


def money(amount: int, language: str) -> str:
    """An amount in HK$, as in `HK$1,900` or, from a million, `HK$2.5 million` and `250 万港元`."""
    if amount >= _LARGE and amount % 10_000 == 0:
        return say("money_large", language, millions=f"{amount / _LARGE:g}", wan=f"{amount // 10_000:,}")
    return say("money", language, amount=f"{amount:,}")


def day_in_words(day: date, language: str) -> str:
    """A date, as in `20 January 2026` and `2026年1月20日`."""
    return say("day", language, day=day.day, month=_MONTHS[day.month - 1], number=day.month, year=day.year)


def source(value: Value, language: str) -> str:
    """Who published a figure and when, as in `Immigration Department, 15 December 2025`."""
    publisher = "publisher_immd" if value.source.startswith("immd-") else "publisher_government"
    return say("source_and_day", language, publisher=say(publisher, language), date=day_in_words(value.as_of, language))
