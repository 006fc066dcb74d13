"""The page of keeping times: what is due when, and what a run would delete; it deletes nothing."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from bot.console.audit import BY_ITSELF, CLEANED_UP, Actor
from bot.console.casework import Edit, change
from bot.console.clean_up import clean_up
from bot.console.users import update
from bot.leads.keeping import KEEPING
from bot.leads.models import AuditEntry, Lead
from bot.leads.store import RETENTION
from bot.vocabulary import LANGUAGES
from tests.console.desk import NOW, Office
from tests.leads.samples import draft


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_due_when(any_office: Office, language: str) -> None:
    ages = {"over": RETENTION + timedelta(days=1), "soon": RETENTION - timedelta(days=20), "late": timedelta(0)}
    leads = {name: any_office.store.submit(draft(contact_name=name), NOW - age) for name, age in ages.items()}
    client = any_office.store.submit(draft(), NOW - ages["over"])
    with any_office.database.write() as session:
        session.get(Lead, client.id).status = "engaged"
    update(any_office.database, any_office.ids["carl"], language=language)
    shown = html.unescape(any_office.desk("carl").get("/retention").text)
    numbers = re.findall(r'<td role="cell" data-label="[^"]+">([\d,]+)</td>', shown)
    assert numbers[:5] == ["1", "2", "2", "3", "3"], "new: now, 30, 90, 365 days, all"
    assert numbers[15:20] == ["0", "0", "0", "0", "1"], "engaged: not by itself"
    assert len(numbers) == 30
    order = [leads[name].reference for name in ("over", "soon", "late")]
    assert re.findall(r">(\w{8})</a></td>", shown) == order
    assert any_office.store.count() == 4
    assert "over" not in re.sub(r"<[^>]+>", "", shown).split(), "the list names nobody"
    assert "console_" not in shown


def test_a_run_is_reckoned_when_asked_for_and_says_what_then_goes(both: Office) -> None:
    """The page itself looks into no conversation."""
    both.store.submit(draft(), NOW - RETENTION)
    conversations = both.console.conversations.engine(create=True)
    desk, asked = both.desk("carl"), []
    event.listen(conversations, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert "Would be deleted" not in desk.get("/retention").text
    assert asked == []
    told = desk.get("/retention?count=now").text
    assert "Would be deleted: enquiries 1, conversations 0, conversations in the statistics 0." in told
    assert asked
    assert "No run has left an entry" in told
    gone = clean_up(both.store, conversations, KEEPING, NOW, Actor(None, BY_ITSELF))
    assert gone == (1, 0, 0)
    assert "Last entry of a run" in desk.get("/retention").text
    shown = html.unescape(both.desk("ada").get("/audit").text)
    assert "enquiries: 1, conversations: 0, conversations in the statistics: 0" in shown
    assert BY_ITSELF in shown


def test_each_day_has_its_line_in_the_audit_log_and_each_run_that_deleted(both: Office) -> None:
    conversations = both.console.conversations.engine(create=True)

    def lines_after(hours: int) -> int:
        clean_up(both.store, conversations, KEEPING, NOW + timedelta(hours=hours), Actor(None, BY_ITSELF))
        with both.database.read() as session:
            mine = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == CLEANED_UP)
            return int(session.execute(mine).scalar_one())

    assert [lines_after(hours) for hours in (0, 6, 12, 18, 24)] == [1, 1, 1, 1, 2]
    both.store.submit(draft(), NOW - RETENTION)
    assert lines_after(30) == 3


def test_the_page_of_an_enquiry_says_until_when(office: Office) -> None:
    lead = office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    said = {"new": "Kept until 2027-11-25", "lost": "Kept until 2027-05-24", "engaged": "as long as the firm acts"}
    for status, words in said.items():
        with office.database.write() as session:
            session.get(Lead, lead.id).status = status
        assert words in desk.get(f"/leads/{lead.id}").text
        assert words.removeprefix("Kept until ") in desk.get(f"/leads/{lead.id}/print").text


def test_a_client_who_is_an_enquiry_once_more_is_not_deleted_at_once(both: Office) -> None:
    """An old file whose step is put back by a slip of the hand."""
    lead = both.store.submit(draft(transcript=None), NOW - 2 * RETENTION)
    carl = Actor(both.ids["carl"], "test")
    for old, new in (("new", "contacted"), ("contacted", "engaged"), ("engaged", "qualified")):
        change(both.database, carl, NOW, lead.id, [Edit("status", old, new)])
    conversations = both.console.conversations.engine(create=True)
    assert clean_up(both.store, conversations, KEEPING, NOW + RETENTION - timedelta(days=1), carl).leads == 0
    assert clean_up(both.store, conversations, KEEPING, NOW + RETENTION, carl).leads == 1
