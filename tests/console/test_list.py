"""The list: what is found, counted, ordered, paged, and changed together."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.console import casework, pipeline
from bot.console import listing as listing_module
from bot.console.audit import Actor
from bot.console.casework import Edit
from bot.console.listing import PAGE_ROWS, Wish, listing, sources
from bot.leads.lead import StoredLead
from bot.leads.models import AuditEntry, Lead
from bot.vocabulary import LEAD_STATUSES
from tests.console.desk import NOW, Desk, Office, forms
from tests.leads.samples import assessment, draft

TODAY = date(2026, 11, 25)


def names(desk: Desk, **params: str) -> list[str]:
    """The names in the list, as shown."""
    answer = desk.client.get("/leads", params=params)
    desk.last = answer
    assert answer.status_code == 200
    return re.findall(r"data-row>([^<]+)</a>", answer.text)


def counts(desk: Desk) -> dict[str, int]:
    """The counts on the tabs of the last page."""
    found = re.findall(r'<li><a href="/leads[^"]*"[^>]*>([A-Z][a-z]+) <b>([\d,]+)</b>', desk.last.text)
    return {tab.lower(): int(number.replace(",", "")) for tab, number in found}


def lead(office: Office, name: str, ago: int = 0, **changes: Any) -> StoredLead:
    """Store a lead that came in so many hours ago."""
    return office.store.submit(draft(contact_name=name, **changes), NOW - timedelta(hours=ago))


def move(office: Office, stored: StoredLead, status: str, by: str = "carl", **more: str) -> None:
    """Move a lead to a status it may go to."""
    edits = [Edit("status", stored.status, status), *(Edit(name, "", value) for name, value in more.items())]
    casework.change(office.database, Actor(office.ids[by], "test"), NOW, stored.id, edits)


def search(desk: Desk, words: str, **params: str) -> list[str]:
    """Search as the form does; the names that are found."""
    desk.get("/leads")
    desk.post("/leads/find", {"words": words, **params})
    desk.follow()
    return re.findall(r"data-row>([^<]+)</a>", desk.last.text)


def test_the_newest_come_first_and_the_tabs_count_all(any_office: Office) -> None:
    old, new = lead(any_office, "Old", 5), lead(any_office, "New", 1)
    lost = lead(any_office, "Lost", 3)
    move(any_office, old, "contacted")
    move(any_office, lost, "lost", lost_reason="price")
    desk = any_office.desk("vic")
    assert names(desk) == ["New", "Lost", "Old"]
    assert counts(desk) == {**dict.fromkeys(LEAD_STATUSES, 0), "all": 3, "new": 1, "contacted": 1, "lost": 1}
    assert names(desk, tab="contacted") == ["Old"]
    assert names(desk, sort="oldest") == ["Old", "Lost", "New"]
    assert new.status == "new"


@pytest.mark.parametrize(
    ("words", "found"),
    [("陈", ["陳大文"]), ("陳大", ["陳大文"]), ("9123 4567", ["Smith"]), ("+852-9123-4567", ["Smith"]),
     ("00852 9123 4567", ["Smith"]), ("0085291234567", ["Smith"]), ("008529999", []),
     ("SMITH", ["Smith"]), ("gongsi", []), ("僱主 信件", ["Smith"]), ("雇主", ["Smith"]), ("%", []), ("_", []),
     ("'; DROP TABLE leads; --", [])],
)  # fmt: skip
def test_search_finds_names_phones_and_notes_however_written(any_office: Office, words: str, found: list[str]) -> None:
    lead(any_office, "陳大文", contact_value="+85255550199")
    smith = lead(any_office, "Smith", contact_value="+85291234567", free_note=None)
    note = "僱主仍在準備信件"
    casework.add_note(any_office.database, Actor(any_office.ids["carl"], "test"), NOW, smith.id, note)
    assert search(any_office.desk("vic"), words) == found


def test_a_deleted_note_is_not_found_any_more(office: Office) -> None:
    stored = lead(office, "Smith")
    actor = Actor(office.ids["carl"], "test")
    casework.add_note(office.database, actor, NOW, stored.id, "speaks Portuguese")
    desk = office.desk("carl")
    assert search(desk, "portuguese") == ["Smith"]
    with office.database.read() as session:
        note_id = session.execute(select(casework.Note.id)).scalar_one()
    casework.delete_note(office.database, actor, NOW, stored.id, note_id, of_others=False)
    assert search(desk, "portuguese") == []


def test_what_is_searched_for_stays_out_of_the_address(office: Office) -> None:
    """Addresses end up in histories and in proxies' logs."""
    lead(office, "陳大文")
    desk = office.desk("carl")
    assert search(desk, "陳大文", outcome="needs_review") == ["陳大文"]
    address = str(desk.last.url)
    assert "find=" in address
    assert "outcome=needs_review" in address
    assert not re.search("%E9|陳", address)
    assert "陳大文" not in "".join(re.findall(r'href="([^"]*)"', desk.last.text))
    other = office.desk("cora")
    assert names(other, find=Wish.read({"find": address.split("find=")[1]}).find) == ["陳大文"], "shown, but unfiltered"
    assert "no longer known" in other.last.text


