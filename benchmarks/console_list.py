"""How long the console's list takes with many leads: `python -m benchmarks.console_list` prints a table.

A few hundred leads are made as `asmtp demo-data` makes them and copied with other ids, names and times. Each request
goes through the whole application, without a network.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from sqlalchemy import insert, select
from starlette.testclient import TestClient

from bot.console import audit, users
from bot.console.app import create_app
from bot.console.demo import Demo
from bot.console.visit import Console
from bot.leads.identifiers import uuid7
from bot.leads.migrate import upgrade
from bot.leads.models import LEAD_PART, Lead, LeadSearch, Note
from bot.leads.reference import new_reference
from bot.leads.search import fold
from bot.leads.store import LeadStore

ORIGINALS: Final = 200
REPEATS: Final = 15
PASSWORD: Final = "benchmark of the console"  # noqa: S105
SURNAMES: Final = "陳李張黃何王劉吳周鄭梁林謝羅許"
REQUESTS: Final = {
    "newest first": ("", {}),
    "one step": ("", {"tab": "new"}),
    "result and language": ("", {"outcome": "needs_review", "language": "zh_hant"}),
    "suggested scheme": ("", {"scheme": "IANG"}),
    "mine, due today": ("", {"owner": "me", "due": "today"}),
    "by follow-up": ("", {"sort": "follow_up"}),
    "a week, oldest first": ("", {"since": "2026-10-01", "until": "2026-10-07", "sort": "oldest"}),
    "last page": ("", {"page": "400"}),
    "search 陈": ("陈", {}),
    "search for a phone": ("5555 0123", {}),
    "search in notes": ("reference letter", {}),
    "search, step and order": ("demo", {"tab": "contacted", "sort": "changed"}),
    "search that finds nothing": ("zzzzzz", {}),
}
"""What is asked for: name -> words to search for, parameters of the address."""


def fill(store: LeadStore, owners: list[str], count: int) -> None:
    """Bring the store to so many leads."""
    now, dice = datetime(2026, 11, 25, tzinfo=timezone.utc), random.Random(7)  # noqa: S311
    Demo(store, None, owners, now, dice).make(ORIGINALS)
    columns = [column for column in Lead.__table__.columns if column.name != "id"]
    with store.database.read() as session:
        originals = [dict(row) for row in session.execute(select(*columns)).mappings()]
        notes = list(session.execute(select(Note.author, Note.text)))
        texts = list(session.execute(select(LeadSearch.text).where(LeadSearch.part == LEAD_PART)).scalars())
    with store.database.write() as session:
        for start in range(0, count - ORIGINALS, 1000):
            rows = [_copy(dice.choice(originals), now, dice) for _ in range(min(1000, count - ORIGINALS - start))]
            session.execute(insert(Lead), rows)
            kept = [{"id": str(uuid.uuid4()), "lead_id": row["id"], "at": now, **dict(dice.choice(notes)._mapping)}
                    for row in rows]  # fmt: skip
            session.execute(insert(Note), kept)
            parts = [{"lead_id": row["id"], "part": LEAD_PART,
                      "text": f"{fold(row['contact_name'])}\n{dice.choice(texts)}"} for row in rows]  # fmt: skip
            parts += [{"lead_id": note["lead_id"], "part": note["id"], "text": fold(note["text"])} for note in kept]
            session.execute(insert(LeadSearch), parts)


def _copy(original: dict[str, Any], now: datetime, dice: random.Random) -> dict[str, Any]:
    at, reference = now - timedelta(days=dice.uniform(0, 360)), new_reference()
    name = f"{dice.choice(SURNAMES)}示例{dice.randint(1, 9999)}"
    return {**original, "id": uuid7(at), "submission_key": uuid.uuid4().hex * 2, "reference": reference,
            "created_at": at, "updated_at": at, "contact_name": name}  # fmt: skip


def measure(client: TestClient, words: str, params: dict[str, str]) -> tuple[float, float, str]:
    """Milliseconds at the median, by the clock and of the processor, and how many leads were found."""
    if words:
        page = client.get("/leads").text
        token = page.split('name="csrf" value="')[1].split('"')[0]
        answer = client.post("/leads/find", data={"csrf": token, "words": words, **params}, follow_redirects=False)
        address = answer.headers["location"]
    else:
        address = "/leads?" + "&".join(f"{name}={value}" for name, value in params.items())
    times, work = [], []
    for _ in range(REPEATS):
        started, busy = time.perf_counter(), time.process_time()
        answer = client.get(address)
        times.append(1000 * (time.perf_counter() - started))
        work.append(1000 * (time.process_time() - busy))
    found = answer.text.split('aria-current="true">')[-1].split("<b>")[1].split("</b>")[0]
    return statistics.median(times), statistics.median(work), found


def main() -> None:
    """Fill a store, ask for each list, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console_list", description=__doc__)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--url", help="an empty PostgreSQL database instead of SQLite")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = args.url or f"sqlite:///{Path(folder) / 'leads.db'}"
        upgrade(url)
        console = Console(LeadStore(url), url, "of a benchmark, which has no talks")
        actor, now = audit.Actor(None, audit.COMMAND_LINE), datetime.now(timezone.utc)
        user = users.add(console.database, actor, now, login="bench", name="Bench", role="admin", language="en",
                         password=PASSWORD)  # fmt: skip
        fill(console.store, [user.id], args.leads)
        with TestClient(create_app(console)) as client:
            page = client.get("/sign-in").text
            token = page.split('name="csrf" value="')[1].split('"')[0]
            client.post("/sign-in", data={"csrf": token, "login": "bench", "password": PASSWORD})
            kind = console.database.engine.dialect.name
            print(f"{args.leads:,} leads, {kind}: milliseconds by the clock, of the processor")
            for name, (words, params) in REQUESTS.items():
                clock, work, found = measure(client, words, params)
                print(f"{name:28} {clock:7.1f} {work:7.1f}   {found} found")
        console.close()


if __name__ == "__main__":
    main()
