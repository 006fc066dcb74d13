"""Deletion and withdrawal in the chat: the lead goes, and a proof of it stays that finds it after a restore."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy import select

from actions.rights import DELETE, WITHDRAW, ActionConfirmed
from bot.console import audit
from bot.console.merge import merge
from bot.leads.database import connect
from bot.leads.erasure import lead_mark, returned
from bot.leads.identifiers import talk_key
from bot.leads.lead import CLIENTS, StoredLead
from bot.leads.migrate import upgrade
from bot.leads.models import CountedTalk, Erasure, Lead
from bot.leads.shared import lead_store
from bot.leads.store import LeadStore
from bot.runtime.conversation_store import EVENTS
from tests.actions.hand_built import do, make_tracker
from tests.console.test_erasure import talk
from tests.leads.samples import NOW, draft, new_id

SECRET = "a secret key of the tests, 32 letters or more"
ACTOR = audit.Actor("00000000-0000-4000-8000-000000000001", "203.0.113.9")
MINE = "0b6f6a52-7b0d-4a64-9d0e-3a4f6d0c9b11"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LeadStore]:
    """The actions' own store."""
    url = f"sqlite:///{tmp_path / 'leads.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'tracker.db'}")
    monkeypatch.setenv("ASMTP_SECRET_KEY", SECRET)
    monkeypatch.setenv("ASMTP_BACKUP_DAYS", "7")
    upgrade(url)
    lead_store.cache_clear()
    yield lead_store()
    lead_store().close()
    lead_store.cache_clear()


def proofs(store: LeadStore) -> list[Erasure]:
    """All proofs of erasure."""
    with store.database.read() as session:
        found = list(session.execute(select(Erasure)).scalars())
        session.expunge_all()
    return found


def confirm(wish: str) -> list[str]:
    """Say yes to this wish, in a talk that has stored a lead."""
    slots = {"confirming": wish, "submission_id": MINE, "xborder_consent": "yes", "language": "en"}
    return list(do(ActionConfirmed(), make_tracker(slots, intent="confirm")).said)


@pytest.fixture
def mine(store: LeadStore) -> StoredLead:
    """The talk's lead, with somebody else's who shares the phone."""
    store.submit(draft(), NOW)
    return store.submit(draft(submission_id=MINE), NOW)


@pytest.mark.parametrize("wish", [DELETE, WITHDRAW])
def test_a_proof_stays_that_names_nobody(store: LeadStore, mine: StoredLead, wish: str) -> None:
    assert confirm(wish) == [f"utter_done_{wish}"]
    assert store.get(mine.id) is None
    (proof,) = proofs(store)
    assert (proof.author, proof.contact_mark) == ("applicant", lead_mark(SECRET, mine.id))
    assert (proof.backups_until - proof.at.date()).days in (7, 8), "as ASMTP_BACKUP_DAYS says, in Hong Kong"
    gone = {table: count for table, count in proof.counts.items() if count}
    assert gone == {"leads": 1, "lead_history": 1, "lead_search": 1, "outbox": 1}
    assert mine.id not in repr(vars(proof))
    assert confirm(wish) == [f"utter_done_{wish}"]
    assert len(proofs(store)) == 1, "there was nothing more to erase"


def test_only_the_persons_own_lead_is_found_again(store: LeadStore, mine: StoredLead) -> None:
    """Whoever gives somebody else's number in a chat and has that deleted must not delete the other's enquiry."""
    confirm(DELETE)
    (other,) = store.list()
    marks = {proof.contact_mark: proof.at for proof in proofs(store)}
    assert list(returned(store, SECRET, marks)) == []
    with store.database.write() as session:  # a backup comes back, in which the contact was still another
        columns = {name: value for name, value in vars(mine).items() if name in Lead.__table__.columns}
        session.add(Lead(**{**columns, "submission_key": "k" * 64, "contact_value": "+85255550777"}))
    assert [lead.id for lead in returned(store, SECRET, marks)] == [mine.id]
    assert store.get(other.id) == other


@pytest.mark.parametrize("status", CLIENTS)
def test_a_clients_file_stays_without_a_proof(store: LeadStore, mine: StoredLead, status: str) -> None:
    with store.database.write() as session:
        session.get(Lead, mine.id).status = status
    assert confirm(DELETE) == ["utter_client_file"]
    assert store.get(mine.id) is not None
    assert proofs(store) == []


@pytest.mark.parametrize("wish", [DELETE, WITHDRAW])
@pytest.mark.parametrize("which", [0, 1])
def test_everything_of_a_merged_lead_goes(store: LeadStore, tmp_path: Path, wish: str, which: int) -> None:
    """Whichever of its talks the person says it in; that talk itself is the tracker's to delete, others' stay."""
    tracker = make_tracker({"confirming": wish}, intent="confirm")
    names = {which: tracker.sender_id, 1 - which: "web:before"}
    intakes = (new_id(), new_id())
    engine = connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    EVENTS.metadata.create_all(engine)
    for sender in (*names.values(), "web:somebody"):
        talk(engine, sender, f"words of {sender}")
    kept, other = (store.submit(draft(submission_id=intakes[at], transcript=names[at]), NOW) for at in (0, 1))
    with store.database.write() as session:
        facts = {"started_at": NOW, "last_at": NOW, "steps": "human", "channel": "web", "language": "en"}
        session.add_all(CountedTalk(talk=talk_key(SECRET, name), role="applicant", **facts) for name in names.values())
    merge(store.database, ACTOR, NOW, date(2026, 11, 25), kept.id, other.id, (1, 1), {}, clients=False)
    tracker.slots["submission_id"] = intakes[which]
    assert do(ActionConfirmed(), tracker).said == [f"utter_done_{wish}"]
    assert store.count() == 0
    (proof,) = proofs(store)
    assert proof.lead_marks == [lead_mark(SECRET, each.id) for each in (kept, other)]
    assert (proof.counts["events"], proof.counts["counted_talks"]) == (2, 1)
    with engine.connect() as connection:
        left = set(connection.execute(select(EVENTS.c.sender_id)).scalars())
    engine.dispose()
    with store.database.read() as session:
        steps = session.execute(select(CountedTalk.talk)).scalars().all()
    assert steps == [talk_key(SECRET, tracker.sender_id)]
    assert left == {tracker.sender_id, "web:somebody"}
