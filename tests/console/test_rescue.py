"""Who needs somebody first: each reason, the order, the count in the menu, the filter of the list."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.console import casework, rescue
from bot.console.audit import Actor
from bot.console.casework import Edit
from bot.console.rescue import REASONS
from bot.leads.lead import HUMAN, StoredLead
from bot.office_hours import OfficeHours
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.console.desk import NOW, Desk, Office
from tests.leads.samples import ANSWERS, assessment, draft

DONE = assessment(missing=[])


def lead(
    office: Office, name: str, hours: float = 1, status: str = "", follow_up: str = "", **changes: Any
) -> StoredLead:
    """Store a finished enquiry that came in so many hours ago, perhaps moved and with a follow-up."""
    stored = office.store.submit(
        draft(contact_name=name, **{"assessment": DONE, **changes}), NOW - timedelta(hours=hours)
    )
    edits = [Edit("status", "new", status)] * bool(status) + [Edit("follow_up_on", "", follow_up)] * bool(follow_up)
    casework.change(office.database, Actor(office.ids["carl"], "test"), NOW, stored.id, edits)
    return stored


def rows(desk: Desk, reason: str = "") -> dict[str, list[str]]:
    """The page: name -> its reasons in words, in the page's order."""
    text = desk.get(f"/rescue?reason={reason}" if reason else "/rescue").text
    found = re.findall(r'data-row>([^<]+)</a>.*?class="why">(.*?)</td>', text, re.S)
    return {name: re.findall(r">([^<>]+)</(?:b|span)>", why) for name, why in found}


def words(*reasons: str) -> list[str]:
    """Reasons as they are shown."""
    return [say(f"console_need_{reason}", "en") for reason in reasons]


@pytest.fixture
def busy(any_office: Office) -> Office:
    """Somebody for each reason and each that needs nobody."""
    office = any_office
    urgent = {**ANSWERS, "timing": "urgent"}
    lead(office, "Half", assessment=assessment(missing=["hk_degree"]))
    lead(office, "Old", 25)
    lead(office, "Older and half", 49, assessment=assessment(missing=["offer"]))
    lead(office, "Today", status="contacted", follow_up="2026-11-25")
    lead(office, "Overdue", status="qualified", follow_up="2026-11-20")
    lead(office, "Longer overdue", status="contacted", follow_up="2026-11-10")
    lead(office, "Hurry", answers=urgent)
    lead(office, "Calls", reason=HUMAN)
    lead(office, "Fresh", 23)
    lead(office, "Tomorrow", status="contacted", follow_up="2026-11-26")
    lead(office, "Called", 200, status="contacted", reason=HUMAN, answers=urgent, assessment=assessment())
    return office


def test_the_most_urgent_come_first_with_all_their_reasons(busy: Office) -> None:
    found = rows(busy.desk("vic"))
    assert list(found.items()) == [
        ("Calls", words("human")),
        ("Hurry", words("urgent")),
        ("Longer overdue", words("overdue")),
        ("Overdue", words("overdue")),
        ("Today", words("due")),
        ("Older and half", words("waiting", "unfinished")),
        ("Old", words("waiting")),
        ("Half", words("unfinished")),
    ]


def test_the_count_is_in_the_menu_and_falls_when_somebody_is_contacted(busy: Office) -> None:
    desk = busy.desk("carl")
    assert re.findall(r'class="badge"[^>]*>(\d+)<', desk.get("/leads").text) == ["8", "8"]
    caller = next(each for each in busy.store.iter_all() if each.contact_name == "Calls")
    desk.get(f"/leads/{caller.id}")
    desk.submit(f"/leads/{caller.id}/change", {"status": "contacted"})
    assert 'class="badge" title="7 waiting"' in desk.get("/account").text
    assert "Calls" not in rows(desk)


@pytest.mark.parametrize("reason", REASONS)
def test_the_page_and_the_list_show_one_reason_alone(busy: Office, reason: str) -> None:
    desk = busy.desk("vic")
    found = rows(desk, reason)
    assert found
    assert all(words(reason)[0] in why for why in found.values())
    count = re.search(rf'reason={reason}" aria-current="true">[^<]+<b>(\d+)</b>', desk.last.text)
    assert count
    assert int(count[1]) == len(found)
    listed = re.findall(r"data-row>([^<]+)</a>", desk.get(f"/leads?need={reason}").text)
    assert sorted(listed) == sorted(found)


def test_pages_of_the_queue(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescue, "PAGE_ROWS", 2)
    for number in range(5):
        lead(office, f"N{number}", 100 - number)
    desk = office.desk("vic")
    seen = [re.findall(r"data-row>([^<]+)</a>", desk.get(f"/rescue?page={page}").text) for page in (1, 2, 3, 99, "x")]
    assert seen == [["N0", "N1"], ["N2", "N3"], ["N4"], ["N4"], ["N0", "N1"]]


def test_a_weekend_is_no_working_day(office: Office) -> None:
    """The office's own hours decide."""
    lead(office, "Yesterday", 25)
    closed = OfficeHours.parse("mon-fri 09:00-18:00", "2026-11-24")
    assert rescue.how_many(office.database, closed, NOW) == 0
    assert rescue.how_many(office.database, office.console.office, NOW) == 1


def test_an_assessment_of_an_earlier_version_is_no_trouble(any_office: Office) -> None:
    """Leads of before may lack what is looked for."""
    lead(any_office, "Bare", assessment={"outcome": "not_yet"}, answers={})
    assert rows(any_office.desk("vic")) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_waiting_explains_itself(office: Office, language: str) -> None:
    desk = office.desk("vic")
    desk.submit("/account/language", {"language": language})
    assert say("console_rescue_none", language) in desk.get("/rescue").text
