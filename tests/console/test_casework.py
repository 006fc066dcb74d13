"""Two who work on one lead: only a field that both touched is a conflict, and nothing is lost."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.console import audit, casework, pipeline
from bot.console.casework import Conflict, Conflicts, Edit, NotAllowed, Unknown
from bot.leads.database import ConstraintBroken, StoreUnavailable
from bot.leads.lead import StoredLead
from bot.leads.models import AuditEntry, Note
from bot.vocabulary import LEAD_STATUSES
from tests.console.desk import NOW, Office
from tests.leads.samples import assessment, draft


@pytest.fixture
def lead(any_office: Office) -> StoredLead:
    """A fresh lead."""
    return any_office.store.submit(draft(), NOW)


def actor(office: Office, login: str = "carl") -> audit.Actor:
    """A user at work."""
    return audit.Actor(office.ids[login], "203.0.113.9")


def change(office: Office, lead: StoredLead, *edits: tuple[str, str, str], by: str = "carl") -> list[str]:
    """Send a form with these (field, base, wanted)."""
    return casework.change(office.database, actor(office, by), NOW, lead.id, [Edit(*edit) for edit in edits])


def state(office: Office, lead: StoredLead) -> tuple[Any, ...]:
    """What consultants set of a lead, and its version."""
    kept = office.store.get(lead.id)
    assert kept
    return kept.status, kept.lost_reason, kept.owner, kept.follow_up_on and kept.follow_up_on.isoformat(), kept.version


def test_a_form_changes_only_what_was_changed_in_it(any_office: Office, lead: StoredLead) -> None:
    """Carl's form still shows the old status when he saves the owner; Cora's status stays."""
    assert change(any_office, lead, ("status", "new", "contacted"), ("owner", "", ""), by="cora") == ["status"]
    carl = any_office.ids["carl"]
    assert change(any_office, lead, ("status", "new", "new"), ("owner", "", carl)) == ["owner"]
    assert state(any_office, lead) == ("contacted", None, carl, None, 3)


def test_a_field_that_both_touched_is_a_conflict_and_nothing_is_stored(any_office: Office, lead: StoredLead) -> None:
    change(any_office, lead, ("follow_up_on", "", "2026-12-01"), by="cora")
    with pytest.raises(Conflicts) as caught:
        change(any_office, lead, ("follow_up_on", "", "2026-12-24"), ("status", "new", "contacted"))
    assert caught.value.conflicts == [Conflict("follow_up_on", "2026-12-01", "2026-12-24")]
    assert state(any_office, lead) == ("new", None, None, "2026-12-01", 2)


def test_the_same_change_by_both_is_no_conflict(any_office: Office, lead: StoredLead) -> None:
    for login, changed in (("cora", ["status"]), ("carl", [])):
        assert change(any_office, lead, ("status", "new", "contacted"), by=login) == changed
    assert state(any_office, lead)[-1] == 2


def test_a_submission_of_the_person_touches_no_work(any_office: Office) -> None:
    first = draft()
    lead = any_office.store.submit(first, NOW)
    change(any_office, lead, ("status", "new", "contacted"), ("owner", "", any_office.ids["carl"]),
           ("follow_up_on", "", "2026-12-01"), ("document.A06", "to_ask", "asked"))  # fmt: skip
    again = draft(submission_id=first.submission_id, contact_name="Other name")
    kept = any_office.store.submit(again, NOW + timedelta(hours=1))
    assert kept.contact_name == "Other name"
    assert state(any_office, lead) == ("contacted", None, any_office.ids["carl"], "2026-12-01", 3)


@pytest.mark.parametrize("status", LEAD_STATUSES)
@pytest.mark.parametrize("target", LEAD_STATUSES)
def test_the_steps_are_those_of_the_table(office: Office, status: str, target: str) -> None:
    lead = office.store.submit(draft(), NOW)
    with office.database.write() as session:
        row = session.get(casework.Lead, lead.id)
        row.status, row.lost_reason = status, "price" if status == "lost" else None
    reason = ("lost_reason", "price" if status == "lost" else "", "price")
    allowed = target == status or target in pipeline.MOVES[status]
    with nullcontext() if allowed else pytest.raises(NotAllowed, match="move"):
        change(office, lead, ("status", status, target), reason)
    expected = target if allowed else status
    assert state(office, lead)[:2] == (expected, "price" if expected == "lost" else None)


@pytest.mark.parametrize(
    ("edits", "reason"),
    [([("status", "new", "lost")], "reason"), ([("status", "new", "lost"), ("lost_reason", "", "rude")], "reason"),
     ([("status", "new", "won")], "move"), ([("owner", "", "nobody-there")], "owner"),
     ([("owner", "", "vic")], "owner"), ([("follow_up_on", "", "tomorrow")], "day"),
     ([("follow_up_on", "", "9999-01-01")], "day"), ([("document.A06", "to_ask", "eaten")], "document"),
     ([("document.Z99", "to_ask", "asked")], "document"), ([("contact_value", "+85255550123", "x")], "field"),
     ([("xborder_consent", "yes", "no")], "field")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_whole(
    any_office: Office, lead: StoredLead, edits: list[tuple[str, str, str]], reason: str
) -> None:
    """A field of the person's cannot be written by naming it in a form, either."""
    edits = [(name, base, any_office.ids.get(wanted, wanted)) for name, base, wanted in edits]
    with pytest.raises(NotAllowed, match=f"^{reason}$"):
        change(any_office, lead, ("owner", "", any_office.ids["carl"]), *edits)
    assert state(any_office, lead) == ("new", None, None, None, 1)


