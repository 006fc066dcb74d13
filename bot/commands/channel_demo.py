"""`asmtp channel-demo whatsapp`: chat in the terminal as somebody on WhatsApp, with a simulator of Meta's side.

A bot is started for it on a free port, with databases of its own that are deleted at the end.
"""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Iterator, TextIO

import requests

from bot.channels.whatsapp_options import WhatsAppOptions
from bot.channels.whatsapp_simulator import WhatsAppSimulator, choices_of, pressed, text_of, typed
from bot.errors import UserError
from bot.settings import ROOT

START_SECONDS: Final = 120
QUIET_SECONDS: Final = 0.5
"""After so long without a new message the bot has said all."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("channel", choices=("whatsapp",), help="which channel")
    parser.add_argument("--phone", default="85291234567", help="the person's number, figures only")


def run(args: argparse.Namespace) -> int:
    """Talk until the input ends. `!2` presses the second choice shown; anything else is sent as typed."""
    if not (args.phone.isascii() and args.phone.isdigit() and len(args.phone) <= 20):
        raise UserError(f"--phone {args.phone} is no number in figures; for example --phone 85291234567")
    options = WhatsAppOptions(
        secrets.token_hex(16), secrets.token_hex(16), secrets.token_hex(16), "100000000000000", ""
    )
    with (
        WhatsAppSimulator(options) as simulator,
        tempfile.TemporaryDirectory(prefix="asmtp-demo-") as folder,
        _bot(simulator, Path(folder)),
    ):
        _talk(simulator, args.phone, sys.stdin, sys.stdout)
    return 0


def _talk(simulator: WhatsAppSimulator, phone: str, lines: TextIO, out: TextIO) -> None:
    choices: list[dict[str, str]] = []
    heard = 0
    if lines.isatty():
        print("Write as somebody on WhatsApp; !2 presses the second choice; Ctrl-D ends.", file=out)
    while line := _next_line(lines, out):
        number = int(line[1:]) if line[0] == "!" and line[1:].isascii() and line[1:].isdigit() else 0
        is_press = 1 <= number <= len(choices)
        status = simulator.deliver(pressed(phone, choices[number - 1]) if is_press else typed(phone, line))
        if status != 200:
            raise UserError(f"the bot refused the message (HTTP {status}); its log says why")
        messages = _answer(simulator, phone, heard)
        heard += len(messages)
        choices = [choice for message in messages for choice in choices_of(message)] or choices
        _show(messages, out)


def _next_line(lines: TextIO, out: TextIO) -> str:
    """The next line that is not blank; empty at the end."""
    while True:
        if lines.isatty():
            print("> ", end="", file=out, flush=True)
        line = lines.readline()
        if not line or line.strip():
            return line.strip()


def _answer(simulator: WhatsAppSimulator, phone: str, heard: int) -> list[dict[str, Any]]:
    found = simulator.said_to(phone, heard + 1)
    while len(more := simulator.said_to(phone, len(found) + 1, seconds=QUIET_SECONDS)) > len(found):
        found = more
    return found[heard:]


def _show(messages: list[dict[str, Any]], out: TextIO) -> None:
    number = 0
    for message in messages:
        print(f"\n{text_of(message)}", file=out)
        for choice in choices_of(message):
            number += 1
            note = f"  ({choice['label']})" if choice["label"] != choice["title"] else ""
            print(f"  [!{number}] {choice['title']}{note}", file=out)
    out.flush()


@contextmanager
def _bot(simulator: WhatsAppSimulator, folder: Path) -> Iterator[None]:
    """A bot that uses the simulator."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    options = simulator.options
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    env = {
        **inherited, "ASMTP_DATA_DIR": str(folder), "ASMTP_PORT": str(port), "ASMTP_HOST": "127.0.0.1",
        "ASMTP_WHATSAPP_APP_SECRET": options.app_secret, "ASMTP_WHATSAPP_VERIFY_TOKEN": options.verify_token,
        "ASMTP_WHATSAPP_TOKEN": options.token, "ASMTP_WHATSAPP_PHONE_ID": options.phone_id,
        "ASMTP_WHATSAPP_API_URL": simulator.url,
    }  # fmt: skip
    with open(folder / "bot.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "bot"], cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        _wait_until_ready(process, url, folder / "bot.log")
        simulator.webhook = url + "/whatsapp"
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
