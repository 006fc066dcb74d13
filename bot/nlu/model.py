"""The joint trilingual intent classifier: features and weights, trained, stored and asked."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Mapping, Sequence

import numpy as np

from bot.nlu.arbitration import BEYOND_DOUBT, CERTAIN, CONFIDENT, CONTROLS, DEFINITE, INFORM
from bot.nlu.concepts import project_lexicon
from bot.nlu.features import Featurizer, count
from bot.nlu.linear import Linear, Training, matrix_of
from bot.nlu.prediction import Prediction
from bot.nlu.tokens import tokens
from bot.understanding.last_clause import before_and_last

_ARRAYS: Final = "weights.npz"
_WORDS: Final = "vocabulary.json"
_QUESTION: Final = re.compile(
    r"[?？吗嗎呢]|多久|多少|几|幾|点|點|什么|甚麼|咩|边|邊|哪|如何|怎"
    r"|能不能|可不可以|可唔可以|有没有|有冇|是不是|係咪"
)
_FEWEST_WORDS: Final = 2
_DIM: Final = 0.4  # no clear verdict; this and the next chosen on the development messages
_TELLS: Final = 0.3  # it may well be a statement of facts, to which no other intent fits
_OUT_OF_SCOPE: Final = "out_of_scope"


@dataclass(frozen=True)
class IntentModel:
    """A trained model: how messages become features, and what the features say."""

    featurizer: Featurizer
    linear: Linear

    @property
    def labels(self) -> tuple[str, ...]:
        """What it can answer."""
        return self.linear.labels

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], how: Training | None = None) -> IntentModel:
        """Train on `texts` and their `labels` (equal lengths, at least two different labels).

        Raises:
            ValueError: fewer than two different labels, or lengths that differ.
        """
        how = how or Training()
        if len(texts) != len(labels) or len(set(labels)) < 2:
            raise ValueError(f"cannot train on {len(texts)} texts with {len(set(labels))} different labels")
        lexicon = project_lexicon()
        counted = [count(text, how.blocks, lexicon) for text in texts]
        featurizer = Featurizer.fit(counted, how.blocks, lexicon)
        with ThreadPoolExecutor(os.cpu_count()) as workers:  # the solver leaves Python's lock alone
            return cls(featurizer, Linear.fit(matrix_of(featurizer, counted), labels, how, workers))

    def probabilities(self, text: str) -> np.ndarray:
        """Return the probability of each label for `text`; they add up to one."""
        return self.linear.probabilities(self.featurizer.transform(text))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return (label, probability) for every label, the likeliest first."""
        return self.linear.rank(self.featurizer.transform(text))

    def predict(self, text: str) -> Prediction:
        """What `understand` is given: the ranking, and how familiar the words are.

        A question or wish at the end of a message ("I have signed. How long does it take?") is heard by itself where
        that is clearer than the whole.
        """
        whole = Prediction(tuple(self.rank(text)), self.featurizer.familiar(text))
        before, last = before_and_last(text)
        if not before or len(tokens(last)) < _FEWEST_WORDS or whole.likeliest(CONTROLS)[1] >= CONFIDENT:
            return whole
        end = Prediction(tuple(self.rank(last)), self.featurizer.familiar(last))
        ours = whole.chance(_OUT_OF_SCOPE) < CONFIDENT
        if ours and (_asks(last, end, whole) or _wants(end, whole)):
            return end
        follows_facts = _QUESTION.search(last) is not None and end.asks_topic() >= CERTAIN
        return end if follows_facts and dict(self.rank(before)).get(INFORM, 0.0) >= _TELLS else whole

    def save(self, folder: Path) -> None:
        """Write the model into `folder`, which exists."""
        np.savez_compressed(folder / _ARRAYS, idf=self.featurizer.idf, **self.linear.arrays())
        content = {"labels": self.labels, **self.featurizer.words()}
        (folder / _WORDS).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote.

        Raises:
            OSError: a file is missing or unreadable.
        """
        content: Mapping[str, Any] = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS) as arrays:
            return cls(Featurizer.of(content, arrays["idf"]), Linear.of(content["labels"], arrays))


def _asks(last: str, end: Prediction, whole: Prediction) -> bool:
    """Whether the last clause is a question, on a topic that the whole message does not show or shows dimly."""
    if not _QUESTION.search(last):
        return False
    shows = whole.asks_topic() >= CONFIDENT
    plainly = end.ranking[0][1] >= BEYOND_DOUBT and whole.ranking[0][1] < _DIM
    return plainly or (not shows and end.asks_topic() >= CERTAIN)


def _wants(end: Prediction, whole: Prediction) -> bool:
    chance = end.likeliest(DEFINITE)[1]
    return chance >= BEYOND_DOUBT and chance > whole.ranking[0][1]
