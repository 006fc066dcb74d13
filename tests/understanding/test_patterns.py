"""The patterns themselves: written for the plain form, compiled once, safe on long input."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import pytest

import bot.understanding
from bot.understanding.normalise import simplify

HERE = Path(bot.understanding.__file__).parent
MODULES = sorted(m.name for m in pkgutil.iter_modules([str(HERE)]))
RAW_TEXT = {"contact", "privacy", "language"}
"""Modules whose patterns look at the message as typed, Traditional characters included."""


def _patterns(name: str) -> list[re.Pattern[str]]:
    found: list[re.Pattern[str]] = []
    todo = list(vars(importlib.import_module(f"bot.understanding.{name}")).values())
    while todo:
        value = todo.pop()
        if isinstance(value, re.Pattern):
            found.append(value)
        elif isinstance(value, (tuple, list)):
            todo += value
        elif isinstance(value, dict):
            todo += value.values()
    return found


@pytest.mark.parametrize("name", [m for m in MODULES if m not in RAW_TEXT])
def test_patterns_hold_no_character_that_plain_text_cannot_hold(name: str) -> None:
    """A Traditional character or an apostrophe in a pattern never matches: the answer would be lost in silence."""
    for pattern in _patterns(name):
        source = pattern.pattern
        foreign = [c for c in source if c not in "？！：，。…～" and simplify(c) != c]
        assert foreign == [], f"{name}: {foreign}"
        assert "'" not in source
        assert "’" not in source


@pytest.mark.parametrize("path", sorted(HERE.glob("*.py")), ids=lambda p: p.stem)
def test_no_pattern_is_compiled_during_a_call(path: Path) -> None:
    """Compiling at import keeps a message's reading in the range of a millisecond."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    offending = [
        f"{path.name}:{call.lineno}"
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name != "rx"
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "re"
    ]
    assert offending == []


def test_modules_import_neither_rasa_nor_each_others_neighbours() -> None:
    for path in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                assert node.module.split(".")[0] not in {"rasa", "rasa_sdk", "tensorflow"}
                if node.module.startswith("bot."):
                    assert node.module == "bot.vocabulary"


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """Stop what runs away instead of hanging the suite; the limit is a thousand times what a sound pattern takes."""

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


LONG = [
    piece * (2_000 // len(piece))
    for piece in (
        "a",
        "我",
        "1",
        " ",
        "yes no ",
        "没有",
        "the company is not ",
        "5 years ",
        "1 ",
        "万",
        "i have ",
        "未签",
        "，",
        "a1",
        "has ",
    )
]


@pytest.mark.slow
@pytest.mark.parametrize("name", MODULES)
def test_no_pattern_runs_away_on_long_input(name: str) -> None:
    """One pattern with nested repetition would let a pasted page stop the bot for a minute."""
    for pattern in _patterns(name):
        for text in LONG:
            with _at_most(5):
                pattern.search(text)
