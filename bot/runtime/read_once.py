"""Reading the training data once: Rasa's importer parses all NLU files anew for each of the steps that ask for them."""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class ReadOnceImporter(RasaFileImporter):
    """Rasa's own importer of files, remembering what it read. Its readers copy before they change anything."""

    @lru_cache(maxsize=1)  # noqa: B019 (lives as long as one training)
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The NLU examples of all files."""
        return super().get_nlu_data(language)
