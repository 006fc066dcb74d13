"""What comes into the outbox: with the change or not at all, once, and nothing of the person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.leads import store as store_module
from bot.leads.models import Lead, Notification
from bot.leads.outbox import FOLLOW_UP_DUE, INVENTED, LEAD_HUMAN, LEAD_NEW, enqueue_due
from bot.leads.retention import NOTIFICATION_DAYS, purge
from bot.leads.store import LeadStore
from tests.leads.samples import NOW, draft

TODAY = date(2026, 11, 25)


def waiting(store: LeadStore) -> list[Any]:
    """The rows of the outbox, oldest first."""
    with store.database.read() as session:
        rows = list(session.execute(select(Notification).order_by(Notification.id)).scalars())
        session.expunge_all()
    return rows


def test_a_new_lead_is_told_of_once_however_often_it_is_submitted(store: LeadStore) -> None:
    first = draft()
    lead = store.submit(first, NOW)
    store.submit(first, NOW)
    store.submit(draft(submission_id=first.submission_id, contact_name="陳二"), NOW)
    assert [(row.kind, row.lead_id, row.attempts) for row in waiting(store)] == [(LEAD_NEW, lead.id, 0)]


def test_a_wish_to_be_spoken_to_is_told_of_when_it_comes_later(store: LeadStore) -> None:
    first = draft()
    store.submit(first, NOW)
    for number in range(2):
        changed = draft(submission_id=first.submission_id, reason="human", contact_name=f"陳{number}")
        store.submit(changed, NOW + timedelta(hours=1 + number))
    assert [row.kind for row in waiting(store)] == [LEAD_NEW, LEAD_HUMAN]


def test_a_first_submission_with_that_wish_is_one_notification(store: LeadStore) -> None:
    store.submit(draft(reason="human"), NOW)
    assert [row.kind for row in waiting(store)] == [LEAD_NEW]


def test_a_lead_that_is_not_stored_is_not_told_of(store: LeadStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something breaks after both were written: neither stays."""

    def broken(*_: Any) -> str:
        raise RuntimeError("half way")

    monkeypatch.setattr(store_module, "searchable", broken)
    with pytest.raises(RuntimeError, match="half way"):
        store.submit(draft(), NOW)
    assert (store.count(), waiting(store)) == (0, [])


def test_nobody_is_told_of_invented_leads(store: LeadStore) -> None:
    store.submit(draft(source=INVENTED), NOW)
    assert waiting(store) == []


@pytest.mark.parametrize(("day", "status", "told"), [
    (TODAY, "new", True), (TODAY - timedelta(days=3), "engaged", True), (TODAY + timedelta(days=1), "new", False),
    (TODAY - timedelta(days=30), "new", False), (TODAY, "lost", False), (TODAY, "closed", False),
])  # fmt: skip
def test_follow_ups_that_are_due_are_told_of_once(store: LeadStore, day: date, status: str, told: bool) -> None:
    lead = store.submit(draft(), NOW)
    with store.database.write() as session:
        row = session.get(Lead, lead.id)
        row.follow_up_on, row.status = day, status
    for _ in range(2):
        with store.database.write() as session:
            enqueue_due(session, TODAY, NOW + timedelta(hours=1))
    assert [row.kind for row in waiting(store)] == [LEAD_NEW, FOLLOW_UP_DUE][: 1 + told]


def test_another_day_for_a_follow_up_is_told_of_again(store: LeadStore) -> None:
    lead = store.submit(draft(), NOW)
    for days in range(2):
        with store.database.write() as session:
            session.get(Lead, lead.id).follow_up_on = TODAY + timedelta(days=days)
        with store.database.write() as session:
            enqueue_due(session, TODAY + timedelta(days=days), NOW + timedelta(hours=1 + days))
    assert [row.kind for row in waiting(store)] == [LEAD_NEW, FOLLOW_UP_DUE, FOLLOW_UP_DUE]


def test_it_goes_with_the_lead_and_after_some_time(store: LeadStore, store_url: str) -> None:
    store.submit(draft(), NOW)
    purge(store, store.database.engine, NOW + timedelta(days=NOTIFICATION_DAYS - 1))
    assert len(waiting(store)) == 1
    purge(store, store.database.engine, NOW + timedelta(days=NOTIFICATION_DAYS + 1))
    assert waiting(store) == []
    lead = store.submit(draft(), NOW)
    with store.database.write() as session:
        session.execute(delete(Lead).where(Lead.id == lead.id))
    assert waiting(store) == []
