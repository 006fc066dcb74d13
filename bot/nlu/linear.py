"""Linear SVMs whose margins are turned into calibrated probabilities: the learning part of every classifier here.

scikit-learn is imported only to train; a trained model answers with NumPy alone.
"""

from __future__ import annotations

from array import array
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Mapping, Sequence

import numpy as np

from bot.nlu.features import Blocks, Counts, Featurizer, Vector

_TOLERANCE: Final = 0.05  # of the solver; a finer one takes longer and answers no held-out message otherwise
_SCALES: Final = np.geomspace(0.5, 30, 60)  # candidates for the factor on the margins; the best one is fitted
_JUDGED: Final = 5_000  # unseen messages that the factor is fitted on; more find the same factor, later
_LARGEST: Final = 127  # of an int8


@dataclass(frozen=True)
class Training:
    """How a model is trained: the features, the SVM's cost, the seed, and into how many parts calibration divides."""

    blocks: Blocks = field(default_factory=Blocks)
    cost: float = 1.0
    folds: int = 3
    seed: int = 7


@dataclass(frozen=True)
class Linear:
    """One-against-the-rest linear SVMs with a common softmax.

    Attributes:
        labels: what it can answer, in the order of the columns of `weights`.
        rows: the feature numbers that have weights, ascending (int32); all others count nothing.
        weights: one row per entry of `rows`, one column per label (int8), in units of `steps`.
            A quarter of the size of float32; no held-out message is answered otherwise.
        steps: what one unit of a label's weights is worth (float32).
        bias: one number per label (float32).
        scale: factor on the margins before the softmax, fitted so that confidence means accuracy.
    """

    PARTS: ClassVar = ("rows", "weights", "steps", "bias", "scale")

    labels: tuple[str, ...]
    rows: np.ndarray
    weights: np.ndarray
    steps: np.ndarray
    bias: np.ndarray
    scale: float

    @classmethod
    def fit(cls, matrix: Any, labels: Sequence[str], how: Training, workers: Executor) -> Linear:
        """Train on the rows of `matrix` (sparse, messages x features) and their `labels`, at least two different."""
        names = tuple(sorted(set(labels)))
        index = {name: number for number, name in enumerate(names)}
        targets = np.array([index[label] for label in labels])
        weights, bias = _train_svms(matrix, targets, len(names), how, workers)
        scale = _fit_scale(matrix, targets, len(names), how, workers)
        rows = np.flatnonzero(np.abs(weights).max(axis=1) > 0)
        steps = np.abs(weights).max(axis=0) / _LARGEST + np.finfo(np.float32).tiny
        units = np.round(weights[rows] / steps).astype(np.int8)
        return cls(names, rows.astype(np.int32), units, steps.astype(np.float32), bias.astype(np.float32), scale)

    def probabilities(self, row: Vector) -> np.ndarray:
        """Return the probability of each label for one message's features; they add up to one."""
        numbers, values = row
        places = np.searchsorted(self.rows, numbers)
        places[places == len(self.rows)] = 0
        known = self.rows[places] == numbers if len(self.rows) else np.zeros(len(numbers), dtype=bool)
        margins = values[known] @ self.weights[places[known]].astype(np.float32) * self.steps + self.bias
        return _softmax(self.scale * margins)

    def rank(self, row: Vector) -> list[tuple[str, float]]:
        """Return (label, probability) for every label, the likeliest first."""
        chances = self.probabilities(row)
        return [(self.labels[number], float(chances[number])) for number in np.argsort(-chances, kind="stable")]

    def arrays(self) -> dict[str, np.ndarray]:
        """Everything but the labels, by name, to be stored."""
        return {name: np.asarray(getattr(self, name)) for name in self.PARTS}

    @classmethod
    def of(cls, labels: Sequence[str], arrays: Mapping[str, np.ndarray]) -> Linear:
        """Put together what `arrays` gave."""
        rows, weights, steps, bias, scale = (arrays[name] for name in cls.PARTS)
        return cls(tuple(labels), rows, weights, steps, bias, float(scale))


