"""The audit log as an admin reads it."""

from __future__ import annotations

import re

from bot.console import audit
from bot.console.audit_pages import PAGE_ROWS
from bot.console.users import update
from bot.leads.identifiers import uuid7
from bot.leads.models import AuditEntry
from bot.vocabulary import LANGUAGES
from bot.words import has
from tests.console.desk import NOW, Desk, Office
from tests.leads.samples import draft


def lines(desk: Desk) -> list[str]:
    """The rows of the last page, as read."""
    rows = re.findall(r'<tr role="row">\n(.*?)</tr>', desk.last.text, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_who_did_what_is_told_newest_first(any_office: Office) -> None:
    stored = any_office.store.submit(draft(contact_name="陳測試"), NOW)
    carl = any_office.desk("carl")
    any_office.clock.forward(minutes=1)
    carl.get(f"/leads/{stored.id}")
    any_office.clock.forward(minutes=1)
    carl.submit(f"/leads/{stored.id}/change", {"status": "contacted"})
    any_office.clock.forward(minutes=1)
    ada = any_office.desk("ada")
    ada.get("/audit")
    assert lines(ada) == [
        "2026-11-25 10:03 Ada signed in testclient",
        "2026-11-25 10:02 Carl changed Step an enquiry testclient",
        "2026-11-25 10:01 Carl looked at an enquiry testclient",
        "2026-11-25 10:00 Carl signed in testclient",
    ]
    assert "陳測試" not in ada.last.text
    ada.get(f"/audit?user={any_office.ids['carl']}&action=sign_in")
    assert lines(ada) == ["2026-11-25 10:00 Carl signed in testclient"]


def test_long_logs_are_turned_page_by_page(office: Office) -> None:
    with office.database.write() as session:
        for number in range(PAGE_ROWS + 20):
            session.add(AuditEntry(id=uuid7(NOW), at=NOW, action=audit.SIGN_OUT, fields=[], address=f"host{number}"))
    ada = office.desk("ada")
    ada.get("/audit?action=sign_out")
    first = lines(ada)
    earlier = re.search(r'href="(/audit\?[^"]+)" rel="next"', ada.last.text)
    assert earlier
    ada.get(earlier[1].replace("&amp;", "&"))
    assert len(first) == PAGE_ROWS
    assert len(lines(ada)) == 20
    assert not set(first) & set(lines(ada))
    ada.get("/audit?action=' OR 1=1 --&user=x&before=y")
    assert lines(ada) == []


def test_every_action_has_words(office: Office) -> None:
    assert all(has(f"console_audit_{action}") for action in audit.ACTIONS)
    ada = office.desk("ada")
    for language in LANGUAGES:
        update(office.database, office.ids["ada"], language=language)
        assert ada.get("/audit").status_code == 200


def test_only_admins_find_the_way_there(office: Office) -> None:
    assert '"/audit"' in office.desk("ada").get("/leads").text
    for login in ("carl", "vic"):
        desk = office.desk(login)
        assert '"/audit"' not in desk.get("/leads").text
        assert desk.get("/audit").status_code == 403
