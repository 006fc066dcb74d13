"""`python -m benchmarks.engine`: what an assessment costs, lines a second, and how long the command takes to start."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final, Sequence

from benchmarks.report import machine
from bot.eligibility import assess
from bot.eligibility.near_miss import IN_ORDER
from bot.proof.blocks import PEOPLE, values_of
from bot.vocabulary import ANSWERS

RESULTS: Final = Path(__file__).resolve().parent / "engine.md"
ROOT: Final = RESULTS.parent.parent
LINES: Final = 20_000
STARTS: Final = 7
SEED: Final = 20260120


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print the table, and keep it with `--write`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=sys.modules[__name__].__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/engine.md")
    args = parser.parse_args(argv)
    near, wild = _near(), _wild()
    rows = [
        ("One assessment, ordinary answers", f"{_microseconds([dict(IN_ORDER)] * LINES):.0f} µs", "< 100 µs"),
        ("One assessment, answers near the ordinary ones", f"{_microseconds(near):.0f} µs", "< 100 µs"),
        ("One assessment, any answers at all", f"{_microseconds(wild):.0f} µs", ""),
        ("`asmtp assess --lines`, answers near the ordinary ones", f"{_lines_a_second(near):,.0f} lines/s", "≥ 5,000"),
        ("`asmtp assess --lines`, any answers at all", f"{_lines_a_second(wild):,.0f} lines/s", ""),
        ("`asmtp assess`, from start to answer", f"{_start():.2f} s", "< 1 s"),
    ]
    table = ["| Measure | result | target |", "| --- | --: | --- |", *(f"| {' | '.join(row)} |" for row in rows)]
    text = "\n".join([*table, "", f"{machine()} With near misses; one core."]) + "\n"
    print(text, end="")
    if args.write:
        RESULTS.write_text(f"# What an assessment costs\n\n{text}", "utf-8")
    return 0


def _near() -> list[dict[str, Any]]:
    rng = random.Random(SEED)  # noqa: S311
    people = []
    for number in range(LINES):
        person = dict(list(PEOPLE.values())[number % len(PEOPLE)])
        for slot in rng.sample(list(IN_ORDER), 2):
            person[slot] = rng.choice(values_of(slot))
        people.append(_told(person))
    return people


def _wild() -> list[dict[str, Any]]:
    rng = random.Random(SEED)  # noqa: S311
    return [_told({slot: rng.choice(values_of(slot)) for slot in ANSWERS if rng.random() < 0.6}) for _ in range(LINES)]


def _told(answers: dict[str, Any]) -> dict[str, Any]:
    return {
        slot: list(value) if isinstance(value, tuple) else value for slot, value in answers.items() if value is not None
    }


def _microseconds(people: Sequence[dict[str, Any]]) -> float:
    started = time.perf_counter()
    for person in people:
        assess(person)
    return (time.perf_counter() - started) / len(people) * 1e6


def _lines_a_second(people: Sequence[dict[str, Any]]) -> float:
    with tempfile.TemporaryFile() as lines:
        lines.write("".join(json.dumps(person) + "\n" for person in people).encode())
        lines.seek(0)
        started = time.perf_counter()
        subprocess.run([*_assess(), "--lines"], stdin=lines, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)  # noqa: S603
        return len(people) / (time.perf_counter() - started)


def _start() -> float:
    seconds = []
    for _ in range(STARTS):
        started = time.perf_counter()
        subprocess.run(_assess(), input=b"{}", stdout=subprocess.DEVNULL, check=True, cwd=ROOT)  # noqa: S603
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def _assess() -> list[str]:
    return [sys.executable, "-m", "bot.cli", "assess"]


if __name__ == "__main__":
    sys.exit(main())
