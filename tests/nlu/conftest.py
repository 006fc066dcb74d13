"""The classifier trained on the project's own data, once per test process."""

from __future__ import annotations

import pytest

from benchmarks.nlu import train, training_examples
from bot.nlu.model import IntentModel


@pytest.fixture(scope="session")
def model() -> IntentModel:
    """A model of all training lines, as the Rasa component trains it."""
    return train(training_examples())
