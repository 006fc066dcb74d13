"""Rasa's own commands, with everything of Rasa's really loaded, accept the same tree."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

pytestmark = pytest.mark.rasa


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `rasa` in the project."""
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    command = [sys.executable, "-W", "ignore", "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)


def test_rasa_data_validate_finds_nothing() -> None:
    """No contradiction between stories, no intent, form or response that is used and missing."""
    done = rasa("data", "validate", "--fail-on-warnings")
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


def test_rasa_test_predicts_every_story(tmp_path: Path) -> None:
    """The routing stories of tests/test_stories.yml, on the trained model."""
    done = rasa(
        "test", "core", "--stories", "tests/test_stories.yml", "--out", str(tmp_path), "--no-plot",
        "--fail-on-prediction-errors",
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
