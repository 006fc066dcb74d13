"""Servers and commands that the benchmark starts: each in its own process group, logged to a file, always ended."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Final, Mapping, Sequence

import psutil

from benchmarks.errors import BenchmarkError

STOP_SECONDS: Final = 10.0
OWN_KEYS: Final = ("ASMTP_", "DATABASE_URL", "TRACKER_DATABASE_URL", "RASA_", "SANIC_")


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clean_environment(**more: str) -> dict[str, str]:
    """This process's environment without any setting of either bot, so that no real data is touched, plus `more`."""
    return {key: value for key, value in os.environ.items() if not key.startswith(OWN_KEYS)} | more


class Service:
    """A command that is running, with everything it starts in turn.

    Use as a context manager: leaving it ends the whole process group, whatever happened inside.

    Args:
        name: how error messages call it.
        command: program and arguments.
        folder: working directory.
        environment: the whole environment of the command.
        log: file that receives its output; overwritten.
    """

    def __init__(
        self, name: str, command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
    ) -> None:
        self.name, self.log = name, log
        log.parent.mkdir(parents=True, exist_ok=True)
        self.started = time.perf_counter()
        with open(log, "wb") as output:
            self._process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                list(command), cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def check_alive(self) -> None:
        """Raises:
        BenchmarkError: the command has ended by itself.
        """
        code = self._process.poll()
        if code is not None:
            raise BenchmarkError(f"{self.name} ended with exit code {code}; {self._last_words()}")

    def finish(self, limit: float) -> float:
        """Wait until the command has done its work.

        Args:
            limit: seconds since its start after which it is given up.
        Returns:
            Seconds from its start to its end.
        Raises:
            BenchmarkError: it failed or took too long.
        """
        try:
            code = self._process.wait(max(0.0, self.started + limit - time.perf_counter()))
        except subprocess.TimeoutExpired:
            raise BenchmarkError(f"{self.name} took more than {limit:.0f} seconds; see {self.log}") from None
        seconds = time.perf_counter() - self.started
        if code != 0:
            raise BenchmarkError(f"{self.name} ended with exit code {code}; {self._last_words()}")
        return seconds

    def resident_bytes(self) -> int:
        """Resident memory of the process and its descendants, each counted in full."""
        total = 0
        with contextlib.suppress(psutil.NoSuchProcess):
            root = psutil.Process(self._process.pid)
            for process in (root, *root.children(recursive=True)):
                with contextlib.suppress(psutil.NoSuchProcess):
                    total += int(process.memory_info().rss)
        return total

    def stop(self) -> None:
        """End the whole process group: politely first, then for good."""
        for number, patience in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        self._process.poll()

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").split("\n")
        words = next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")
        return f"{words[:200]} (see {self.log})"
