"""A real console on a filled store, and how long its pages take, asked over HTTP as a browser asks."""

from __future__ import annotations

import re
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, Mapping, NamedTuple, Sequence

import requests

from benchmarks.errors import BenchmarkError
from benchmarks.processes import Service, clean_environment, free_port
from bot.console.rescue import REASONS

ROOT: Final = Path(__file__).resolve().parents[2]
ROUNDS: Final = 21
START_SECONDS: Final = 60
LOGIN: Final = "bench"
PASSWORD: Final = "benchmark of the console"  # noqa: S105


class Ask(NamedTuple):
    """One page: its group in the docs' table, its name, its address, and what is sent, if anything.

    `first_byte`: only until the answer begins; it is a stream or a large file.
    """

    group: str
    name: str
    path: str
    form: Mapping[str, str] | None = None
    first_byte: bool = False


class Timing(NamedTuple):
    """Milliseconds: `least` of the quickest request; half of them take at most `p50`, 19 of 20 at most `p95`."""

    least: float
    p50: float
    p95: float


class Browser:
    """A signed-in consultant's browser."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()
        self.csrf = self._token("/sign-in")
        answer = self.post("/sign-in", {"login": LOGIN, "password": PASSWORD})
        if answer.status_code != 303:
            raise BenchmarkError(f"signing in answered {answer.status_code}")
        self.csrf = self._token("/account")

    def get(self, path: str) -> str:
        """A page."""
        answer = self.session.get(self.address + path)
        answer.raise_for_status()
        return answer.text

    def post(self, path: str, form: Mapping[str, str], **options: Any) -> requests.Response:
        """Send a form."""
        data = {"csrf": self.csrf, **form}
        return self.session.post(self.address + path, data=data, allow_redirects=False, **options)

    def found(self, words: str, **filters: str) -> str:
        """The address of a search's answer."""
        return self.post("/leads/find", {"words": words, **filters}).headers["location"]

    def time(self, ask: Ask) -> float:
        """Milliseconds from sending a request to the whole answer, or to its first byte."""
        started = time.perf_counter()
        if ask.form is None:
            answer = self.session.get(self.address + ask.path, stream=ask.first_byte)
        else:
            answer = self.post(ask.path, ask.form, stream=ask.first_byte)
        if ask.first_byte:
            next(answer.iter_content(1))
        taken = 1000 * (time.perf_counter() - started)
        answer.close()
        if answer.status_code != 200:
            raise BenchmarkError(f"{ask.path} answered {answer.status_code}")
        return taken

    def times(self, pages: Sequence[Ask]) -> dict[tuple[str, str], Timing]:
        """Group and name of each page -> how long it takes.

        All are asked for in turns, so that what else the machine does falls upon all of them alike; the first round,
        in which caches fill, does not count.
        """
        rounds = [[self.time(ask) for ask in pages] for _ in range(ROUNDS + 1)][1:]
        found = {}
        for ask, taken in zip(pages, zip(*rounds, strict=True), strict=True):
            slow = statistics.quantiles(taken, n=20)[-1]
            found[ask.group, ask.name] = Timing(min(taken), statistics.median(taken), slow)
        return found

    def _token(self, path: str) -> str:
        return self.get(path).split('name="csrf" value="')[1].split('"')[0]


def console(folder: Path, url: str) -> tuple[Service, str]:
    """Start `asmtp console` on a store; the service and its address once it answers."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = clean_environment(ASMTP_DATA_DIR=str(folder), DATABASE_URL=url, ASMTP_CONSOLE_PORT=str(port))
    command = [sys.executable, "-m", "bot.cli", "console"]
    service = Service("the console", command, ROOT, environment, folder / "console.log")
    deadline = time.monotonic() + START_SECONDS
    while True:
        service.check_alive()
        try:
            if requests.get(f"{address}/health", timeout=5).status_code == 200:
                return service, address
        except requests.ConnectionError:
            if time.monotonic() > deadline:
                service.stop()
                raise
        time.sleep(0.1)


def asks(browser: Browser, today: date) -> list[Ask]:
    """Every kind of page that shows many leads, or counts them."""
    first = re.findall(r'href="/leads/([0-9a-f-]{36})"', browser.get("/leads"))[0]
    week = {"since": str(today - timedelta(days=60)), "until": str(today - timedelta(days=53))}
    year = f"since={today - timedelta(days=364)}&until={today}"
    return [
        Ask("list", "newest first", "/leads"),
        *(Ask("list", f"tab {tab}", f"/leads?tab={tab}")
          for tab in ("new", "contacted", "qualified", "engaged", "closed", "lost")),
        Ask("list", "last page", "/leads?page=9999"),
        *(Ask("list", f"order {sort}", f"/leads?sort={sort}") for sort in ("oldest", "changed", "follow_up")),
        *(Ask("filter", name.replace("=", " "), f"/leads?{name}") for name in (
            "outcome=needs_review", "scheme=IANG", "owner=me", "owner=nobody", "due=today", "due=week", "due=none",
            "language=zh_hant", "source=demo", "consent=yes", "consent=no")),
        Ask("filter", "a week, oldest first", f"/leads?{_query(week)}&sort=oldest"),
        Ask("filter", "saved view: three filters and order",
            "/leads?outcome=needs_review&language=zh_hant&consent=no&sort=follow_up"),
        *(Ask("filter", f"need {reason}", f"/leads?need={reason}") for reason in REASONS),
        Ask("search", "one character, 陈", browser.found("陈")),
        Ask("search", "a word most have, demo", browser.found("demo")),
        Ask("search", "two such words", browser.found("demo 示例")),
        Ask("search", "such a word, page 100", browser.found("demo") + "&page=100"),
        Ask("search", "a phone number", browser.found("5555 0123")),
        Ask("search", "in notes", browser.found("reference letter")),
        Ask("search", "with two filters and order",
            browser.found("demo", tab="contacted", language="zh_hant", outcome="needs_review", sort="changed")),
        Ask("search", "nothing found", browser.found("zzzzzz")),
        Ask("rescue", "all", "/rescue"),
        *(Ask("rescue", reason, f"/rescue?reason={reason}") for reason in REASONS),
        Ask("rescue", "last page", "/rescue?page=9999"),
        Ask("board", "all", "/board"),
        Ask("board", "mine", "/board?owner=me"),
        Ask("board", "page 50 of a column", "/board?new=50"),
        Ask("enquiry", "the newest", f"/leads/{first}"),
        Ask("other", "mentions", "/mentions"),
        Ask("other", "audit log", "/audit"),
        Ask("other", "audit log, one kind", "/audit?action=sign_in"),
        Ask("other", "keeping times", "/retention"),
        Ask("live", "first event", "/live", first_byte=True),
        *(Ask("export", f"{kind}, first byte", "/leads/export",
              {"scope": "all", "format": kind, "back": "/leads"}, first_byte=True) for kind in ("csv", "jsonl")),
        Ask("funnel_month", "30 days", "/funnel"),
        Ask("funnel_year", "a year", f"/funnel?{year}"),
    ]  # fmt: skip


def _query(params: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in params.items())
