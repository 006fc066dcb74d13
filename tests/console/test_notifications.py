"""The admins' page of notifications."""

from __future__ import annotations

import html
import inspect
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.console.users import update as update_user
from bot.leads.models import AuditEntry, Notification
from bot.notify import queue, ways
from bot.vocabulary import LANGUAGES
from bot.words import has, say
from tests.console.desk import NOW, Office, open_office
from tests.leads.samples import draft


def give_up(office: Office) -> str:
    """A notification that was given up; its id."""
    office.store.submit(draft(), NOW)
    with office.database.write() as session:
        session.execute(
            update(Notification).values(gave_up_at=NOW, attempts=12, error="mail_refused 451; webhook_answered 503")
        )
        return str(session.execute(select(Notification.id)).scalar_one())


def test_with_nothing_set_up_the_page_says_so(office: Office) -> None:
    page = office.desk("ada").get("/notifications").text
    assert "ASMTP_SMTP_URL" in page
    assert "Nothing was given up." in page


def test_the_ways_that_are_set_up_are_named(sqlite_url: str) -> None:
    office = open_office(sqlite_url, notify_by=("mail", "webhook"))
    assert "by e-mail and webhook" in office.desk("ada").get("/notifications").text
    office.store.close()


def test_what_was_given_up_can_be_tried_again(any_office: Office) -> None:
    notification = give_up(any_office)
    desk = any_office.desk("ada")
    page = desk.get("/notifications").text
    assert "refused it (code 451)" in page
    assert "receiver answered 503." in page
    assert "Waiting: 0. Given up: 1." in page
    any_office.clock.forward(hours=1)
    desk.submit(f"/notifications/{notification}/retry")
    assert "Waiting: 1. Given up: 0." in desk.follow().text
    with any_office.database.read() as session:
        row = session.execute(select(Notification)).scalar_one()
        assert (row.attempts, row.next_try_at) == (0, NOW + timedelta(hours=1))
        entry = session.execute(select(AuditEntry).where(AuditEntry.action == "notification_retried")).scalar_one()
        assert (entry.lead_id, entry.user_id) == (row.lead_id, any_office.ids["ada"])
    desk.post(f"/notifications/{notification}/retry")
    assert "not among those given up" in desk.follow().text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_did_not_reach_everybody_is_shown_for_a_week(office: Office, language: str) -> None:
    lead = office.store.submit(draft(), NOW)
    with office.database.write() as session:
        session.execute(update(Notification).values(sent_at=NOW, delivered="mail", error="mail_recipients 1/2"))
    update_user(office.database, office.ids["ada"], language=language)
    desk = office.desk("ada")
    page = html.unescape(desk.get("/notifications").text)
    assert say("console_trouble_mail_recipients", language, detail="1/2") in page
    assert say("console_notify_partly", language) in page
    assert lead.reference in page
    assert "/retry" not in page
    office.clock.forward(days=8)
    page = html.unescape(office.desk("ada").get("/notifications").text)
    assert say("console_notify_partly", language) not in page


def test_only_admins_find_it_in_the_menu(office: Office) -> None:
    assert 'href="/notifications"' in office.desk("ada").get("/leads").text
    assert 'href="/notifications"' not in office.desk("carl").get("/leads").text


def test_every_trouble_has_words() -> None:
    """Whatever the sender may write down."""
    source = inspect.getsource(ways) + inspect.getsource(queue)
    troubles = set(re.findall(r'"((?:mail|webhook)_[a-z]+)[ "]', source)) | {"too_old", "interrupted"}
    assert len(troubles) == 7
    assert [each for each in troubles if not has(f"console_trouble_{each}")] == []