def matrix_of(featurizer: Featurizer, counted: Sequence[Counts]) -> Any:
    """The weighted features of all messages, one sparse row each; what `Featurizer.weigh` gives, all at once."""
    from scipy.sparse import csr_matrix

    vocabulary = featurizer.vocabulary
    numbers, times, ends = array("q"), array("d"), [0]
    for counts in counted:
        for block in counts:
            for name, count in block.items():
                number = vocabulary.get(name)
                if number is not None:
                    numbers.append(number)
                    times.append(count)
            ends.append(len(numbers))
    features = np.frombuffer(numbers, dtype=np.int64) if numbers else np.empty(0, dtype=np.int64)
    weights = (1 + np.log(np.frombuffer(times, dtype=np.float64) if times else np.empty(0))) * featurizer.idf[features]
    sizes = np.diff(ends)
    block_of = np.repeat(np.arange(len(sizes)), sizes)
    lengths = np.sqrt(np.bincount(block_of, weights=weights**2, minlength=len(sizes)))
    scales = np.tile(featurizer.scales, len(counted)) / np.where(lengths > 0, lengths, 1)
    values = (weights * scales[block_of]).astype(np.float32)
    matrix = csr_matrix((values, features, ends[:: len(featurizer.scales)]), shape=(len(counted), len(vocabulary)))
    matrix.sort_indices()
    return matrix


def _softmax(values: np.ndarray) -> np.ndarray:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    chances: np.ndarray = powers / powers.sum(axis=-1, keepdims=True)
    return chances


def _train_svms(
    matrix: Any, targets: np.ndarray, labels: int, how: Training, workers: Executor
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (features x labels) and bias (labels) of linear SVMs, each label against all the rest.

    One after the other they keep one core busy: the solver leaves Python's lock alone, so each is a task of its own.
    """
    from sklearn.svm import LinearSVC

    exact = matrix.astype(np.float64)  # what the solver works on; else each label would convert it anew

    def train(label: int) -> tuple[np.ndarray, float]:
        svm = LinearSVC(C=how.cost, tol=_TOLERANCE, random_state=how.seed).fit(exact, targets == label)
        return svm.coef_[0].astype(np.float32), float(svm.intercept_[0])

    trained = list(workers.map(train, range(labels)))
    return np.array([weights for weights, _ in trained]).T, np.array([bias for _, bias in trained])


def _fit_scale(matrix: Any, targets: np.ndarray, labels: int, how: Training, workers: Executor) -> float:
    """Return the factor that makes the softmax of margins on unseen messages as likely as possible.

    For one number a part of the messages is enough to train on, and it is quick. Both share the vocabulary and its
    weights, which know no labels; what is learned from labels is held apart.
    """
    folds = min(how.folds, int(np.bincount(targets, minlength=labels).min()))
    if folds < 2:
        return 1.0  # too little data to hold any of it out
    outside, inside = stratified_folds(targets, folds, how.seed)[0]  # the part is trained on, the rest predicted
    outside = outside[:: -(-len(outside) // _JUDGED)]
    weights, bias = _train_svms(matrix[inside], targets[inside], labels, how, workers)
    margins, meant = matrix[outside] @ weights + bias, targets[outside]
    losses = [-np.log(_softmax(scale * margins)[np.arange(len(meant)), meant] + 1e-12).mean() for scale in _SCALES]
    return float(_SCALES[int(np.argmin(losses))])


def stratified_folds(targets: np.ndarray, folds: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Split 0..n-1 into `folds` pairs (training, held out) with every class spread evenly over the held-out parts."""
    order = np.random.RandomState(seed).permutation(len(targets))
    place = np.empty(len(targets), dtype=np.int64)
    for target in np.unique(targets):
        members = order[targets[order] == target]
        place[members] = np.arange(len(members)) % folds
    return [(np.flatnonzero(place != number), np.flatnonzero(place == number)) for number in range(folds)]
