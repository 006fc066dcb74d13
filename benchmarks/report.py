"""The table: one row per measure, both bots side by side, with the ratio and the target."""

from __future__ import annotations

import dataclasses
import json
import os
import platform
from dataclasses import dataclass
from datetime import date
from typing import Any, Callable, Final, Mapping, Sequence, TypeVar

from benchmarks.measure import CLIENTS, TURNS, Figures
from benchmarks.talks import Way

FASTER_TURN: Final = 8.0
MORE_THROUGHPUT: Final = 8.0
AIM: Final = 20.0
FASTER_TRAINING: Final = 10.0
FASTER_START: Final = 5.0
MEMORY_SHARE: Final = 0.25
LONG_TALK_SPREAD: Final = 1.5
"""The targets of this project, each as a factor against the stock bot; the last one against ourselves."""

WAYS_IN_WORDS: Final[Mapping[Way, str]] = {"text": "typed answers", "buttons": "button answers"}
Key = TypeVar("Key")
HEADINGS: Final = ("Measure", "stock Rasa 3.6.21", "this bot", "ratio", "target", "reached")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        measure, stock, ours, ratio, target: the cells as they are shown.
        reached: whether the target is met; None where there is no target or nothing to compare with.
    """

    measure: str
    stock: str
    ours: str
    ratio: str = ""
    target: str = ""
    reached: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """The line's cells under `HEADINGS`."""
        reached = "" if self.reached is None else "yes" if self.reached else "**no**"
        return (self.measure, self.stock, self.ours, self.ratio, self.target, reached)


def rows(stock: Figures | None, ours: Figures | None) -> list[Row]:
    """The table's lines; a side that was not measured (None) leaves its cells empty."""
    both = _Both(stock, ours)
    table = []
    for way, words in WAYS_IN_WORDS.items():
        p50 = both.entry(lambda figures: figures.turn_p50_ms, way)
        p95 = both.entry(lambda figures: figures.turn_p95_ms, way)
        table.append(_compared(f"Turn, {words}, p50", "ms", p50, FASTER_TURN, AIM))
        table.append(_compared(f"Turn, {words}, p95", "ms", p95))
    for clients in CLIENTS:
        rate = both.entry(lambda figures: figures.turns_per_second, clients)
        words = f"Throughput, {clients} client{'s' if clients > 1 else ''}"
        goal = (MORE_THROUGHPUT, AIM) if clients == max(CLIENTS) else ()
        table.append(_compared(words, "turns/s", rate, *goal, more=True))
    training = _compared("Training", "s", both.of(lambda figures: figures.training_seconds), FASTER_TRAINING)
    table.append(_dated(training, stock))
    start = both.of(lambda figures: figures.start_seconds)
    table.append(_compared("Start to first answer", "s", start, FASTER_START))
    table.append(_memory(both.of(lambda figures: figures.memory_mb)))
    for turn in TURNS:
        cost = both.entry(lambda figures: figures.long_talk_ms, turn)
        table.append(_compared(f"Long talk, turn {turn}", "ms", cost))
    table.append(
        _spread(both.of(lambda figures: max(figures.long_talk_ms.values()) / min(figures.long_talk_ms.values())))
    )
    return table


