"""What a running bot has kept, straight from its files."""

from __future__ import annotations

import json
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Callable, TypeVar

from tests.conftest import LiveBot

Answer = TypeVar("Answer")


def find_leads(bot: LiveBot, reference: str) -> list[dict[str, Any]]:
    """The stored leads of this reference."""
    with sqlite3.connect(bot.data_dir / "leads.db") as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("select * from leads where reference = ?", (reference,))]


def find_lead(bot: LiveBot, reference: str) -> dict[str, Any]:
    """The one stored lead of this reference."""
    leads = find_leads(bot, reference)
    assert len(leads) == 1, f"{len(leads)} leads for one talk"
    return leads[0]


def find_lead_of(bot: LiveBot, contact: str) -> dict[str, Any]:
    """The one stored lead with this contact, as somebody who has seen no reference has one."""
    with sqlite3.connect(bot.data_dir / "leads.db") as database:
        database.row_factory = sqlite3.Row
        leads = [dict(row) for row in database.execute("select * from leads where contact_value = ?", (contact,))]
    assert len(leads) == 1, f"{len(leads)} leads with this contact"
    return leads[0]


def answers_in(lead: dict[str, Any]) -> dict[str, Any]:
    """A stored lead's answers: slot -> value."""
    answers: dict[str, Any] = json.loads(lead["answers"])
    return answers


def everything_written(bot: LiveBot) -> bytes:
    """All databases with their side files, and the log."""
    for name in ("tracker.db", "leads.db"):
        with sqlite3.connect(bot.data_dir / name) as database:
            database.execute("pragma wal_checkpoint(truncate)")
    files = [path for path in Path(bot.data_dir).rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files)


def typed_in(bot: LiveBot, conversation: str) -> list[str]:
    """What the person typed in a talk, in order, as it is stored."""
    query = "select data from events where sender_id = ? and type_name = 'user' order by id"
    with sqlite3.connect(bot.data_dir / "tracker.db") as database:
        return [json.loads(data)["text"] for (data,) in database.execute(query, (conversation,))]


def newest_conversation(bot: LiveBot) -> str:
    """The id of the conversation that began last."""
    query = "SELECT sender_id FROM events GROUP BY sender_id ORDER BY min(id) DESC LIMIT 1"
    with sqlite3.connect(bot.data_dir / "tracker.db") as database:
        return str(database.execute(query).fetchone()[0])


def erased_while_answering(bot: LiveBot, conversation: str, send: Callable[[], Answer]) -> Answer:
    """The answer to a message whose conversation is deleted after its turn has run and before that is saved.

    Nothing of the conversation is stored afterwards.
    """
    mine = (conversation,)
    with closing(sqlite3.connect(bot.data_dir / "tracker.db", isolation_level=None)) as tracker:
        tracker.execute("begin immediate")
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(send)
            time.sleep(1)  # the turn has run, and waits until it may write
            assert tracker.execute("delete from events where sender_id = ?", mine).rowcount > 0
            tracker.execute("commit")
            given = answer.result()
        assert tracker.execute("select count(*) from events where sender_id = ?", mine).fetchone() == (0,)
    return given
