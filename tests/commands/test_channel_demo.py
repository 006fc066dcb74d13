"""`asmtp channel-demo`: a talk through the simulator of a platform."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.rasa
def test_a_talk_in_the_terminal() -> None:
    """A typed line, a pressed choice, a typed number; then the end of the input."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "channel-demo", "whatsapp"],
        cwd=ROOT, input="你好，請問\n\n!4\n1\n", capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "[!4] 1. " in done.stdout
    assert done.stdout.count("[!1] ") == 3


def test_a_channel_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """With those that there are."""
    with pytest.raises(SystemExit, match="2"):
        main(["channel-demo", "icq"])
    assert "'whatsapp'" in capsys.readouterr().err
