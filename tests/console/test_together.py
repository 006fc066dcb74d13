"""Changing several at once undoes nothing that a colleague did since the list was opened."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.console import audit, casework
from bot.console.casework import Edit
from bot.console.together import MOST_TOLD, Outcome, change_together, seen_of
from bot.leads.lead import StoredLead
from tests.console.desk import NOW, Office
from tests.leads.samples import draft

NEW = seen_of("new", None)


def actor(office: Office, login: str = "carl") -> audit.Actor:
    """A user at work."""
    return audit.Actor(office.ids[login], "203.0.113.9")


def stored(office: Office, number: int) -> list[StoredLead]:
    """Fresh leads."""
    return [office.store.submit(draft(contact_name=f"Person {each}"), NOW) for each in range(number)]


def change(office: Office, lead: StoredLead, *edits: tuple[str, str, str], by: str = "cora") -> None:
    """What a colleague does on the page of a lead."""
    casework.change(office.database, actor(office, by), NOW, lead.id, [Edit(*edit) for edit in edits])


def now(office: Office, lead: StoredLead) -> tuple[str, str | None, str | None]:
    """What the lead has."""
    kept = office.store.get(lead.id)
    assert kept
    return kept.status, kept.owner, kept.lost_reason


def test_what_a_colleague_changed_meanwhile_is_left_and_named(any_office: Office) -> None:
    leads = stored(any_office, 4)
    carl, cora = any_office.ids["carl"], any_office.ids["cora"]
    desk = any_office.desk("carl")
    desk.get("/leads")
    change(any_office, leads[0], ("owner", "", cora))
    change(any_office, leads[1], ("status", "new", "contacted"))  # another field: no conflict
    change(any_office, leads[2], ("owner", "", carl))  # the same as is wanted: no conflict
    desk.submit("/leads/change", {"lead": [lead.id for lead in leads], "owner": carl})
    assert [now(any_office, lead)[:2] for lead in leads] == [
        ("new", cora), ("contacted", carl), ("new", carl), ("new", carl)
    ]  # fmt: skip
    text = desk.follow().text
    assert "Changed: 2." in text
    assert "Left as they were: 1." in text
    told = text.split('role="alert">')[1].split("</div>")[0]
    assert f'<a href="/leads/{leads[0].id}">Person 0</a>' in told
    assert "Cora changed it, 2026-11-25 10:00" in told
    assert all(lead.id not in told for lead in leads[1:])
    desk.submit("/leads/change", {"lead": [leads[0].id], "owner": carl})  # now it was seen
    assert now(any_office, leads[0])[1] == carl


def test_a_lead_of_which_one_field_was_changed_is_left_whole(any_office: Office) -> None:
    lead = stored(any_office, 1)[0]
    change(any_office, lead, ("status", "new", "contacted"))
    wanted = {"status": "lost", "lost_reason": "price", "owner": any_office.ids["carl"]}
    done = change_together(any_office.database, actor(any_office), NOW, {lead.id: NEW}, wanted)
    assert done == Outcome(0, (), (lead.id,))
    assert now(any_office, lead) == ("contacted", None, None)


@pytest.mark.parametrize("seen", ["", "new", "contacted ", "x y z"])
def test_a_row_that_nobody_has_seen_is_not_changed(office: Office, seen: str) -> None:
    lead = stored(office, 1)[0]
    change(office, lead, ("owner", "", office.ids["cora"]))
    wanted = {"owner": office.ids["carl"]}
    assert change_together(office.database, actor(office), NOW, {lead.id: seen}, wanted).taken == (lead.id,)


def test_the_reason_of_a_lost_lead_is_no_matter_of_the_list(office: Office) -> None:
    lead = stored(office, 1)[0]
    change(office, lead, ("status", "new", "lost"), ("lost_reason", "", "no_reply"))
    wanted = {"status": "lost", "lost_reason": "price"}
    done = change_together(office.database, actor(office), NOW, {lead.id: seen_of("lost", None)}, wanted)
    assert done == Outcome(0, (lead.id,))
    assert now(office, lead) == ("lost", None, "no_reply")


def test_many_that_were_taken_are_counted_and_the_first_ones_named(office: Office) -> None:
    leads = stored(office, MOST_TOLD + 2)
    desk = office.desk("carl")
    desk.get("/leads")
    for lead in leads:
        change(office, lead, ("owner", "", office.ids["cora"]))
    desk.submit("/leads/change", {"lead": [lead.id for lead in leads], "owner": office.ids["carl"]})
    assert len(desk.last.headers["location"]) < 600
    told = desk.follow().text.split('role="alert">')[1].split("</div>")[0]
    assert str(MOST_TOLD + 2) in told
    assert told.count("<li>") == MOST_TOLD


def test_four_change_the_same_leads_at_the_same_instant(any_office: Office) -> None:
    """Each lead goes to one of them; the others are told of it, and nobody waits for another in vain."""
    leads = stored(any_office, 6)
    people, start = ["carl", "cora", "ada", "carl"], Barrier(4)
    seen = {lead.id: NEW for lead in leads}

    def work(number: int) -> Outcome:
        mine = dict(list(seen.items())[:: -1 if number % 2 else 1])
        who = any_office.ids[people[number]]
        start.wait()
        return change_together(any_office.database, actor(any_office, people[number]), NOW, mine, {"owner": who})

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, range(4)))
    assert sum(each.changed for each in done) == len(leads)
    owners = {now(any_office, lead)[1] for lead in leads}
    assert len(owners) == 1
    for each, name in zip(done, people, strict=True):
        mine = any_office.ids[name] in owners
        assert each.taken == (() if mine else tuple(sorted(seen)))
    assert all([change.version for change in any_office.store.history(lead.id)] == [1, 2] for lead in leads)
