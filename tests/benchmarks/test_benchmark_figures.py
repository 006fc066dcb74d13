"""How single timings become the figures of the table."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measure import HALF_WINDOW, TURNS, around, percentile
from benchmarks.talks import DIGRESSIONS


@pytest.mark.parametrize(
    ("values", "rank", "expected"),
    [
        ([7.0], 50, 7.0),
        ([7.0], 95, 7.0),
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 50, 2.0),
        (list(range(1, 101)), 95, 95),
        (list(range(1, 21)), 95, 19),
        (list(range(1, 20)), 95, 19),
        (list(range(1, 101)), 100, 100),
    ],
)
def test_a_percentile_is_the_smallest_value_with_that_share_at_or_below(
    values: list[float], rank: float, expected: float
) -> None:
    assert percentile(values, rank) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.integers(1, 100))
def test_a_percentile_is_one_of_the_values_and_covers_its_share(values: list[float], rank: int) -> None:
    found = percentile(values, rank)
    at_or_below = sum(value <= found for value in values)
    below = sum(value < found for value in values)
    assert found in values
    assert at_or_below * 100 >= rank * len(values) > below * 100


@pytest.mark.parametrize(("values", "rank"), [([], 50), ([1.0], 0), ([1.0], -5), ([1.0], 101)])
def test_a_percentile_of_nothing_or_beyond_the_scale_is_refused(values: list[float], rank: float) -> None:
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, rank)


def test_the_turns_around_a_turn_are_counted_from_one() -> None:
    turns = [float(number) for number in range(1, 11)]
    assert around(turns, 3, half=2) == [1, 2, 3, 4, 5]
    assert around(turns, 8, half=2) == [6, 7, 8, 9, 10]


@pytest.mark.parametrize("turn", [2, 9])
def test_a_window_that_leaves_the_talk_is_refused(turn: int) -> None:
    with pytest.raises(ValueError, match="of 10"):
        around([1.0] * 10, turn, half=2)


def test_every_window_holds_each_digression_once() -> None:
    """Otherwise turns would be compared that ask different things."""
    assert len(DIGRESSIONS) == 2 * HALF_WINDOW + 1
    assert all(later - earlier > 2 * HALF_WINDOW for earlier, later in itertools.pairwise(TURNS))
