"""Two servers kept together: both run, or both stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from types import FrameType
from typing import Final, Mapping, Sequence

STOP_SECONDS: Final = 30
"""How long a server may take to finish what it is doing."""
_STOPPED_WELL: Final = (0, -signal.SIGTERM, -signal.SIGINT)


def keep_together(commands: Mapping[str, Sequence[str]]) -> int:
    """Run several commands until one ends or this process is told to stop (SIGTERM, SIGINT); then stop the others.

    Args:
        commands: name, for messages -> command line.
    Returns:
        0 when all stopped because they were told to, else 1.
    """
    ended = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()
        ended.set()

    told = threading.Event()
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            # A session of its own: Ctrl-C in the terminal reaches only this process, which stops both in order.
            running[name] = subprocess.Popen(command, start_new_session=True)  # noqa: S603
            threading.Thread(target=_watch, args=(running[name], ended), daemon=True).start()
        ended.wait()
        first = next((name for name, process in running.items() if process.poll() is not None), None)
        if first is not None and not told.is_set():
            _say(f"the {first} ended ({_how(running[first].returncode)}); stopping the rest")
    finally:
        codes = _stop_all(running)
        for number, handler in before.items():
            signal.signal(number, handler)
    good = told.is_set() and all(code in _STOPPED_WELL for code in codes)
    if good:
        _say("stopped")
    return 0 if good else 1


def _watch(process: subprocess.Popen[bytes], ended: threading.Event) -> None:
    process.wait()
    ended.set()


def _stop_all(running: Mapping[str, subprocess.Popen[bytes]]) -> list[int]:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    codes = []
    for name, process in running.items():
        try:
            codes.append(process.wait(STOP_SECONDS))
        except subprocess.TimeoutExpired:
            _say(f"the {name} did not stop within {STOP_SECONDS} seconds and was killed")
            os.killpg(process.pid, signal.SIGKILL)
            codes.append(process.wait())
    return codes


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _say(line: str) -> None:
    print(f"asmtp run: {line}", file=sys.stderr, flush=True)
