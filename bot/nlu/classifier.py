"""Rasa's intent classifier for English, Simplified and Traditional Chinese in one model.

It also does the work of Rasa's ResponseSelector: a topic of a retrieval intent (`faq/fees`) is a class of its own,
reported as intent `faq` with the topic in the message's `response_selector` property, where Rasa's retrieval
action and `rasa test` look for it.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    INTENT_RESPONSE_KEY,
    RESPONSE_SELECTOR,
    TEXT,
)
from rasa.shared.nlu.constants import PREDICTED_CONFIDENCE_KEY as CONFIDENCE
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import bot.nlu
import bot.understanding.normalise
from bot.nlu.extractor import answer_of
from bot.nlu.features import Blocks, NgramRange, fold
from bot.nlu.linear import Training
from bot.nlu.model import IntentModel
from bot.nlu.prediction import PREDICTION, Prediction

logger = logging.getLogger(__name__)

_UTTER: Final = "utter_"
_FOLDED_BY: Final = ("normalise.py", "spelling.py", "places.yml")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TriIntentClassifier(GraphComponent, IntentClassifier):
    """Ranks the intents and topics of a message with a linear SVM; answers without scikit-learn and TensorFlow."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Features and training as measured best (docs/nlu.md), and how many candidates are reported."""
        return {
            "word_ngrams": [1, 2],
            "char_ngrams": [2, 4],
            "concept_weight": 0.5,
            "C": 1.0,
            "calibration_folds": 3,
            "random_seed": 7,
            "ranking_length": 10,
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Make Rasa's training cache notice changes of the features and the lexicon, which are not in its graph."""
        folder = Path(bot.nlu.__file__).parent
        reading = Path(bot.understanding.normalise.__file__).parent
        sources = [*folder.glob("*.py"), *folder.glob("*.yml"), *(reading / name for name in _FOLDED_BY)]
        return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(sources))).hexdigest()

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: IntentModel | None = None,
    ) -> None:
        """Keep what Rasa hands over; `model` is None until it is trained or loaded."""
        self._config, self._storage, self._resource, self._model = config, model_storage, resource, model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TriIntentClassifier:
        """Create an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TriIntentClassifier:
        """Load a trained component; without a stored model it predicts nothing."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, IntentModel.load(folder))
        except (ValueError, OSError):
            logger.warning("%s: no trained model in %s", cls.__name__, resource.name)
            return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that has an intent, and store the model. Answers are the extractor's (`answer_of`)."""
        labelled = {
            (fold(example.get(TEXT)), example.get(INTENT_RESPONSE_KEY) or example.get(INTENT)): example.get(TEXT)
            for example in training_data.intent_examples
            if example.get(TEXT) and answer_of(example) is None
        }  # a line that two scripts or languages share counts once
        labels = [label for _, label in labelled]
        if len(set(labels)) < 2:
            logger.warning("%s needs examples of at least two intents; nothing was trained", type(self).__name__)
            return self._resource
        self._model = IntentModel.fit(list(labelled.values()), labels, self._training())
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent, ranking and, for retrieval intents, the topics to each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            is_payload = text.startswith(INTENT_MESSAGE_PREFIX)  # a button's, which Rasa reads by itself
            prediction = self._model.predict(text) if self._model and text.strip() and not is_payload else Prediction()
            _report(message, prediction, self._config["ranking_length"])
        return messages

    def _training(self) -> Training:
        config = self._config
        blocks = Blocks(
            NgramRange(*config["word_ngrams"]), NgramRange(*config["char_ngrams"]), config["concept_weight"]
        )
        return Training(blocks, config["C"], config["calibration_folds"], config["random_seed"])


def _report(message: Message, prediction: Prediction, length: int) -> None:
    message.set(PREDICTION, prediction)  # for the extractor; not part of what Rasa keeps of a message
    intents = [{INTENT_NAME_KEY: name, CONFIDENCE: chance} for name, chance in prediction.intents()]
    message.set(INTENT, intents[0] if intents else {INTENT_NAME_KEY: None, CONFIDENCE: 0.0}, add_to_output=True)
    message.set(INTENT_RANKING_KEY, intents[:length], add_to_output=True)
    topics = prediction.topics()
    if not topics:
        return
    selector: dict[str, Any] = {"all_retrieval_intents": sorted(topics)}
    for intent, ranked in topics.items():
        label, chance = ranked[0]
        selector[intent] = {
            "response": {
                "responses": [],  # the words are the domain's: a copy in every stored message would only swell it
                CONFIDENCE: chance,
                INTENT_RESPONSE_KEY: label,
                "utter_action": f"{_UTTER}{label}",
            },
            "ranking": [{INTENT_RESPONSE_KEY: label, CONFIDENCE: chance} for label, chance in ranked[:length]],
        }
    message.set(RESPONSE_SELECTOR, selector, add_to_output=True)
