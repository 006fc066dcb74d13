"""Training the dialogue model, only when something that it is made from has changed."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import io
import time
from pathlib import Path
from typing import Final, Iterator

from bot.errors import UserError
from bot.settings import ROOT

SOURCES: Final = (
    "data", "domain.yml", "config.yml", "bot/nlu",
    "bot/understanding/normalise.py", "bot/understanding/spelling.py", "bot/understanding/places.yml",
)  # fmt: skip
SUFFIXES: Final = (".yml", ".yaml", ".py")
KEPT_MODELS: Final = 2


def fingerprint(root: Path = ROOT) -> str:
    """A hash over the names and contents of everything that the model is made from."""
    digest = hashlib.sha256()
    for path in _source_files(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_current(models: Path, mark: str) -> bool:
    """Whether `models` holds a model trained from sources with this fingerprint."""
    written = models / "fingerprint"
    return any(models.glob("*.tar.gz")) and written.is_file() and written.read_text().strip() == mark


def train(models: Path, mark: str) -> Path:
    """Train and return the model's file. Must run after `bot.runtime.lean.install(training=True)`.

    Raises:
        UserError: Rasa refused the data or the configuration; says why.
    """
    from rasa.shared.exceptions import RasaException

    said = io.StringIO()  # progress bars and notices, wanted only when something goes wrong
    path = models / f"{time.strftime('%Y%m%d-%H%M%S')}-{mark[:8]}.tar.gz"
    models.mkdir(parents=True, exist_ok=True)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            _train_graph(path)
    except RasaException as error:
        raise UserError(f"training failed: {' '.join(str(error.__cause__ or error).split())}") from None
    (models / "fingerprint").write_text(mark + "\n")
    for old in sorted(models.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    return path


def _train_graph(path: Path) -> None:
    """What `rasa train --force` does, without keeping each component's result in a cache.

    Our own fingerprint decides whether to train at all; fingerprinting thousands of messages between the components
    took longer than training them.
    """
    import rasa.engine.validation
    from rasa.engine.constants import PLACEHOLDER_IMPORTER
    from rasa.engine.graph import ExecutionContext
    from rasa.engine.recipes.recipe import Recipe
    from rasa.engine.runner.dask import DaskGraphRunner
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.shared.data import TrainingType
    from rasa.shared.importers.importer import CombinedDataImporter, E2EImporter, ResponsesSyncImporter
    from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

    from bot.runtime import quick_yaml, read_once

    quick_yaml.install()
    read_once.install()
    files = read_once.ReadOnceImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")])
    importer = E2EImporter(ResponsesSyncImporter(CombinedDataImporter([files])))  # as Rasa wraps its own
    config = importer.get_config()
    recipe = Recipe.recipe_for_name(config.get("recipe"))
    model = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH, is_finetuning=False)
    rasa.engine.validation.validate(model)
    domain = copy.deepcopy(importer.get_domain())
    with TempDirectoryPath(get_temp_dir_name()) as folder:
        storage = LocalModelStorage(Path(folder))
        context = ExecutionContext(graph_schema=model.train_schema, is_finetuning=False)
        runner = DaskGraphRunner.create(model.train_schema, storage, context)
        runner.run(inputs={PLACEHOLDER_IMPORTER: importer})
        storage.create_model_package(path, model, domain)


def _source_files(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = root / source
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
        else:
            raise UserError(f"{path} is missing; restore it from the repository")
