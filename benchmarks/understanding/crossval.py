"""Grouped cross-validation: a line, its translations and its neighbours in the other languages share a fold.

Lines at the same place of an intent's three lists are often about the same thing. A model that has seen one of them
would be asked about its own training data.
"""

from __future__ import annotations

from typing import Callable, Final, Hashable, Iterator, Sequence, TypeVar

import numpy as np

from benchmarks.understanding.lines import Answer, Example
from benchmarks.understanding.scores import Guess
from bot.nlu.answers import NOTHING, AnswerModel
from bot.nlu.linear import Training
from bot.nlu.model import IntentModel

FOLDS: Final = 5
_Item = TypeVar("_Item")


def folds(
    items: Sequence[_Item], group: Callable[[_Item], Hashable], seed: int
) -> Iterator[tuple[list[_Item], list[_Item]]]:
    """Yield (training, held out) `FOLDS` times; items of one group are on the same side."""
    groups = sorted({group(item) for item in items}, key=repr)
    order = np.random.RandomState(seed).permutation(len(groups))
    fold_of = {groups[number]: place % FOLDS for place, number in enumerate(order)}
    for number in range(FOLDS):
        inside = [item for item in items if fold_of[group(item)] != number]
        outside = [item for item in items if fold_of[group(item)] == number]
        yield inside, outside


def intents(examples: Sequence[Example], how: Training, seed: int) -> list[tuple[Example, Guess]]:
    """Label each example by a model that has seen neither it nor its neighbours."""
    guessed = []
    for inside, outside in folds(examples, lambda example: (example.label, example.place), seed):
        model = IntentModel.fit([example.text for example in inside], [example.label for example in inside], how)
        guessed += [(example, Guess(example.label, *model.rank(example.text)[0])) for example in outside]
    return guessed


def answers(lines: Sequence[Answer], how: Training, seed: int) -> list[tuple[Answer, Guess]]:
    """The same for the values of answers."""
    guessed = []
    for inside, outside in folds(lines, lambda line: (line.example.slot, line.example.value, line.place), seed):
        model = AnswerModel.fit([line.example for line in inside], how)
        for line in outside:
            slot, value, text = line.example
            ranked = model.rank(slot, text) or [(NOTHING, 1.0)]  # a text of unknown words settles nothing
            guessed.append((line, Guess(value, *ranked[0])))
    return guessed
