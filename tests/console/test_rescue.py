"""Who needs somebody first: each reason, the order, the count in the menu, the filter of the list."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.console import casework, rescue
from bot.console.audit import Actor
from bot.console.casework import Edit
from bot.console.html import age, at_most_99
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
        ("Old", words("waiting")),
        ("Older and half", words("waiting", "unfinished")),
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
        lead(office, f"N{number}", 100 + number)
    desk = office.desk("vic")
    seen = [re.findall(r"data-row>([^<]+)</a>", desk.get(f"/rescue?page={page}").text) for page in (1, 2, 3, 99, "x")]
    assert seen == [["N0", "N1"], ["N2", "N3"], ["N4"], ["N4"], ["N0", "N1"]]


def test_a_weekend_is_no_working_day(office: Office) -> None:
    """The office's own hours decide."""
    lead(office, "Yesterday", 25)
    closed = OfficeHours.parse("mon-fri 09:00-18:00", "2026-11-24")
    assert rescue.how_many(office.database, closed, NOW, "") == 0
    assert rescue.how_many(office.database, office.console.office, NOW, "") == 1


def test_within_a_reason_the_strongest_come_first_then_the_newest(any_office: Office) -> None:
    for hours, outcome in ((30, "not_yet"), (50, "likely_meets"), (40, "likely_meets"), (26, "needs_review")):
        lead(any_office, f"{outcome} {hours}", hours, assessment=assessment(outcome=outcome, missing=[]))
    assert list(rows(any_office.desk("vic"))) == ["likely_meets 40", "likely_meets 50", "needs_review 26", "not_yet 30"]


def own(office: Office, stored: StoredLead, login: str) -> None:
    """Give an enquiry to somebody."""
    edit = Edit("owner", "", office.ids[login])
    casework.change(office.database, Actor(office.ids[login], "test"), NOW, stored.id, [edit])


def test_the_page_and_the_menu_begin_with_ones_own_and_nobodys(any_office: Office) -> None:
    for number, login in enumerate(("carl", "cora", "")):
        stored = lead(any_office, login or "free", 30 + number)
        if login:
            own(any_office, stored, login)
    desk = any_office.desk("carl")
    found = {each: list(rows(desk, f"&owner={each}")) for each in ("", *rescue.OWNERS, "nonsense")}
    ours = ["carl", "free"]
    assert found == {"": ours, "ours": ours, "me": ["carl"], "nobody": ["free"], "all": ["carl", "cora", "free"],
                     "nonsense": ours}  # fmt: skip
    assert 'title="2 waiting"' in desk.last.text
    assert 'href="/rescue?reason=waiting&amp;owner=me"' in desk.get("/rescue?owner=me").text


def test_the_menu_counts_no_further_than_it_has_room(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        lead(office, f"N{number}", 30)
    monkeypatch.setattr(rescue, "MOST_COUNTED", 2)
    assert rescue.how_many(office.database, office.console.office, NOW, "") == 2
    assert [at_most_99(number) for number in (1, 99, 100, 2000)] == ["1", "99", "99+", "99+"]


def test_an_enquiry_is_taken_in_its_row_and_the_page_stays(any_office: Office) -> None:
    stored = lead(any_office, "Free", 30)
    carl, cora = any_office.desk("carl"), any_office.desk("cora")
    for desk in (carl, cora):
        desk.get("/rescue?reason=waiting&owner=nobody")
    carl.submit("/rescue/take")
    assert carl.last.headers["location"] == "/rescue?reason=waiting&owner=nobody&done=taken"
    assert "It is yours now." in carl.follow().text
    cora.submit("/rescue/take")
    assert "A colleague took this enquiry" in cora.follow().text
    kept = any_office.store.get(stored.id)
    assert kept
    assert kept.owner == any_office.ids["carl"]
    assert "/rescue/take" not in carl.get("/rescue").text, "it is one's own already"
    assert "/rescue/take" not in any_office.desk("vic").get("/rescue?owner=all").text
    assert carl.post("/rescue/take", {"lead": "nothing", "base": "", "back": "//evil"}).status_code == 404


def test_who_waits_is_called_or_written_to_from_the_row(office: Office) -> None:
    ways = {"whatsapp": "+85291234567", "phone": "+8613800138000", "email": "a@example.com", "wechat": "amy_hk"}
    for channel, value in ways.items():
        lead(office, channel, 30, contact_channel=channel, contact_value=value)
    for page in ("/rescue", "/leads"):
        text = office.desk("vic").get(page).text
        found = set(re.findall(r'class="reach" href="([^"]+)"', text))
        assert found == {"https://wa.me/85291234567", "tel:+85291234567", "tel:+8613800138000", "mailto:a@example.com"}


@pytest.mark.parametrize(
    ("ago", "words_"),
    [({"seconds": -5}, "0 min ago"), ({"minutes": 59}, "59 min ago"), ({"hours": 23}, "23 h ago"),
     ({"hours": 25}, "yesterday"), ({"days": 2}, "2 days ago"), ({"days": 59}, "59 days ago"),
     ({"days": 61}, "2 months ago")],
)  # fmt: skip
def test_an_age_is_told_in_words(ago: dict[str, int], words_: str) -> None:
    assert age(NOW - timedelta(**ago), NOW, "en") == words_


def test_an_assessment_of_an_earlier_version_is_no_trouble(any_office: Office) -> None:
    """Leads of before may lack what is looked for."""
    lead(any_office, "Bare", assessment={"outcome": "not_yet"}, answers={})
    assert rows(any_office.desk("vic")) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_waiting_explains_itself(office: Office, language: str) -> None:
    desk = office.desk("vic")
    desk.submit("/account/language", {"language": language})
    assert say("console_rescue_none", language) in desk.get("/rescue").text
