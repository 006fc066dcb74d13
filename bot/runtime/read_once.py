"""Reading the training data once, and carrying it through training without copying it again and again.

Rasa's importer parses all NLU files anew for each of the steps that ask for them, and each merge of two parts copies
every message deeply and hashes all that is in it: with twelve thousand messages that took longer than learning.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import YamlException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data import training_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils import io, validation


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


_read_yaml_file = io.read_yaml_file
_schemas: dict[str, Any] = {}


def _read_schema_once(path: Any) -> Any:
    """Rasa's reader of YAML files, remembering its own schemas: it parses three of them for every file it checks."""
    if validation.PACKAGE_NAME not in Path(path).parts:
        return _read_yaml_file(path)
    if str(path) not in _schemas:
        _schemas[str(path)] = _read_yaml_file(path)
    return copy.deepcopy(_schemas[str(path)])


_check_format = validation.validate_yaml_schema


def _check_quickly(content: str, schema: str, package: str = validation.PACKAGE_NAME) -> None:
    """Rasa's check of a file's format by a quick reader of YAML; its own, which knows line numbers, only on a fault."""
    read = io.read_yaml
    io.read_yaml = lambda text, reader_type="safe": read(text)
    try:
        return _check_format(content, schema, package)
    except YamlException:
        pass
    finally:
        io.read_yaml = read
    _check_format(content, schema, package)


def install() -> None:
    """Carry messages through the training of this process, which ends with it."""
    io.read_yaml_file = _read_schema_once
    validation.validate_yaml_schema = _check_quickly
    training_data.copy = _NewLists
    Message.__hash__ = _hash
