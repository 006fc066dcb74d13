"""Colleagues who are named in a note: found, marked, told until they have looked, and gone with the note."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from bot.console import casework
from bot.console.audit import Actor
from bot.console.mentions import handles, marked, named, shortest_handles, unknown
from bot.console.users import Account
from bot.leads.models import Note, NoteMention, User
from tests.console.desk import NOW, Desk, Office
from tests.leads.in_chat import erase_in_chat
from tests.leads.samples import draft

LOGINS = ("ada", "carl", "amy@example.com", "amy", "li.wei")
KNOWN = {login: login for login in LOGINS}


def note(office: Office, lead_id: str, text: str, by: str = "carl") -> None:
    """Write a note."""
    casework.add_note(office.database, Actor(office.ids[by], "test"), NOW, lead_id, text)


def listed(desk: Desk) -> list[str]:
    """The names under "mentions of me"."""
    return re.findall(r'#notes-title">([^<]+)</a>', desk.get("/mentions").text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("@ada", {"ada"}), ("請@ada看看，@Carl 亦然。", {"ada", "carl"}), ("(@carl), @carl.", {"carl"}),
     ("@amy@example.com called", {"amy@example.com"}), ("ask @amy.", {"amy"}), ("@li.wei, @amy@example.com.",
     {"li.wei", "amy@example.com"}), ("@adam @ada_b @carl@example.com", set()), ("write to x@ada or me.@ada", set()),
     ("ada", set()), ("@", set()), ("", set()), ("@ada.example", set())],
)  # fmt: skip
def test_who_is_named(text: str, found: set[str]) -> None:
    """An address that only contains a name, or a longer name, is somebody else."""
    assert named(text, KNOWN) == found


def account(login: str, name: str, disabled: bool = False) -> Account:
    """A colleague whose id is their login name."""
    return Account(login, login, name, "consultant", "en", disabled, False)


TEAM = [
    account("amy@example.com", "Amy Chan"),
    account("amy2@example.com", "amy  LEE"),
    account("bo@example.com", "Bo"),
    account("chan", "陳大文"),
    account("bo2@example.com", "Bo Ng"),
    account("ng", "Amy Chan", disabled=True),
]


@pytest.mark.parametrize(
    ("text", "found", "nobody"),
    [("@AMY chan and @amy  lee", {"amy@example.com", "amy2@example.com"}, []), ("@Amy please", set(), ["Amy"]),
     ("@bo", {"bo@example.com"}, []), ("@Bo Ng", {"bo2@example.com"}, []), ("請@陳大文跟進", {"chan"}, []),
     ("@amy@example.com", {"amy@example.com"}, []), ("@CHAN, @ghost. @ghost", {"chan"}, ["ghost"]),
     ("@bobby x@ghost.hk @ 3pm @2", set(), ["bobby"]), ("請@小明，看", set(), ["小明"])],
)  # fmt: skip
def test_people_are_named_by_login_by_name_or_by_its_first_word(text: str, found: set[str], nobody: list[str]) -> None:
    """Whatever is not one person's alone is nobody's."""
    known = handles(person for person in TEAM if not person.disabled)
    assert named(text, known) == found
    assert unknown(text, known) == nobody


def test_the_shortest_way_to_name_each() -> None:
    assert shortest_handles(TEAM) == {
        "amy@example.com": "Amy Chan", "amy2@example.com": "amy LEE", "bo@example.com": "Bo", "chan": "陳大文",
        "bo2@example.com": "Bo Ng",
    }  # fmt: skip
    assert shortest_handles([*TEAM, account("bo", "Anna")])["bo@example.com"] == "bo@example.com"


def test_after_a_note_the_page_says_who_is_told_and_who_is_nobody(office: Office) -> None:
    stored, desk = office.store.submit(draft(), NOW), office.desk("carl")
    for text, told, nobody in (("@cora and @VIC, @carl too", "Told: Cora, Vic", ""), ("@ghost", "", "called @ghost,"),
                               ("nobody", "", "")):  # fmt: skip
        office.clock.forward(minutes=1)
        desk.get(f"/leads/{stored.id}")
        assert "shows the note to that colleague: @Ada, @Cora, @Vic" in desk.last.text
        desk.submit(f"/leads/{stored.id}/change", {"note": text})
        assert desk.last.headers["location"] == f"/leads/{stored.id}?done=noted", "no names in addresses"
        page = desk.follow().text
        assert (told in page) if told else ("Told" not in page)
        assert (nobody in page) if nobody else ("No colleague" not in page)


def test_mentions_are_marked_and_the_rest_stays_text() -> None:
    assert marked("<b>@ada & 請@Carl看</b>", KNOWN) == (
        "&lt;b&gt;<mark>@ada</mark> &amp; 請<mark>@Carl</mark>看&lt;/b&gt;"
    )
    assert marked("<@ada>", {}) == "&lt;@ada&gt;"


def test_a_mention_is_told_until_the_enquiry_was_opened(any_office: Office) -> None:
    first = any_office.store.submit(draft(contact_name="First"), NOW)
    second = any_office.store.submit(draft(contact_name="Second"), NOW)
    note(any_office, first.id, "@cora please call, @vic knows")
    any_office.clock.forward(minutes=1)
    note(any_office, second.id, "for @cora")
    cora = any_office.desk("cora")
    assert sorted(listed(cora)) == ["First", "Second"]
    assert re.findall(r'Mentions of me <b class="badge"[^>]*>(\d+)</b>', cora.last.text) == ["2", "2"]
    assert "please call" not in cora.last.text, "a note is read where reading it is written down"
    assert "<mark>@cora</mark> please call, <mark>@vic</mark> knows" in cora.get(f"/leads/{first.id}").text
    assert listed(cora) == ["Second"]
    assert listed(any_office.desk("vic")) == ["First"], "everybody reads for themselves"
    assert listed(any_office.desk("carl")) == []


def test_nobody_is_told_of_their_own_note_nor_when_shut_out(office: Office) -> None:
    stored = office.store.submit(draft(), NOW)
    with office.database.write() as session:
        session.execute(select(User).where(User.login == "cora")).scalar_one().disabled = True
    note(office, stored.id, "@carl to do, @cora gone, @ada")
    with office.database.read() as session:
        assert session.execute(select(NoteMention.user_id)).scalars().all() == [office.ids["ada"]]


def test_mentions_go_with_the_note_and_with_the_lead(any_office: Office) -> None:
    intake = draft()
    stored = any_office.store.submit(intake, NOW)
    for text in ("@cora one", "@cora two"):
        note(any_office, stored.id, text)
    with any_office.database.read() as session:
        note_id = session.execute(select(Note.id).where(Note.text == "@cora one")).scalar_one()
    actor = Actor(any_office.ids["carl"], "test")
    casework.delete_note(any_office.database, actor, NOW, stored.id, note_id, of_others=False)
    assert len(listed(any_office.desk("cora"))) == 1
    assert erase_in_chat(any_office.store, intake.submission_id)
    with any_office.database.read() as session:
        assert session.execute(select(func.count()).select_from(NoteMention)).scalar_one() == 0


def test_nothing_to_read_explains_itself(office: Office) -> None:
    assert "a colleague&#39;s name in a note" in office.desk("vic").get("/mentions").text
