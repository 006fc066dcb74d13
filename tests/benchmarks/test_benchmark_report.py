"""The table says which bot is better by how much, and never hides a target that was missed."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from benchmarks.measure import CLIENTS, TURNS, Figures
from benchmarks.report import HEADINGS, Row, as_json, notes, render, rows

STOCK = Figures(
    training_seconds=200.0,
    training_recorded=None,
    start_seconds=60.0,
    turn_p50_ms={"text": 160.0, "buttons": 80.0},
    turn_p95_ms={"text": 320.0, "buttons": 160.0},
    turns_in_talk={"text": 14, "buttons": 14},
    turns_per_second={1: 5.0, 8: 8.0},
    memory_mb=1600.0,
    long_talk_ms={5: 100.0, 25: 200.0, 50: 300.0, 100: 400.0},
)
OURS = Figures(
    training_seconds=10.0,
    training_recorded=None,
    start_seconds=6.0,
    turn_p50_ms={"text": 8.0, "buttons": 16.0},
    turn_p95_ms={"text": 20.0, "buttons": 20.0},
    turns_in_talk={"text": 14, "buttons": 14},
    turns_per_second={1: 60.0, 8: 80.0},
    memory_mb=200.0,
    long_talk_ms={5: 10.0, 25: 10.0, 50: 11.0, 100: 12.0},
)


def _row(table: list[Row], words: str) -> Row:
    return next(row for row in table if row.measure.startswith(words))


def _with(figures: Figures, **changes: Any) -> Figures:
    return dataclasses.replace(figures, **changes)


@pytest.mark.parametrize(
    ("measure", "ratio", "reached"),
    [
        ("Turn, typed answers, p50", "20.0×", True),
        ("Turn, button answers, p50", "5.0×", False),
        ("Turn, typed answers, p95", "16.0×", None),
        ("Throughput, 1 client", "12.0×", None),
        ("Throughput, 8 clients", "10.0×", True),
        ("Training", "20.0×", True),
        ("Start to first answer", "10.0×", True),
        ("Resident memory", "12%", True),
        ("Long talk, turn 100", "33.3×", None),
        ("Long talk, slowest", "", True),
    ],
)
def test_the_ratio_says_how_many_times_better_this_bot_is(measure: str, ratio: str, reached: bool | None) -> None:
    row = _row(rows(STOCK, OURS), measure)
    assert (row.ratio, row.reached) == (ratio, reached)


@pytest.mark.parametrize(
    ("measure", "at_target", "just_short"),
    [
        ("Turn, typed answers, p50", {"turn_p50_ms": {"text": 20.0, "buttons": 10.0}},
         {"turn_p50_ms": {"text": 20.1, "buttons": 10.0}}),
        ("Throughput, 8 clients", {"turns_per_second": {1: 1.0, 8: 64.0}}, {"turns_per_second": {1: 1.0, 8: 63.0}}),
        ("Training", {"training_seconds": 20.0}, {"training_seconds": 20.1}),
        ("Start to first answer", {"start_seconds": 12.0}, {"start_seconds": 12.1}),
        ("Resident memory", {"memory_mb": 400.0}, {"memory_mb": 401.0}),
        ("Long talk, slowest", {"long_talk_ms": {5: 10.0, 25: 12.0, 50: 15.0, 100: 11.0}},
         {"long_talk_ms": {5: 10.0, 25: 12.0, 50: 15.1, 100: 11.0}}),
    ],
)  # fmt: skip
def test_a_target_is_reached_exactly_at_its_bound(
    measure: str, at_target: dict[str, Any], just_short: dict[str, Any]
) -> None:
    assert _row(rows(STOCK, _with(OURS, **at_target)), measure).reached is True
    assert _row(rows(STOCK, _with(OURS, **just_short)), measure).reached is False


def test_a_missed_target_is_shown_in_bold() -> None:
    assert "**no**" in render(rows(STOCK, _with(OURS, memory_mb=1000.0)), [])
    assert _row(rows(STOCK, OURS), "Training").cells()[-1] == "yes"


def test_every_line_of_the_table_has_every_column() -> None:
    lines = [line for line in render(rows(STOCK, OURS), ["A note."]).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {len(HEADINGS) + 1}
    assert len(lines) == 2 + 2 * 2 + len(CLIENTS) + 3 + len(TURNS) + 1
    assert len({len(line) for line in lines}) == 1


def test_notes_stand_under_the_table() -> None:
    assert render(rows(STOCK, OURS), ["First.", "Second."]).endswith("|\n\nFirst.\n\nSecond.\n")


def test_a_side_that_was_not_measured_leaves_its_cells_empty_and_no_verdict_against_stock() -> None:
    for row in rows(None, OURS):
        assert row.stock == ""
        assert row.ratio == ""
        assert row.reached is None or row.measure.startswith("Long talk, slowest")
    assert all(row.ours == "" and row.reached is None for row in rows(STOCK, None))


def test_a_reused_model_is_dated_in_the_table_and_in_the_notes() -> None:
    recorded = _with(STOCK, training_recorded="2026-03-04")
    assert _row(rows(recorded, OURS), "Training").stock == "200.0 s (run of 2026-03-04)"
    assert any("2026-03-04" in note for note in notes(recorded, OURS, "Here."))
    assert not any("reused" in note for note in notes(STOCK, OURS, "Here."))


def test_the_json_keeps_the_figures_unrounded() -> None:
    table = rows(STOCK, _with(OURS, memory_mb=199.87654))
    content = json.loads(as_json(STOCK, _with(OURS, memory_mb=199.87654), table, "Here."))
    assert content["ours"]["memory_mb"] == 199.87654
    assert content["stock"]["turns_per_second"] == {"1": 5.0, "8": 8.0}
    assert [row["measure"] for row in content["rows"]] == [row.measure for row in table]
