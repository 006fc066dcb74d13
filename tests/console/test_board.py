"""The board: its columns and pages, and moving cards as the pipeline allows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.console import audit, board, casework, pipeline
from bot.console.board import View
from bot.console.casework import Edit
from bot.leads.lead import StoredLead
from bot.leads.models import AuditEntry
from bot.vocabulary import LEAD_STATUSES
from tests.console.desk import NOW, Desk, Office
from tests.leads.samples import assessment, draft

WAYS: dict[str, tuple[str, ...]] = {
    "new": (), "contacted": ("contacted",), "qualified": ("qualified",), "engaged": ("contacted", "engaged"),
    "closed": ("contacted", "engaged", "closed"), "lost": ("lost",),
}  # fmt: skip


def lead(office: Office, name: str, status: str = "new", ago: float = 1, **fields: str) -> StoredLead:
    """Store an enquiry and bring it to a status."""
    stored = office.store.submit(draft(contact_name=name), NOW - timedelta(hours=ago))
    actor, at = audit.Actor(office.ids["carl"], "test"), stored.status
    for step in WAYS[status]:
        edits = [Edit("status", at, step)] + [Edit("lost_reason", "", "price")] * (step == "lost")
        casework.change(office.database, actor, NOW, stored.id, edits)
        at = step
    casework.change(office.database, actor, NOW, stored.id, [Edit(key, "", value) for key, value in fields.items()])
    return stored


def columns(desk: Desk, address: str = "/board") -> dict[str, list[str]]:
    """The board: status -> names on its cards."""
    text = desk.get(address).text
    parts = re.findall(r'data-column="(\w+)">(.*?)</section>', text, re.S)
    return {status: re.findall(r'<a href="/leads/[^"]+">([^<]+)</a>', part) for status, part in parts}


def move(desk: Desk, stored: StoredLead, base: str, to: str, back: str = "/board") -> Any:
    """Choose a step on a card."""
    desk.get("/board")
    return desk.post("/board/move", {"lead": stored.id, "base": base, "to": to, "back": back})


def test_a_column_for_each_step_with_follow_ups_first(any_office: Office) -> None:
    for status in LEAD_STATUSES:
        lead(any_office, f"Is {status}", status)
    lead(any_office, "Later", follow_up_on="2026-11-28", ago=5)
    lead(any_office, "Sooner", follow_up_on="2026-11-25", ago=9)
    lead(any_office, "Older", ago=7)
    found = columns(any_office.desk("vic"))
    assert list(found) == list(LEAD_STATUSES)
    assert found.pop("new") == ["Sooner", "Later", "Is new", "Older"]
    assert found == {status: [f"Is {status}"] for status in LEAD_STATUSES if status != "new"}


def test_a_card_offers_what_the_pipeline_allows_to_those_who_may(office: Office) -> None:
    for status in LEAD_STATUSES:
        lead(office, status, status)
    text = office.desk("carl").get("/board").text
    for status, part in re.findall(r'data-column="(\w+)">(.*?)</section>', text, re.S):
        offered = {value.split(":")[0] for value in re.findall(r'<option value="([^"]+)"', part)}
        assert offered == set(pipeline.MOVES[status])
    assert "/board/move" not in office.desk("vic").get("/board").text


@pytest.mark.parametrize("to", ["contacted", "lost:price"])
def test_a_move_is_stored_with_its_history_and_audit(any_office: Office, to: str) -> None:
    stored, desk = lead(any_office, "A"), any_office.desk("carl")
    assert move(desk, stored, "new", to, "/board?owner=nobody&new=3").status_code == 303
    assert desk.last.headers["location"] == f"/board?owner=nobody&new=3&to={to.split(':')[0]}&done=moved"
    kept = any_office.store.get(stored.id)
    assert kept is not None
    assert (kept.status, kept.lost_reason) == (to.split(":")[0], "price" if ":" in to else None)
    with any_office.database.read() as session:
        entry = session.execute(select(AuditEntry).where(AuditEntry.action == audit.LEAD_CHANGED)).scalars().all()[-1]
        assert (entry.lead_id, entry.user_id) == (stored.id, any_office.ids["carl"])


@pytest.mark.parametrize("to", ["closed", "engaged", "lost", "lost:bored", "nonsense", "", "new:price"])
def test_a_move_that_the_pipeline_does_not_have_changes_nothing(office: Office, to: str) -> None:
    stored, desk = lead(office, "A"), office.desk("carl")
    move(desk, stored, "new", to)
    kept = office.store.get(stored.id)
    assert kept is not None
    assert (kept.status, kept.version) == ("new", 1)
    if to != "new:price":
        assert "Nothing was changed" in desk.follow().text


@pytest.mark.parametrize(("to", "told"), [("contacted", "Moved to “Contacted”."), ("lost:price", "Moved to “Lost”."),
                                          ("lost", "choose why it is lost"), ("", "choose a step")])  # fmt: skip
def test_the_page_says_to_which_step_and_names_nobody(office: Office, to: str, told: str) -> None:
    stored, desk = lead(office, "Amy"), office.desk("carl")
    move(desk, stored, "new", to)
    said = re.findall(r'<p class="(?:done|problem)" role="status">([^<]+)</p>', desk.follow().text)
    assert len(said) == 1
    assert told in said[0]
    assert "Amy" not in said[0]


def test_a_card_has_no_step_chosen_and_shows_age_scheme_and_the_way_to_the_person(office: Office) -> None:
    suggestions = [{"scheme": scheme, "reason": "ft_accredited_degree"} for scheme in ("STUDENT", "TTPS_A")]
    contact = {"contact_name": "A", "contact_channel": "phone", "contact_value": "+85291234567"}
    stored = office.store.submit(
        draft(assessment=assessment(suggestions=suggestions), **contact), NOW - timedelta(hours=5)
    )
    desk = office.desk("carl")
    text = desk.get("/board").text
    assert re.search(r'<select name="to" required[^>]*>\s*<option value="">move to …</option>', text)
    for words in ("5 h ago", "Study, then IANG", "TTPS A", 'href="tel:+85291234567"'):
        assert words in text
    assert desk.submit("/board/move", {}).headers["location"] == "/board?done=board_nothing"
    assert office.store.get(stored.id) == stored


def test_two_who_move_the_same_card_do_not_undo_each_other(office: Office) -> None:
    stored, desk = lead(office, "A"), office.desk("carl")
    desk.get("/board")
    move(office.desk("cora"), stored, "new", "lost:price")
    desk.post("/board/move", {"lead": stored.id, "base": "new", "to": "contacted", "back": "/board"})
    assert "Somebody else moved" in desk.follow().text
    kept = office.store.get(stored.id)
    assert kept is not None
    assert kept.status == "lost"


def test_a_lead_that_is_back_from_lost_has_no_reason(office: Office) -> None:
    stored = lead(office, "A", "lost")
    move(office.desk("carl"), stored, "lost", "contacted")
    kept = office.store.get(stored.id)
    assert kept is not None
    assert (kept.status, kept.lost_reason) == ("contacted", None)


def test_the_way_back_leads_nowhere_else(office: Office) -> None:
    stored, desk = lead(office, "A"), office.desk("carl")
    move(desk, stored, "new", "contacted", "https://evil.example/?owner=me&next=//evil")
    assert desk.last.headers["location"] == "/board?owner=me&to=contacted&done=moved"
    desk.get("/board")
    gone = desk.post("/board/move", {"lead": "nothing", "base": "new", "to": "contacted"})
    assert gone.status_code == 404


def test_each_column_has_its_own_pages(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board, "PAGE_CARDS", 2)
    for number in range(5):
        lead(office, f"N{number}", ago=number)
    for number in range(3):
        lead(office, f"C{number}", "contacted", ago=number)
    desk = office.desk("vic")
    first = columns(desk)
    assert (first["new"], first["contacted"]) == (["N0", "N1"], ["C0", "C1"])
    assert 'href="/board?new=2"' in desk.last.text
    second = columns(desk, "/board?new=2&contacted=99")
    assert (second["new"], second["contacted"]) == (["N2", "N3"], ["C2"])
    assert 'href="/board?new=3&amp;contacted=99"' in desk.last.text
    assert View.read({"new": "x", "lost": "-1", "owner": "you"}).address() == "/board"


def test_mine_and_nobodys(office: Office) -> None:
    lead(office, "Mine", ago=3, owner=office.ids["carl"])
    lead(office, "Theirs", ago=2, owner=office.ids["cora"])
    lead(office, "Free")
    desk = office.desk("carl")
    found = [columns(desk, f"/board{owner}")["new"] for owner in ("", "?owner=me", "?owner=nobody")]
    assert found == [["Free", "Theirs", "Mine"], ["Mine"], ["Free"]]
