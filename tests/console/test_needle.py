"""A needle in everything that is stored of somebody: erased by the console's own form, it is in no file any more."""

from __future__ import annotations

import signal
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine, make_url

from bot.console import casework
from bot.console.corrections import override
from bot.leads.database import connect
from bot.leads.migrate import upgrade
from bot.leads.talks import INBOX, make_tables
from bot.runtime.conversation_store import EVENTS, REFERENCES
from tests.conftest import ROOT, bot_environment, free_port
from tests.console.desk import NOW, SECRET, Desk, Office, open_office
from tests.console.test_erasure import CARL, fill, rows_with, talk
from tests.console.test_serving import stop, wait_for
from tests.leads.samples import draft

EXPORTED = ("csv", "jsonl")


@contextmanager
def running_console(folder: Path, url: str, tracker_url: str) -> Iterator[Desk]:
    """A real console process, and a browser in which an admin is signed in; log and temporary files are in `folder`."""
    (folder / "tmp").mkdir()
    port = free_port()
    environment = bot_environment(
        folder, 1, DATABASE_URL=url, TRACKER_DATABASE_URL=tracker_url, ASMTP_SECRET_KEY=SECRET,
        ASMTP_CONSOLE_PORT=str(port), TMPDIR=str(folder / "tmp"),
    )  # fmt: skip
    with open(folder / "console.log", "wb") as log:
        process = subprocess.Popen([sys.executable, "-m", "bot.cli", "console"], cwd=ROOT, env=environment, text=True,
                                   stdout=subprocess.PIPE, stderr=log)  # fmt: skip
    try:
        assert process.stdout
        wait_for(process.stdout, "Console:")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            desk: Any = client
            yield Desk(desk).sign_in("ada")
    finally:
        stop(process, signal.SIGTERM)


def person(office: Office, engine: Engine, needle: str) -> str:
    """A real enquiry, with the needle wherever people or consultants may write; its id."""
    conversation = f"web:{needle}"
    intake = draft(contact_channel="wechat", contact_value=needle, contact_name=needle, free_note=needle,
                   transcript=conversation, evidence={"offer": f"{needle} signed"})  # fmt: skip
    lead = office.store.submit(intake, NOW)
    casework.add_note(office.database, CARL, NOW, lead.id, f"{needle} called back")
    override(office.database, CARL, NOW, lead.id, 0, lead.outcome, "not_yet", f"{needle} says so")
    talk(engine, conversation, needle)
    return lead.id


def tracker_rows(engine: Engine, needle: str) -> list[str]:
    """The tables of conversations that hold it in some column."""
    with engine.connect() as connection:
        return [table.name for table in (EVENTS, REFERENCES, INBOX)
                if any(needle in repr(row) for row in connection.execute(select(table)).all())]  # fmt: skip


def test_what_the_consoles_form_erases_is_in_no_file(
    empty_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Databases, write-ahead logs, conversations, outbox, the process's log, what exports leave behind: byte by byte.

    PostgreSQL keeps what was deleted in its pages until it is vacuumed, and in its own log until that is used anew.
    """
    on_sqlite = empty_url.startswith("sqlite")
    tracker_url = f"sqlite:///{tmp_path}/talks/tracker.db" if on_sqlite else empty_url
    upgrade(empty_url)
    make_tables(tracker_url)
    office, engine = open_office(empty_url, tracker_url=tracker_url), connect(tracker_url)
    needles = [f"ndl{uuid.uuid4().hex[:9]}" for _ in range(2)]
    other = f"oth{uuid.uuid4().hex[:9]}"
    gone = [fill(office, engine, needles[0]), person(office, engine, needles[1])]
    person(office, engine, other)
    if on_sqlite:
        before = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
        assert all(needle.encode() in before for needle in needles), "this test would not see what is left"
    with running_console(tmp_path, empty_url, tracker_url) as desk:
        assert needles[1] in desk.get(f"/leads/{gone[1]}").text
        for kind in EXPORTED:
            given = desk.client.post(f"/leads/{gone[1]}/export", data={"csrf": desk.token, "format": kind})
            assert needles[1] in given.text, kind
        desk.get(f"/leads/{gone[1]}/held")
        assert needles[1] in desk.submit(f"/leads/{gone[1]}/held").text
        for needle, lead_id in zip(needles, gone, strict=True):
            desk.get(f"/leads/{lead_id}/erase")
            assert desk.submit(f"/leads/{lead_id}/erase", {"sure": "yes"}).status_code == 303
            assert needle not in desk.follow().text, "the certificate names nobody"
        assert desk.get(f"/leads/{gone[1]}").status_code == 404
        for needle in needles:
            assert (rows_with(office, needle), tracker_rows(engine, needle)) == (set(), [])
        assert rows_with(office, other)
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert [path.name for path in files if any(needle.encode() in path.read_bytes() for needle in needles)] == []
        assert any(other.encode() in path.read_bytes() for path in files) is on_sqlite
    assert (tmp_path / "console.log") in files
    assert list((tmp_path / "tmp").iterdir()) == []
    office.console.close()
    engine.dispose()
    if not on_sqlite:
        assert pages_with(request.getfixturevalue("postgres"), empty_url, (*needles, other)) in ([other], None)


def pages_with(server: Any, url: str, words: tuple[str, ...]) -> list[str] | None:
    """Which of these words are in PostgreSQL's files after VACUUM FULL, its log of messages included.

    None when the server's files are somebody else's.
    """
    if server.folder is None:
        return None
    server.execute("VACUUM FULL", str(make_url(url).database))
    server.execute("CHECKPOINT")
    data = server.folder / "data"
    files = [*(path for path in (data / "base").rglob("*") if path.is_file()), data / "server.log"]
    content = b"".join(path.read_bytes() for path in files)
    return [word for word in words if word.encode() in content]
