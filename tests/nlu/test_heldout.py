"""How well messages are understood that were never trained on: floors a little below what docs/nlu.md shows.

A change of rules, features or lines that loses ground must be noticed.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks.understanding.cases import Verdict, cases, judge
from benchmarks.understanding.measure import OPPOSITES, flipped
from benchmarks.understanding.page import CEILINGS, PAGES, TARGETS, picture_name, render
from benchmarks.understanding.scores import share
from bot.nlu.stored import Stored
from bot.settings import ROOT
from bot.vocabulary import LANGUAGES

pytestmark = pytest.mark.rasa

ROOM = 0.02
"""How far below the figures of docs/nlu.json a run may fall: lines and rules move a message or two."""
FIGURES: dict[str, Any] = json.loads((ROOT / "docs" / "nlu.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def verdicts(stored: Stored) -> list[Verdict]:
    return [judge(case, stored) for case in cases("held_out")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "key"), [("topic", "topics"), ("control", "controls"), ("answer", "answers")])
def test_understanding_keeps_its_level(verdicts: list[Verdict], kind: str, key: str, language: str) -> None:
    own = [verdict for verdict in verdicts if verdict.case.kind == kind and verdict.case.language == language]
    assert share(verdict.right for verdict in own) >= FIGURES["sets"]["held_out"]["languages"][language][key] - ROOM


def test_what_is_not_ours_is_caught_and_what_is_ours_is_not_refused(verdicts: list[Verdict]) -> None:
    figures = FIGURES["sets"]["held_out"]["all"]
    outside = [verdict.control == "oos" for verdict in verdicts if verdict.case.kind in ("near", "far")]
    inside = [verdict.control == "oos" for verdict in verdicts if verdict.case.kind in ("topic", "control")]
    assert share(outside) >= figures["oos_caught"] - 2 * ROOM
    assert share(inside) <= figures["refused"] + ROOM / 2


def test_hardly_an_answer_is_turned_round(verdicts: list[Verdict]) -> None:
    """Yes for no is the worst misreading there is."""
    answers = [verdict for verdict in verdicts if verdict.case.kind == "answer"]
    assert share(map(flipped, answers)) < {key: most for key, most, _ in CEILINGS}["flip_share"]
    assert OPPOSITES["yes"] == {"no"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_tell_what_was_measured(language: str) -> None:
    """Nobody has edited them by hand, and their pictures exist."""
    docs = ROOT / "docs"
    assert (docs / PAGES[language]).read_text(encoding="utf-8") == render(FIGURES, language)
    assert all((docs / picture_name(name, language)).is_file() for name in ("reach", "reliability"))


@pytest.mark.parametrize("key", [key for key, *_ in (*TARGETS, *CEILINGS)])
def test_every_target_is_measured(key: str) -> None:
    assert 0 <= FIGURES["sets"]["held_out"]["all"][key] <= 1