def test_a_lost_lead_that_comes_back_has_no_reason_any_more(any_office: Office, lead: StoredLead) -> None:
    change(any_office, lead, ("status", "new", "lost"), ("lost_reason", "", "no_reply"))
    change(any_office, lead, ("status", "lost", "contacted"), ("lost_reason", "no_reply", "no_reply"))
    assert state(any_office, lead)[:2] == ("contacted", None)


def test_documents_have_states_of_their_own(any_office: Office, lead: StoredLead) -> None:
    change(any_office, lead, ("document.A06", "to_ask", "asked"), by="cora")
    with pytest.raises(Conflicts):
        change(any_office, lead, ("document.A06", "to_ask", "received"))
    assert change(any_office, lead, ("document.A06", "asked", "received")) == ["document.A06"]


def test_each_change_leaves_a_line_and_an_entry(any_office: Office, lead: StoredLead) -> None:
    change(any_office, lead, ("status", "new", "contacted"), ("follow_up_on", "", "2026-12-01"))
    casework.add_note(any_office.database, actor(any_office, "cora"), NOW, lead.id, "a secret of the person's")
    history = any_office.store.history(lead.id)
    assert [change.version for change in history] == [1, 2, 3]
    assert history[1].actor == any_office.ids["carl"]
    assert list(history[1].changes) == [
        {"field": "status", "old": "new", "new": "contacted"},
        {"field": "follow_up_on", "old": None, "new": "2026-12-01"},
    ]
    assert list(history[2].changes) == [{"field": "note"}]
    with any_office.database.read() as session:
        entries = session.execute(select(AuditEntry).order_by(AuditEntry.id)).scalars().all()
        kept = repr([vars(entry) for entry in entries])
    assert {(entry.action, entry.user_id, tuple(entry.fields), entry.lead_id) for entry in entries} == {
        (audit.LEAD_CHANGED, any_office.ids["carl"], ("status", "follow_up_on"), lead.id),
        (audit.NOTE_ADDED, any_office.ids["cora"], (), lead.id),
    }
    assert "secret" not in kept
    assert "2026-12-01" not in kept


def test_the_audit_log_only_grows(any_office: Office, lead: StoredLead) -> None:
    change(any_office, lead, ("status", "new", "contacted"))
    statements = ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"]
    if any_office.database.engine.dialect.name == "postgresql":
        statements += [
            "TRUNCATE audit_log",
            "TRUNCATE leads, audit_log CASCADE",
            "INSERT INTO audit_log SELECT * FROM audit_log ON CONFLICT (id) DO UPDATE SET action = 'x'",
        ]
    else:
        copied = "SELECT id, at, user_id, 'x', lead_id, subject_id, fields, address FROM audit_log"
        statements += [f"INSERT OR REPLACE INTO audit_log {copied}", f"REPLACE INTO audit_log {copied}"]
    for statement in statements:
        with pytest.raises((StoreUnavailable, ConstraintBroken)), any_office.database.write() as session:
            session.connection().exec_driver_sql(statement)
    with any_office.database.read() as session:
        assert session.execute(select(AuditEntry.action)).scalars().all() == [audit.LEAD_CHANGED]


