"""A turn that is under way while its person is erased brings no lead back, whichever of the two comes first."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.console import audit, erasure
from bot.console.erasure import erase
from bot.console.merge import merge
from bot.leads.lead import Erased
from bot.leads.models import LeadHistory, LeadSearch, Notification
from tests.console.desk import NOW, Office
from tests.leads.in_chat import erase_in_chat
from tests.leads.samples import draft, new_id

CARL = audit.Actor("00000000-0000-4000-8000-000000000001", "203.0.113.9")


def rows(office: Office, *models: Any) -> list[int]:
    """How many rows these tables have."""
    with office.database.read() as session:
        return [session.execute(select(func.count()).select_from(model)).scalar_one() for model in models]


def test_what_was_erased_is_not_submitted_again(any_office: Office) -> None:
    """Nothing of it is stored, and nobody is told of a new enquiry; other people's enquiries are taken as ever."""
    said = draft(transcript=None)
    lead = any_office.store.submit(said, NOW)
    erase(any_office.console, CARL, NOW, lead.id, None, clients=False)
    with pytest.raises(Erased):
        any_office.store.submit(said, NOW)
    assert rows(any_office, LeadHistory, LeadSearch, Notification) == [0, 0, 0]
    assert any_office.store.count() == 0
    any_office.store.submit(draft(transcript=None), NOW)
    assert any_office.store.count() == 1


@pytest.mark.parametrize("which", [0, 1])
def test_neither_is_what_had_been_merged(any_office: Office, which: int) -> None:
    drafts = [draft(submission_id=new_id(), transcript=None) for _ in range(2)]
    ids = [any_office.store.submit(each, NOW).id for each in drafts]
    merge(any_office.database, CARL, NOW, NOW.date(), ids[0], ids[1], (1, 1), {}, clients=False)
    erase(any_office.console, CARL, NOW, ids[0], None, clients=False)
    with pytest.raises(Erased):
        any_office.store.submit(drafts[which], NOW)
    assert any_office.store.count() == 0


def test_a_submission_waits_for_the_erasure_that_has_begun(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lead is there still when it begins, and gone when it would be written."""
    said = draft(transcript=None)
    lead = any_office.store.submit(said, NOW)
    real, erased, may_end = erasure.erase_rows, Event(), Event()

    def slow(*arguments: Any, **more: Any) -> str:
        proof = real(*arguments, **more)
        erased.set()
        assert may_end.wait(30)
        return proof

    monkeypatch.setattr(erasure, "erase_rows", slow)
    with ThreadPoolExecutor(2) as pool:
        erasing = pool.submit(erase, any_office.console, CARL, NOW, lead.id, None, clients=False)
        assert erased.wait(30)
        submitting = pool.submit(any_office.store.submit, said, NOW)
        time.sleep(0.3)
        assert not submitting.done()
        may_end.set()
        erasing.result()
        assert isinstance(submitting.exception(), Erased)
    assert any_office.store.count() == 0


def test_who_deleted_everything_in_the_chat_may_leave_an_enquiry_again(any_office: Office) -> None:
    """They go on in the same conversation, with the same intake when they only withdrew their consent."""
    said = draft()
    any_office.store.submit(said, NOW)
    erase_in_chat(any_office.store, said.submission_id)
    any_office.store.submit(said, NOW)
    assert any_office.store.count() == 1
