"""What the classifier thinks of one message, by intent and by topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TOPIC_MARK: Final = "/"  # Rasa's delimiter between a retrieval intent and its topic, as in `faq/fees`


@dataclass(frozen=True)
class Prediction:
    """Labels with their probabilities.

    Attributes:
        ranking: (label, probability), the likeliest first; empty when there was nothing to classify.
    """

    ranking: tuple[tuple[str, float], ...]

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
