"""The understanding part of a trained model, read without Rasa: for `asmtp understand` and for measuring."""

from __future__ import annotations

import json
import tarfile
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from bot.errors import UserError
from bot.nlu.answers import AnswerModel
from bot.nlu.model import IntentModel
from bot.nlu.understand import Limits

_COMPONENTS: Final = ("TriIntentClassifier", "AnswerExtractor")


class Stored(NamedTuple):
    """What a trained model understands with."""

    intents: IntentModel
    answers: AnswerModel
    limits: Limits


def load(models: Path) -> Stored:
    """Load the newest model of a folder, or one model's file, as the running bot would.

    Returns:
        the classifiers, and the limits that `config.yml` gave when they were trained.
    Raises:
        UserError: there is no model, or the file is none of ours.
    """
    archive = models if models.is_file() else max(models.glob("*.tar.gz"), key=_changed, default=None)
    if archive is None:
        raise UserError(f"no trained model in {models}; run `make train` (or `asmtp train`)")
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as files:
            files.extractall(folder, members=[item for item in files if _wanted(item)])  # noqa: S202  # our own file
            classifier, extractor = (next(Path(folder).glob(f"components/*{name}*")) for name in _COMPONENTS)
            limits = _limits(Path(folder, "metadata.json"))
            return Stored(IntentModel.load(classifier), AnswerModel.load(extractor), limits)
    except (OSError, ValueError, KeyError, StopIteration, tarfile.TarError):
        raise UserError(f"{archive} is no model of this project; run `asmtp train --force`") from None


def _changed(path: Path) -> float:
    return path.stat().st_mtime


def _wanted(item: tarfile.TarInfo) -> bool:
    return item.isfile() and (item.name == "metadata.json" or any(name in item.name for name in _COMPONENTS))


def _limits(metadata: Path) -> Limits:
    nodes = json.loads(metadata.read_text(encoding="utf-8"))["predict_schema"]["nodes"]
    (config,) = (node["config"] for name, node in nodes.items() if _COMPONENTS[1] in name)
    return Limits(config["threshold"], config["doubt"])
