"""The write-ahead log after an erasure: empty at once, or as soon as nobody reads any more; nobody waits for it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from bot.leads.database import connect
from bot.leads.write_ahead_log import empty_write_ahead_log

NEEDLE = b"a needle of fifteen words"
PATIENCE_SECONDS = 20


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database from which the needle was deleted; its log still holds it."""
    engine = connect(f"sqlite:///{tmp_path}/some.db")
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("CREATE TABLE words (word TEXT)"))
        connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": NEEDLE.decode()})
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(text("DELETE FROM words"))
    yield engine
    engine.dispose()


def on_disk(engine: Engine) -> bool:
    """Whether the needle is in any of the database's files."""
    files = Path(str(engine.url.database)).parent.glob("some.db*")
    return any(NEEDLE in path.read_bytes() for path in files)


def reader(engine: Engine) -> sqlite3.Connection:
    """Somebody who is in the middle of reading."""
    connection = sqlite3.connect(str(engine.url.database), isolation_level=None)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM words").fetchone()
    return connection


def soon_gone(engine: Engine) -> bool:
    """Whether the needle goes before our patience does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while on_disk(engine) and time.monotonic() < until:
        time.sleep(0.05)
    return not on_disk(engine)


def test_it_is_empty_at_once_when_nobody_is_at_work(engine: Engine) -> None:
    assert on_disk(engine), "this test would not see what is left"
    assert empty_write_ahead_log(engine)
    assert not on_disk(engine)


def test_while_somebody_reads_it_is_tried_again_until_it_is_empty(engine: Engine) -> None:
    for _ in range(2):
        with closing(reader(engine)):
            assert not empty_write_ahead_log(engine)
            assert on_disk(engine)
            with engine.execution_options(write=True).begin() as connection:
                connection.execute(text("INSERT INTO words VALUES ('somebody else')"))  # nobody is held up
        assert soon_gone(engine)
        with engine.execution_options(write=True).begin() as connection:
            connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": NEEDLE.decode()})
        with engine.execution_options(write=True).begin() as connection:
            connection.execute(text("DELETE FROM words"))


def test_a_connection_waits_for_others_as_before(engine: Engine) -> None:
    with engine.connect() as connection:
        before = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    empty_write_ahead_log(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == before > 0


def test_a_command_that_ends_waits_for_the_last_reader(engine: Engine) -> None:
    """`asmtp retention reapply --erase` has no background to leave it to."""
    program = """
import sys
from bot.leads.database import connect
from bot.leads.write_ahead_log import empty_write_ahead_log
print(empty_write_ahead_log(connect(sys.argv[1])), flush=True)
"""
    with closing(reader(engine)):
        command = subprocess.Popen([sys.executable, "-c", program, str(engine.url)], stdout=subprocess.PIPE, text=True)
        assert command.stdout is not None
        assert command.stdout.readline() == "False\n"
    command.communicate(timeout=PATIENCE_SECONDS)
    assert not on_disk(engine)
