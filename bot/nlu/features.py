"""Text to numbers: words, character n-grams and pairs of concepts, weighted by TF-IDF.

NumPy only, and the same code when training and serving.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final, Iterator, Mapping, Sequence

import numpy as np

from bot.nlu.concepts import Lexicon
from bot.nlu.tokens import tokens
from bot.understanding.normalise import is_han, normalise

MAX_CHARS = 2_000
"""Characters that are looked at. A question says what it wants earlier; a pasted novel must not cost a second."""

SEEN_AT_LEAST: Final = 3
"""Messages of training in which a feature must occur: three in four occur in fewer and teach next to nothing."""

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

    A run shorter than an n-gram gives one feature, itself. Two Han characters are left to `word_ngrams`, to which
    each is a word.
    """
    for run in folded.split():
        padded = f" {run} "
        for size in range(span.low, span.high + 1):
            if size >= len(padded):
                yield "c" + padded
                break
            for start in range(len(padded) - size + 1):
                ngram = padded[start : start + size]
                if size != 2 or not (is_han(ngram[0]) and is_han(ngram[1])):
                    yield "c" + ngram


def concept_pairs(folded: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield the concepts of a message, then every two different ones together: whose fee, what kind of record."""
    found = lexicon.find(folded)
    for concept in found:
        yield "k " + concept
    different = sorted(set(found))
    for number, concept in enumerate(different):
        for other in different[number + 1 :]:
            yield f"k {concept}+{other}"


@dataclass(frozen=True)
class Blocks:
    """Which features are made: n-gram ranges of words and characters, and what concepts weigh beside them."""

    words: NgramRange = NgramRange(1, 2)
    chars: NgramRange = NgramRange(2, 4)
    concept_weight: float = 0.5


Counts = tuple[Counter[str], Counter[str], Counter[str]]
"""How often each feature occurs in a message: words, characters, concepts."""


def count(text: str, blocks: Blocks, lexicon: Lexicon) -> Counts:
    """Count the features of `text`."""
    folded = fold(text)
    return (
        Counter(word_ngrams(folded, blocks.words)),
        Counter(char_ngrams(folded, blocks.chars)),
        Counter(concept_pairs(folded, lexicon)),
    )


@dataclass(frozen=True)
class Featurizer:
    """TF-IDF over three blocks, each scaled to one length: words, characters (1) and concepts (`concept_weight`).

    Attributes:
        blocks: which features are made.
        lexicon: the concepts.
        vocabulary: feature -> its number, ascending from 0.
        idf: inverse document frequency of each feature (float32).
    """

    blocks: Blocks
    lexicon: Lexicon
    vocabulary: dict[str, int]
    idf: np.ndarray

    @classmethod
    def fit(cls, counted: Sequence[Counts], blocks: Blocks, lexicon: Lexicon) -> Featurizer:
        """Learn the vocabulary and the document frequencies of the counted messages."""
        seen: Counter[str] = Counter(name for counts in counted for block in counts for name in block)
        names = sorted(name for name, times in seen.items() if times >= SEEN_AT_LEAST)
        documents = np.array([seen[name] for name in names], dtype=np.float64)
        idf = np.log((1 + len(counted)) / (1 + documents)) + 1
        return cls(blocks, lexicon, {name: number for number, name in enumerate(names)}, idf.astype(np.float32))

    @property
    def scales(self) -> tuple[float, float, float]:
        """What each block is multiplied by: words, characters, concepts."""
        return (1.0, 1.0, self.blocks.concept_weight)

    def words(self) -> dict[str, Any]:
        """Everything but the frequencies, to be stored as JSON."""
        blocks = self.blocks
        return {
            "words": [blocks.words.low, blocks.words.high],
            "chars": [blocks.chars.low, blocks.chars.high],
            "concept_weight": blocks.concept_weight,
            "concepts": self.lexicon.forms,
            "vocabulary": list(self.vocabulary),
        }

    @classmethod
    def of(cls, content: Mapping[str, Any], idf: np.ndarray) -> Featurizer:
        """Put together what `words` gave, and the frequencies."""
        blocks = Blocks(NgramRange(*content["words"]), NgramRange(*content["chars"]), content["concept_weight"])
        vocabulary = {name: number for number, name in enumerate(content["vocabulary"])}
        return cls(blocks, Lexicon(content["concepts"]), vocabulary, idf)

    def familiar(self, text: str) -> float:
        """Return the share of the words of `text` (a Han character is one) that training knew; 0 of no words.

        Figures and single letters do not count: they are in everything.
        """
        words = [word for word in tokens(fold(text)) if is_han(word[0]) or (len(word) > 1 and word.isalpha())]
        return sum(f"w {word}" in self.vocabulary for word in words) / len(words) if words else 0.0

    def transform(self, text: str) -> Vector:
        """Return the features of `text`; empty when it has none that training knew."""
        return self.weigh(count(text, self.blocks, self.lexicon))

    def weigh(self, counts: Counts) -> Vector:
        """Return the row of counted features."""
        found = [self._weigh(block) for block in counts]
        scaled = [row[1] * scale for row, scale in zip(found, self.scales, strict=True)]
        numbers, weights = np.concatenate([row[0] for row in found]), np.concatenate(scaled)
        order = np.argsort(numbers, kind="stable")
        return numbers[order], weights[order].astype(np.float32)

    def _weigh(self, counts: Counter[str]) -> Vector:
        known = {number: times for name, times in counts.items() if (number := self.vocabulary.get(name)) is not None}
        if not known:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        numbers = np.fromiter(known.keys(), dtype=np.int64, count=len(known))
        weights = np.array([1 + math.log(times) for times in known.values()], dtype=np.float32) * self.idf[numbers]
        return numbers, weights / np.linalg.norm(weights)
