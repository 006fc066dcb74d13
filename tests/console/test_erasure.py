"""Erasure: no byte of the person stays in any file or row, everybody else's does, and a proof is kept."""

from __future__ import annotations

import html
import json
import re
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Callable

import pytest
from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, func, insert, select
from sqlalchemy.engine import Engine

from bot.console import audit, casework
from bot.console.casework import Conflicts, Edit, Unknown
from bot.console.erasure import contents, erase
from bot.console.users import update
from bot.console.visit import Console
from bot.leads.base import UtcDateTime
from bot.leads.database import StoreUnavailable
from bot.leads.erasure import contact_mark, lead_mark, returned
from bot.leads.identifiers import talk_key, uuid7
from bot.leads.lead import CLIENTS, ClientFile
from bot.leads.models import AuditEntry, Erasure, Lead, metadata
from bot.leads.person_data import DESCRIBES, ERASED_WITH_PERSON, IDENTIFIES, PERSON_DATA
from bot.leads.talks import INBOX
from bot.runtime.conversation_store import EVENTS, REFERENCES
from bot.vocabulary import LANGUAGES
from bot.words import has
from tests.console.desk import NOW, SECRET, Office
from tests.leads.in_chat import erase_in_chat
from tests.leads.samples import draft

CARL = audit.Actor("00000000-0000-4000-8000-000000000001", "203.0.113.9")


def talk(engine: Engine, sender: str, words: str) -> None:
    """A conversation of two events with a code that leads back to it."""
    event = {"sender_id": sender, "type_name": "user", "timestamp": 1.0, "intent_name": "inform"}
    data = json.dumps({"event": "user", "text": words, "timestamp": 1.0})
    with engine.execution_options(write=True).begin() as connection:
        connection.execute(insert(EVENTS), [{**event, "action_name": words, "data": data}] * 2)
        connection.execute(insert(REFERENCES), {"code": sender[-16:], "sender_id": sender, "at": 1.0})
        INBOX.create(connection, checkfirst=True)
        connection.execute(insert(INBOX), [inbox_row(sender, words, done=done) for done in (True, False)])


def inbox_row(sender: str, words: str, *, done: bool) -> dict[str, Any]:
    """A message that waits for its answer, the words in every column that is emptied when it is done; or a done one."""
    times = dict.fromkeys(("sent_at", "arrived_at", "due"), 1.0)
    said = dict.fromkeys(("address", "text", "removed", "answer"), None if done else words)
    return {"channel": "web", "message_key": f"{sender}{done}"[-64:], "sender_id": sender, "kind": "typed",
            "language": "en", "sent": 0, "tries": 0, **times, **said, "done_at": 1.0 if done else None}  # fmt: skip


def marked_row(table: Any, needle: str, fixed: dict[str, Any]) -> dict[str, Any]:
    """A row with the needle in every column that says something of a person and has room for it."""
    row = {}
    for column in table.columns:
        says = PERSON_DATA[table.name][column.name] in (IDENTIFIES, DESCRIBES)
        if column.name in fixed:
            row[column.name] = fixed[column.name]
        elif isinstance(column.type, JSON):
            row[column.name] = {needle: [needle]} if says else {}
        elif isinstance(column.type, (UtcDateTime, DateTime)):
            row[column.name] = NOW
        elif isinstance(column.type, Date):
            row[column.name] = date(2026, 12, 1)
        elif isinstance(column.type, (Integer, Boolean)):
            row[column.name] = 1
        else:
            room = getattr(column.type, "length", None) or 99
            row[column.name] = needle if says and room >= len(needle) else "x"
    return row


def fill(office: Office, engine: Engine, needle: str) -> str:
    """A person with a row in every table that may hold something of them; the lead's id."""
    lead_id, conversation = uuid7(NOW), f"web:{needle}"
    fixed = {
        "lead_id": lead_id, "talk": talk_key(SECRET, conversation), "xborder_consent": "yes", "status": "new",
        "transcript": conversation, "user_id": office.ids["carl"],
    }  # fmt: skip
    with office.database.write() as session:
        for table in metadata.sorted_tables:
            if table.name in ERASED_WITH_PERSON:
                own = {"id": lead_id, "submission_key": needle.ljust(64), "reference": needle[:8]}
                given = {**fixed, **(own if table.name == "leads" else {})}
                if table.name == "lead_talks":
                    given |= {
                        "submission_key": needle.ljust(64),
                        "merged_id": str(uuid.uuid4()),
                        "reference": needle[:8],
                    }
                elif table.name == "outbox":
                    given |= {"id": str(uuid.uuid4()), "dedupe_key": str(uuid.uuid4())}
                elif "id" in table.columns and table.name != "leads":
                    given["id"] = str(uuid.uuid4())
                session.execute(insert(table), marked_row(table, needle, given))
                if table.name == "lead_notes":
                    fixed["note_id"] = given["id"]
    talk(engine, conversation, needle)
    return lead_id


