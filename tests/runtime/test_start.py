"""Starting and stopping: what can go wrong is said in one line, and a turn in flight is finished."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.settings import ROOT
from tests.client import Visitor
from tests.conftest import LiveBot, bot_environment, free_port, start_bot, stop_bot


def asmtp(*arguments: str, data_dir: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run an `asmtp` command that is expected to end by itself."""
    environment = bot_environment(data_dir, free_port(), **extra)
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The only line on stderr, with exit code 2."""
    assert done.returncode == 2, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_missing_model_says_how_to_get_one(tmp_path: Path) -> None:
    """Nothing slow happens before that is found out."""
    assert "make train" in one_line(asmtp("bot", "--model", str(tmp_path), data_dir=tmp_path))


@pytest.fixture
def some_model(tmp_path: Path) -> str:
    """A folder that looks as if it held a model: enough for the checks that come before loading it."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "some.tar.gz").write_bytes(b"")
    return str(tmp_path / "models")


def test_a_taken_port_is_named(tmp_path: Path, some_model: str) -> None:
    """With the setting that changes it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = one_line(asmtp("bot", "--model", some_model, data_dir=tmp_path, ASMTP_PORT=port))
    assert port in line
    assert "ASMTP_PORT=" in line


def test_a_database_that_cannot_be_written_is_named(tmp_path: Path, some_model: str) -> None:
    """Here its folder is a file."""
    (tmp_path / "file").write_text("")
    url = f"sqlite:///{tmp_path}/file/leads.db"
    line = one_line(asmtp("bot", "--model", some_model, data_dir=tmp_path, DATABASE_URL=url))
    assert "leads.db" in line
    assert "DATABASE_URL" in line


@pytest.mark.parametrize(
    ("key", "value"), [("ASMTP_PORT", "http"), ("ASMTP_LOG_LEVEL", "chatty"), ("DATABASE_URL", "leads.db")]
)
def test_a_bad_setting_is_named_with_an_example(tmp_path: Path, some_model: str, key: str, value: str) -> None:
    """Key, value, example."""
    line = one_line(asmtp("bot", "--model", some_model, data_dir=tmp_path, **{key: value}))
    assert f"{key}={value}" in line
    assert "for example" in line


@pytest.mark.rasa
def test_a_conversation_database_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """It is opened after Rasa is loaded, and fails as clearly."""
    (tmp_path / "file").write_text("")
    url = f"sqlite:///{tmp_path}/file/tracker.db"
    done = asmtp("bot", data_dir=tmp_path, TRACKER_DATABASE_URL=url)
    assert done.returncode == 2
    assert "TRACKER_DATABASE_URL" in done.stderr.strip().splitlines()[-1]


@pytest.mark.rasa
def test_health_tells_live_from_ready(live_bot: LiveBot) -> None:
    """Ready means: model loaded, both stores answer."""
    assert requests.get(live_bot + "/health/live", timeout=10).json() == {"status": "live"}
    ready = requests.get(live_bot + "/health/ready", timeout=10)
    assert ready.status_code == 200
    assert ready.json()["checks"] == {"model": "ok", "conversations": "ok", "leads": "ok"}


@pytest.mark.rasa
def test_a_stopping_bot_finishes_the_turn_in_flight_and_the_next_one_goes_on(tmp_path: Path) -> None:
    """SIGTERM between request and answer: the answer comes, exit code 0, and after a restart the talk continues."""
    process, bot = start_bot(tmp_path, ASMTP_SECRET_KEY="k" * 40)
    try:
        visitor = Visitor(bot, "en").open().press("mainland")
        answers: list[Any] = []
        sending = threading.Thread(
            target=lambda: answers.append(visitor.post({"id": "last", "text": "no, I never studied in Hong Kong"}))
        )
        sending.start()
        time.sleep(0.005)
        os.kill(process.pid, signal.SIGTERM)
        sending.join(30)
        assert process.wait(30) == 0
    finally:
        stop_bot(process)
    assert answers[0].status_code == 200
    assert answers[0].json()["question"] == "offer"

    process, again = start_bot(tmp_path, ASMTP_SECRET_KEY="k" * 40)
    try:
        visitor.url = again
        repeated = visitor.post({"id": "last", "text": "no, I never studied in Hong Kong"}).json()
        assert repeated["messages"] == answers[0].json()["messages"]
        assert visitor.press("signed").question == "employer_place"
    finally:
        stop_bot(process)


@pytest.mark.rasa
def test_a_starting_bot_deletes_talks_that_are_too_old(tmp_path: Path) -> None:
    """The privacy page promises it, so nobody has to remember it."""
    process, bot = start_bot(tmp_path, ASMTP_SECRET_KEY="k" * 40)
    visitor = Visitor(bot, "en").open()
    stop_bot(process)
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as connection:
        with connection:
            connection.execute("UPDATE events SET timestamp = timestamp - 31 * 86400")
        process, visitor.url = start_bot(tmp_path, ASMTP_SECRET_KEY="k" * 40)
        try:
            deadline = time.monotonic() + 30
            while connection.execute("SELECT count(*) FROM events").fetchone() != (0,):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert visitor.post({"id": "later", "text": "hello"}).status_code == 401
            while "purged" not in (tmp_path / "bot.log").read_text():  # told a moment after it is done
                assert time.monotonic() < deadline
                time.sleep(0.1)
        finally:
            stop_bot(process)


@pytest.mark.rasa
def test_the_bot_talks_the_same_with_everything_stock(tmp_path: Path, live_bot: LiveBot) -> None:
    """With TensorFlow really loaded the same talk gives the same answers: the stand-in changes nothing."""
    lines = [
        "I live in Chengdu",
        "我没有在香港读过书",
        "hello",
        "what are the fees?",
        "signed",
        "唔知",
        "restart please",
    ]

    def talk(url: LiveBot) -> list[Any]:
        visitor = Visitor(url, "en").open()
        return [visitor.say(line).reply for line in lines]

    process, heavy = start_bot(tmp_path, ASMTP_LEAN="false")
    try:
        assert talk(heavy) == talk(live_bot)
    finally:
        stop_bot(process)
