"""Reading the training data once: Rasa's importer parses all NLU files anew for each of the steps that ask for them."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class ReadOnceImporter(RasaFileImporter):
    """Rasa's own importer of files, remembering what it read. Its readers copy before they change anything."""

    _read: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The NLU examples of all files; the files are the same for every language."""
        if self._read is None:
            self._read = super().get_nlu_data(language)
        return self._read
