"""What people type, by slot and in three languages, against the value that it settles."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bot.vocabulary import INTERVIEW
from tests.understanding.tables import HERE, held_out, openers, phrases, silent, values

HELD_OUT_MISSES = {
    ("residence", "香港身份證，永久嗰隻"),
    ("offer", "会签的"),
    ("years_relevant", "从毕业到现在8年"),
    ("salary_total_hkd", "百五萬"),
    ("alt_evidence", "no licence, no awards"),
}
"""Held-out lines that are still read otherwise than their author meant; none of them turns a yes into a no."""

OPPOSITES = {"yes": {"no"}, "no": {"yes", "overstay_or_illegal_work", "refused_before"}}


@pytest.mark.parametrize(("slot", "asked", "text", "expected"), list(phrases()))
def test_a_phrase_is_read_as_its_table_says(slot: str, asked: str | None, text: str, expected: Any) -> None:
    assert values(text, asked).get(slot) == expected


@pytest.mark.parametrize(("asked", "text", "expected"), list(held_out()))
def test_held_out_phrases_are_read_as_their_author_meant(asked: str, text: str, expected: Any) -> None:
    if (asked, text) in HELD_OUT_MISSES:
        assert values(text, asked).get(asked) != expected
    else:
        assert values(text, asked).get(asked) == expected


@pytest.mark.parametrize(("asked", "text"), list(silent()))
def test_questions_controls_and_hints_settle_nothing(asked: str | None, text: str) -> None:
    """A form that stores "Do I need a degree?" as an answer decides somebody's case on nothing."""
    assert values(text, asked) == {}


@pytest.mark.parametrize(("text", "expected"), list(openers()))
def test_every_fact_of_an_opening_message_is_read_and_no_other(text: str, expected: dict[str, Any]) -> None:
    assert values(text) == expected


def test_no_phrase_at_all_has_its_polarity_turned() -> None:
    """Yes for no is the worst misreading there is."""
    turned = [
        (slot, text)
        for slot, asked, text, expected in [*phrases(), *((s, s, t, e) for s, t, e in held_out())]
        if isinstance(expected, str) and values(text, asked).get(slot) in OPPOSITES.get(expected, ())
    ]
    assert turned == []


def test_every_interview_slot_has_a_table_in_three_languages() -> None:
    tables = {path.stem for path in (HERE / "phrases").glob("*.tsv")}
    assert set(INTERVIEW) <= tables
    scripts = Counter((slot, "en" if text.isascii() else "zh") for slot, _, text, _ in phrases())
    assert {slot for slot in INTERVIEW if scripts[slot, "en"] < 3 or scripts[slot, "zh"] < 3} == set()
