"""Reading the training data once, and carrying it through training without copying it again and again.

Rasa's importer parses all NLU files anew for each of the steps that ask for them, and each merge of two parts copies
every message deeply and hashes all that is in it: with twelve thousand messages that took longer than learning.
"""

from __future__ import annotations

import copy
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data import training_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class ReadOnceImporter(RasaFileImporter):
    """Rasa's own importer of files, remembering what it read. Its readers copy before they change anything."""

    _read: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The NLU examples of all files; the files are the same for every language."""
        if self._read is None:
            self._read = super().get_nlu_data(language)
        return self._read


class _NewLists:
    """Stands for the module `copy` where Rasa merges training data: a new list of the same messages."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        """A copy one level deep."""
        return copy.copy(value)


def _hash(message: Message) -> int:
    """A hash that equal messages share; Rasa tells equal from alike by the whole message afterwards."""
    return hash((message.get(TEXT), message.get(INTENT)))


def install() -> None:
    """Carry messages through the training of this process, which ends with it."""
    training_data.copy = _NewLists
    Message.__hash__ = _hash