@pytest.mark.parametrize(
    ("params", "found"),
    [({"outcome": "not_yet"}, ["B"]), ({"scheme": "GEP"}, ["B"]), ({"scheme": "TTPS_A"}, []),
     ({"language": "en"}, ["B"]), ({"source": "wechat"}, ["B"]), ({"owner": "me"}, ["A"]),
     ({"owner": "nobody"}, ["B", "C"]), ({"consent": "yes"}, ["C"]), ({"consent": "no"}, ["A", "B"]),
     ({"due": "today"}, ["A"]), ({"due": "week"}, ["A"]), ({"due": "none"}, ["B", "C"]),
     ({"since": "2026-11-25"}, ["A"]), ({"until": "2026-11-24"}, ["B", "C"]),
     ({"since": "2026-11-24", "until": "2026-11-24"}, ["B"]), ({"outcome": "not_yet", "language": "zh_hant"}, []),
     ({"outcome": "nonsense", "page": "-3", "since": "yesterday"}, ["A", "B", "C"])],
)  # fmt: skip
def test_each_filter(any_office: Office, params: dict[str, str], found: list[str]) -> None:
    a = lead(any_office, "A", 1)
    other = assessment(outcome="not_yet", suggestions=[{"scheme": "GEP", "reason": "x"}])
    lead(any_office, "B", 12, language="en", source="wechat", assessment=other)
    agreed = [*draft().consents, type(draft().consents[0])("marketing_consent", "yes", "2026-11-23", NOW)]
    lead(any_office, "C", 40, marketing_consent="yes", consents=agreed)
    edits = [Edit("owner", "", any_office.ids["carl"]), Edit("follow_up_on", "", "2026-11-24")]
    casework.change(any_office.database, Actor(any_office.ids["carl"], "test"), NOW, a.id, edits)
    desk = any_office.desk("carl")
    assert names(desk, **params) == found
    assert counts(desk)["all"] == len(found)


def test_a_scheme_is_found_by_its_whole_name(office: Office) -> None:
    """`TTPS_A` must not match through the wildcard that an underscore is."""
    lead(
        office,
        "A",
        assessment=assessment(suggestions=[{"scheme": "TTPS_B", "reason": "x"}, {"scheme": "QMAS", "reason": "x"}]),
    )
    desk = office.desk("vic")
    assert [names(desk, scheme=scheme) for scheme in ("TTPS_A", "TTPS_B", "QMAS")] == [[], ["A"], ["A"]]


def test_what_is_due_leaves_out_who_waits_no_more(office: Office) -> None:
    stored = lead(office, "A")
    edits = [Edit("follow_up_on", "", "2026-11-20"), Edit("status", "new", "lost"), Edit("lost_reason", "", "price")]
    casework.change(office.database, Actor(office.ids["carl"], "test"), NOW, stored.id, edits)
    assert names(office.desk("carl"), due="today") == []


