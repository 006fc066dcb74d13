"""The model is trained when what it is made from has changed, and only then."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.runtime.train import SOURCES, fingerprint, is_current
from bot.settings import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree with the same sources as the project."""
    for source in SOURCES:
        path = tmp_path / source
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix:
            path.write_text("x: 1\n")
        else:
            path.mkdir()
            (path / "a.yml").write_text("x: 1\n")
    return tmp_path


@pytest.mark.parametrize("changed", ["data/a.yml", "domain.yml", "config.yml", "bot/nlu/a.yml"])
def test_a_changed_source_asks_for_training(tree: Path, changed: str) -> None:
    """Its contents count, not its time."""
    before = fingerprint(tree)
    (tree / changed).touch()
    assert fingerprint(tree) == before
    (tree / changed).write_text("x: 2\n")
    assert fingerprint(tree) != before


def test_a_new_or_renamed_file_asks_for_training_and_others_do_not(tree: Path) -> None:
    """Names count too; caches, notes and other folders do not."""
    before = fingerprint(tree)
    (tree / "README.md").write_text("hello")
    (tree / "data" / "notes.txt").write_text("hello")
    assert fingerprint(tree) == before
    (tree / "data" / "a.yml").rename(tree / "data" / "b.yml")
    assert fingerprint(tree) != before


def test_a_model_is_current_only_with_its_own_mark(tmp_path: Path) -> None:
    """A folder without a model, or with a model of other sources, is not."""
    assert not is_current(tmp_path, "a")
    (tmp_path / "fingerprint").write_text("a\n")
    assert not is_current(tmp_path, "a")
    (tmp_path / "some.tar.gz").write_bytes(b"")
    assert is_current(tmp_path, "a")
    assert not is_current(tmp_path, "b")


@pytest.mark.rasa
def test_data_that_rasa_refuses_is_told_in_one_line(tmp_path: Path) -> None:
    """Exit code 2 and what is wrong; an older model is left alone."""
    for name in ("bot", "actions", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("config.yml", "domain.yml", "endpoints.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "data" / "rules" / "talk.yml").write_text('version: "3.1"\nrules:\n  - rule: x\n    steps: 7\n')
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "train"], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("asmtp train: training failed")
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "models").glob("*.tar.gz"))