def rows_with(office: Office, needle: str) -> set[str]:
    """The tables that hold it in some column."""
    with office.database.read() as session:
        return {table.name for table in metadata.sorted_tables
                if any(needle in repr(row) for row in session.execute(select(table)).all())}  # fmt: skip


def test_no_byte_of_the_person_stays(
    both: Office, talks: Engine, stored_bytes: Callable[[], bytes], tmp_path: Path
) -> None:
    """Every personal column of every table, the files, the write-ahead logs, the conversation; others' rows stay."""
    needle, other = f"ndl{uuid.uuid4().hex[:9]}", f"oth{uuid.uuid4().hex[:9]}"
    lead_id, _other_id = fill(both, talks, needle), fill(both, talks, other)
    personal = {name for name in ERASED_WITH_PERSON if set(PERSON_DATA[name].values()) & {IDENTIFIES, DESCRIBES}}
    assert rows_with(both, needle) == personal, "this test would not see what is left"
    proof = erase(both.console, CARL, NOW, lead_id, None, clients=False)
    assert rows_with(both, needle) == set()
    assert rows_with(both, other) == personal
    files = b"".join(path.read_bytes() for path in (tmp_path / "talks").iterdir())
    assert needle.encode() not in files
    assert other.encode() in files
    if both.database.engine.dialect.name == "sqlite":
        assert needle.encode() not in stored_bytes()
        assert other.encode() in stored_bytes()
    with both.database.read() as session:
        kept = session.get(Erasure, proof)
        expected = {**dict.fromkeys(ERASED_WITH_PERSON, 1), "events": 2, "talk_references": 1, "channel_inbox": 1}
        assert (kept.counts, kept.author, kept.at) == (expected, CARL.user_id, NOW)
        assert kept.lead_marks[0] == kept.contact_mark == lead_mark(SECRET, lead_id)
        assert len(kept.lead_marks) == 2, "that of the lead merged into it, too"
        counted = session.execute(select(metadata.tables["counted_talks"].c.talk)).scalars().all()
    assert counted == [talk_key(SECRET, f"web:{other}")]


def test_what_is_shown_before_is_what_goes(both: Office, talks: Engine) -> None:
    lead = both.store.submit(draft(transcript="web:me"), NOW)
    casework.add_note(both.database, CARL, NOW, lead.id, "called")
    casework.change(both.database, CARL, NOW, lead.id, [Edit("document.A06", "to_ask", "asked")])
    talk(talks, "web:me", "hello")
    shown = contents(both.console, lead)
    assert {name: count for name, count in shown.items() if count} == {
        "leads": 1, "lead_history": 3, "lead_notes": 1, "lead_documents": 1, "lead_search": 2, "outbox": 1,
        "events": 2, "talk_references": 1, "channel_inbox": 1,
    }  # fmt: skip
    proof = erase(both.console, CARL, NOW, lead.id, 3, clients=False)
    with both.database.read() as session:
        assert session.get(Erasure, proof).counts == shown


def test_the_audit_log_says_that_and_nothing_else(any_office: Office) -> None:
    lead = any_office.store.submit(draft(transcript=None), NOW)
    erase(any_office.console, CARL, NOW, lead.id, None, clients=False)
    with any_office.database.read() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.action == audit.LEAD_ERASED)).scalar_one()
    assert (entry.user_id, entry.lead_id, entry.fields) == (CARL.user_id, lead.id, [])
    with pytest.raises(Unknown):
        erase(any_office.console, CARL, NOW, lead.id, None, clients=False)


@pytest.mark.parametrize("status", CLIENTS)
def test_a_clients_file_needs_an_admin(office: Office, status: str) -> None:
    lead = office.store.submit(draft(transcript=None), NOW)
    with office.database.write() as session:
        session.get(Lead, lead.id).status = status
    with pytest.raises(ClientFile):
        erase(office.console, CARL, NOW, lead.id, None, clients=False)
    carl = office.desk("carl")
    assert "only an administrator" in carl.get(f"/leads/{lead.id}/erase").text
    assert f'action="/leads/{lead.id}/erase"' not in carl.last.text
    assert carl.post(f"/leads/{lead.id}/erase", {"sure": "yes", "version": "1"}).status_code == 403
    assert office.store.get(lead.id)
    ada = office.desk("ada")
    ada.get(f"/leads/{lead.id}/erase")
    assert ada.submit(f"/leads/{lead.id}/erase", {"sure": "yes"}).status_code == 303
    assert office.store.get(lead.id) is None