def test_pages_hold_every_lead_once(any_office: Office) -> None:
    for number in range(PAGE_ROWS + 3):
        lead(any_office, f"L{number}", number // 3)
    desk = any_office.desk("vic")
    seen = names(desk) + names(desk, page="2")
    assert len(seen) == len(set(seen)) == PAGE_ROWS + 3
    assert names(desk, page="99") == names(desk, page="2")
    assert "Page 2 of 2" in desk.last.text


def test_a_page_is_gone_to_by_its_number_with_the_filters_kept(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing_module, "PAGE_ROWS", 2)
    for number in range(7):
        lead(office, f"N{number}", number)
    desk = office.desk("vic")
    assert names(desk, tab="new", sort="oldest", page="2") == ["N4", "N3"]
    assert forms(desk.last.text)["/leads"] == {"tab": "new", "sort": "oldest", "page": "2"}
    assert names(desk, **{**forms(desk.last.text)["/leads"], "page": "4"}) == ["N0"]
    assert names(desk, tab="contacted") == []
    assert "/leads" not in forms(desk.last.text)


def test_a_columns_head_orders_the_list_and_says_so(office: Office) -> None:
    old, _new = lead(office, "Old", 5), lead(office, "New", 1)
    move(office, old, "contacted")
    desk, seen = office.desk("vic"), {}
    desk.get("/leads?outcome=needs_review")
    for name in ("Follow-up", "Last changed", "Received", "Received"):
        head = re.search(rf'<th [^>]*><a href="([^"]+)" title="[^"]+">{name}', desk.last.text)
        assert head
        desk.get(head[1].replace("&amp;", "&"))
        ordered = re.findall(r'aria-sort="(\w+)"><a [^>]*>([^<]+) <', desk.last.text)
        seen[desk.last.url.query.decode()] = ordered, re.findall(r"data-row>([^<]+)</a>", desk.last.text)
    assert seen == {
        "outcome=needs_review&sort=follow_up": ([("ascending", "Follow-up")], ["New", "Old"]),
        "outcome=needs_review&sort=changed": ([("descending", "Last changed")], ["Old", "New"]),
        "outcome=needs_review": ([("descending", "Received")], ["New", "Old"]),
        "outcome=needs_review&sort=oldest": ([("ascending", "Received")], ["Old", "New"]),
    }


def test_the_menu_marks_what_is_due_today_by_itself(office: Office) -> None:
    desk = office.desk("carl")
    for address, marked in (("/leads", "Enquiries"), ("/leads?due=today&owner=me", "Due today"),
                            ("/leads?due=today", "Enquiries")):  # fmt: skip
        assert set(re.findall(r'aria-current="page">([^<]+)</a>', desk.get(address).text)) == {marked}


def test_a_filter_can_be_taken_off_and_keeps_the_rest(office: Office) -> None:
    lead(office, "A")
    desk = office.desk("carl")
    names(desk, outcome="needs_review", language="zh_hant", tab="new", page="1")
    chips = re.findall(r'<li><a href="([^"]+)"><span class="unseen">Remove', desk.last.text)
    assert sorted(chips) == ["/leads?tab=new&amp;language=zh_hant", "/leads?tab=new&amp;outcome=needs_review"]


def test_channels_are_offered_that_leads_came_by(any_office: Office) -> None:
    assert sources(any_office.database) == []
    for source in ("wechat", "web", "whatsapp", "web"):
        any_office.store.submit(draft(source=source), NOW)
    assert sources(any_office.database) == ["web", "wechat", "whatsapp"]


def test_the_form_sends_every_filter(office: Office) -> None:
    lead(office, "A")
    desk = office.desk("carl")
    wanted = {"outcome": "needs_review", "owner": "nobody", "since": "2026-11-01", "sort": "changed", "tab": "new"}
    desk.client.get("/leads")
    desk.get("/leads")
    desk.submit("/leads/find", wanted)
    address = desk.last.headers["location"]
    assert Wish.read(dict(part.split("=") for part in address.split("?")[1].split("&"))) == Wish.read(wanted)


def test_several_are_changed_together_and_told_apart(any_office: Office) -> None:
    first, second, third = lead(any_office, "A", 1), lead(any_office, "B", 2), lead(any_office, "C", 3)
    move(any_office, third, "contacted")
    move(any_office, any_office.store.get(third.id) or third, "engaged")
    desk = any_office.desk("carl")
    desk.get("/leads?tab=all")
    ids = [first.id, second.id, third.id, "00000000-0000-7000-8000-000000000000"]
    fields = {"lead": ids, "owner": any_office.ids["cora"], "status": "qualified", "back": "/leads?tab=all&sort=oldest"}
    desk.submit("/leads/change", fields)
    gone = "stayed=00000000-0000-7000-8000-000000000000"
    assert desk.last.headers["location"] == f"/leads?sort=oldest&changed=3&left=1&{gone}&done=several"
    text = desk.follow().text
    assert "Changed: 3." in text
    assert "Left as they were: 1." in text
    with any_office.database.read() as session:
        rows = session.execute(select(Lead.status, Lead.owner, Lead.version)).all()
        assert {(row.status, row.owner) for row in rows} == {("qualified", any_office.ids["cora"])}
        audited = session.execute(select(AuditEntry.lead_id).where(AuditEntry.action == "lead_changed")).scalars().all()
    assert set(audited) >= {first.id, second.id, third.id}


def test_losing_several_needs_a_reason(office: Office) -> None:
    """Where nothing was changed the page does not speak of a success, and names who was left."""
    stored = lead(office, "A")
    desk = office.desk("carl")
    for reason, told, silent in (("", "Left as they were: 1.", "Changed:"), ("no_reply", "Changed: 1.", "Left as")):
        desk.get("/leads")
        desk.submit("/leads/change", {"lead": [stored.id], "status": "lost", "lost_reason": reason, "back": "/leads"})
        text = desk.follow().text
        assert told in text
        assert silent not in text
        assert ('class="problem"' in text) == (not reason) != ('class="done"' in text)
        assert (f'<li><a href="/leads/{stored.id}">A</a>' in text) == (not reason)
    kept = office.store.get(stored.id)
    assert kept
    assert (kept.status, kept.lost_reason) == ("lost", "no_reply")


def test_several_get_a_day_to_follow_up(any_office: Office) -> None:
    stored = [lead(any_office, name) for name in "AB"]
    desk = any_office.desk("carl")
    for day, kept in (("2026-12-01", date(2026, 12, 1)), ("", date(2026, 12, 1)), ("soon", date(2026, 12, 1))):
        desk.get("/leads")
        desk.submit("/leads/change", {"lead": [each.id for each in stored], "follow_up_on": day})
        with any_office.database.read() as session:
            assert session.execute(select(Lead.follow_up_on)).scalars().all() == [kept, kept], day


@pytest.mark.parametrize("fields", [{}, {"lead": ["x"]}, {"status": "contacted"}])
def test_changing_nothing_says_what_is_missing(office: Office, fields: dict[str, Any]) -> None:
    desk = office.desk("carl")
    desk.get("/leads")
    desk.post("/leads/change", {**fields, "back": "https://evil.example/"})
    assert desk.last.headers["location"] == "/leads?done=nothing_chosen"
    assert "Nothing was changed" in desk.follow().text


def test_a_reader_sees_no_way_to_change_anything(office: Office) -> None:
    lead(office, "A")
    text = office.desk("vic").get("/leads").text
    assert 'name="lead"' not in text
    assert "data-several" not in text


def test_names_are_shown_as_text(office: Office) -> None:
    lead(office, "<script>alert(1)</script>")
    text = office.desk("vic").get("/leads").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_the_steps_are_the_contracts() -> None:
    assert set(pipeline.MOVES) == set(LEAD_STATUSES)
    for status, targets in pipeline.MOVES.items():
        assert set(targets) <= set(LEAD_STATUSES) - {status}
    assert all("lost" not in pipeline.MOVES[status] for status in ("engaged", "closed"))


def test_a_list_is_the_same_on_both_databases(any_office: Office) -> None:
    """Leads without a follow-up come last, whatever a database thinks of nothing."""
    for name, day in (("A", ""), ("B", "2026-12-01"), ("C", "2026-11-30")):
        stored = lead(any_office, name)
        edits = [Edit("follow_up_on", "", day)]
        casework.change(any_office.database, Actor(any_office.ids["carl"], "test"), NOW, stored.id, edits)
    found = listing(any_office.database, Wish(sort="follow_up"), "", "", TODAY, {})
    assert [row.contact_name for row in found.rows] == ["C", "B", "A"]
