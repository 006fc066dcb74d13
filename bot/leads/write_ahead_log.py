"""Emptying SQLite's write-ahead log, which keeps copies of old pages: what is deleted must be gone from there too.

While somebody else reads or writes, it cannot be emptied. Nobody is made to wait for that: it is tried again in the
background until it is done. Bot and console empty the logs when they start, so a process that ended meanwhile leaves
nothing behind either.
"""

from __future__ import annotations

import atexit
import time
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Final

from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import OperationalError

from bot.leads.database import StoreUnavailable, connect, explained, shown

_AT_ONCE: Final = 4
_PAUSE_SECONDS: Final = 0.05
_RETRY_SECONDS: Final = 0.5
_LONGEST_RETRY_SECONDS: Final = 30.0
_LAST_SECONDS: Final = 5.0
"""So long a process that ends waits for what is still to be done."""

_waiting: dict[str, int] = {}
"""URL of a database whose log is still to be emptied -> how often that was asked for."""
_guard: Final = Lock()
_ending: Final = Event()


def empty_write_ahead_log(engine: Engine) -> bool:
    """Empty the log of an SQLite database now, or else soon.

    Returns:
        Whether it is empty; False when others were at work and it is tried again in the background.
    Raises:
        StoreUnavailable: the database does not answer.
    """
    if engine.dialect.name != "sqlite":
        return True
    for _ in range(_AT_ONCE):
        with explained(shown(str(engine.url))):
            if _emptied(engine):
                return True
        time.sleep(_PAUSE_SECONDS)
    _try_later(engine.url.render_as_string(hide_password=False))
    return False


def _emptied(engine: Engine) -> bool:
    """Whether the log could be emptied at this moment; nobody waits, since whoever waits here holds up all writers."""
    with closing(engine.raw_connection()) as connection:
        (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute("PRAGMA busy_timeout=0")
        try:
            (busy, *_pages) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            connection.execute(f"PRAGMA busy_timeout={patience}")


def _try_later(url: str) -> None:
    with _guard:
        known = url in _waiting
        _waiting[url] = _waiting.get(url, 0) + 1
    if not known:
        worker = Thread(target=_keep_trying, args=(url,), name="emptying a write-ahead log", daemon=True)
        worker.start()
        atexit.register(_give_last_chance, worker)


def _keep_trying(url: str) -> None:
    pause = _RETRY_SECONDS
    while True:
        if _ending.wait(pause):
            time.sleep(_PAUSE_SECONDS)
        with _guard:
            asked = _waiting[url]
        done = _done_or_gone(url)
        with _guard:
            if done and _waiting[url] == asked:
                del _waiting[url]
                return
        pause = _RETRY_SECONDS if done else min(pause * 1.5, _LONGEST_RETRY_SECONDS)


def _done_or_gone(url: str) -> bool:
    with suppress(StoreUnavailable, OperationalError):
        engine = connect(url, create=False)
        try:
            return _emptied(engine)
        finally:
            engine.dispose()
    return not Path(str(make_url(url).database)).exists()


def _give_last_chance(worker: Thread) -> None:
    _ending.set()
    worker.join(_LAST_SECONDS)
