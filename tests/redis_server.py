"""A Redis server for tests, of this machine's own program; as root on Debian `.ci/redis` installs it."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Iterator

import pytest
import redis

START_SECONDS = 20


class RedisServer:
    """A server on a port of its own, in memory only.

    Attributes:
        url: its address.
        client: a connection for looking into it.
    """

    def __init__(self, program: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self._program, self._folder = program, folder
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self.client: Any = redis.Redis.from_url(self.url, decode_responses=True)
        self.start()

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        with open(self._folder / "redis.log", "ab") as log:
            self._process = subprocess.Popen(
                [self._program, "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                 "--dir", self._folder],
                stdout=log, stderr=log,
            )  # fmt: skip
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.client.ping()
                return
            except redis.ConnectionError:
                assert self._process.poll() is None and time.monotonic() < deadline, "Redis does not start"  # noqa: PT018
                time.sleep(0.05)

    def stop(self) -> None:
        """End it."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(30)


@pytest.fixture(scope="session")
def redis_program() -> str:
    """The path of the server's program; without one the tests that need it are skipped, loudly."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("NO REDIS: no redis-server found; on Debian: apt-get install redis-server")
    return program


@pytest.fixture
def redis_server(redis_program: str) -> Iterator[RedisServer]:
    """An empty, running server."""
    folder = Path(tempfile.mkdtemp(prefix="asmtp-redis-"))
    server = RedisServer(redis_program, folder)
    try:
        yield server
    finally:
        server.client.close()
        server.stop()
        shutil.rmtree(folder)
