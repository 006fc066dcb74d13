"""The detail questions: only those that change the document list, never more than eight."""

from __future__ import annotations

import random
from typing import Any

import pytest

from bot.details import DETAILS, MOST, due_details
from bot.eligibility import assess
from bot.vocabulary import SLOTS
from tests.eligibility.people import ORDINARY, SKILLED
from tests.eligibility.test_properties import vectors
from tests.eligibility.vectors import values_of


def answered(answers: dict[str, Any], rng: random.Random) -> tuple[dict[str, Any], list[str]]:
    """The person after the details, and what was asked."""
    known, asked = dict(answers), []
    while due := [slot for slot in due_details(known, assess(known).outcome) if slot not in known]:
        known[due[0]] = rng.choice(values_of(due[0]))
        asked.append(due[0])
    return known, asked


def test_nobody_is_asked_more_than_eight_details_and_none_twice() -> None:
    """Whatever is known and whatever is answered."""
    rng = random.Random(7)
    for answers in vectors(300, seed=11):
        _, asked = answered({slot: value for slot, value in answers.items() if slot not in DETAILS}, rng)
        assert len(asked) == len(set(asked))
        assert len(asked) <= MOST + 2  # an answer may open a question that outweighs one asked before


@pytest.mark.parametrize("person", [ORDINARY, SKILLED], ids=["ordinary", "skilled"])
def test_every_question_changes_the_list(person: dict[str, Any]) -> None:
    """For some answer, a paper comes or goes."""
    outcome = assess(person).outcome
    for slot in due_details(person, outcome):
        lists = set()
        for value in SLOTS[slot].values:
            given = {**person, slot: [value] if SLOTS[slot].kind == "list" else value}
            lists.add(tuple(item["id"] for item in assess(given).as_dict()["documents"]))
        assert len(lists) > 1


def test_without_a_list_nothing_is_asked() -> None:
    """Another scheme has papers of its own."""
    assert due_details({"residence": "macao"}, "another_scheme") == ()
    assert due_details({"residence": "hk_permanent"}, "no_permit_needed") == ()


def test_the_familys_place_matters_only_where_there_is_a_family() -> None:
    """And the parents' separation only where there is a child."""
    outcome = assess(ORDINARY).outcome
    alone = due_details({**ORDINARY, "dependants": ["none"]}, outcome)
    family = due_details({**ORDINARY, "dependants": ["spouse", "child_u18"]}, outcome)
    assert not {"dependant_place", "parents_separated"} & set(alone)
    assert "dependant_place" in family
    assert "parents_separated" in due_details({**ORDINARY, "dependants": ["child_u18"]}, outcome)
