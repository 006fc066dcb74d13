"""Training the dialogue model, only when something that it is made from has changed."""

from __future__ import annotations

import contextlib
import hashlib
import io
from pathlib import Path
from typing import Final, Iterator

from bot.errors import UserError
from bot.settings import ROOT

SOURCES: Final = ("data", "domain.yml", "config.yml", "bot/nlu", "bot/understanding/normalise.py")
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
    """Train with Rasa and return the model's file. Must run after `bot.runtime.lean.install(training=True)`.

    Raises:
        UserError: Rasa refused the data or the configuration; says why.
    """
    from rasa.shared.exceptions import RasaException

    import rasa.model_training

    said = io.StringIO()  # Rasa's progress bars and notices, wanted only when something goes wrong
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            result = rasa.model_training.train(
                domain=str(ROOT / "domain.yml"),
                config=str(ROOT / "config.yml"),
                training_files=[str(ROOT / "data")],
                output=str(models),
                force_training=True,
            )
    except RasaException as error:
        raise UserError(f"training failed: {' '.join(str(error).split())}") from None
    if not result.model or result.code != 0:
        last = said.getvalue().strip().splitlines()[-3:]
        raise UserError(f"training failed: {' '.join(last)}; `rasa data validate` may tell more")
    (models / "fingerprint").write_text(mark + "\n")
    for old in sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    return Path(result.model)


def _source_files(root: Path) -> Iterator[Path]:
    for source in SOURCES:
        path = root / source
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES)
        else:
            raise UserError(f"{path} is missing; restore it from the repository")
