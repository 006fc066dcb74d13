"""`python -m benchmarks.console_list [--write]`: time the console's pages with 20,000 leads."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import tempfile
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import text

from benchmarks.console_list import page
from benchmarks.console_list.ask import LOGIN, PASSWORD, ROOT, Browser, Timing, asks, console
from benchmarks.console_list.fill import fill
from bot.console import audit, users
from bot.leads.migrate import upgrade
from bot.leads.store import LeadStore
from bot.today import HONG_KONG, today


def main() -> None:
    """Fill a store of each kind, ask for each page, tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console_list", description=__doc__)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--only", choices=page.DATABASES, help="one kind of database")
    parser.add_argument("--match", default="", help="only pages whose name holds this")
    parser.add_argument("--write", action="store_true", help="write docs/console-speed.json and the pages")
    args = parser.parse_args()
    if args.write and (args.only or args.match):
        parser.error("--write keeps the whole table; run it without --only and --match")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    load = os.getloadavg()[0]
    found = {kind: measure(kind, args.leads, args.match) for kind in page.DATABASES if args.only in (None, kind)}
    print("milliseconds: " + ", ".join(f"{kind} least p50 p95" for kind in found))
    for name in next(iter(found.values())):
        figures = [f"{part:8.1f}" for timings in found.values() for part in timings[name]]
        print(f"{': '.join(name):50} {' '.join(figures)}")
    if args.write:
        machine = f"{platform.system()} {platform.machine()}"
        place = {"day": str(today()), "leads": args.leads, "cores": os.cpu_count(), "load": round(load, 1),
                 "machine": machine, "python": platform.python_version()}  # fmt: skip
        page.keep(ROOT / "docs", place, found)


def measure(kind: str, leads: int, match: str) -> dict[tuple[str, str], Timing]:
    """Group and name of each page -> how long it takes."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = f"sqlite:///{folder / 'leads.db'}"
        if kind == "postgresql":
            from tests.stores import running_server

            url = stack.enter_context(running_server()).create("bench")
        now = datetime.now(timezone.utc)
        prepare(url, leads, now)
        service, address = console(folder, url)
        stack.enter_context(service)
        browser = Browser(address)
        pages = asks(browser, now.astimezone(HONG_KONG).date())
        return browser.times([ask for ask in pages if match in f"{ask.group} {ask.name}"])


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
