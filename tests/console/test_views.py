"""Saved views of the list: one's own, shared ones, and whose they are to change."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.console import views
from bot.leads.models import SavedView
from tests.console.desk import NOW, Desk, Office
from tests.leads.samples import draft

LIST = "/leads?tab=new&outcome=not_yet&need=human&sort=oldest"


def shown(desk: Desk, address: str = "/leads") -> dict[str, str]:
    """The views beside the tabs: name -> address."""
    text = desk.get(address).text
    nav = re.search(r'<nav aria-label="Saved views">(.*?)</nav>', text, re.S)
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+?)\s*(?:<span[^>]*>shared</span>)?</a>', nav[1] if nav else "")
    return {name: link.replace("&amp;", "&") for link, name in found}


def save(desk: Desk, name: str, address: str = LIST, **more: str) -> None:
    """Save the list as it is under a name."""
    desk.get(address)
    desk.submit("/views", {"name": name, **more})


def test_a_view_brings_back_filters_and_order(any_office: Office) -> None:
    desk = any_office.desk("vic")
    save(desk, "  Sooner   or later ")
    assert "The view is kept." in desk.follow().text
    assert shown(desk) == {"Sooner or later": LIST}
    assert 'aria-current="true">Sooner or later' in desk.get(LIST).text
    assert shown(any_office.desk("carl")) == {}


def test_what_is_searched_for_is_not_kept(office: Office) -> None:
    """A name that was searched for would be in the database long after the person is gone."""
    office.store.submit(draft(contact_name="陳大文"), NOW)
    desk = office.desk("carl")
    desk.get("/leads")
    desk.post("/leads/find", {"words": "陳大文", "language": "zh_hant"})
    found = desk.last.headers["location"]
    assert "find=" in found
    save(desk, "Mine", found + "&page=3")
    with office.database.read() as session:
        assert session.execute(select(SavedView.query)).scalar_one() == "language=zh_hant"


def test_only_an_admin_shares_and_everybody_sees_it(office: Office) -> None:
    ada, carl = office.desk("ada"), office.desk("carl")
    save(ada, "For all", shared="yes")
    save(ada, "Ada's own")
    save(carl, "Carl's", shared="yes")
    assert shown(office.desk("vic")) == {"For all": LIST}
    assert set(shown(carl)) == {"For all", "Carl&#39;s"}
    assert "view-name" in carl.last.text
    assert 'name="shared"' not in carl.last.text
    assert "Delete For all" not in carl.last.text


def test_views_are_renamed_and_deleted_by_whom_they_belong_to(office: Office) -> None:
    ada, carl, cora = (office.desk(login) for login in ("ada", "carl", "cora"))
    save(carl, "Old")
    with office.database.read() as session:
        view_id = session.execute(select(SavedView.id)).scalar_one()
    for other in (cora, ada):
        other.get("/leads")
        assert other.post(f"/views/{view_id}/rename", {"name": "Taken"}).status_code == 404
        other.get("/leads")
        assert other.post(f"/views/{view_id}/delete").status_code == 404
    carl.get("/leads")
    carl.submit(f"/views/{view_id}/rename", {"name": "New"})
    assert list(shown(carl)) == ["New"]
    carl.submit(f"/views/{view_id}/delete")
    assert shown(carl) == {}


def test_an_admin_changes_shared_views_of_another(office: Office) -> None:
    save(office.desk("ada"), "For all", shared="yes")
    with office.database.write() as session:
        view = session.execute(select(SavedView)).scalar_one()
        view.user_id = office.ids["cora"]
    ada = office.desk("ada")
    ada.get("/leads")
    ada.submit(f"/views/{view.id}/rename", {"name": "Renamed"})
    assert list(shown(office.desk("vic"))) == ["Renamed"]


@pytest.mark.parametrize("name", ["", "   ", "\x07"])
def test_a_view_needs_a_name(office: Office, name: str) -> None:
    desk = office.desk("carl")
    save(desk, name)
    assert "Please give the view a name." in desk.follow().text
    assert shown(desk) == {}


def test_a_user_keeps_so_many_and_no_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 2)
    desk = office.desk("carl")
    for name in ("A", "B", "C"):
        save(desk, name)
    assert "delete one first" in desk.follow().text
    assert list(shown(desk)) == ["A", "B"]
    save(office.desk("cora"), "D")
    assert list(shown(office.desk("cora"))) == ["D"]


def test_long_and_hostile_names(office: Office) -> None:
    desk = office.desk("carl")
    save(desk, "<script>" + "x" * 200)
    assert list(shown(desk)) == ["&lt;script&gt;" + "x" * 52]
