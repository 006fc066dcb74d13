"""Open pages hear of changes: a real console process, real streams."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, Iterator
from urllib.parse import quote, urlencode

import pytest

from bot.console import audit, casework, sessions
from bot.console.audit import Actor
from bot.console.live import ENDED, MOST_STREAMS, version
from bot.leads.store import LeadStore
from tests.conftest import ROOT, bot_environment, free_port
from tests.console.desk import NOW, PASSWORD, STAFF, Office, open_office
from tests.console.test_serving import stop, wait_for
from tests.leads.in_chat import erase_in_chat
from tests.leads.samples import draft
from tests.waiting import eventually


class Browser:
    """A browser that is signed in at a console process."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.open: list[http.client.HTTPConnection] = []

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> http.client.HTTPResponse:
        """One request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.open.append(connection)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body, {"Cookie": cookie, **kind, **headers})
        answer = connection.getresponse()
        for header in answer.msg.get_all("set-cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def sign_in(self, login: str) -> None:
        """Sign in."""
        page = self.ask("GET", "/sign-in").read().decode()
        self.post("/sign-in", page, login=login, password=PASSWORD)

    def post(self, path: str, page: str, **fields: str) -> None:
        """Send a form with the page's token."""
        token = re.search(r'name="csrf" value="([^"]+)"', page)
        assert token
        assert self.ask("POST", path, urlencode({"csrf": token[1], **fields})).status == 303

    def close(self) -> None:
        """Close every connection."""
        for connection in self.open:
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)
            connection.close()

    def listen(self) -> http.client.HTTPResponse:
        """Open the stream."""
        answer = self.ask_live()
        assert (answer.status, kind(answer)) == (200, "text/event-stream")
        return answer

    def ask_live(self) -> http.client.HTTPResponse:
        """Ask for the stream; where there is no room for one more, the answer is JSON."""
        return self.ask("GET", "/live", Accept="text/event-stream")


def kind(answer: http.client.HTTPResponse) -> str:
    """The media type of an answer."""
    return answer.headers["content-type"].split(";")[0]


def message(stream: http.client.HTTPResponse) -> str:
    """The next message of a stream; empty when it has ended."""
    lines = []
    while line := stream.readline().decode().strip():
        lines.append(line)
    return "\n".join(lines)


@pytest.fixture
def served(tmp_path: Path, sqlite_url: str) -> Iterator[tuple[Office, int, Any]]:
    """An office whose console runs in a process of its own."""
    office = open_office(sqlite_url)
    port = free_port()
    environment = {**bot_environment(tmp_path, 1), "ASMTP_CONSOLE_PORT": str(port), "DATABASE_URL": sqlite_url}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "console"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert process.stdout
        wait_for(process.stdout, "Console:")
        yield office, port, process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
        office.store.close()


def test_a_new_lead_reaches_every_open_list_until_its_session_ends(served: tuple[Office, int, Any]) -> None:
    office, port, process = served
    carl, cora = Browser(port), Browser(port)
    carl.sign_in("carl")
    cora.sign_in("cora")
    streams = [carl.listen(), cora.listen()]
    first = {message(stream) for stream in streams}
    assert len(first) == 1
    lead = office.store.submit(draft(), NOW)
    second = {message(stream) for stream in streams}
    assert len(second) == 1
    assert second != first
    assert lead.reference not in str(second)
    carl.post("/account/sign-out-everywhere", carl.ask("GET", "/account").read().decode())
    assert "event: ended" in message(streams[0])
    assert message(streams[0]) == "", "closed"
    office.store.submit(draft(), NOW)
    assert message(streams[1]).startswith("data: "), "hers goes on"
    stop(process, signal.SIGTERM)
    assert message(streams[1]) == "", "an open stream does not hold up the end"
    for stream in streams:
        stream.close()
    carl.close()
    cora.close()


def test_many_open_lists_leave_room_for_pages(served: tuple[Office, int, Any]) -> None:
    """More streams than the server has threads; nobody may have so many that others have none."""
    _, port, _ = served
    browsers = [Browser(port) for _ in STAFF]
    streams = []
    for browser, login in zip(browsers, STAFF, strict=True):
        browser.sign_in(login)
        mine = [browser.listen() for _ in range(MOST_STREAMS)]
        assert all(message(stream).startswith("data: ") for stream in mine)
        assert kind(browser.ask_live()) == "application/json"
        streams += mine
    assert all(browser.ask("GET", "/leads").status == 200 for browser in browsers)
    for stream in streams:
        stream.close()
    for browser in browsers:
        browser.close()
    again = Browser(port)
    again.sign_in("carl")
    eventually(lambda: kind(again.ask_live()) == "text/event-stream")  # a stream that was left makes room
    again.close()


def test_a_stream_does_not_end_by_a_look_from_before_its_session(any_office: Office) -> None:
    """Somebody signs in just after a look; only a later one knows."""
    feed, carl = any_office.console.feed, any_office.ids["carl"]

    async def first_events() -> list[str]:
        await feed.look()
        key = sessions.find(any_office.database, sessions.open_session(any_office.database, carl, NOW, verified=True),
                            NOW).key  # fmt: skip
        told = []
        async for event in feed.stream(key, carl):
            told.append(event)
            if len(told) == 1:
                sessions.close_all(any_office.database, carl)
        return told

    told = asyncio.run(first_events())
    assert told[0].startswith("data: ")
    assert told[1:] == [ENDED], "and ends by one from after"


