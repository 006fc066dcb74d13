"""The joint trilingual classifier: a linear SVM over n-grams whose margins are turned into calibrated probabilities.

scikit-learn is imported only to train; a trained model answers with NumPy alone.
"""

from __future__ import annotations

import json
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Mapping, Sequence

import numpy as np

from bot.nlu.concepts import Lexicon, project_lexicon
from bot.nlu.features import Blocks, Counts, Featurizer, NgramRange, Vector, count

_TOLERANCE: Final = 0.05  # of the solver; a finer one takes longer and answers no held-out message otherwise
_ARRAYS: Final = "weights.npz"
_WORDS: Final = "vocabulary.json"
_SCALES: Final = np.geomspace(0.5, 30, 60)  # candidates for the factor on the margins; the best one is fitted


@dataclass(frozen=True)
class Training:
    """How a model is trained: the features, the SVM's cost, the folds for the calibration and the seed."""

    blocks: Blocks = field(default_factory=Blocks)
    cost: float = 1.0
    folds: int = 3
    seed: int = 7


@dataclass(frozen=True)
class IntentModel:
    """A trained model.

    Attributes:
        labels: what it can answer, in the order of the columns of `weights`.
        weights: one row per feature, one column per label (float16: the loss is far below a margin's noise).
        bias: one number per label (float32).
        scale: factor on the margins before the softmax, fitted so that confidence means accuracy.
    """

    labels: tuple[str, ...]
    featurizer: Featurizer
    weights: np.ndarray
    bias: np.ndarray
    scale: float

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], how: Training | None = None) -> IntentModel:
        """Train on `texts` and their `labels` (equal lengths, at least two different labels).

        Raises:
            ValueError: fewer than two different labels, or lengths that differ.
        """
        how = how or Training()
        if len(texts) != len(labels) or len(set(labels)) < 2:
            raise ValueError(f"cannot train on {len(texts)} texts with {len(set(labels))} different labels")
        names = tuple(sorted(set(labels)))
        targets = np.array([names.index(label) for label in labels])
        lexicon = project_lexicon()
        counted = [count(text, how.blocks, lexicon) for text in texts]
        featurizer = Featurizer.fit(counted, how.blocks, lexicon)
        matrix = _matrix(featurizer, counted)
        with ThreadPoolExecutor() as workers:  # the solver leaves Python's lock alone
            whole = workers.submit(_train_svm, matrix, targets, len(names), how)
            scale = _fit_scale(matrix, targets, len(names), how, workers)
        weights, bias = whole.result()
        return cls(names, featurizer, weights.astype(np.float16), bias.astype(np.float32), scale)

    def probabilities(self, text: str) -> np.ndarray:
        """Return the probability of each label for `text`; they add up to one."""
        return _softmax(self.scale * _margins(self.featurizer.transform(text), self.weights, self.bias))

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Return (label, probability) for every label, the likeliest first."""
        chances = self.probabilities(text)
        return [(self.labels[number], float(chances[number])) for number in np.argsort(-chances, kind="stable")]

    def save(self, folder: Path) -> None:
        """Write the model into `folder`, which exists."""
        np.savez_compressed(
            folder / _ARRAYS, weights=self.weights, bias=self.bias, idf=self.featurizer.idf, scale=np.array(self.scale)
        )
        blocks = self.featurizer.blocks
        content = {
            "labels": self.labels,
            "words": [blocks.words.low, blocks.words.high],
            "chars": [blocks.chars.low, blocks.chars.high],
            "concept_weight": blocks.concept_weight,
            "concepts": self.featurizer.lexicon.forms,
            "vocabulary": list(self.featurizer.vocabulary),
        }
        (folder / _WORDS).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Read what `save` wrote.

        Raises:
            OSError: a file is missing or unreadable.
        """
        content: Mapping[str, Any] = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        vocabulary = {name: number for number, name in enumerate(content["vocabulary"])}
        blocks = Blocks(NgramRange(*content["words"]), NgramRange(*content["chars"]), content["concept_weight"])
        with np.load(folder / _ARRAYS) as arrays:
            featurizer = Featurizer(blocks, Lexicon(content["concepts"]), vocabulary, arrays["idf"])
            return cls(tuple(content["labels"]), featurizer, arrays["weights"], arrays["bias"], float(arrays["scale"]))


def _margins(row: Vector, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
    numbers, values = row
    margins: np.ndarray = values @ weights[numbers].astype(np.float32) + bias
    return margins


def _softmax(values: np.ndarray) -> np.ndarray:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    chances: np.ndarray = powers / powers.sum(axis=-1, keepdims=True)
    return chances


def _matrix(featurizer: Featurizer, counted: Sequence[Counts]) -> Any:
    """The weighted features of all messages, one sparse row each."""
    from scipy.sparse import csr_matrix

    rows = [featurizer.weigh(counts) for counts in counted]
    pointers = np.concatenate([[0], np.cumsum([len(numbers) for numbers, _ in rows])])
    return csr_matrix(
        (np.concatenate([row[1] for row in rows]), np.concatenate([row[0] for row in rows]), pointers),
        shape=(len(rows), len(featurizer.vocabulary)),
    )


def _train_svm(matrix: Any, targets: np.ndarray, labels: int, how: Training) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (features x labels) and bias (labels) of one-against-the-rest linear SVMs."""
    from sklearn.svm import LinearSVC

    svm = LinearSVC(C=how.cost, tol=_TOLERANCE, random_state=how.seed).fit(matrix, targets)
    weights, bias = svm.coef_, svm.intercept_
    if labels == 2:  # scikit-learn keeps one row for two classes: the margin of the second
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return weights.T, bias


def _fit_scale(matrix: Any, targets: np.ndarray, labels: int, how: Training, workers: Executor) -> float:
    """Return the factor that makes the softmax of margins on unseen folds as likely as possible.

    The folds share the vocabulary and its weights, which know no labels; what is learned from labels is held apart.
    """
    folds = min(how.folds, int(np.bincount(targets, minlength=labels).min()))
    if folds < 2:
        return 1.0  # too little data to hold any of it out
    margins = np.zeros((len(targets), labels), dtype=np.float32)

    def hold_out(fold: tuple[np.ndarray, np.ndarray]) -> None:
        inside, outside = fold
        weights, bias = _train_svm(matrix[inside], targets[inside], labels, how)
        margins[outside] = matrix[outside] @ weights + bias

    list(workers.map(hold_out, stratified_folds(targets, folds, how.seed)))
    losses = [-np.log(_softmax(scale * margins)[np.arange(len(targets)), targets] + 1e-12).mean() for scale in _SCALES]
    return float(_SCALES[int(np.argmin(losses))])


def stratified_folds(targets: np.ndarray, folds: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Split 0..n-1 into `folds` pairs (training, held out) with every class spread evenly over the held-out parts."""
    order = np.random.RandomState(seed).permutation(len(targets))
    place = np.empty(len(targets), dtype=np.int64)
    for target in np.unique(targets):
        members = order[targets[order] == target]
        place[members] = np.arange(len(members)) % folds
    return [(np.flatnonzero(place != number), np.flatnonzero(place == number)) for number in range(folds)]
