"""Rasa runs without TensorFlow, and whoever would need it is told so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.runtime.lean import names_cloud, refuse_heavy
from bot.settings import ROOT

IMPORTS = """
from bot.runtime import lean
lean.install()
lean.install()
import rasa.core.agent, rasa.core.run, rasa.engine.recipes.default_components
import tensorflow
assert tensorflow.__version__ == "0", "the real TensorFlow was imported"
from rasa.utils.tensorflow.models import RasaModel
try:
    RasaModel()
except lean.NotHere as error:
    assert "ASMTP_LEAN=false" in str(error)
else:
    raise AssertionError("a component without its library must say so")
"""
TOO_LATE = """
import sys, types
sys.modules["tensorflow"] = types.ModuleType("tensorflow")
from bot.runtime import lean
lean.install()
"""


@pytest.mark.rasa
def test_rasa_is_imported_without_tensorflow() -> None:
    """Its neural components are there by name, and say what to set when somebody builds one."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", IMPORTS], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


def test_installing_after_tensorflow_is_refused() -> None:
    """Half a stand-in would be worse than none."""
    done = subprocess.run([sys.executable, "-c", TOO_LATE], cwd=ROOT, capture_output=True, text=True)
    assert "before Rasa is imported" in done.stderr


@pytest.mark.parametrize("name", ["DIETClassifier", "TEDPolicy", "rasa.nlu.classifiers.diet_classifier.DIETClassifier"])
def test_a_pipeline_that_needs_tensorflow_is_refused(tmp_path: Path, name: str) -> None:
    """One line that names the component and the setting."""
    config = tmp_path / "config.yml"
    config.write_text(f"pipeline:\n  - name: bot.nlu.tokenizer.MixedTokenizer\n  - name: {name}\n    epochs: 5\n")
    with pytest.raises(UserError, match=r"config.yml names \w+, which needs TensorFlow; set ASMTP_LEAN=false"):
        refuse_heavy(config)


def test_the_projects_own_pipeline_is_lean() -> None:
    """What is shipped runs lean."""
    refuse_heavy(ROOT / "config.yml")


@pytest.mark.parametrize(
    ("text", "cloud"),
    [("tracker_store:\n  type: dynamo\n", True), ("event_broker:\n  type: kafka\n", True),
     ("# type: kafka\nlock_store:\n  type: redis\n", False)],
)  # fmt: skip
def test_clients_of_clouds_stay_real_when_they_are_configured(tmp_path: Path, text: str, cloud: bool) -> None:
    """A comment configures nothing."""
    endpoints = tmp_path / "endpoints.yml"
    endpoints.write_text(text)
    assert names_cloud(endpoints) is cloud
