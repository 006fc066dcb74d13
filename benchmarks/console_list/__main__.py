"""`python -m benchmarks.console_list`: time the console's pages with 20,000 leads and print the table."""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from sqlalchemy import text

from benchmarks.console_list.ask import LOGIN, PASSWORD, Browser, Timing, asks, console
from benchmarks.console_list.fill import fill
from bot.console import audit, users
from bot.leads.migrate import upgrade
from bot.leads.store import LeadStore
from bot.today import HONG_KONG

DATABASES: Final = ("sqlite", "postgresql")


def main() -> None:
    """Fill a store of each kind, ask for each page, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console_list", description=__doc__)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--only", choices=DATABASES, help="one kind of database")
    parser.add_argument("--match", default="", help="only pages whose name holds this")
    args = parser.parse_args()
    found = {kind: measure(kind, args.leads, args.match) for kind in DATABASES if args.only in (None, kind)}
    print("milliseconds: " + ", ".join(f"{kind} p50 p95" for kind in found))
    for name in next(iter(found.values())):
        figures = [f"{part:8.1f}" for timings in found.values() for part in timings[name]]
        print(f"{': '.join(name):50} {' '.join(figures)}")


def measure(kind: str, leads: int, match: str) -> dict[tuple[str, str], Timing]:
    """Group and name of each page -> how long it takes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'leads.db'}"
        if kind == "postgresql":
            from tests.stores import running_server

            server = stack.enter_context(running_server())
            url = server.create("bench")
        now = datetime.now(timezone.utc)
        prepare(url, leads, now)
        service, address = console(folder, url)
        stack.enter_context(service)
        browser = Browser(address)
        pages = asks(browser, now.astimezone(HONG_KONG).date())
        return {(ask.group, ask.name): browser.time(ask) for ask in pages if match in f"{ask.group} {ask.name}"}


def prepare(url: str, leads: int, now: datetime) -> None:
    """A store with a user and so many leads."""
    upgrade(url)
    store = LeadStore(url)
    user = users.add(store.database, audit.Actor(None, audit.COMMAND_LINE), now, login=LOGIN, name="Bench",
                     role="admin", language="en", password=PASSWORD)  # fmt: skip
    fill(store, [user.id], leads, now)
    if store.database.engine.dialect.name == "postgresql":  # as its autovacuum does within a minute
        with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    store.close()


if __name__ == "__main__":
    main()
