"""Reading the phrase tables: one line per message, tab-separated, as people typed it."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Iterator, Mapping

from bot.understanding import read
from bot.vocabulary import SLOTS

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)


def value(slot: str, words: str) -> Any:
    """A table's word for a value: `-` is none, figures are numbers, commas part a list."""
    if words == "-":
        return None
    if SLOTS[slot].kind == "list":
        return words.split(",")
    return int(words) if SLOTS[slot].kind == "number" and words.isdigit() else words


def phrases() -> Iterator[tuple[str, str | None, str, Any]]:
    """Every line of `phrases/<slot>.tsv`: slot, slot asked, text, value expected."""
    for path in sorted((HERE / "phrases").glob("*.tsv")):
        for asked, text, words in _lines(path):
            yield path.stem, None if asked == "-" else asked, text, value(path.stem, words)


def held_out() -> Iterator[tuple[str, str, Any]]:
    """Every line of the held-out sets: slot asked, text, value expected for it."""
    for path in sorted(HERE.glob("held_out_*.tsv")):
        for asked, text, words in _lines(path):
            yield asked, text, value(asked, words)


def silent() -> Iterator[tuple[str | None, str]]:
    """Messages that settle nothing: slot asked, text."""
    for line in (HERE / "silent.tsv").read_text(encoding="utf-8").splitlines():
        asked, text = line.split("\t")
        yield None if asked == "-" else asked, text


def openers() -> Iterator[tuple[str, dict[str, Any]]]:
    """First messages that tell several facts at once: text, slot -> value."""
    for line in (HERE / "openers.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        yield entry["text"], entry["slots"]


def values(text: str, asked: str | None = None, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """slot -> value of everything that a message settles on the tests' day."""
    return dict(_first_reading(text, asked)) if not answers else _values(text, asked, answers)


@cache
def _first_reading(text: str, asked: str | None) -> Mapping[str, Any]:
    return _values(text, asked, {})  # the tables are gone through by several tests


def _values(text: str, asked: str | None, answers: dict[str, Any]) -> dict[str, Any]:
    readings = read(text, asked=asked, answers=answers, language="en", today=TODAY)
    return {reading.slot: reading.value for reading in readings}


def _lines(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("# "):
            yield line.split("\t")