def render(table: Sequence[Row], notes: Sequence[str]) -> str:
    """The table in Markdown, its columns aligned, followed by the notes as one paragraph each."""
    lines = [HEADINGS, *(row.cells() for row in table)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    rule = [f"{'-' * (width - 1)}:" if 0 < column < 4 else "-" * width for column, width in enumerate(widths)]
    padded = [[cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines]
    markdown = [f"| {' | '.join(cells)} |" for cells in (padded[0], rule, *padded[1:])]
    return "\n".join([*markdown, *(f"\n{note}" for note in notes)]) + "\n"


def machine() -> str:
    """Where and when this was measured, and how busy the machine was, in one line."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{date.today().isoformat()}; load average at the start {os.getloadavg()[0]:.1f}."
    )


def notes(stock: Figures | None, ours: Figures | None, place: str) -> list[str]:
    """What a reader of the table has to know: the machine, what a turn is, and where a training time comes from."""
    lengths = [
        f"{name} {figures.turns_in_talk['text']}"
        for name, figures in (("stock", stock), ("this bot", ours)) if figures
    ]  # fmt: skip
    found = [
        place,
        "Both bots run at the same time and are measured in turns, talk by talk. A turn is one HTTP request and its "
        "reply, timed by the client on the same machine over a kept-alive connection. Turns in the ordinary talk, "
        f"opening included: {', '.join(lengths)}.",
        "A long talk asks frequent questions in the middle of the interview; a turn's cost there is the median of "
        "the five turns around it.",
        "Start: from the first process to the reply to the first answered question. Memory: resident, all processes "
        "of the bot (for stock also its action server), after the load.",
    ]
    if stock and stock.training_recorded:
        found.append(
            f"The stock bot's model was reused; its training time is that of the run of {stock.training_recorded}."
        )
    return found


def as_json(stock: Figures | None, ours: Figures | None, table: Sequence[Row], place: str) -> str:
    """Everything measured, for programs: `machine`, `stock` and `ours` (unrounded, see `Figures`), `rows`."""
    content: dict[str, Any] = {
        "machine": place,
        "stock": stock and dataclasses.asdict(stock),
        "ours": ours and dataclasses.asdict(ours),
        "rows": [dataclasses.asdict(row) for row in table],
    }
    return json.dumps(content, indent=2) + "\n"


@dataclass(frozen=True)
class _Pair:
    """One figure of both sides; None where a side was not measured."""

    stock: float | None
    ours: float | None

    def shown(self, form: str) -> tuple[str, str]:
        stock, ours = ("" if value is None else form.format(value) for value in (self.stock, self.ours))
        return stock, ours

    def ours_by_stock(self) -> float | None:
        return None if self.stock is None or self.ours is None else self.ours / self.stock


@dataclass(frozen=True)
class _Both:
    stock: Figures | None
    ours: Figures | None

    def of(self, pick: Callable[[Figures], float]) -> _Pair:
        stock, ours = (None if figures is None else pick(figures) for figures in (self.stock, self.ours))
        return _Pair(stock, ours)

    def entry(self, pick: Callable[[Figures], Mapping[Key, float]], key: Key) -> _Pair:
        stock, ours = (None if figures is None else pick(figures)[key] for figures in (self.stock, self.ours))
        return _Pair(stock, ours)


def _compared(measure: str, unit: str, pair: _Pair, least: float = 0.0, aim: float = 0.0, *, more: bool = False) -> Row:
    """A line whose ratio says how many times better ours is; `more` where a greater figure is the better one."""
    target = (f"≥ {least:g}×" if least else "") + (f" (aim {aim:g}×)" if aim else "")
    row = Row(measure, *pair.shown("{:,.1f} " + unit), target=target)
    ratio = pair.ours_by_stock()
    if ratio is None:
        return row
    times = ratio if more else 1 / ratio
    return dataclasses.replace(row, ratio=f"{times:.1f}×", reached=times >= least if least else None)


def _dated(row: Row, stock: Figures | None) -> Row:
    recorded = stock.training_recorded if stock else None
    return dataclasses.replace(row, stock=f"{row.stock} (run of {recorded})") if recorded else row


def _memory(pair: _Pair) -> Row:
    row = Row("Resident memory", *pair.shown("{:,.0f} MB"), target=f"≤ {MEMORY_SHARE:.0%}")
    share = pair.ours_by_stock()
    return row if share is None else dataclasses.replace(row, ratio=f"{share:.0%}", reached=share <= MEMORY_SHARE)


def _spread(pair: _Pair) -> Row:
    reached = None if pair.ours is None else pair.ours <= LONG_TALK_SPREAD
    words = "Long talk, slowest of these by fastest"
    return Row(words, *pair.shown("{:.1f}×"), target=f"≤ {LONG_TALK_SPREAD:g}×", reached=reached)
