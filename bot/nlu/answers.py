"""What an answer to one question means, learned from examples: the complement of the rules in `bot.understanding`.

Rules are exact on forms (dates, sums, "not yet") and blind to paraphrase: "they had one for me but pulled it" says that
there is no offer without a word that a rule could know. One small classifier per slot has read many such answers. It
knows the slot's values and `NOTHING`, for messages that leave the question open.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Mapping, NamedTuple, Sequence

import numpy as np

from bot.nlu.concepts import project_lexicon
from bot.nlu.features import Featurizer, count
from bot.nlu.linear import Linear, Training, matrix_of
from bot.vocabulary import SLOTS

NOTHING: Final = "-"
"""The label of messages that do not settle the slot that was asked."""
LIST_MARK: Final = ","
"""Between the values of a list slot in a label, as in `spouse,child_u18`."""
_ARRAYS: Final = "answers.npz"
_WORDS: Final = "answers.json"
_FAMILIAR: Final = 0.4
_PART: Final = "{slot}:{name}"


class AnswerExample(NamedTuple):
    """An answer: the slot that was asked, the value that it means (or `NOTHING`), the words."""

    slot: str
    value: str
    text: str


def value_of(slot: str, label: str) -> str | list[str]:
    """The slot's value that a label of examples stands for."""
    return label.split(LIST_MARK) if SLOTS[slot].kind == "list" else label


INTERRUPTIONS: Final = 40
"""How many wishes and courtesies each slot sees as `NOTHING`: more of them cost answers, fewer let "stop" be one."""


def with_interruptions(answers: Sequence[AnswerExample], wishes: Sequence[str], seed: int) -> list[AnswerExample]:
    """Add to each slot's examples a sample of messages that want something else ("let me talk to a person")."""
    order = np.random.RandomState(seed)
    slots = sorted({answer.slot for answer in answers})
    size = min(INTERRUPTIONS, len(wishes))
    chosen = {slot: order.choice(len(wishes), size, replace=False) for slot in slots}
    return [*answers, *(AnswerExample(slot, NOTHING, wishes[number]) for slot in slots for number in chosen[slot])]


@dataclass(frozen=True)
class AnswerModel:
    """One classifier per slot over common features."""

    featurizer: Featurizer
    slots: Mapping[str, Linear]

    @classmethod
    def fit(cls, examples: Sequence[AnswerExample], how: Training) -> AnswerModel:
        """Train on answers; a slot whose examples all mean the same is left out: there is nothing to tell apart."""
        lexicon = project_lexicon()
        counted = [count(example.text, how.blocks, lexicon) for example in examples]
        featurizer = Featurizer.fit(counted, how.blocks, lexicon)
        matrix = matrix_of(featurizer, counted)
        places: dict[str, list[int]] = defaultdict(list)
        for place, example in enumerate(examples):
            places[example.slot].append(place)
        labels = {slot: [examples[place].value for place in own] for slot, own in places.items()}
        with ThreadPoolExecutor(os.cpu_count()) as workers:
            slots = {
                slot: Linear.fit(matrix[own], labels[slot], how, workers)
                for slot, own in places.items()
                if len(set(labels[slot])) > 1
            }
        return cls(featurizer, slots)

    def rank(self, slot: str, text: str) -> list[tuple[str, float]]:
        """Return (value, probability), the likeliest first.

        Empty for a slot that has no examples, and for a text most of whose words are in none: nothing can be learned
        from noise, but some value would always be the likeliest.
        """
        linear = self.slots.get(slot)
        if linear is None or self.featurizer.familiar(text) < _FAMILIAR:
            return []
        return linear.rank(self.featurizer.transform(text))

    def save(self, folder: Path) -> None:
        """Write the model into `folder`, which exists."""
        parts = {
            _PART.format(slot=slot, name=name): array
            for slot, linear in self.slots.items()
            for name, array in linear.arrays().items()
        }
        np.savez_compressed(folder / _ARRAYS, idf=self.featurizer.idf, **parts)
        labels = {slot: linear.labels for slot, linear in self.slots.items()}
        content = {"labels": labels, **self.featurizer.words()}
        (folder / _WORDS).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> AnswerModel:
        """Read what `save` wrote.

        Raises:
            OSError: a file is missing or unreadable.
        """
        content: Mapping[str, Any] = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS) as stored:
            arrays = dict(stored)
        slots = {
            slot: Linear.of(labels, {name: arrays[_PART.format(slot=slot, name=name)] for name in Linear.PARTS})
            for slot, labels in content["labels"].items()
        }
        return cls(Featurizer.of(content, arrays["idf"]), slots)
