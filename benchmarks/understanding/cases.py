"""Messages with what they mean, kept apart from the training lines, in the form that `asmtp understand` reads.

`tests/nlu/held_out/` was written by people who had seen no training line, after all training lines; it is measured and
never looked into to mend a miss. `tests/nlu/dev/` was once the same; its misses have been read, so it flatters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Mapping

from benchmarks.understanding.lines import ROOT
from bot.commands.understand import understand_entry
from bot.nlu.stored import Stored
from bot.vocabulary import LANGUAGES

SETS: Final[Mapping[str, Path]] = {
    "held_out": ROOT / "tests" / "nlu" / "held_out",
    "dev": ROOT / "tests" / "nlu" / "dev",
}
TODAY: Final = "2026-11-25"
"""The day that "last June" is reckoned from in all of them."""
KINDS: Final = ("topic", "control", "near", "far", "fact", "answer", "opener")
OUT_OF_SCOPE: Final = ("near", "far")


@dataclass(frozen=True)
class Case:
    """One message and what it means.

    Attributes:
        kind: one of `KINDS`: `near` and `far` are out of scope, `fact` settles something without having been asked.
        entry: what `asmtp understand` is given.
        control: what it should say; None for an answer. Not compared for answers and openers.
        slots: the values that the message settles; compared for answers and openers.
    """

    kind: str
    language: str
    entry: Mapping[str, Any]
    control: str | None
    slots: Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What the bot made of a case: its control, slots, the probability of its best label, and of being out of scope."""

    case: Case
    control: str | None
    slots: Mapping[str, Any]
    confidence: float
    strange: float

    @property
    def right(self) -> bool:
        """Whether it is what the author of the case meant."""
        case = self.case
        if case.kind == "answer":
            slot = case.entry["slot"]
            return _plain(self.slots.get(slot)) == _plain(case.slots.get(slot))
        if case.kind == "opener":
            return _items(self.slots) == _items(case.slots)
        return self.control == case.control


def cases(name: str) -> list[Case]:
    """The cases of a set, in file order.

    Raises:
        KeyError: no set has this name.
    """
    folder = SETS[name]
    return [
        _case(json.loads(line), language)
        for language in LANGUAGES
        for line in (folder / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def judge(case: Case, stored: Stored) -> Verdict:
    """Let the bot understand a case."""
    said = understand_entry(case.entry, stored)
    ranking = stored.intents.rank(case.entry["text"])
    strange = 1.0 if said["control"] == "oos" and not said["ranking"] else dict(ranking)["out_of_scope"]
    return Verdict(case, said["control"], said["slots"], ranking[0][1], strange)


def found_and_missed(verdict: Verdict) -> tuple[int, int, int]:
    """Of an opener: values that are right, values that were not said, values that were missed."""
    said, meant = _items(verdict.slots), _items(verdict.case.slots)
    return len(said & meant), len(said - meant), len(meant - said)


def _case(row: Mapping[str, Any], language: str) -> Case:
    context = {"today": TODAY, **row.get("context", {})}
    entry = {"text": row["text"], "lang": language, "slot": row.get("slot"), "context": context}
    return Case(row["kind"], language, entry, row.get("control"), row.get("slots", {}))


def _items(slots: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(slot, str(_plain(value))) for slot, value in slots.items()}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
