"""Figures over predictions: accuracy, macro-F1, calibration, out-of-scope detection. Plain functions, no files."""

from __future__ import annotations

from typing import Final, Iterable, NamedTuple, Sequence

import numpy as np

BINS: Final = 15


class Guess(NamedTuple):
    """A label that was meant, the one that was said, and how sure the model was (0..1)."""

    meant: str
    said: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether they are the same."""
        return self.meant == self.said


def share(flags: Iterable[bool]) -> float:
    """The share of true ones; 0 of none."""
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def accuracy(guesses: Sequence[Guess]) -> float:
    """Share of right guesses."""
    return share(guess.right for guess in guesses)


def f1_by_label(guesses: Sequence[Guess]) -> dict[str, float]:
    """F1 of each label that was meant."""
    scores = {}
    for label in sorted({guess.meant for guess in guesses}):
        hits = sum(guess.right for guess in guesses if guess.meant == label)
        said = sum(guess.said == label for guess in guesses)
        meant = sum(guess.meant == label for guess in guesses)
        scores[label] = 2 * hits / (said + meant)
    return scores


def macro_f1(guesses: Sequence[Guess]) -> float:
    """Mean F1 over the labels."""
    return float(np.mean(list(f1_by_label(guesses).values()))) if guesses else 0.0


def reliability(guesses: Sequence[Guess], bins: int = BINS) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and number of the guesses in each bin of confidence that is not empty."""
    by_bin: dict[int, list[Guess]] = {}
    for guess in guesses:
        by_bin.setdefault(min(int(guess.confidence * bins), bins - 1), []).append(guess)
    return [
        (float(np.mean([guess.confidence for guess in part])), accuracy(part), len(part))
        for _, part in sorted(by_bin.items())
    ]


def calibration_error(guesses: Sequence[Guess]) -> float:
    """Expected calibration error: mean distance between confidence and accuracy over bins of confidence."""
    points = reliability(guesses)
    return sum(number * abs(right - confidence) for confidence, right, number in points) / max(len(guesses), 1)


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """The chance that a positive has a higher score than a negative, ties counted half."""
    values = np.concatenate([positives, negatives])
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(1, len(values) + 1)
    for value in np.unique(values):  # equal scores share their mean rank
        same = values == value
        ranks[same] = ranks[same].mean()
    above = ranks[: len(positives)].sum() - len(positives) * (len(positives) + 1) / 2
    return float(above / (len(positives) * len(negatives)))


def precision_recall_f1(hits: int, wrong: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall and F1 out of counts; 0 where nothing can be said."""
    precision = hits / (hits + wrong) if hits + wrong else 0.0
    recall = hits / (hits + missed) if hits + missed else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0
