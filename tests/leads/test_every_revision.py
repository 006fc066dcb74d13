"""From every revision, with something in every column of every table: nothing is lost, all of it is of use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, select

from bot.console import audit, casework
from bot.console.routes import PAGES
from bot.leads.database import connect
from bot.leads.lead import LeadFilter
from bot.leads.migrate import head, upgrade
from bot.leads.retention import purge
from bot.leads.store import LeadStore
from tests.console.desk import NOW, Office, open_office
from tests.leads.filling import IDS, fill_every_table
from tests.leads.older import REVISIONS, version_before
from tests.leads.samples import draft

MOVED = {
    "leads.search_text": "lead_search.text",
    "talk_events.at": "counted_talks.started_at",
    **{f"talk_events.{name}": f"counted_talks.{name}" for name in ("talk", "channel", "language", "role")},
}
"""Columns that a later revision keeps elsewhere."""
TOLD = {"talk_events.id", "talk_events.kind", "talk_events.name"}
"""Columns that a later revision keeps in one text: `counted_talks.steps`."""
LEAD_ID = IDS.format(1)
WITHOUT_AN_END = ("/live",)
ASKED = {"/leads/{lead_id}/correct": "?slot=salary_total_hkd", "/leads/{lead_id}/compare": f"?with={IDS.format(2)}"}
"""Page -> what it has to be asked with."""


def everything(url: str, *, fill: bool = False) -> dict[str, list[Any]]:
    """Table.column -> its values, sorted, as the database itself describes its tables.

    Args:
        fill: put something in every one of them first.
    """
    engine, tables = connect(url), MetaData()
    tables.reflect(engine)
    tables.remove(tables.tables["alembic_version"])
    if fill:
        with engine.execution_options(write=True).begin() as connection:
            fill_every_table(connection, tables)
    found: dict[str, list[Any]] = {}
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            rows = connection.execute(select(table)).mappings().all()
            for column in table.columns:
                found[f"{table.name}.{column.name}"] = sorted((row[column.name] for row in rows), key=repr)
    engine.dispose()
    return found


@pytest.mark.parametrize("revision", REVISIONS)
def test_nothing_is_lost_and_the_console_shows_it(empty_url: str, tmp_path: Path, revision: str) -> None:
    upgrade(empty_url, scripts=version_before(tmp_path, revision))
    before = everything(empty_url, fill=True)
    empty = [name for name, values in before.items() if len(values) != 2 or None in values]
    assert set(empty) <= {"leads.lost_reason"}, "this test would not see it if they were lost"
    done = upgrade(empty_url)
    assert (done.before, done.after) == (revision, head())
    after = everything(empty_url)
    kept = {name: after[MOVED.get(name, name)] for name in before if name not in TOLD}
    assert kept == {name: before[name] for name in kept}
    if TOLD & set(before):
        assert after["counted_talks.steps"] == ["asked:offer"] * 2

    office = open_office(empty_url, tracker_url=f"sqlite:///{tmp_path}/tracker.db")
    the_store_reads_it(office.store)
    the_console_shows_it(office, at_0006=revision >= "0006")
    work_goes_on(office, tmp_path)
    office.console.close()


def the_store_reads_it(store: LeadStore) -> None:
    """List, search and history."""
    store.check()
    assert [lead.id for lead in store.list()] == [IDS.format(2), LEAD_ID]
    assert store.count(LeadFilter(search="55550123")) == 2
    assert len(store.history(LEAD_ID)) == 1
    old = store.get(LEAD_ID)
    assert old is not None
    assert old.assessment["suggestions"][0]["scheme"] == "IANG"


def the_console_shows_it(office: Office, *, at_0006: bool) -> None:
    """Every page that can be opened, for an admin."""
    ada = office.desk("ada")
    for page in PAGES:
        if page.method == "GET" and page.path not in WITHOUT_AN_END and not page.path.startswith("/oidc"):
            path = re.sub(r"\{[a-z_]+\}", LEAD_ID, page.path) + ASKED.get(page.path, "")
            status = ada.get(path).status_code
            none_yet = "/erasures/" in path and not at_0006
            goes_on = page.path in ("/", "/sign-in", "/sign-in/code")
            assert status == (404 if none_yet else 303 if goes_on else 200), path


def work_goes_on(office: Office, tmp_path: Path) -> None:
    """An old lead is worked on, a new one comes, and both go when their time has come."""
    carl = audit.Actor(office.ids["carl"], "test")
    casework.add_note(office.database, carl, NOW, LEAD_ID, "called")
    casework.change(office.database, carl, NOW, LEAD_ID, [casework.Edit("status", "contacted", "qualified")])
    assert office.store.submit(draft(), NOW).version == 1
    gone = purge(office.store, connect(f"sqlite:///{tmp_path}/tracker.db"), NOW.replace(year=2030))
    assert gone.leads == 3
