"""Text to numbers: word and character n-grams, weighted by TF-IDF. NumPy only, the same code when training and serving."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Iterable, Iterator, Sequence

import numpy as np

from bot.nlu.tokens import tokens
from bot.understanding.normalise import normalise

MAX_CHARS = 2_000
"""Characters that are looked at. A question says what it wants earlier than that; a pasted novel must not cost a second."""

Vector = tuple[np.ndarray, np.ndarray]
"""A sparse row: feature numbers (int64, ascending) and their weights (float32), of equal length."""


@dataclass(frozen=True)
class NgramRange:
    """Shortest and longest n-gram, both included."""

    low: int
    high: int


def fold(text: str) -> str:
    """Return `text` as the features see it: script, width and case folded, cut to `MAX_CHARS`."""
    return normalise(text[:MAX_CHARS]).text


def word_ngrams(folded: str, span: NgramRange) -> Iterator[str]:
    """Yield n-grams of tokens, a Han character being a token."""
    words = tokens(folded)
    for size in range(span.low, span.high + 1):
        for start in range(len(words) - size + 1):
            yield "w " + " ".join(words[start : start + size])


def char_ngrams(folded: str, span: NgramRange) -> Iterator[str]:
    """Yield n-grams of characters inside each run without spaces, the run's edges marked by a space.

    A run shorter than an n-gram gives one feature, itself.
    """
    for run in folded.split():
        padded = f" {run} "
        for size in range(span.low, span.high + 1):
            if size >= len(padded):
                yield "c" + padded
                break
            for start in range(len(padded) - size + 1):
                yield "c" + padded[start : start + size]


@dataclass(frozen=True)
class Featurizer:
    """TF-IDF over two blocks, words and characters, each scaled to length one.

    Attributes:
        words, chars: the n-gram ranges.
        vocabulary: feature -> its number; word features start with `w`, character features with `c`.
        idf: inverse document frequency of each feature (float32).
    """

    words: NgramRange
    chars: NgramRange
    vocabulary: dict[str, int]
    idf: np.ndarray

    @classmethod
    def fit(cls, texts: Sequence[str], words: NgramRange, chars: NgramRange) -> Featurizer:
        """Learn the vocabulary and the document frequencies of `texts`."""
        seen: Counter[str] = Counter()
        for text in texts:
            folded = fold(text)
            seen.update(set(word_ngrams(folded, words)))
            seen.update(set(char_ngrams(folded, chars)))
        names = sorted(seen)
        counts = np.array([seen[name] for name in names], dtype=np.float64)
        idf = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls(words, chars, {name: number for number, name in enumerate(names)}, idf.astype(np.float32))

    def transform(self, text: str) -> Vector:
        """Return the features of `text`; empty when it has none that training knew."""
        folded = fold(text)
        blocks = (self._block(word_ngrams(folded, self.words)), self._block(char_ngrams(folded, self.chars)))
        numbers = np.concatenate([block[0] for block in blocks])
        weights = np.concatenate([block[1] for block in blocks])
        order = np.argsort(numbers, kind="stable")
        return numbers[order], weights[order]

    def _block(self, ngrams: Iterable[str]) -> Vector:
        counts = Counter(number for ngram in ngrams if (number := self.vocabulary.get(ngram)) is not None)
        if not counts:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        numbers = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        weights = np.array([1 + math.log(count) for count in counts.values()], dtype=np.float32) * self.idf[numbers]
        return numbers, weights / np.linalg.norm(weights)
