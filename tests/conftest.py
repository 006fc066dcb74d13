"""A real bot for the tests that need one: started once per test process, on a free port, with its own databases."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator

import pytest
import requests
from hypothesis import settings

from bot.runtime import lean
from tests.redis_server import redis_program, redis_server
from tests.stores import empty_url, migrated_file, postgres, sqlite_url, store, store_url, stored_bytes

__all__ = ["empty_url", "migrated_file", "postgres", "redis_program", "redis_server", "sqlite_url", "store",
           "store_url", "stored_bytes"]  # fmt: skip
"""Fixtures that several folders use."""

lean.install(training=True)  # tests that import Rasa run it as `asmtp` does; test_start.py also runs it with TensorFlow

settings.register_profile("thorough", max_examples=200, deadline=None)  # no deadline: a test times nothing
settings.register_profile("fast", max_examples=20, deadline=None)  # `make test-fast`
settings.load_profile("thorough")

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120


class LiveBot(str):
    """The base URL of a running bot.

    Attributes:
        data_dir: folder of its databases.
        log: file with everything it wrote to stdout and stderr.
    """

    data_dir: Path
    log: Path


def free_port() -> int:
    """A TCP port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bot_environment(data_dir: Path, port: int, **extra: str) -> dict[str, str]:
    """The environment of a bot under test: nothing of the developer's own settings."""
    inherited = {
        key: value for key, value in os.environ.items() if not key.startswith(("ASMTP_", "DATABASE_URL", "TRACKER_"))
    }
    tireless = {"ASMTP_TALK_PER_MINUTE": "100000"}  # an interview in tests takes a second
    own = {"ASMTP_DATA_DIR": str(data_dir), "ASMTP_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    return {**inherited, **own, **tireless, **extra}


def start_bot(data_dir: Path, **extra: str) -> tuple[subprocess.Popen[bytes], LiveBot]:
    """Start `asmtp bot` and wait until it is ready."""
    port = free_port()
    bot = LiveBot(f"http://127.0.0.1:{port}")
    bot.data_dir, bot.log = data_dir, data_dir / "bot.log"
    with open(bot.log, "ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "bot"],
            cwd=ROOT, env=bot_environment(data_dir, port, **extra), stdout=log, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(bot + "/health/ready", timeout=5).status_code == 200:
                return process, bot
        except requests.RequestException:
            time.sleep(0.1)
    stop_bot(process)
    raise RuntimeError(f"the bot did not start:\n{bot.log.read_text()[-3000:]}")


def stop_bot(process: subprocess.Popen[bytes]) -> int:
    """Stop a bot the way a supervisor does and return its exit code."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


@pytest.fixture(scope="session")
def live_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBot]:
    """A running bot, shared by the tests of one process."""
    process, bot = start_bot(tmp_path_factory.mktemp("bot"))
    yield bot
    stop_bot(process)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on PostgreSQL, so that `make test-fast` can leave it out."""
    for item in items:
        if "[postgresql" in item.name or "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.postgres)
