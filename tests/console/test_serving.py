"""The console as a process, alone and together with the bot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO

import pytest

from tests.conftest import ROOT, bot_environment, free_port


def stop(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Tell a process to stop; it must do so well."""
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == 0


def wait_for(stream: IO[str], words: str, seconds: float = 60) -> list[str]:
    """The lines up to the one with these words."""
    lines: list[str] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        line = stream.readline()
        if not line:
            break
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError(f"{words!r} did not come; got {lines}")


def test_the_console_starts_says_where_it_is_and_stops_cleanly(tmp_path: Path) -> None:
    port = free_port()
    environment = {**bot_environment(tmp_path, 1), "ASMTP_CONSOLE_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "console"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert process.stdout
        lines = wait_for(process.stdout, "Console:")
        assert lines[-1] == f"Console: http://127.0.0.1:{port}/\n"
        assert "asmtp users add" in "".join(lines), "nobody can sign in yet"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
            assert (answer.status, answer.headers["server"]) == (200, None)
    finally:
        stop(process, signal.SIGTERM)


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", "console", "--port", str(port)], cwd=ROOT,
            env=bot_environment(tmp_path, 1), capture_output=True, text=True, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    assert f"set ASMTP_CONSOLE_PORT={port + 1}" in done.stderr
    assert done.stderr.count("\n") == 1


def answers(url: str, tries: int = 100) -> bool:
    """Whether an address answers, now or soon."""
    for _ in range(tries):
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return int(answer.status) == 200
        except OSError:
            time.sleep(0.1)
    return False


def keep(commands: dict[str, list[str]]) -> subprocess.Popen[str]:
    """A supervisor over these commands, in a process of its own."""
    script = f"import sys; from bot.supervisor import keep_together; sys.exit(keep_together({commands!r}))"
    return subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def is_running(process_id: int) -> bool:
    """Whether a process is there."""
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def telling(rest: str) -> list[str]:
    """A command that prints its process id, then does the rest."""
    return [sys.executable, "-c", f"import os, sys, time; os.write(1, b'%d\\n' % os.getpid()); {rest}"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_stops_both(number: signal.Signals) -> None:
    process = keep({"one": telling("time.sleep(60)"), "two": telling("time.sleep(60)")})
    assert process.stdout
    children = [int(process.stdout.readline()) for _ in range(2)]
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert errors == "asmtp run: stopped\n"
    assert not any(map(is_running, children))


@pytest.mark.parametrize(("rest", "how"), [
    ("sys.exit(3)", "exit code 3"), ("os.kill(os.getpid(), 9)", "signal SIGKILL"), ("sys.exit(0)", "exit code 0"),
])  # fmt: skip
def test_one_that_dies_takes_the_other_along_and_is_named(rest: str, how: str) -> None:
    process = keep({"chatbot": telling("time.sleep(60)"), "console": telling(f"time.sleep(.2); {rest}")})
    output, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors == f"asmtp run: the console ended ({how}); stopping the rest\n"
    assert not any(is_running(int(line)) for line in output.split())


@pytest.mark.rasa
def test_bot_and_console_run_together(tmp_path: Path) -> None:
    """`asmtp run` as `make run` starts it: both addresses, and both gone after Ctrl-C."""
    ports = free_port(), free_port()
    environment = {**bot_environment(tmp_path, ports[0]), "ASMTP_CONSOLE_PORT": str(ports[1])}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert process.stdout
        lines = wait_for(process.stdout, "Chat: ", 120)
        if "Console: " not in "".join(lines):
            wait_for(process.stdout, "Console: ")
        for url in (f"http://127.0.0.1:{ports[0]}/health/live", f"http://127.0.0.1:{ports[1]}/health"):
            assert answers(url)
    finally:
        stop(process, signal.SIGINT)
