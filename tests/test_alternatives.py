"""The questions for suggestions: each can change them, what is not asked cannot, and never more than eight."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alternatives import ALTERNATIVES, LIMITS, MOST, due_alternatives, open_alternatives
from bot.eligibility import assess
from bot.eligibility.facts import Facts, facts_on, rulebook
from bot.eligibility.interview import BELOW_DEGREE
from bot.eligibility.reads import complete
from bot.eligibility.route import find_route
from bot.eligibility.schemes import suggest
from bot.vocabulary import ANSWERS, SLOTS
from tests.eligibility.people import ABROAD, ORDINARY, SKILLED, changed
from tests.eligibility.test_properties import vectors
from tests.eligibility.vectors import values_of

NO_OFFER = changed(ORDINARY, offer="none")
NO_DEGREE = changed(ORDINARY, edu_level="sub_degree", alt_evidence=["none"])
MACAO = {"residence": "macao"}
PEOPLE = {
    "no offer": NO_OFFER,
    "no degree": NO_DEGREE,
    "neither": changed(NO_DEGREE, offer="none"),
    "Macao": MACAO,
    "Hong Kong graduate": changed(ORDINARY, hk_degree="ft_accredited_ug_plus", months_since_graduation=9),
    "employer in the Mainland": changed(SKILLED, employer_place="mainland_only"),
    "everything in order": ORDINARY,
}


def suggested(answers: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Schemes with their reasons."""
    return assess(answers).suggestions


def open_now(answers: dict[str, Any]) -> tuple[str, ...]:
    """What would be asked."""
    return open_alternatives(answers, assess(answers).outcome)


def people(count: int, seed: int) -> list[dict[str, Any]]:
    """Random people before these questions."""
    return [{slot: v for slot, v in person.items() if slot not in ALTERNATIVES} for person in vectors(count, seed)]


@pytest.mark.parametrize("name", PEOPLE)
def test_every_question_can_change_the_suggestions(name: str) -> None:
    """For some answers to the open ones, another value of it gives other suggestions: found by trying at random."""
    person, rng = PEOPLE[name], random.Random(3)
    for slot in open_now(person):
        assert any(_tells(slot, person, rng) for _ in range(600)), slot


def _tells(slot: str, person: dict[str, Any], rng: random.Random) -> bool:
    given = {other: rng.choice(values_of(other)) for other in ALTERNATIVES if rng.random() < 0.3}
    return len({suggested({**given, **person, slot: value}) for value in values_of(slot)}) > 1


@given(st.integers(0, 2**32))
def test_what_is_not_asked_changes_nothing(seed: int) -> None:
    """Whatever the answers to the questions left out would be, the suggestions stay; unless the eight were used up."""
    rng = random.Random(seed)
    person = people(2, seed)[rng.randrange(2)]
    answers = {**person, **{slot: rng.choice(values_of(slot)) for slot in ALTERNATIVES if rng.random() < 0.5}}
    outcome = assess(answers).outcome
    due = due_alternatives(answers, outcome)
    if sum(slot in answers for slot in ALTERNATIVES) + len(open_alternatives(answers, outcome)) >= MOST:
        return
    left_out = {slot: rng.choice(values_of(slot)) for slot in ALTERNATIVES if slot not in due and slot not in answers}
    if answers.get("edu_level") in BELOW_DEGREE:
        left_out.pop("stem_degree_top100", None)  # who has no degree has none from a top university
    if answers.get("overseas_pr") == "no":
        left_out.pop("foreign_pr", None)
    assert suggested({**answers, **left_out}) == suggested(answers)


def test_nobody_is_asked_more_than_eight_and_nothing_twice() -> None:
    """Whatever is known and whatever is answered; in the end nothing is open."""
    rng = random.Random(7)
    for person in people(200, seed=11):
        answers, asked = dict(person), []
        while still_open := open_now(answers):
            asked.append(still_open[0])
            answers[still_open[0]] = rng.choice([*values_of(still_open[0]), "unsure"])
        assert len(asked) == len(set(asked))
        assert len(asked) <= MOST


@given(st.integers(0, 2**32))
def test_the_outcome_is_the_same_after_them(seed: int) -> None:
    """They change what is suggested, never what was decided."""
    rng = random.Random(seed)
    for person in people(2, seed):
        answers = {**person, **{slot: rng.choice(values_of(slot)) for slot in ALTERNATIVES}}
        assert assess(answers).outcome == assess(person).outcome


@pytest.mark.parametrize("changes", [{"serious_crime": "yes"}, {"hk_status": "iang"}, {"residence": "hk_permanent"}])
def test_where_nothing_is_suggested_nothing_is_asked(changes: dict[str, Any]) -> None:
    """A declared crime is for a consultant; who is free to work needs no scheme."""
    assert open_now({**NO_OFFER, **changes}) == ()


