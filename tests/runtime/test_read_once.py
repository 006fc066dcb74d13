"""Training data that is carried along without copying is what Rasa's own merging makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.training_data import training_data
from rasa.shared.nlu.training_data.message import Message

from bot.runtime import read_once
from bot.settings import ROOT

pytestmark = pytest.mark.rasa

FILES = [str(path) for path in sorted((ROOT / "data" / "nlu").rglob("*.yml"))[:6]]


def merged() -> list[Any]:
    """The examples of the files, one of which is there twice, in their order."""
    found = training_data_from_paths([*FILES, FILES[0]], "en")
    return [(message.as_dict(), message.features) for message in found.training_examples]


def test_merging_finds_the_same_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = merged()
    for place, name in ((training_data, "copy"), (Message, "__hash__")):
        monkeypatch.setattr(place, name, getattr(place, name))
    read_once.install()
    assert merged() == stock
    assert len(stock) > 100
