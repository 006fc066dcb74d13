"""What would change the answer: for `not_yet` and `needs_review`, every minimal change that would give `likely_meets`.

`likely_meets` needs each part of a case to be in order, and no two parts share an answer that can change. So the
minimal changes of the whole are the combinations of the minimal changes of its parts, and those are found by trying
all of them: with everything else in order, which changes put this part in order?

A change is offered only where somebody can bring it about or find it out. A declared crime, a breach, a refusal or a
silence about one is never turned round here: nobody should be coached on what to answer about their record.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations, product
from typing import Any, Callable, Final, Iterator, Mapping, NamedTuple

from bot.eligibility.facts import Facts, NotKnown, facts_on
from bot.eligibility.interview import needs_evidence
from bot.eligibility.outcome import decide, outcome_of
from bot.eligibility.reads import Answers, complete, reads, stored
from bot.vocabulary import NONE, SLOTS, UNDISCLOSED, UNSURE

Change = dict[str, Any]
Option = tuple[tuple[str, Any], ...]
"""A change in a form that can be remembered: slots with their new values, lists as tuples."""

SOME_PAY: Final = 500_000
"""Stands for any known pay below the exemption; it is no threshold, and texts never show it."""

IN_ORDER: Final[Mapping[str, Any]] = {
    "residence": "mainland", "hk_degree": NONE, "offer": "signed", "employer_place": "hk_registered",
    "edu_level": "bachelor", "job_match": "both", "years_relevant": 1, "genuine_vacancy": "open_post",
    "salary_total_hkd": SOME_PAY, "market_pay": "normal", "talent_list": "no", "local_hire_difficulty": "proven",
    "serious_crime": "no", "hk_immigration_breach": "no",
}  # fmt: skip
"""A case with everything in order."""

_OPEN: Final = (None, UNSURE)
_LONG_AGO: Final = 99
"""Months since graduation after which no scheme for graduates is open any more."""


class Part(NamedTuple):
    """A part of a case: the answers that may change in it, and those that it is judged by besides."""

    slots: tuple[str, ...]
    beside: tuple[str, ...] = ()


PARTS: Final = (
    Part(("offer",)),
    Part(("employer_place",)),
    Part(("alt_evidence", "edu_level", "job_match", "years_relevant"), ("hk_degree",)),
    Part(("genuine_vacancy",)),
    Part(("market_pay", "local_hire_difficulty", "talent_list", "salary_total_hkd")),
    Part(("residence", "overseas_pr", "applying_from_overseas", "overseas_months", "hk_degree"),
         ("months_since_graduation",)),
    Part(("serious_crime", "hk_immigration_breach")),
    *(Part((slot,)) for slot in ("hk_status", "self_owned", "post_type", "letter_of_consent")),
)  # fmt: skip
"""What decides first comes first, and in a part what is easiest to bring about."""


def near_misses(answers: Mapping[str, Any], facts: Facts | None = None, outcome: str | None = None) -> list[Change]:
    """All minimal sets of changed answers that give `likely_meets`, the smallest first.

    A set is minimal when it does not work with any of its changes left out. Questions still open are answered in it
    as well, so that each change, applied, really gives `likely_meets`. Empty where the route leads elsewhere, where
    nothing is amiss, and where something stands in the way that nobody can change.

    Args:
        answers: parsed answers.
        facts: the dated numbers; the newest when None.
        outcome: the outcome of these answers, if it is known already.
    """
    facts = facts or facts_on()
    if not _rules_are_known(facts) or (outcome or outcome_of(answers, facts)) not in ("not_yet", "needs_review"):
        return []
    ways = [options for _part, options in _amiss(complete(answers), facts)]
    changes = [{slot: stored(value) for slot, value in sum(combination, ())} for combination in product(*ways)]
    return sorted(changes, key=len)


def remedies(answers: Mapping[str, Any], facts: Facts) -> list[list[Change]]:
    """For each part with an answer that is amiss, the changes of which any one would put it in order.

    An empty list stands for a part that nobody can change. Questions still open are left out.
    """
    if not _rules_are_known(facts):
        return []
    whole = complete(answers)
    told = []
    for part, options in _amiss(whole, facts):
        given = {slot for slot in part.slots if whole[slot] is not None}
        changes = [{slot: stored(value) for slot, value in option if slot in given} for option in options]
        if given:
            told.append([change for number, change in enumerate(changes) if change and change not in changes[:number]])
    return told


@lru_cache(maxsize=64)
def _rules_are_known(facts: Facts) -> bool:
    """Whether somebody with everything in order would be told so; else a consultant must first confirm the rules."""
    try:
        return outcome_of(IN_ORDER, facts) == "likely_meets"
    except NotKnown:
        return False


def _amiss(answers: Answers, facts: Facts) -> Iterator[tuple[Part, tuple[Option, ...]]]:
    """The parts that are not in order, each with its minimal changes."""
    for part, options in _OPTIONS:
        found = options(answers, facts)
        if found != ((),):
            yield part, found


def _options_of(part: Part) -> Callable[[Answers, Facts], tuple[Option, ...]]:
    """The function that gives a part's minimal changes; `((),)`, the empty change, when it is in order already."""

    @reads(*part.slots, *part.beside)
    def options(answers: Answers, facts: Facts) -> tuple[Option, ...]:
        case = complete({**IN_ORDER, **_beside(part, answers), **{slot: answers[slot] for slot in part.slots}})
        if decide(case, facts).outcome == "likely_meets":
            return ((),)
        possible = {slot: _possible(slot, answers, facts) for slot in part.slots}
        changeable = [slot for slot in part.slots if possible[slot]]
        found: list[Option] = []
        for size in range(1, len(changeable) + 1):
            for slots in combinations(changeable, size):
                for values in product(*(possible[slot] for slot in slots)):
                    option = tuple(zip(slots, values, strict=True))
                    larger = any(set(smaller) <= set(option) for smaller in found)
                    if not larger and decide({**case, **dict(option)}, facts).outcome == "likely_meets":
                        found.append(option)
        return tuple(found)

    return options


