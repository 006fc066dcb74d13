"""Deletion and withdrawal in the chat: the lead goes, and a proof of it stays that finds it after a restore."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy import select

from actions.returning import ActionReturnToTalk
from actions.rights import DELETE, STOP_MARKETING, WITHDRAW, ActionConfirmed
from bot.consents import CONSENT_VERSIONS
from bot.console import audit
from bot.console.history_words import history
from bot.console.merge import merge
from bot.console.rescue import needs, queue
from bot.leads.database import connect
from bot.leads.erasure import lead_mark, returned
from bot.leads.identifiers import talk_key
from bot.leads.lead import CLIENTS, Consent, StoredLead
from bot.leads.lead_talks import conversations
from bot.leads.migrate import upgrade
from bot.leads.models import CountedTalk, Erasure, Lead, Notification
from bot.leads.shared import lead_store
from bot.leads.store import LeadStore
from bot.office_hours import OfficeHours
from bot.runtime.conversation_store import EVENTS
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.actions.hand_built import do, make_tracker
from tests.console.test_erasure import talk
from tests.leads.samples import CONSENT, NOW, draft, new_id

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


AGREED = Consent("marketing_consent", "yes", "2026-11-23", NOW)


@pytest.fixture
def agreed(store: LeadStore) -> StoredLead:
    """A talk's lead whose person agreed to promotional messages."""
    return store.submit(draft(submission_id=MINE, marketing_consent="yes", consents=(CONSENT, AGREED)), NOW)


def set_status(store: LeadStore, lead: StoredLead, status: str) -> None:
    """As consultants do."""
    with store.database.write() as session:
        session.get(Lead, lead.id).status = status


@pytest.mark.parametrize("status", ["new", *CLIENTS])
def test_no_promotional_messages_holds_in_a_talk_that_went_on_elsewhere(
    store: LeadStore, agreed: StoredLead, status: str
) -> None:
    """Consent and contact stayed in the first conversation; what that one repeats later brings nothing back."""
    set_status(store, agreed, status)
    slots = {"confirming": STOP_MARKETING, "submission_id": MINE, "language": "en"}
    assert do(ActionConfirmed(), make_tracker(slots, intent="confirm")).said == ["utter_done_stop_marketing"]
    lead = now_of(store, agreed)
    assert (lead.marketing_consent, lead.status, lead.version) == ("no", status, 2)
    assert [(record["kind"], record["value"]) for record in lead.consents][-1] == ("marketing_consent", "no")
    assert lead.consents[-1]["text_version"] == CONSENT_VERSIONS["marketing_consent"]
    again = draft(submission_id=MINE, marketing_consent="yes", consents=(CONSENT, AGREED), free_note="and another word")
    store.submit(again, NOW)
    assert (now_of(store, agreed).marketing_consent, now_of(store, agreed).free_note) == ("no", "and another word")
    anew = replace(AGREED, at=datetime.now(timezone.utc) + timedelta(days=1))
    store.submit(replace(again, consents=(CONSENT, AGREED, anew)), NOW)
    assert now_of(store, agreed).marketing_consent == "yes", "a yes given anew counts"


def test_a_talk_that_comes_back_by_its_code_is_behind_the_lead_at_once(store: LeadStore, mine: StoredLead) -> None:
    """Before anything is left in it: it is read and erased with the lead all the same."""
    tracker = make_tracker({"submission_id": MINE, "language": "en"}, metadata={"returned": "found"})
    assert do(ActionReturnToTalk(), tracker).said == ["utter_welcome_back"]
    with store.database.read() as session:
        assert conversations(session, mine.id, mine.transcript) == [mine.transcript, tracker.sender_id]


def test_a_talk_comes_back_although_the_store_does_not_answer(
    store: LeadStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/nothing.db")
    lead_store.cache_clear()
    tracker = make_tracker({"submission_id": MINE, "language": "en"}, metadata={"returned": "found"})
    assert do(ActionReturnToTalk(), tracker).said == ["utter_welcome_back"]


def now_of(store: LeadStore, lead: StoredLead) -> StoredLead:
    """The lead as it is now."""
    found = store.get(lead.id)
    assert found is not None
    return found


@pytest.mark.parametrize("status", CLIENTS)
@pytest.mark.parametrize("wish", [DELETE, WITHDRAW])
def test_a_clients_wish_reaches_the_consultants(store: LeadStore, agreed: StoredLead, wish: str, status: str) -> None:
    set_status(store, agreed, status)
    assert confirm(wish) == ["utter_client_file"]
    lead = now_of(store, agreed)
    assert (lead.marketing_consent, lead.reason) == ("no", "human")
    for language in LANGUAGES:
        shown = [line.new for line in history(store.history(lead.id), {}, language)]
        assert say(f"console_wish_{wish}", language) in shown
    with store.database.read() as session:
        told = session.execute(select(Notification.kind).order_by(Notification.id)).scalars().all()
    assert told == ["lead_new", "lead_human"]
    office, moment = OfficeHours.parse("mon-fri 09:00-18:00"), datetime.now(timezone.utc)
    waiting = queue(store.database, needs(office, moment), "", 1).rows
    assert [(row.id, reasons) for row, reasons in waiting] == ([(lead.id, ["due"])] if status == "engaged" else [])
    confirm(wish)
    with store.database.read() as session:
        assert len(session.execute(select(Notification)).all()) == 2, "the same wish on the same day is told once"


def test_a_client_who_never_agreed_to_messages_has_no_refusal_recorded(store: LeadStore, mine: StoredLead) -> None:
    set_status(store, mine, "engaged")
    confirm(DELETE)
    assert now_of(store, mine).marketing_consent is None
    assert now_of(store, mine).consents == mine.consents


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
