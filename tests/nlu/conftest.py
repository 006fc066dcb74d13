"""The trained model of `models/`, and the pipeline around it as Rasa runs it.

Rasa is imported inside the fixtures, so that collecting the tests does not cost its import.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Mapping, NamedTuple

import pytest
import yaml

from bot.nlu.stored import Stored, load
from bot.runtime.train import fingerprint, is_current
from bot.settings import ROOT
from bot.vocabulary import SLOTS

CONFIG = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))


class Parsed(NamedTuple):
    """What the pipeline made of a message."""

    intent: str | None
    confidence: float
    facts: Mapping[str, Any]
    data: Mapping[str, Any]


class Components(NamedTuple):
    """The pipeline's components that understand."""

    classifier: Any
    extractor: Any


Pipeline = Callable[..., Parsed]


def settings(name: str) -> dict[str, Any]:
    """A component's options in `config.yml`."""
    (options,) = (item for item in CONFIG["pipeline"] if item["name"].endswith(name))
    return {key: value for key, value in options.items() if key != "name"}


@pytest.fixture(scope="session")
def stored() -> Stored:
    """What the bot understands with, as trained last; `make test` trains first."""
    models = ROOT / "models"
    assert is_current(models, fingerprint()), "the model is older than its sources: run `make train` before the tests"
    return load(models)


@pytest.fixture(scope="session")
def components(stored: Stored, tmp_path_factory: pytest.TempPathFactory) -> Components:
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    from bot.nlu.classifier import TriIntentClassifier
    from bot.nlu.extractor import AnswerExtractor

    storage, resource = LocalModelStorage.create(Path(tmp_path_factory.mktemp("model"))), Resource("unused")
    config = {**TriIntentClassifier.get_default_config(), **settings("TriIntentClassifier")}
    classifier = TriIntentClassifier(config, storage, resource, stored.intents)
    config = {**AnswerExtractor.get_default_config(), **settings("AnswerExtractor")}
    return Components(classifier, AnswerExtractor(config, storage, resource, stored.answers))


@pytest.fixture(scope="session")
def pipeline(components: Components) -> Pipeline:
    """Run a message through the pipeline of `config.yml`, as if `asked` had just been asked."""
    from rasa.shared.core.events import ActiveLoop, SlotSet
    from rasa.shared.core.slots import AnySlot
    from rasa.shared.core.trackers import DialogueStateTracker
    from rasa.shared.nlu.training_data.message import Message

    from bot.nlu.tokenizer import MixedTokenizer

    tokenizer = MixedTokenizer(MixedTokenizer.get_default_config())
    slots = [AnySlot(name, mappings=[{}]) for name in (*SLOTS, "language", "requested_slot")]

    def talk(asked: str | None, known: Mapping[str, Any]) -> DialogueStateTracker:
        form = "contact_form" if asked in SLOTS and SLOTS[asked].group == "contact" else "eligibility_form"
        events = [SlotSet(name, value) for name, value in known.items()]
        if asked:
            events += [ActiveLoop(form), SlotSet("requested_slot", asked)]
        return DialogueStateTracker.from_events("talk", events, slots)

    def run(text: str, asked: str | None = None, **known: Any) -> Parsed:
        messages = [Message({"text": text})]
        for component in (tokenizer, components.classifier):
            messages = component.process(messages)
        (message,) = components.extractor.process(messages, talk(asked, known))
        entities = message.get("entities", [])
        assert all(entity["extractor"] == "AnswerExtractor" for entity in entities)
        assert all(0 <= entity["start"] < entity["end"] <= len(text) for entity in entities)
        facts = {entity["entity"]: entity["value"] for entity in entities}
        return Parsed(message.get("intent")["name"], message.get("intent")["confidence"], facts, message.data)

    return run
