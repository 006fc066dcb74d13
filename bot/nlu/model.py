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

from bot.nlu.arbitration import CERTAIN, CONFIDENT
from bot.nlu.concepts import project_lexicon
from bot.nlu.features import Featurizer, count
from bot.nlu.linear import Linear, Training, matrix_of
from bot.nlu.prediction import Prediction
from bot.nlu.tokens import tokens

_ARRAYS: Final = "weights.npz"
_WORDS: Final = "vocabulary.json"
_QUESTION_AT_THE_END: Final = re.compile(r"\w[^,，。.!！;；\n]*[,，。.!！;；\n]+([^,，。.!！;；\n?？]+[?？])\s*$")
_FEWEST_WORDS: Final = 4


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

        A question that follows an answer in the same message ("I have signed. How long does it take?") is heard by
        itself where the whole does not sound like one.
        """
        whole = Prediction(tuple(self.rank(text)), self.featurizer.familiar(text))
        question = _QUESTION_AT_THE_END.search(text)
        if question is None or len(tokens(question[1])) < _FEWEST_WORDS or whole.asks_topic() >= CONFIDENT:
            return whole
        last = Prediction(tuple(self.rank(question[1])), self.featurizer.familiar(question[1]))
        return last if last.asks_topic() >= CERTAIN else whole

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
