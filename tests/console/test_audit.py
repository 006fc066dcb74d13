"""The audit log as an admin reads it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli import main
from bot.console import audit
from bot.console.audit_pages import PAGE_ROWS
from bot.console.merge import merge
from bot.console.users import update
from bot.leads.identifiers import uuid7
from bot.leads.models import AuditEntry, Lead
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


def entries(office: Office, action: str) -> list[AuditEntry]:
    """The lines of one kind, oldest first."""
    with office.database.read() as session:
        query = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        found = list(session.execute(query).scalars())
        session.expunge_all()
    return found


def test_an_enquiry_is_looked_for_by_its_reference_which_stands_in_no_address(any_office: Office) -> None:
    stored, other = any_office.store.submit(draft(), NOW), any_office.store.submit(draft(), NOW)
    carl, ada = any_office.desk("carl"), any_office.desk("ada")
    for lead in (stored, other):
        carl.get(f"/leads/{lead.id}")
    ada.get("/audit")
    ada.submit("/audit/find", {"reference": f" {stored.reference.lower()} "})
    assert ada.last.headers["location"] == f"/audit?lead={stored.id}"
    ada.follow()
    assert lines(ada) == ["2026-11-25 10:00 Carl looked at an enquiry testclient"]
    ada.submit("/audit/find", {"action": audit.SIGN_IN})  # the filter stays until it is taken away
    ada.follow()
    assert lines(ada) == []
    assert "Only lines on one enquiry" in ada.last.text
    ada.submit("/audit/find", {"reference": "ABC-NONE"})
    assert "ABC-NONE" not in ada.last.headers["location"]
    assert "no enquiry with this reference" in ada.follow().text
    assert lines(ada) == []


def test_the_page_of_an_enquiry_leads_admins_to_its_lines(any_office: Office) -> None:
    kept, gone = (any_office.store.submit(draft(), NOW) for _ in range(2))
    carl = any_office.desk("carl")
    carl.get(f"/leads/{gone.id}")
    actor = audit.Actor(any_office.ids["carl"], "x")
    merge(any_office.database, actor, NOW, NOW.date(), kept.id, gone.id, (1, 1), {}, clients=False)
    ada = any_office.desk("ada")
    link = f'href="/audit?lead={kept.id}"'
    assert link in ada.get(f"/leads/{kept.id}").text
    assert link not in any_office.desk("carl").get(f"/leads/{kept.id}").text
    ada.get(f"/audit?lead={kept.id}")
    told = " | ".join(lines(ada))
    assert "Carl looked at" in told, "what was done to the one that was merged into it is told, too"
    assert "merged" in told


def test_days_are_those_of_hong_kong(any_office: Office) -> None:
    with any_office.database.write() as session:
        for number, at in enumerate(("2026-11-20T15:59", "2026-11-20T16:00", "2026-11-21T15:59", "2026-11-21T16:00")):
            moment = datetime.fromisoformat(f"{at}+00:00")
            session.add(AuditEntry(id=uuid7(moment), at=moment, action=audit.SIGN_OUT, fields=[], address=f"h{number}"))
    ada = any_office.desk("ada")
    ada.get("/audit")
    ada.submit("/audit/find", {"since": "2026-11-21", "until": "2026-11-21"})
    assert ada.last.headers["location"] == "/audit?since=2026-11-21&until=2026-11-21"
    ada.follow()
    assert [line.split()[-1] for line in lines(ada)] == ["h2", "h1"]


def test_an_address_is_looked_for_without_standing_in_ours(any_office: Office) -> None:
    with any_office.database.write() as session:
        for host in ("203.0.113.9", "203.0.113.99"):
            audit.note(session, audit.Actor(None, host), audit.SIGN_IN_FAILED, NOW)
    ada = any_office.desk("ada")
    ada.get("/audit")
    ada.submit("/audit/find", {"place": "203.0.113.9"})
    where = ada.last.headers["location"]
    assert "203" not in where
    ada.follow()
    assert [line.split()[-1] for line in lines(ada)] == ["203.0.113.9"]
    ada.get("/audit?place=forgotten")
    assert lines(ada) == []
    assert "no longer known" in ada.last.text


def test_who_has_no_account_is_named_in_words(any_office: Office) -> None:
    with any_office.database.write() as session:
        audit.note(session, audit.at_the_server(), audit.BACKED_UP, NOW)
        audit.note(session, audit.Actor(None, audit.BY_ITSELF), audit.CLEANED_UP, NOW, fields=["count.leads.1200"])
        audit.note(session, audit.Actor(None, "host"), audit.SIGN_IN_FAILED, NOW)
    ada = any_office.desk("ada")
    expected = {
        "en": ["command line made a backup of everything", "by itself deleted what has been kept long enough"],
        "zh_hans": ["命令行", "自动执行"],
        "zh_hant": ["指令行", "自動執行"],
    }
    for language, (command, itself) in expected.items():
        update(any_office.database, any_office.ids["ada"], language=language)
        ada.get("/audit?user=command_line")
        assert len(lines(ada)) == 1
        assert command in lines(ada)[0]
        ada.get("/audit?user=by_itself")
        assert len(lines(ada)) == 1
        assert itself in lines(ada)[0]
        assert "1,200" in lines(ada)[0]


def test_downloading_the_figures_leaves_a_line(office: Office) -> None:
    office.desk("vic").get("/funnel.csv")
    (line,) = entries(office, audit.FIGURES_EXPORTED)
    assert (line.user_id, line.address) == (office.ids["vic"], "testclient")


def test_what_is_done_at_the_server_leaves_a_line(
    any_office: Office, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each names what was done and how much; no name, contact or search word is in it."""
    stored = any_office.store.submit(draft(contact_name="陳測試"), NOW)
    monkeypatch.setenv("DATABASE_URL", store_url)
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path}/tracker.db")
    export = ["leads", "export", "--format", "csv", "--output", str(tmp_path / "leads.csv"), "--search", "陳"]
    for command in (["leads", "list"], ["leads", "show", stored.reference], export, ["demo-data", "--remove"]):
        assert main(command) == 0
    kept = {name: entries(any_office, name) for name in ("leads_listed", "lead_viewed", "exported", "demo_removed")}
    assert {name: [(line.lead_id, line.fields) for line in found] for name, found in kept.items()} == {
        "leads_listed": [(None, ["count.leads.1"])],
        "lead_viewed": [(stored.id, [])],
        "exported": [(None, ["export.format.csv", "export.count.1", "export.filter.find"])],
        "demo_removed": [(None, ["count.leads.0"])],
    }
    assert {(line.user_id, line.address) for found in kept.values() for line in found} == {(None, audit.COMMAND_LINE)}
    with any_office.database.write() as session:
        session.get(Lead, stored.id).purge_after = NOW
    assert main(["retention", "run", "--dry-run"]) == 0
    assert entries(any_office, audit.CLEANED_UP) == []
    for _ in range(2):
        assert main(["retention", "run"]) == 0  # the second time there is nothing left, and so nothing to tell
    assert [(line.address, line.fields) for line in entries(any_office, audit.CLEANED_UP)] == [
        (audit.COMMAND_LINE, ["count.leads.1", "count.conversations.0", "count.counted.0"])
    ]
    assert lines_of_every_language(any_office)


def lines_of_every_language(office: Office) -> bool:
    """Whether the page shows all of it in each language."""
    ada = office.desk("ada")
    for language in LANGUAGES:
        update(office.database, office.ids["ada"], language=language)
        assert ada.get("/audit").status_code == 200
        assert "export." not in ada.last.text
        assert "count." not in ada.last.text
    return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_that_earlier_versions_wrote_can_be_read(any_office: Office, language: str) -> None:
    """The log is append-only: what was ever written in it has its words for good."""
    fields = ["cleaned.leads.1200", "cleaned.conversations.3", "cleaned.steps.40", "cleaned.counted.5", "count.steps.6"]
    with any_office.database.write() as session:
        audit.note(session, audit.Actor(None, audit.BY_ITSELF), audit.CLEANED_UP, NOW, fields=fields)
    update(any_office.database, any_office.ids["ada"], language=language)
    page = any_office.desk("ada").get("/audit?action=cleaned_up")
    assert page.status_code == 200
    assert all(number in page.text for number in ("1,200", "40"))
    assert not re.search(r"cleaned\.|count\.", page.text)