@pytest.mark.parametrize("same", ["id", "rowid"])
def test_no_entry_of_the_audit_log_is_replaced(office: Office, same: str) -> None:
    """SQLite tells no trigger for deleting when a row takes another's place, by its key or by its hidden number."""
    with office.database.write() as session:
        audit.note(session, actor(office), audit.NOTE_ADDED, NOW)
    columns = {name: name for name in ("rowid", "id", "at", "fields", "address")} | {"action": "'sign_out'"}
    columns["id" if same == "rowid" else "rowid"] = "99"
    names, values = ", ".join(columns), ", ".join(columns.values())
    for verb in ("INSERT OR REPLACE", "REPLACE"):
        with pytest.raises((StoreUnavailable, ConstraintBroken)), office.database.write() as session:
            session.connection().exec_driver_sql(f"{verb} INTO audit_log ({names}) SELECT {values} FROM audit_log")  # noqa: S608
    with office.database.write() as session:
        audit.note(session, actor(office), audit.NOTE_DELETED, NOW)
    with office.database.read() as session:
        assert set(session.execute(select(AuditEntry.action)).scalars()) == {audit.NOTE_ADDED, audit.NOTE_DELETED}


def test_a_note_is_taken_back_by_its_author_or_an_admin(any_office: Office, lead: StoredLead) -> None:
    casework.add_note(any_office.database, actor(any_office, "cora"), NOW, lead.id, "on the wrong person")
    other = any_office.store.submit(draft(), NOW)
    with any_office.database.read() as session:
        note_id = session.execute(select(Note.id)).scalar_one()

    def delete(who: str, lead_id: str, of_others: bool) -> None:
        casework.delete_note(any_office.database, actor(any_office, who), NOW, lead_id, note_id, of_others=of_others)

    for who, lead_id, of_others in (("carl", lead.id, False), ("cora", other.id, False), ("ada", other.id, True)):
        with pytest.raises(Unknown):
            delete(who, lead_id, of_others)
    delete("ada", lead.id, True)
    with any_office.database.read() as session:
        assert session.execute(select(func.count()).select_from(Note)).scalar_one() == 0


def test_many_at_once_lose_nothing(any_office: Office, lead: StoredLead) -> None:
    """Ten threads write notes and move the lead about; every note is there, and the history has no gap."""
    threads, rounds = 10, 4
    start, dice = Barrier(threads), random.Random(1)
    seeds = [dice.random() for _ in range(threads)]

    def work(number: int) -> int:
        mine, moved = random.Random(seeds[number]), 0
        who = actor(any_office, ("carl", "cora")[number % 2])
        start.wait()
        for step in range(rounds):
            casework.add_note(any_office.database, who, NOW, lead.id, f"note {number}-{step}")
            status = state(any_office, lead)[0]
            edits = [Edit("status", status, mine.choice(pipeline.MOVES[status])),
                     Edit("lost_reason", "price" if status == "lost" else "", "price")]  # fmt: skip
            try:
                moved += bool(casework.change(any_office.database, who, NOW, lead.id, edits))
            except (Conflicts, NotAllowed):
                continue
        return moved

    with ThreadPoolExecutor(threads) as pool:
        moved = sum(pool.map(work, range(threads)))
    history = any_office.store.history(lead.id)
    assert [change.version for change in history] == list(range(1, 2 + threads * rounds + moved))
    steps = [entry for change in history for entry in change.changes if entry["field"] == "status"]
    assert [step["old"] for step in steps[1:]] == [step["new"] for step in steps[:-1]]
    with any_office.database.read() as session:
        texts = session.execute(select(Note.text)).scalars().all()
    assert len(set(texts)) == threads * rounds


def test_two_save_at_the_same_instant(any_office: Office, lead: StoredLead) -> None:
    """One wins, the other is told; never does the second overwrite the first."""
    start = Barrier(8)

    def save(number: int) -> str:
        day = f"2026-12-{number + 1:02}"
        start.wait()
        try:
            change(any_office, lead, ("follow_up_on", "", day))
        except Conflicts as error:
            return error.conflicts[0].theirs
        return day

    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(save, range(8)))
    assert seen == {state(any_office, lead)[3]}


def test_consultants_and_the_bot_at_the_same_time(any_office: Office) -> None:
    """The person goes on answering while a consultant works: both sides' changes are there in the end."""
    first = draft()
    lead = any_office.store.submit(first, NOW)
    start = Barrier(2)

    def person() -> None:
        start.wait()
        for number in range(15):
            judged = assessment(fees_hkd={"total": number})
            any_office.store.submit(draft(submission_id=first.submission_id, assessment=judged), NOW)

    def consultant() -> None:
        start.wait()
        for number in range(15):
            casework.add_note(any_office.database, actor(any_office), NOW, lead.id, f"{number}")

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(person), pool.submit(consultant)]:
            done.result()
    kept = any_office.store.get(lead.id)
    assert kept
    assert (kept.version, kept.assessment["fees_hkd"]) == (31, {"total": 14})
    assert [change.version for change in any_office.store.history(lead.id)] == list(range(1, 32))
