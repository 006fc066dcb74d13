"""Which questions would change the schemes suggested beside ASMTP: asked of the engine, never more than eight."""

from __future__ import annotations

from itertools import product
from typing import Any, Callable, Final, Hashable, Iterable, Mapping

from bot.decisive import choices, decides
from bot.eligibility.facts import Facts, NotKnown, facts_on
from bot.eligibility.interview import needs_evidence
from bot.eligibility.reads import Answers, complete, reads
from bot.eligibility.route import find_route
from bot.eligibility.schemes import suggest
from bot.vocabulary import ANSWERS, SLOTS

ALTERNATIVES: Final = (
    "age", "top_university", "ft_years_last5", "years_since_bachelor", "income_last_year_hkd",
    "spouse_or_parent_status", "degree_level_job", "tp_trade", "rd_stem_job", "stem_degree_top100", "qmas_yes_count",
    "foreign_pr", "net_assets_hkd", "born_overseas", "parent_hkpr_settled_overseas_at_birth",
)  # fmt: skip
"""The questions, the most decisive first; the age is due only once a scheme with an age limit fits otherwise."""
MOST: Final = 8
"""More than so many questions are never asked for suggestions."""
OFFERED: Final = ("another_scheme", "not_yet")
"""Outcomes after which other schemes are offered; after any other one they are looked at on request."""
LIMITS: Final[Mapping[str, tuple[str, ...]]] = {
    "age": ("adult_age", "tp_age_from", "tp_age_to", "assg_age_to"),
    "years_since_bachelor": ("ttps_graduation",),
    "ft_years_last5": ("ttps_work",),
    "income_last_year_hkd": ("ttps_income",),
    "net_assets_hkd": ("cies_assets",),
    "qmas_yes_count": ("qmas_yes",),
}
"""The dated limits that the schemes' rules compare a number with."""
_TOGETHER: Final = (
    ("top_university", "ft_years_last5", "years_since_bachelor"),
    ("rd_stem_job", "stem_degree_top100"),
    ("foreign_pr", "net_assets_hkd"),
    ("born_overseas", "parent_hkpr_settled_overseas_at_birth"),
)
"""What one scheme asks for together: alone, none of these opens it. Any other question decides by itself."""


def due_alternatives(answers: Mapping[str, Any], outcome: str, facts: Facts | None = None) -> tuple[str, ...]:
    """The slots whose answer would change this person's suggestions, answered or not, in the order they are asked.

    Args:
        answers: slot -> value, what is known so far.
        outcome: the outcome of the assessment.
        facts: the dated limits; the newest when None.
    """
    return _due(complete(answers), outcome, facts or facts_on())


def open_alternatives(answers: Mapping[str, Any], outcome: str, facts: Facts | None = None) -> tuple[str, ...]:
    """The due ones without an answer; arguments as for `due_alternatives`."""
    return tuple(slot for slot in due_alternatives(answers, outcome, facts) if slot not in answers)


@reads(*ANSWERS)
def _due(answers: Answers, outcome: str, facts: Facts) -> tuple[str, ...]:
    def judge(whole: Answers) -> Hashable:
        return suggest(whole, find_route(whole, facts), outcome, facts)

    given = [slot for slot in ALTERNATIVES if answers[slot] is not None]
    due = [slot for slot in ALTERNATIVES if _matters(slot, answers, judge, facts)]
    asked = [slot for slot in due if slot not in given][: max(0, MOST - len(given))]
    return tuple(slot for slot in due if slot in given or slot in asked)


def _matters(slot: str, answers: Answers, judge: Callable[[Answers], Hashable], facts: Facts) -> bool:
    """Whether the slot's answer tells, for some answers to the open questions that go with it."""
    group = next((group for group in _TOGETHER if slot in group), ())
    others = [other for other in group if other != slot and answers[other] is None]
    return any(
        decides(slot, _values(slot, answers, facts), {**answers, **dict(zip(others, values, strict=True))}, judge)
        for values in product(*(_values(other, answers, facts) for other in others))
    )


def _values(slot: str, answers: Answers, facts: Facts) -> list[Any]:
    """What a person may say, as far as the rules tell it apart: of a number, both sides of each limit."""
    no_degree = slot == "stem_degree_top100" and needs_evidence(answers)
    if no_degree or (slot == "foreign_pr" and answers["overseas_pr"] == "no"):
        return ["no"]  # said already, in other words
    if slot not in LIMITS:
        return choices(slot)
    allowed = range(SLOTS[slot].minimum, SLOTS[slot].maximum + 1)
    return sorted({value for limit in _known(LIMITS[slot], facts) for value in _around(limit) if value in allowed})


def _around(limit: int) -> Iterable[int]:
    return (limit - 1, limit, limit + 1)


def _known(names: Iterable[str], facts: Facts) -> Iterable[int]:
    for name in names:
        try:
            yield facts[name]
        except NotKnown:
            continue  # a limit that is not known for that day opens no scheme
