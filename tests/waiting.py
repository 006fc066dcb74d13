"""Waiting in tests for what another thread or process does."""

from __future__ import annotations

import time
from typing import Callable

MANY_SECONDS = 60


def eventually(met: Callable[[], bool]) -> None:
    """Return as soon as it is so; a failure where it is not within `MANY_SECONDS`."""
    deadline = time.monotonic() + MANY_SECONDS
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.01)
