"""How well messages are understood that were never trained on.

Measured on 25 November 2026 with 98 topics and 26 other intents (`python -m benchmarks.nlu`): all 0.842, en 0.792,
zh_hans 0.866, zh_hant 0.868, topics 0.836. The messages were written by somebody who had not seen the training lines,
as hard as real people are. The floors stand a little lower.
"""

from __future__ import annotations

import pytest

from benchmarks.nlu import Answer, accuracy, ask, calibration_error, held_out_examples
from bot.nlu.model import IntentModel

pytestmark = pytest.mark.rasa

FLOORS = {"en": 0.78, "zh_hans": 0.855, "zh_hant": 0.855}
TOPIC_FLOOR = 0.825
FALLBACK = 0.35
"""The threshold of `config.yml`."""


@pytest.fixture(scope="module")
def answers(model: IntentModel) -> list[Answer]:
    return ask(model, held_out_examples())


@pytest.mark.parametrize("language", list(FLOORS))
def test_accuracy_stays_above_its_floor(answers: list[Answer], language: str) -> None:
    """A change of features or lines that loses ground must be noticed."""
    assert accuracy([answer for answer in answers if answer.example.language == language]) >= FLOORS[language]


def test_topics_stay_above_their_floor(answers: list[Answer]) -> None:
    """A wrong topic is a wrong answer to a question about somebody's visa."""
    topics = [answer for answer in answers if answer.example.label.startswith("faq/")]
    assert accuracy(topics) >= TOPIC_FLOOR


def test_confidence_means_accuracy(answers: list[Answer]) -> None:
    """Thresholds are worth something only if it does."""
    assert calibration_error(answers) <= 0.06


def test_the_fallback_refuses_more_wrong_than_right(answers: list[Answer]) -> None:
    """Below the threshold the bot asks back; that must spare more errors than it costs answers."""
    refused = [answer for answer in answers if answer.confidence < FALLBACK]
    assert refused
    assert accuracy(refused) < 0.5
    assert len(refused) / len(answers) <= 0.08
