"""What the classifier thinks of one message, by intent and by topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Collection, Final

PREDICTION: Final = "prediction"
"""The property of Rasa's message that carries a `Prediction` from the classifier to the extractor."""
TOPIC_MARK: Final = "/"  # Rasa's delimiter between a retrieval intent and its topic, as in `faq/fees`


@dataclass(frozen=True)
class Prediction:
    """Labels with their probabilities.

    Attributes:
        ranking: (label, probability), the likeliest first; empty when there was nothing to classify.
        familiar: the share of the message's words that training knew; of "abc" none, and some label is the likeliest.
    """

    ranking: tuple[tuple[str, float], ...] = ()
    familiar: float = 1.0

    def intents(self) -> list[tuple[str, float]]:
        """Return (intent, probability), each intent once, the likeliest first.

        A retrieval intent has the probability of its best topic, not their sum: the answer that would be given
        is that topic's, and two topics level with each other are a reason to ask back.
        """
        best: dict[str, float] = {}
        for label, chance in self.ranking:
            best.setdefault(label.partition(TOPIC_MARK)[0], chance)
        return list(best.items())

    def topics(self) -> dict[str, list[tuple[str, float]]]:
        """Return retrieval intent -> its (label, probability), the likeliest first."""
        found: dict[str, list[tuple[str, float]]] = {}
        for label, chance in self.ranking:
            intent, mark, _ = label.partition(TOPIC_MARK)
            if mark:
                found.setdefault(intent, []).append((label, chance))
        return found

    def likeliest(self, names: Collection[str]) -> tuple[str, float]:
        """Return the likeliest of these labels and its probability; ("", 0.0) when none is ranked."""
        return next((item for item in self.ranking if item[0] in names), ("", 0.0))

    def chance(self, name: str) -> float:
        """Return the probability of one label; 0 when it is not ranked."""
        return self.likeliest((name,))[1]

    def asks_topic(self) -> float:
        """Return the probability that the message asks about any topic: the sum over the topics."""
        return sum(chance for label, chance in self.ranking if TOPIC_MARK in label)
