"""A table of steps that cannot be written hurts no talk."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Iterator

import pytest

from tests.client import Visitor
from tests.conftest import ROOT, LiveBot, bot_environment, start_bot, stop_bot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa


@pytest.fixture
def own_bot(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], LiveBot]]:
    """A bot that no other test talks with."""
    process, bot = start_bot(tmp_path)
    yield process, bot
    stop_bot(process)


def funnel_of(bot: LiveBot) -> dict[str, Any]:
    """What `asmtp funnel --json` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "funnel", "--json"],
        cwd=ROOT, env=bot_environment(bot.data_dir, 1), capture_output=True, check=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def test_statistics_that_cannot_be_written_do_not_disturb_a_talk(
    own_bot: tuple[subprocess.Popen[bytes], LiveBot],
) -> None:
    """Without their table the bot goes on, says so once in its log, and writes what waited when the table is back."""
    process, bot = own_bot
    with sqlite3.connect(bot.data_dir / "leads.db") as database:
        database.execute("ALTER TABLE counted_talks RENAME TO away")
    visitor = Visitor(bot, "en").open().press("mainland")
    time.sleep(1.5)  # more than a batch: it has failed by now
    visitor.press("none").answer_all(SIGNED_OFFER)
    assert visitor.result["assessment"]["outcome"] == "likely_meets"
    time.sleep(1.5)
    (line,) = [line for line in bot.log.read_text().splitlines() if "statistics" in line]
    assert "asmtp db upgrade" in line
    with sqlite3.connect(bot.data_dir / "leads.db") as database:
        database.execute("ALTER TABLE away RENAME TO counted_talks")
    assert stop_bot(process) == 0
    counted = funnel_of(bot)
    assert (counted["talks"], counted["results"]["likely_meets"]) == (1, 1)
    assert counted["questions"][-1] == {
        "slot": "xborder_consent", "entered": 1, "answered": 0, "skipped": 0, "left": 0, "in_progress": 1, "stopped": 0,
        "left_after": 0,
    }  # fmt: skip
