"""The measurements: the same for both bots, bounded in count and in time."""

from __future__ import annotations

import contextlib
import math
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Callable, Final, Sequence

from benchmarks.errors import BenchmarkError
from benchmarks.side import Bot, Side
from benchmarks.talks import DIGRESSIONS, Way

CLIENTS: Final = (1, 8)
TURNS: Final = (5, 25, 50, 100)
"""Turns of a long talk whose cost is reported, counted from 1 (the opening)."""
HALF_WINDOW: Final = len(DIGRESSIONS) // 2
"""Turns on either side that count towards a turn's cost, so that each window holds every digression once."""


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
    long_talks: int = 3


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


def measure(side: Side, plan: Plan, tell: Callable[[str], None]) -> Figures:
    """Train, start and load one bot.

    Args:
        side: the bot.
        plan: how much.
        tell: receives a line about each step as it begins.
    Raises:
        BenchmarkError: the bot cannot be trained or started, or does not answer as the talks expect.
    """
    tell(f"{side.name}: training")
    training = side.train()
    tell(f"{side.name}: starting")
    with side.run() as bot:
        tell(f"{side.name}: {plan.talks} talks with sentences and {plan.talks} with buttons")
        ways: tuple[Way, ...] = ("text", "buttons")
        for way in ways:
            _talks(bot, way, plan.warm_up)
        turns = {way: _talks(bot, way, plan.talks) for way in ways}
        tell(f"{side.name}: {' and '.join(map(str, CLIENTS))} clients, {plan.seconds:.0f} seconds each")
        rates = {clients: _turns_per_second(bot, clients, plan.seconds) for clients in CLIENTS}
        tell(f"{side.name}: {plan.long_talks} long talk(s) of {TURNS[-1] + HALF_WINDOW} turns")
        long_talks = [list(bot.long_talk(TURNS[-1] + HALF_WINDOW)) for _ in range(plan.long_talks)]
        memory = sum(service.resident_bytes() for service in bot.services)
        return Figures(
            training_seconds=training.seconds,
            training_recorded=training.recorded,
            start_seconds=bot.start_seconds,
            turn_p50_ms={way: percentile(turns[way], 50) * 1000 for way in ways},
            turn_p95_ms={way: percentile(turns[way], 95) * 1000 for way in ways},
            turns_in_talk={way: len(turns[way]) // plan.talks for way in ways},
            turns_per_second=rates,
            memory_mb=memory / 1e6,
            long_talk_ms={turn: _cost(long_talks, turn) for turn in TURNS},
        )


def _talks(bot: Bot, way: Way, count: int) -> list[float]:
    return [seconds for _ in range(count) for seconds in bot.talk(way)]


def _cost(long_talks: Sequence[Sequence[float]], turn: int) -> float:
    return statistics.median(cost for talk in long_talks for cost in around(talk, turn)) * 1000


def _turns_per_second(bot: Bot, clients: int, seconds: float) -> float:
    """Let so many clients hold talks one after another, and count every turn that began in time."""
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        counts = list(pool.map(lambda _: _turns_until(bot, started + seconds), range(clients)))
    elapsed = time.perf_counter() - started
    if min(counts) == 0:
        raise BenchmarkError("a client got no turn in the throughput measurement; give it more time")
    return sum(counts) / elapsed


def _turns_until(bot: Bot, end: float) -> int:
    count = 0
    while time.perf_counter() < end:
        with contextlib.closing(bot.talk("text")) as talk:
            for _ in talk:
                count += 1
                if time.perf_counter() >= end:
                    break
    return count
