"""Rasa's entity extractor of this project: every slot that a message settles, and what kind of message it is.

It runs last, and its verdict on the intent is final: what cannot be trusted becomes `nlu_fallback` here, in the light
of the question just asked, which Rasa's own FallbackClassifier does not see. Buttons (`/inform...`) are left alone:
Rasa reads them by itself after the pipeline.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    METADATA_INTENT,
    TEXT,
)
from rasa.shared.nlu.constants import PREDICTED_CONFIDENCE_KEY as CONFIDENCE
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.answers import AnswerExample, AnswerModel, with_interruptions
from bot.nlu.arbitration import CHANGE_LANGUAGE, INFORM, INTERRUPTING
from bot.nlu.facts import with_figures
from bot.nlu.linear import Training
from bot.nlu.position import Position
from bot.nlu.prediction import PREDICTION, Prediction
from bot.nlu.slips import understand_by_sound
from bot.nlu.understand import Limits, Understanding
from bot.nlu.wishes import wish_in
from bot.today import today
from bot.understanding.reading import Reading
from bot.understanding.simple import CONSENT_SLOTS
from bot.vocabulary import SLOTS

logger = logging.getLogger(__name__)

_PAYLOAD: Final = "/"
_FOR_RASA: Final = {"restart": "start_over"}
"""Rasa answers the intent `restart` by wiping the talk at once; ours is asked about first."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class AnswerExtractor(GraphComponent, EntityExtractorMixin):
    """Puts what `bot.nlu.understand` makes of a message into the form that Rasa expects."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """When a message counts as not understood, and how the model of answers is trained."""
        return {
            "threshold": Limits.threshold,
            "doubt": Limits.doubt,
            "C": 1.0,
            "calibration_folds": 3,
            "random_seed": 7,
        }

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        answers: AnswerModel | None = None,
    ) -> None:
        """Keep what Rasa hands over; `answers` is None until it is trained or loaded: then the rules read alone."""
        self._config, self._storage, self._resource, self._answers = config, model_storage, resource, answers
        self._limits = Limits(config["threshold"], config["doubt"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerExtractor:
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
    ) -> AnswerExtractor:
        """Load a trained component; without a stored model the rules read alone."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, AnswerModel.load(folder))
        except (ValueError, OSError):
            logger.warning("%s: no trained model in %s", cls.__name__, resource.name)
            return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on every example that says which slot it answers, and store the model."""
        examples = [answer for message in training_data.nlu_examples if (answer := answer_of(message)) is not None]
        wishes = [message.get(TEXT) for message in training_data.intent_examples if message.get(INTENT) in INTERRUPTING]
        if not examples:
            logger.warning("%s found no answers; nothing was trained", type(self).__name__)
            return self._resource
        config = self._config
        how = Training(cost=config["C"], folds=config["calibration_folds"], seed=config["random_seed"])
        self._answers = AnswerModel.fit(with_interruptions(with_figures(examples), wishes, how.seed), how)
        with self._storage.write_to(self._resource) as folder:
            self._answers.save(folder)
        return self._resource

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Add entities and the intent to act on.

        Args:
            messages: what the classifier has labelled.
            tracker: the talk so far; Rasa fills it in by this parameter's name. None or empty means no talk.
        """
        slots = tracker.current_slot_values() if tracker else {}
        asked = slots.get(REQUESTED_SLOT) if tracker and tracker.active_loop_name else None
        if asked == slots.get("reopened"):  # asked again: the old answer must not colour the new one
            slots = {**slots, asked: None}
        position = Position(asked if asked in SLOTS else None, slots, today())
        for message in messages:
            text = message.get(TEXT) or ""
            if text.strip() and not text.lstrip().startswith(_PAYLOAD):
                prediction = message.get(PREDICTION) or Prediction()
                understood = understand_by_sound(text, prediction, position, self._answers, self._limits)
                self._report(message, text, understood, wish_in(text, understood, position.asked))
        return messages

    def _report(self, message: Message, text: str, understood: Understanding, name: str) -> None:
        entities = [entity for reading in understood.readings for entity in _entities(reading)]
        if understood.intent == CHANGE_LANGUAGE and understood.language:
            entities.append({"entity": "language", "value": understood.language, "start": 0, "end": len(text)})
        told = understood.contact.items() if name == INFORM else ()  # "yes, show me other schemes" is no consent
        consents = {slot: value for slot, value in told if slot in CONSENT_SLOTS}
        entities += [{"entity": slot, "value": value, "start": 0, "end": len(text)} for slot, value in consents.items()]
        if entities:
            known = message.get(ENTITIES, [])
            message.set(ENTITIES, [*known, *self.add_extractor_name(entities)], add_to_output=True)
        chosen = {INTENT_NAME_KEY: _FOR_RASA.get(name, name), CONFIDENCE: understood.confidence}
        ranking = message.get(INTENT_RANKING_KEY) or []
        others = [item for item in ranking if item[INTENT_NAME_KEY] != chosen[INTENT_NAME_KEY]]
        message.set(INTENT, chosen, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [chosen, *others], add_to_output=True)


def answer_of(message: Message) -> AnswerExample | None:
    """The answer that a training example is one of, by its metadata `{slot: ..., value: ...}`; None if it is none."""
    meant = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return AnswerExample(meant["slot"], str(meant["value"]), message.get(TEXT)) if "slot" in meant else None


def _entities(reading: Reading) -> list[dict[str, Any]]:
    values = reading.value if isinstance(reading.value, list) else [reading.value]
    return [{"entity": reading.slot, "value": value, "start": reading.start, "end": reading.end} for value in values]