@pytest.mark.parametrize(
    ("person", "known", "asked", "left_out"),
    [
        (NO_OFFER, {}, {"top_university", "income_last_year_hkd", "qmas_yes_count"}, {"rd_stem_job", "tp_trade"}),
        (NO_OFFER, {"top_university": "no"}, {"foreign_pr"}, {"ft_years_last5", "years_since_bachelor"}),
        (NO_OFFER, {"top_university": "yes", "ft_years_last5": 3}, set(), {"years_since_bachelor"}),
        (NO_OFFER, {"foreign_pr": "no", "born_overseas": "no"}, set(),
         {"net_assets_hkd", "parent_hkpr_settled_overseas_at_birth"}),
        (NO_DEGREE, {}, {"tp_trade", "income_last_year_hkd"}, {"top_university", "qmas_yes_count"}),
        (NO_DEGREE, {}, set(), {"age"}),
        (NO_DEGREE, {"tp_trade": "nurse"}, {"age"}, set()),
        (MACAO, {}, {"top_university", "net_assets_hkd"}, {"foreign_pr", "degree_level_job", "tp_trade"}),
        (ORDINARY, {}, {"rd_stem_job", "spouse_or_parent_status"}, {"income_last_year_hkd", "top_university"}),
        (NO_DEGREE, {}, set(), {"rd_stem_job", "stem_degree_top100"}),
        (SKILLED, {}, set(), {"rd_stem_job", "stem_degree_top100"}),
        (changed(SKILLED, alt_evidence=["achievements"]), {}, {"rd_stem_job"}, {"stem_degree_top100"}),
        (changed(ABROAD, offer="none"), {"top_university": "no"}, set(), {"foreign_pr", "net_assets_hkd"}),
        (ORDINARY, {"rd_stem_job": "no"}, set(), {"stem_degree_top100"}),
    ],
)  # fmt: skip
def test_what_is_asked_depends_on_the_case(
    person: dict[str, Any], known: dict[str, Any], asked: set[str], left_out: set[str]
) -> None:
    """Nobody without a degree is asked for their university, nobody without a job what the job is like."""
    still_open = set(open_now({**person, **known}))
    assert asked <= still_open
    assert not left_out & still_open


def test_three_schemes_that_stand_first_end_the_questions() -> None:
    """No more are shown, so nothing else is worth asking."""
    full = {"top_university": "yes", "ft_years_last5": 4, "income_last_year_hkd": 3_000_000, "qmas_yes_count": 7}
    assert len(suggested({**NO_OFFER, **full})) == 3
    assert open_now({**NO_OFFER, **full, "age": 30}) == ()


class Listening(Facts):
    """Facts that remember which number was compared with which limit."""

    heard: set[tuple[int, str]]

    def reaches(self, number: object, name: str) -> bool:
        """As ever."""
        self.heard.add((number, name)) if isinstance(number, int) else None
        return super().reaches(number, name)

    keeps = reaches


def test_every_limit_that_the_rules_read_is_tried() -> None:
    """A limit that a rule compares one of these numbers with stands in the table, and no other one does."""
    facts = Listening(rulebook(), rulebook().read_on)
    facts.heard = set()
    told = {slot: 90 + place for place, slot in enumerate(LIMITS)}  # each slot is known by its number
    words: list[dict[str, Any]] = [
        {"top_university": "yes", "ft_years_last5": told["ft_years_last5"]}, {"top_university": "yes"},
        {"tp_trade": "nurse"}, {"born_overseas": "yes", "parent_hkpr_settled_overseas_at_birth": "yes"},
        {"foreign_pr": "yes"},
    ]  # fmt: skip
    for person, said in product(PEOPLE.values(), words):
        whole = complete({**told, **said, **person, "qmas_yes_count": told["qmas_yes_count"]})
        for outcome in ("not_yet", "another_scheme"):
            suggest(whole, find_route(whole, facts), outcome, facts)
    slots = {number: slot for slot, number in told.items()}
    found: dict[str, set[str]] = {slot: set() for slot in LIMITS}
    for number, name in facts.heard:
        if number in slots:
            found[slots[number]].add(name)
    assert found == {slot: set(names) for slot, names in LIMITS.items()}


def test_the_questions_are_the_contracts() -> None:
    """Every slot of the contract's group, each once; every number has its limits."""
    group = [name for name in ANSWERS if SLOTS[name].group == "suggestions"]
    assert sorted(ALTERNATIVES) == sorted(group)
    assert set(LIMITS) == {name for name in group if SLOTS[name].kind == "number"}
    assert all(name in facts_on() for names in LIMITS.values() for name in names)
