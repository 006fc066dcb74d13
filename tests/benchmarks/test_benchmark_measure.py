"""Both bots get the same load, in turns; acted by bots whose turns cost what their names say."""

from __future__ import annotations

import contextlib
from typing import Iterator, Sequence

import pytest

from benchmarks.errors import BenchmarkError
from benchmarks.measure import LONG_TALK, WAYS, Plan, measure
from benchmarks.processes import Service
from benchmarks.side import Training
from benchmarks.talks import Turns, Way

PLAN = Plan(warm_up=1, talks=2, seconds=0.01, long_talks=1)


class ActedBot:
    """A bot whose ordinary turns cost 1, 2, 3 seconds by its own account and whose long talk's turn n costs n."""

    services: Sequence[Service] = ()
    start_seconds = 7.0

    def __init__(self, name: str, diary: list[str], fails: bool) -> None:
        self._name, self._diary, self._fails = name, diary, fails

    def talk(self, way: Way) -> Turns:
        self._diary.append(f"{self._name} {way}")
        yield 1.0
        if self._fails:
            raise BenchmarkError(f"{self._name} said nothing")
        yield 2.0
        yield 3.0

    def long_talk(self, turns: int) -> Turns:
        self._diary.append(f"{self._name} long")
        yield from (float(turn) for turn in range(1, turns + 1))


class ActedSide:
    """A side that writes down what is done with it."""

    def __init__(self, name: str, diary: list[str], fails: bool = False) -> None:
        self.name, self._diary, self._fails = name, diary, fails

    def train(self) -> Training:
        self._diary.append(f"{self.name} trained")
        return Training(9.0, "2026-03-04")

    @contextlib.contextmanager
    def run(self) -> Iterator[ActedBot]:
        self._diary.append(f"{self.name} started")
        try:
            yield ActedBot(self.name, self._diary, self._fails)
        finally:
            self._diary.append(f"{self.name} ended")


def test_the_figures_are_those_of_the_turns() -> None:
    (found,) = measure([ActedSide("a", [])], PLAN, lambda _: None)
    assert (found.training_seconds, found.training_recorded, found.start_seconds) == (9.0, "2026-03-04", 7.0)
    assert found.turn_p50_ms == {"text": 2000.0, "buttons": 2000.0}
    assert found.turn_p95_ms == {"text": 3000.0, "buttons": 3000.0}
    assert found.turns_in_talk == {"text": 3, "buttons": 3}
    assert found.long_talk_ms == {5: 5000.0, 25: 25000.0, 50: 50000.0, 100: 100000.0}
    assert all(rate > 0 for rate in found.turns_per_second.values())


def test_the_bots_are_measured_in_turns_after_a_warm_up_that_does_not_count() -> None:
    diary: list[str] = []
    measure([ActedSide("a", diary), ActedSide("b", diary)], PLAN, lambda _: None)
    assert diary[:4] == ["a trained", "b trained", "a started", "b started"]
    assert diary[4:16] == [f"{name} {way}" for way in WAYS for _ in range(3) for name in "ab"]
    assert diary[-4:] == ["a long", "b long", "b ended", "a ended"]


def test_both_bots_are_ended_when_one_fails() -> None:
    diary: list[str] = []
    with pytest.raises(BenchmarkError, match="b said nothing"):
        measure([ActedSide("a", diary), ActedSide("b", diary, fails=True)], PLAN, lambda _: None)
    assert diary[-2:] == ["b ended", "a ended"]


def test_a_failing_client_fails_the_throughput_measurement() -> None:
    diary: list[str] = []
    plan = Plan(warm_up=0, talks=0, seconds=0.01, long_talks=0)
    with pytest.raises(BenchmarkError, match="a said nothing"):
        measure([ActedSide("a", diary, fails=True)], plan, lambda _: None)


def test_a_long_talk_reaches_beyond_its_last_window() -> None:
    assert LONG_TALK >= 102