def test_who_signed_in_a_moment_ago_is_not_told_that_the_session_has_ended(office: Office) -> None:
    """The look that all share may be older than the session."""
    feed = office.console.feed

    async def first() -> list[str]:
        await feed.look()
        new = sessions.find(office.database, office.desk("carl").client.cookies["console"], NOW)
        assert new
        return [await feed.stream(key, office.ids["carl"]).__anext__() for key in (new.key, "no session")]

    heard, other = asyncio.run(first())
    assert heard.startswith("data: ")
    assert other.startswith("data: "), "it is told at the next look"


def test_the_same_without_a_stream(any_office: Office) -> None:
    """What a browser polls when it has no streams; the moment is the one in the page."""
    desk = any_office.desk("vic")
    page = desk.get("/leads").text
    version, since = (re.search(f'data-{name}="([^"]+)"', page) for name in ("live", "since"))
    assert version
    assert since
    answer = desk.get(f"/live?since={quote(since[1])}")
    quiet = {"changed": "", "badges": {"rescue": 0, "mentions": 0, "requests": 0}}
    assert answer.json() == {"version": version[1], "arrived": 0, **quiet}
    any_office.clock.forward(minutes=1)
    any_office.store.submit(draft(), any_office.clock.now)
    told = json.loads(desk.get(f"/live?since={quote(since[1])}").text)
    assert told["arrived"] == 1
    assert told["version"] != version[1]
    any_office.clock.forward(days=7)
    desk = any_office.desk("vic")
    assert desk.get("/live").json()["badges"] == {"rescue": 1, "mentions": 0, "requests": 0}, (
        "nobody has got back to them"
    )
    for odd in ("", "x", "2026-11-25", "2026-11-25T02:00:00", "0001-01-01T00:00:00%2B14:00",
                "9999-12-31T23:59:59-14:00", "1999-12-31T23:59:59%2B00:00"):  # fmt: skip
        assert desk.get(f"/live?since={odd}").json()["arrived"] == 0


@pytest.mark.parametrize("page", ["/leads", "/rescue", "/board"])
def test_what_is_kept_up_to_date_says_which_state_it_shows(office: Office, page: str) -> None:
    desk = office.desk("vic")
    shown = re.search('data-live="([^"]+)"', desk.get(page).text)
    assert shown
    assert shown[1] == desk.get("/live").json()["version"]


def test_an_open_enquiry_is_told_who_changed_it(any_office: Office) -> None:
    first = draft()
    lead = any_office.store.submit(first, NOW)
    carl, cora = (audit.Actor(any_office.ids[login], "test") for login in ("carl", "cora"))
    desk = any_office.desk("carl")
    seen = re.search(r'data-seen="(\d+)"', desk.get(f"/leads/{lead.id}").text)
    assert seen
    asked = f"/live?lead={lead.id}&seen={seen[1]}"
    assert desk.get(asked).json()["changed"] == ""
    casework.add_note(any_office.database, carl, NOW, lead.id, "in another window")
    assert desk.get(asked).json()["changed"] == "You changed this enquiry in another window."
    casework.add_note(any_office.database, cora, NOW, lead.id, "for @carl")
    casework.add_note(any_office.database, carl, NOW, lead.id, "once more")
    told = desk.get(asked).json()
    assert told["changed"] == "Cora changed this enquiry."
    assert told["badges"]["mentions"] == 1
    any_office.store.submit(draft(submission_id=first.submission_id, contact_name="陳二"), NOW)
    assert "in the chat" in desk.get(asked).json()["changed"]
    assert "陳二" not in desk.last.text
    seen = re.search(r'data-seen="(\d+)"', desk.get(f"/leads/{lead.id}").text)
    assert seen
    assert desk.get(f"/live?lead={lead.id}&seen={seen[1]}").json()["changed"] == ""
    erase_in_chat(any_office.store, first.submission_id)
    assert "not there any more" in desk.get(asked).json()["changed"]
    assert desk.get("/live?lead=x&seen=y").status_code == 200


def test_a_list_that_looks_for_news_keeps_no_session_alive(office: Office) -> None:
    desk = office.desk("carl")
    rounds = 5
    for _ in range(rounds):
        office.clock.forward(seconds=sessions.IDLE.total_seconds() / (rounds - 1))
        desk.get("/live")
        desk.client.get("/leads", headers={"X-Refresh": "live"})
    assert desk.get("/live").status_code == 303, "nobody did anything meanwhile"


def test_any_change_is_another_version_and_none_is_not(store: LeadStore) -> None:
    def now() -> str:
        with store.database.read() as session:
            return version(session)

    versions = [now()]
    first = draft()
    lead = store.submit(first, NOW)
    versions.append(now())
    store.submit(first, NOW)
    assert now() == versions[-1]
    store.submit(draft(submission_id=first.submission_id, contact_name="陳二"), NOW.replace(year=2027))
    versions.append(now())
    erase_in_chat(store, first.submission_id)
    versions.append(now())
    assert len(set(versions[1:])) == 3
    assert store.get(lead.id) is None


def test_a_change_by_a_clock_that_is_behind_is_another_version(any_office: Office) -> None:
    """Two servers, or two who do something at once: the last to be written down need not be the newest."""
    leads = [any_office.store.submit(draft(), NOW) for _ in range(2)]
    actor = Actor(any_office.ids["carl"], "test")
    versions = set()
    for lead, seconds in zip(leads * 2, (5, 4.9, 4.8, -9), strict=True):
        casework.add_note(any_office.database, actor, NOW + timedelta(seconds=seconds), lead.id, "called")
        with any_office.database.read() as session:
            versions.add(version(session))
    assert len(versions) == 4
