"""Deletion in the chat: of a lead that consultants merged, the other conversation goes as well."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy import select

from actions.rights import ActionConfirmed
from bot.console import audit
from bot.console.merge import merge
from bot.leads.database import connect
from bot.leads.identifiers import talk_key
from bot.leads.migrate import upgrade
from bot.leads.models import TalkEvent
from bot.leads.shared import lead_store
from bot.leads.store import LeadStore
from bot.runtime.conversation_store import EVENTS
from tests.actions.hand_built import do, make_tracker
from tests.console.desk import SECRET
from tests.console.test_erasure import talk
from tests.leads.samples import NOW, draft, new_id

ACTOR = audit.Actor("00000000-0000-4000-8000-000000000001", "203.0.113.9")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LeadStore]:
    """The bot's own lead store."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'leads.db'}")
    monkeypatch.setenv("ASMTP_SECRET_KEY", SECRET)
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'tracker.db'}")
    upgrade(f"sqlite:///{tmp_path / 'leads.db'}")
    lead_store.cache_clear()
    yield lead_store()
    lead_store().close()
    lead_store.cache_clear()


@pytest.mark.parametrize("wish", ["delete_my_data", "withdraw_consent"])
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
        session.add_all(TalkEvent(talk=talk_key(SECRET, name), at=NOW, kind="human", channel="web", language="en",
                                  role="applicant") for name in names.values())  # fmt: skip
    merge(store.database, ACTOR, NOW, date(2026, 11, 25), kept.id, other.id, (1, 1), {}, clients=False)
    tracker.slots["submission_id"] = intakes[which]
    assert do(ActionConfirmed(), tracker).said == [f"utter_done_{wish}"]
    assert store.count() == 0
    with engine.connect() as connection:
        left = set(connection.execute(select(EVENTS.c.sender_id)).scalars())
    engine.dispose()
    with store.database.read() as session:
        steps = session.execute(select(TalkEvent.talk)).scalars().all()
    assert steps == [talk_key(SECRET, tracker.sender_id)]
    assert left == {tracker.sender_id, "web:somebody"}
