"""The training lines of `data/nlu`, read without Rasa."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Iterator, NamedTuple

import yaml

from bot.nlu.answers import AnswerExample
from bot.nlu.features import fold

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = ROOT / "data" / "nlu"
ANSWERS: Final = DATA / "answers"


class Example(NamedTuple):
    """A message, what it means (`greet`, `faq/fees`), its language, and its place in its list."""

    text: str
    label: str
    language: str
    place: int


class Answer(NamedTuple):
    """A training answer, its language, and its place in its list."""

    example: AnswerExample
    language: str
    place: int


def training_examples() -> list[Example]:
    """The lines that the intent classifier is trained on: one that two languages share counts once per meaning."""
    seen: dict[tuple[str, str], Example] = {}
    for example in training_lines():
        seen.setdefault((fold(example.text), example.label), example)
    return list(seen.values())


def training_lines() -> Iterator[Example]:
    """Every line of `data/nlu` that names an intent, file by file."""
    for path in sorted(DATA.glob("*.yml")):
        for block in _blocks(path):
            for place, line in enumerate(_lines(block)):
                yield Example(line, block["intent"], _language(path), place)


def training_answers() -> list[Answer]:
    """Every line of `data/nlu/answers`, file by file."""
    return [
        Answer(AnswerExample(block["metadata"]["slot"], str(block["metadata"]["value"]), line), _language(path), place)
        for path in sorted(ANSWERS.glob("*.yml"))
        for block in _blocks(path)
        for place, line in enumerate(_lines(block))
    ]


def _language(path: Path) -> str:
    return path.name.split(".")[1]


def _blocks(path: Path) -> Any:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # in C: ten times as fast
    return content["nlu"]


def _lines(block: Any) -> list[str]:
    return [line.removeprefix("- ") for line in block["examples"].splitlines()]
