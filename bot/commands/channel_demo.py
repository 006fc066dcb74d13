"""`asmtp channel-demo whatsapp`: chat in the terminal as somebody on a messaging platform, with a simulator of it.

A bot is started for it on a free port, with databases of its own that are deleted at the end.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Iterator, TextIO

import requests

from bot.channels.simulator import Simulator
from bot.channels.simulators import SIMULATORS
from bot.errors import UserError
from bot.settings import ROOT

START_SECONDS: Final = 120
QUIET_SECONDS: Final = 0.5
"""After so long without a new message the bot has said all."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("channel", choices=sorted(SIMULATORS), help="which channel")


def run(args: argparse.Namespace) -> int:
    """Talk until the input ends. `!2` presses the second choice shown; anything else is sent as typed."""
    with (
        SIMULATORS[args.channel]() as simulator,
        tempfile.TemporaryDirectory(prefix="asmtp-demo-") as folder,
        _bot(simulator, Path(folder)),
    ):
        _talk(simulator, sys.stdin, sys.stdout)
    return 0


def _talk(simulator: Simulator, lines: TextIO, out: TextIO) -> None:
    person = simulator.somebody
    choices: list[dict[str, str]] = []
    heard = 0
    if lines.isatty():
        print("Write as somebody there would; !2 presses the second choice; Ctrl-D ends.", file=out)
    while line := _next_line(lines, out):
        number = int(line[1:]) if line[0] == "!" and line[1:].isascii() and line[1:].isdigit() else 0
        is_press = 1 <= number <= len(choices)
        message = simulator.pressed(person, choices[number - 1]) if is_press else simulator.typed(person, line)
        status = simulator.deliver(message)
        if status != 200:
            raise UserError(f"the bot refused the message (HTTP {status}); its log says why")
        messages = _answer(simulator, heard)
        heard += len(messages)
        choices = [choice for message in messages for choice in simulator.choices_of(message)] or choices
        _show(simulator, messages, out)


def _next_line(lines: TextIO, out: TextIO) -> str:
    """The next line that is not blank; empty at the end."""
    while True:
        if lines.isatty():
            print("> ", end="", file=out, flush=True)
        line = lines.readline()
        if not line or line.strip():
            return line.strip()


def _answer(simulator: Simulator, heard: int) -> list[dict[str, Any]]:
    found = simulator.said_to(simulator.somebody, heard + 1)
    while len(more := simulator.said_to(simulator.somebody, len(found) + 1, seconds=QUIET_SECONDS)) > len(found):
        found = more
    return found[heard:]


def _show(simulator: Simulator, messages: list[dict[str, Any]], out: TextIO) -> None:
    number = 0
    for message in messages:
        print(f"\n{simulator.text_of(message)}", file=out)
        for choice in simulator.choices_of(message):
            number += 1
            note = f"  ({choice['label']})" if choice["label"] != choice["title"] else ""
            print(f"  [!{number}] {choice['title']}{note}", file=out)
    out.flush()


@contextmanager
def _bot(simulator: Simulator, folder: Path) -> Iterator[None]:
    """A bot that uses the simulator."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    env = {
        **inherited, "ASMTP_DATA_DIR": str(folder), "ASMTP_PORT": str(port), "ASMTP_HOST": "127.0.0.1",
        **simulator.environment(),
    }  # fmt: skip
    with open(folder / "bot.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "bot"], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_ready(process, url, folder / "bot.log")
        simulator.webhook = f"{url}/{simulator.channel}"
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if requests.get(url + "/health/ready", timeout=5).status_code == 200:
                return
        except requests.RequestException:
            time.sleep(0.2)
    said = log.read_text("utf-8", errors="replace").strip().splitlines()
    raise UserError(f"the bot did not start: {said[-1] if said else 'it said nothing'}")
