"""Colleagues who are named in a note: found, marked, told until they have looked, and gone with the note."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from bot.console import casework
from bot.console.audit import Actor
from bot.console.mentions import marked, named
from bot.leads.models import Note, NoteMention, User
from tests.console.desk import NOW, Desk, Office
from tests.leads.in_chat import erase_in_chat
from tests.leads.samples import draft

LOGINS = ("ada", "carl", "amy@example.com", "amy", "li.wei")


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
    assert named(text, LOGINS) == found


def test_mentions_are_marked_and_the_rest_stays_text() -> None:
    assert marked("<b>@ada & 請@Carl看</b>", LOGINS) == (
        "&lt;b&gt;<mark>@ada</mark> &amp; 請<mark>@Carl</mark>看&lt;/b&gt;"
    )
    assert marked("<@ada>", ()) == "&lt;@ada&gt;"


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
    assert "login name in a note" in office.desk("vic").get("/mentions").text
