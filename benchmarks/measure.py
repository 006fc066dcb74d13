"""The measurements: the same for both bots, bounded in count and in time."""

from __future__ import annotations

import contextlib
import math
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Callable, Final, Sequence

from benchmarks.side import Bot, Side, Training
from benchmarks.talks import DIGRESSIONS, Way

WAYS: Final[tuple[Way, ...]] = ("text", "buttons")
CLIENTS: Final = (1, 8)
TURNS: Final = (5, 25, 50, 100)
"""Turns of a long talk whose cost is reported, counted from 1 (the opening)."""
HALF_WINDOW: Final = len(DIGRESSIONS) // 2
"""Turns on either side that count towards a turn's cost, so that each window holds every digression once."""
LONG_TALK: Final = TURNS[-1] + HALF_WINDOW
"""Turns of a long talk."""


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    Attributes:
        warm_up: talks in each way that are held and thrown away first.
        talks: talks in each way whose turns are counted.
        seconds: length of each throughput measurement.
        long_talks: long talks whose windows are put together.
    """

    warm_up: int = 2
    talks: int = 10
    seconds: float = 20.0
    long_talks: int = 5


QUICK: Final = Plan(warm_up=1, talks=2, seconds=3.0, long_talks=1)


@dataclass(frozen=True)
class Figures:
    """What was measured of one bot.

    Attributes:
        training_seconds: wall time of the training command.
        training_recorded: day of the run whose training time this is, None for this run.
        start_seconds: from the start of the first process to the reply to the first answered question.
        turn_p50_ms, turn_p95_ms: way of answering -> median and 95th percentile of a turn in milliseconds.
        turns_in_talk: way of answering -> turns of one ordinary talk, opening included.
        turns_per_second: concurrent clients -> turns per second of all of them together.
        memory_mb: resident memory of all its processes after the load, in MB (10^6 bytes).
        long_talk_ms: turn of one long talk -> median cost of the turns around it in milliseconds.
    """

    training_seconds: float
    training_recorded: str | None
    start_seconds: float
    turn_p50_ms: dict[Way, float]
    turn_p95_ms: dict[Way, float]
    turns_in_talk: dict[Way, int]
    turns_per_second: dict[int, float]
    memory_mb: float
    long_talk_ms: dict[int, float]


def percentile(values: Sequence[float], rank: float) -> float:
    """The nearest-rank percentile: the smallest value with at least `rank` per cent of all values at or below it.

    Args:
        values: at least one number, in any order.
        rank: above 0, at most 100.
    Raises:
        ValueError: no values, or a rank outside these bounds.
    """
    if not values or not 0 < rank <= 100:
        raise ValueError("a percentile needs values and a rank above 0 and up to 100")
    return sorted(values)[math.ceil(rank / 100 * len(values)) - 1]


def around(turns: Sequence[float], turn: int, half: int = HALF_WINDOW) -> list[float]:
    """The costs of a talk's turns from `turn - half` to `turn + half`, counted from 1.

    Raises:
        ValueError: the talk is too short for this window.
    """
    if turn - half < 1 or turn + half > len(turns):
        raise ValueError(f"turn {turn} needs turns {turn - half} to {turn + half} of {len(turns)}")
    return list(turns[turn - half - 1 : turn + half])


@dataclass
class _Timings:
    """What is collected of one bot while both are measured in turns; seconds throughout."""

    talks: dict[Way, list[list[float]]] = field(default_factory=lambda: {way: [] for way in WAYS})
    turns_per_second: dict[int, float] = field(default_factory=dict)
    long_talks: list[list[float]] = field(default_factory=list)

    def turns(self, way: Way) -> list[float]:
        return [seconds for talk in self.talks[way] for seconds in talk]


def measure(sides: Sequence[Side], plan: Plan, tell: Callable[[str], None]) -> list[Figures]:
    """Train, start and load the bots, changing over after every talk so that a busy moment meets them all.

    Args:
        sides: the bots; each is trained and started while the others do nothing.
        plan: how much.
        tell: receives a line about each step as it begins.
    Returns:
        The figures of each side, in their order.
    Raises:
        BenchmarkError: a bot cannot be trained or started, or does not answer as the talks expect.
    """
    trainings = []
    for side in sides:
        tell(f"{side.name}: training")
        trainings.append(side.train())
    with contextlib.ExitStack() as stack:
        bots = []
        for side in sides:
            tell(f"{side.name}: starting")
            bots.append(stack.enter_context(side.run()))
        timings = _load(bots, plan, tell)
        return [_figures(*of_one) for of_one in zip(trainings, bots, timings, strict=True)]


def _load(bots: Sequence[Bot], plan: Plan, tell: Callable[[str], None]) -> list[_Timings]:
    timings = [_Timings() for _ in bots]
    pairs = list(zip(bots, timings, strict=True))
    tell(f"{plan.talks} talks with sentences and {plan.talks} with buttons")
    for way in WAYS:
        for number in range(plan.warm_up + plan.talks):
            for bot, found in pairs:
                talk = list(bot.talk(way))
                if number >= plan.warm_up:
                    found.talks[way].append(talk)
    for clients in CLIENTS:
        tell(f"{clients} client(s) at once, {plan.seconds:.0f} seconds")
        for bot, found in pairs:
            found.turns_per_second[clients] = _turns_per_second(bot, clients, plan.seconds)
    tell(f"{plan.long_talks} long talk(s) of {LONG_TALK} turns")
    for _ in range(plan.long_talks):
        for bot, found in pairs:
            found.long_talks.append(list(bot.long_talk(LONG_TALK)))
    return timings


def _figures(training: Training, bot: Bot, timings: _Timings) -> Figures:
    return Figures(
        training_seconds=training.seconds,
        training_recorded=training.recorded,
        start_seconds=bot.start_seconds,
        turn_p50_ms={way: percentile(timings.turns(way), 50) * 1000 for way in WAYS},
        turn_p95_ms={way: percentile(timings.turns(way), 95) * 1000 for way in WAYS},
        turns_in_talk={way: len(timings.talks[way][0]) for way in WAYS},
        turns_per_second=timings.turns_per_second,
        memory_mb=sum(service.resident_bytes() for service in bot.services) / 1e6,
        long_talk_ms={turn: _cost(timings.long_talks, turn) for turn in TURNS},
    )


def _cost(long_talks: Sequence[Sequence[float]], turn: int) -> float:
    return statistics.median(cost for talk in long_talks for cost in around(talk, turn)) * 1000


def _turns_per_second(bot: Bot, clients: int, seconds: float) -> float:
    """Let so many clients hold talks one after another, and count every turn that began in time."""
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        counts = list(pool.map(lambda _: _turns_until(bot, started + seconds), range(clients)))
    return sum(counts) / (time.perf_counter() - started)


def _turns_until(bot: Bot, end: float) -> int:
    count = 0
    while True:
        with contextlib.closing(bot.talk("text")) as talk:
            for _ in talk:
                count += 1
                if time.perf_counter() >= end:
                    return count