def test_a_lead_that_changed_meanwhile_is_not_erased(office: Office) -> None:
    lead = office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    desk.get(f"/leads/{lead.id}/erase")
    assert desk.submit(f"/leads/{lead.id}/erase").status_code == 422
    desk.get(f"/leads/{lead.id}/erase")
    casework.add_note(office.database, CARL, NOW, lead.id, "wait, they called")
    assert desk.submit(f"/leads/{lead.id}/erase", {"sure": "yes"}).status_code == 409
    with pytest.raises(Conflicts):
        erase(office.console, CARL, NOW, lead.id, 1, clients=True)
    assert office.store.get(lead.id)


def test_a_conversation_that_cannot_be_reached_stops_the_erasure(office: Office, tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"no database" * 100)
    broken = open_office_again(office, f"sqlite:///{tmp_path}/broken.db")
    lead = office.store.submit(draft(), NOW)
    with pytest.raises(StoreUnavailable):
        erase(broken.console, CARL, NOW, lead.id, None, clients=False)
    assert office.store.get(lead.id)
    with office.database.read() as session:
        assert session.execute(select(func.count()).select_from(Erasure)).scalar_one() == 0


def open_office_again(office: Office, tracker_url: str) -> Office:
    """The same office with another database of conversations."""
    return Office(Console(office.store, tracker_url, SECRET, clock=office.clock), office.clock, office.ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_certificate_names_no_person_and_says_until_when(office: Office, language: str) -> None:
    lead = office.store.submit(draft(), NOW)
    update(office.database, office.ids["carl"], language=language)
    desk = office.desk("carl")
    asked = desk.get(f"/leads/{lead.id}/erase").text
    assert "陳測試" in asked
    desk.submit(f"/leads/{lead.id}/erase", {"sure": "yes"})
    shown = desk.follow().text
    assert (NOW.date() + timedelta(days=30)).isoformat() in shown
    for word in ("陳測試", "55550123", lead.reference, lead.id):
        assert word not in shown
    assert "lead_" not in re.sub(r"<[^>]+>", "", html.unescape(shown))
    assert desk.get("/erasures").text.count('href="/erasures/') == 1


def test_who_deleted_their_data_in_the_chat_has_a_certificate_too(any_office: Office) -> None:
    intake = draft()
    any_office.store.submit(intake, NOW)
    proof = erase_in_chat(any_office.store, intake.submission_id)
    desk = any_office.desk("carl")
    assert f"/erasures/{proof}" in desk.get("/erasures").text
    shown = desk.get(f"/erasures/{proof}").text
    assert "Applicant" in shown
    assert "in the chat" in shown


def test_every_table_that_is_erased_has_a_name_in_words() -> None:
    names = {*ERASED_WITH_PERSON, EVENTS.name, REFERENCES.name, INBOX.name}
    assert [name for name in names if not has(f"console_table_{name}")] == []


def test_a_restored_backup_brings_back_what_was_erased_and_it_is_found(any_office: Office) -> None:
    """However the contact is written; who enquires anew after the erasure is somebody new."""
    old = any_office.store.submit(draft(contact_value="+85255550123"), NOW - timedelta(days=3))
    any_office.store.submit(draft(contact_value="+85255550999"), NOW - timedelta(days=3))
    any_office.store.submit(draft(contact_channel="phone", contact_value="+85255550123"), NOW + timedelta(days=1))
    proofs: dict[str, datetime] = {contact_mark(SECRET, "phone", "+852 5555 0123"): NOW}
    assert [lead.id for lead in returned(any_office.store, SECRET, proofs)] == [old.id]
    assert [lead.id for lead in returned(any_office.store, SECRET, {lead_mark(SECRET, old.id): NOW})] == [old.id]
    assert list(returned(any_office.store, "another key", proofs)) == []


def test_everything_held_is_given_as_page_and_json(both: Office, talks: Engine) -> None:
    lead = both.store.submit(draft(transcript="web:me"), NOW)
    casework.add_note(both.database, CARL, NOW, lead.id, "a note of ours")
    casework.change(both.database, CARL, NOW, lead.id, [Edit("document.A06", "to_ask", "received")])
    talk(talks, "web:me", "what I wrote")
    desk = both.desk("carl")
    shown = html.unescape(desk.get(f"/leads/{lead.id}/held").text)
    for words in (
        "陳測試",
        "a note of ours",
        "what I wrote",
        "received",
        "Carl: <b>changed</b>",
        "2026-11-23",
        "請用廣東話",
    ):
        assert words in shown
    answer = desk.submit(f"/leads/{lead.id}/held")
    assert answer.headers["content-disposition"] == 'attachment; filename="asmtp-everything-held-2026-11-25.json"'
    held = answer.json()
    assert set(held["tables"]) == ERASED_WITH_PERSON
    assert held["tables"]["lead_notes"][0]["text"] == "a note of ours"
    assert [turn["text"] for turn in held["conversation"]] == ["what I wrote"] * 2
    assert held["consents"][0]["text"]
    assert [entry["action"] for entry in held["audit_log"]].count("person_data_given") == 2
    assert desk.get("/leads/00000000-0000-7000-8000-000000000000/held").status_code == 404
