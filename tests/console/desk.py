"""A consultant's browser, without a window: it keeps cookies and fills in forms as they were sent to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from bot.console import passwords
from bot.console.app import create_app
from bot.console.visit import Console
from bot.leads.database import Database
from bot.leads.models import User
from bot.leads.store import LeadStore

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=timezone.utc)
SECRET = "a secret key of the tests, 32 letters or more"
PASSWORD = "correct horse battery"
STAFF = {"ada": "admin", "carl": "consultant", "cora": "consultant", "vic": "viewer"}


@dataclass
class Clock:
    """A clock that stands still until told."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        """Move on."""
        self.now += timedelta(**time)


@dataclass
class Office:
    """A console with its staff.

    Attributes:
        console: what the pages work with.
        clock: its clock.
        ids: login name -> user's id.
    """

    console: Console
    clock: Clock
    ids: dict[str, str] = field(default_factory=dict)

    def desk(self, login: str | None = None, **options: Any) -> Desk:
        """A browser, signed in as this user."""
        desk = Desk(TestClient(create_app(self.console), follow_redirects=False, **options))
        return desk.sign_in(login) if login else desk

    @property
    def database(self) -> Database:
        """The database of the store."""
        return self.console.database

    @property
    def store(self) -> LeadStore:
        """The lead store."""
        return self.console.store


REAL_HASHER = passwords.HASHER
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""argon2id all the same, but cheap: two thousand tests sign in."""


@lru_cache(maxsize=1)
def password_hash() -> str:
    """The hash of everybody's password; made once, it takes a while."""
    return passwords.hashed(PASSWORD)


def open_office(database: str, **options: Any) -> Office:
    """A console on this store, with `STAFF` in it; `options` are those of `Console`."""
    clock = Clock()
    console = Console(LeadStore(database), options.pop("tracker_url", database), SECRET, clock=clock, **options)
    office = Office(console, clock)
    with office.database.write() as session:
        for login, role in STAFF.items():
            office.ids[login] = f"00000000-0000-4000-8000-{len(office.ids):012}"
            user = {"id": office.ids[login], "login": login, "name": login.title(), "role": role}
            proofs = {"password_hash": password_hash(), "recovery_codes": []}
            session.add(User(**user, **proofs, language="en", disabled=False, created_at=NOW))
    return office


class Desk:
    """One browser.

    Attributes:
        client: what speaks HTTP.
        last: the last answer.
    """

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.last: Any = None

    def get(self, path: str) -> Any:
        """Ask for a page."""
        self.last = self.client.get(path)
        return self.last

    def follow(self) -> Any:
        """Go where the last answer sends the browser."""
        return self.get(self.last.headers["location"])

    def post(self, path: str, fields: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> Any:
        """Send a form with the token of the last page."""
        data = {"csrf": self.token, **(fields or {})}
        self.last = self.client.post(path, data=data, headers=headers or {})
        return self.last

    def submit(self, action: str, changes: dict[str, Any] | None = None) -> Any:
        """Fill in a form of the last page and send it; what is not changed stays as the page had it."""
        fields = forms(self.last.text)[action]
        self.last = self.client.post(action, data={**fields, **(changes or {})})
        return self.last

    @property
    def token(self) -> str:
        """The forms' token in the last page; empty when it has none."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.last.text if self.last is not None else "")
        return found[1] if found else ""

    def sign_in(self, login: str, password: str = PASSWORD) -> Desk:
        """Sign in and load a page, so that there is a form token."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"login": login, "password": password})
        assert answer.status_code == 303, answer.status_code
        self.get("/account")
        return self


def forms(html: str) -> dict[str, dict[str, Any]]:
    """The forms of a page: action -> fields with the values they have."""
    reader = _Forms()
    reader.feed(html)
    return reader.found


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, Any]] = {}
        self._fields: dict[str, Any] | None = None
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            self._fields = self.found.setdefault(given.get("action") or "", {})
        elif self._fields is None or (not name and tag != "option"):
            return
        elif tag == "input" and (given.get("type") not in ("checkbox", "radio") or "checked" in given):
            self._fields[str(name)] = given.get("value") or ""
        elif tag == "select":
            self._select = str(name)
        elif tag == "option" and self._select and (self._select not in self._fields or "selected" in given):
            self._fields[self._select] = given.get("value") or ""
        elif tag == "textarea":
            self._area = str(name)
            self._fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        if self._fields is not None and self._area:
            self._fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