def _beside(part: Part, answers: Answers) -> dict[str, Any]:
    """The answers that a part is judged by besides its own, put in order where another part changes them."""
    if "months_since_graduation" in part.beside:
        return {"months_since_graduation": answers["months_since_graduation"]}
    if "hk_degree" in part.beside and answers["hk_degree"] in ("pt_or_nonlocal", "vtc_hd_designated"):
        return {"hk_degree": answers["hk_degree"], "months_since_graduation": _LONG_AGO}
    return {}


def _possible(slot: str, answers: Answers, facts: Facts) -> list[Any]:
    """The values to which an answer could be changed for the better."""
    value = answers[slot]
    if slot in ("serious_crime", "hk_immigration_breach"):
        return ["no"] if value is None else []
    if slot in ("residence", "hk_degree", "overseas_pr", "applying_from_overseas", "overseas_months"):
        return [_SETTLED[slot]] if value in _OPEN else []
    if slot == "alt_evidence":
        return [_more_papers(value)] if needs_evidence(answers) else []
    if slot == "job_match":
        others = [match for match in ("studies", "experience") if match != value]
        return ["both"] if value is None else [] if value in ("studies", "both") else others
    if slot == "years_relevant":
        return [1] if value in (*_OPEN, 0) else []
    if slot == "salary_total_hkd":
        some = [SOME_PAY] if value in (*_OPEN, UNDISCLOSED, 0) else []
        return some if facts.reaches(value, "exempt_pay") else [*some, facts["exempt_pay"]]
    if slot == "talent_list":
        return {None: ["no", "yes"], "yes": []}.get(value, ["yes"])
    good = _GOOD[slot]
    return [] if value in good or (value is None and slot in _DETAILS) else [good[0]]


def _more_papers(given: tuple[str, ...] | None) -> tuple[str, ...]:
    """What is documented already, with a paper of skill and the record of experience added where they are wanting."""
    kept = tuple(kind for kind in given or () if kind not in (NONE, UNSURE))
    skill = () if {"licence", "technical_qualification", "achievements"} & set(kept) else ("licence",)
    record = () if "documented_experience" in kept else ("documented_experience",)
    return kept + skill + record


_SETTLED: Final[Mapping[str, Any]] = {
    "residence": "mainland", "hk_degree": NONE, "overseas_pr": "no", "applying_from_overseas": "no",
    "overseas_months": 0,
}  # fmt: skip
"""How an open question about the route would be answered on the ASMTP path."""

_DETAILS: Final = ("hk_status", "self_owned", "post_type", "letter_of_consent")
_GOOD: Final[Mapping[str, tuple[str, ...]]] = {
    "offer": ("signed", "written_unsigned"),
    "employer_place": ("hk_registered",),
    "edu_level": ("bachelor", "master", "doctorate"),
    "genuine_vacancy": ("open_post", "replacement"),
    "market_pay": ("normal", "above"),
    "local_hire_difficulty": ("proven",),
    "hk_status": (NONE, *(value for value in SLOTS["hk_status"].values if value not in (NONE, UNSURE))),
    "self_owned": ("no",),
    "post_type": ("full_time",),
    "letter_of_consent": ("obtainable", "self_employed", "talent_centre"),
}
"""Answers that leave nothing to change, the one to change to first. A permission held is a fact: only not knowing it
can be mended."""

_OPTIONS: Final = tuple((part, _options_of(part)) for part in PARTS)
