"""Random answers, for properties over more cases than can be written down. Always from a seeded generator."""

from __future__ import annotations

import random
from typing import Any, Mapping, Sequence

from bot.vocabulary import ANSWERS, INTERVIEW, SLOTS

LIMITS: Mapping[str, Sequence[int]] = {
    "overseas_months": (0, 11, 12, 13, 1200),
    "months_since_graduation": (0, 6, 7, 12, 13, 720),
    "years_relevant": (0, 1, 5, 60),
    "salary_total_hkd": (0, 1, 480_000, 1_999_999, 2_000_000, 1_000_000_000),
    "age": (0, 17, 18, 40, 41, 120),
    "years_since_bachelor": (0, 5, 6, 80),
    "ft_years_last5": (0, 2, 3, 5),
    "income_last_year_hkd": (0, 2_499_999, 2_500_000),
    "net_assets_hkd": (0, 29_999_999, 30_000_000),
    "qmas_yes_count": (0, 5, 6, 12),
}
"""Both sides of every limit, and the ends of the range."""


def values_of(slot: str) -> list[Any]:
    """Every value worth trying for a slot."""
    kind = SLOTS[slot]
    if kind.kind == "number":
        return [*LIMITS[slot], *kind.values]
    if kind.kind == "list":
        alone = [value for value in kind.values if value not in ("none", "unsure")]
        return [[value] for value in kind.values] + [alone[:2], alone[-2:], alone]
    return list(kind.values)


def random_answers(
    rng: random.Random, person: Mapping[str, Any], at_most: int, slots: Sequence[str] = INTERVIEW
) -> dict[str, Any]:
    """A person with up to so many answers changed or taken away."""
    answers = dict(person)
    for slot in rng.sample(list(slots), rng.randint(1, at_most)):
        if rng.random() < 0.15:
            answers.pop(slot, None)
        else:
            answers[slot] = rng.choice(values_of(slot))
    return answers


def any_answers(rng: random.Random) -> dict[str, Any]:
    """Answers from nowhere: each slot of the contract missing or with any value."""
    return {slot: rng.choice(values_of(slot)) for slot in ANSWERS if rng.random() < 0.6}
