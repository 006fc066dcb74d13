"""What a consultant does all day, on a phone and on a desk: pressed, typed and looked at as they would."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.leads.lead import StoredLead
from tests.browser.test_console import WIDTHS, Contexts, Desk, base, desk, office  # noqa: F401
from tests.console.desk import NOW, Office
from tests.console.test_lead import judged
from tests.leads.samples import draft

MakeDesk = Callable[..., Desk]

_numbers: Iterator[int] = iter(range(1000, 10_000))


@pytest.fixture(params=WIDTHS, ids=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    """How wide the screen is."""
    return int(request.param)


@pytest.fixture
def lead(office: Office) -> StoredLead:  # noqa: F811
    """Somebody with a verbal offer who left a number; nobody has looked yet."""
    number = next(_numbers)
    contact = {"contact_name": f"區測試{number}", "contact_channel": "phone", "contact_value": f"+8529123{number}"}
    return office.store.submit(draft(**contact, **judged()), NOW - timedelta(hours=1))


def kept(office: Office, lead: StoredLead) -> StoredLead:  # noqa: F811
    """The enquiry as it is now."""
    found = office.store.get(lead.id)
    assert found
    return found


def said(page: Page, words: str) -> None:
    """The page tells what was done."""
    expect(page.locator(".done")).to_contain_text(words)


def form(page: Page) -> Locator:
    """The form for what was done and what is next."""
    return page.locator("form.work")


def choose(page: Page, lead: StoredLead) -> None:
    """Tick an enquiry; what can be done with it is one line at the foot of a phone's screen, and opens."""
    page.locator(f'input[name="lead"][value="{lead.id}"]').check()
    summary = page.locator("[data-several] summary")
    expect(summary).to_be_in_viewport()
    if page.viewport_size and page.viewport_size["width"] < 769:
        summary.click()


def test_finding_somebody_who_rings(desk: MakeDesk, lead: StoredLead, width: int) -> None:  # noqa: F811
    """By their number, spoken in whatever groups."""
    page = desk(width).sign_in().page
    digits = lead.contact_value[4:]
    page.locator("#words").fill(f"{digits[:4]} {digits[4:]}")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-row]").click()
    expect(page.locator("h1")).to_have_text(str(lead.contact_name))


def test_taking_an_enquiry(desk: MakeDesk, office: Office, lead: StoredLead, width: int) -> None:  # noqa: F811
    page = desk(width).sign_in(to=f"/leads/{lead.id}").page
    page.get_by_role("button", name="I take it").click()
    said(page, "Saved")
    assert kept(office, lead).owner == office.ids["carl"]


def test_writing_down_a_call_and_the_next_step(
    desk: MakeDesk, office: Office, lead: StoredLead, width: int  # noqa: F811
) -> None:  # fmt: skip
    page = desk(width).sign_in(to=f"/leads/{lead.id}").page
    form(page).get_by_label("Call or message").select_option("reached")
    form(page).locator("#note").fill("Wants to bring the family along")
    form(page).locator("select[name=soon]").select_option(index=2)
    form(page).get_by_role("button", name="Save").click()
    said(page, "kept")
    expect(page.locator(".note-text").first).to_have_text("Spoke with the person\nWants to bring the family along")
    now = kept(office, lead)
    assert (now.status, now.follow_up_on) == ("contacted", NOW.date() + timedelta(days=3))


def test_ticking_off_a_document(desk: MakeDesk, office: Office, lead: StoredLead, width: int) -> None:  # noqa: F811
    page = desk(width).sign_in(to=f"/leads/{lead.id}").page
    paper = page.locator(".paper select").first
    name = str(paper.get_attribute("id"))
    paper.select_option("received")
    page.get_by_role("button", name="Save documents").click()
    said(page, "Saved")
    expect(page.locator(f"#{name}")).to_have_value("received")


def test_correcting_an_answer(desk: MakeDesk, office: Office, lead: StoredLead, width: int) -> None:  # noqa: F811
    window = desk(width).sign_in(to=f"/leads/{lead.id}")
    window.page.get_by_label("Correct: Job offer").click()
    window.check()
    window.page.get_by_label("Job offer", exact=True).select_option("signed")
    window.page.get_by_role("button", name="Save").click()
    said(window.page, "worked out anew")
    assert kept(office, lead).answers["offer"] == "signed"
    expect(window.page.locator(".answers")).to_contain_text("Contract signed")


def test_setting_another_result(desk: MakeDesk, lead: StoredLead, width: int) -> None:  # noqa: F811
    window = desk(width).sign_in(to=f"/leads/{lead.id}")
    window.page.locator(".override-form summary").click()
    window.page.locator("#override-outcome").select_option("needs_review")
    window.page.locator("#override-reason").fill("Contract seen on the phone")
    window.page.locator(".override-form button").click()
    said(window.page, "beside")
    expect(window.page.locator("main")).to_contain_text("Contract seen on the phone")
    window.check()


def test_giving_several_to_a_colleague(
    desk: MakeDesk, office: Office, lead: StoredLead, width: int  # noqa: F811
) -> None:  # fmt: skip
    window = desk(width).sign_in(to="/leads?tab=new")
    page = window.page
    choose(page, lead)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # where the bar lies over no row
    window.check()
    expect(page.get_by_label("reason, if lost")).to_be_hidden()
    page.get_by_label("move to").select_option(label="Lost")
    page.get_by_role("button", name="Change").click()
    expect(page.locator(".done, .problem")).to_have_count(0)
    page.get_by_label("move to").select_option(label="leave as it is")
    page.get_by_label("give to").select_option(label="Cora")
    page.get_by_label("follow-up on").fill("2026-12-01")
    page.get_by_role("button", name="Change").click()
    said(page, "Changed: 1.")
    assert (kept(office, lead).status, kept(office, lead).owner) == ("new", office.ids["cora"])
    assert kept(office, lead).follow_up_on == date(2026, 12, 1)


def test_exporting_the_chosen(
    desk: MakeDesk, lead: StoredLead, width: int, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    page = desk(width).sign_in(to="/leads?tab=new").page
    choose(page, lead)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the chosen ones").click()
    download.value.save_as(tmp_path / "leads.csv")
    text = (tmp_path / "leads.csv").read_text(encoding="utf-8-sig")
    assert str(lead.contact_name) in text
    assert len([line for line in text.splitlines() if lead.reference in line]) == 1


def test_copying_and_calling(desk: MakeDesk, lead: StoredLead, width: int) -> None:  # noqa: F811
    page = desk(width, permissions=["clipboard-read", "clipboard-write"]).sign_in(to=f"/leads/{lead.id}").page
    expect(page.get_by_role("link", name="Call")).to_have_attribute("href", f"tel:{lead.contact_value}")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == lead.contact_value


def test_handing_over(desk: MakeDesk, office: Office, lead: StoredLead, width: int) -> None:  # noqa: F811
    """Another owner and a word to her in one press; she finds both."""
    page = desk(width).sign_in(to=f"/leads/{lead.id}").page
    form(page).locator("#note").fill("@cora please call this evening")
    form(page).get_by_label("Looked after by").select_option(label="Cora")
    form(page).get_by_role("button", name="Save").click()
    said(page, "kept. Told: Cora")
    hers = desk(width).sign_in("cora", "/mentions").page
    hers.get_by_role("link", name=str(lead.contact_name)).click()
    expect(hers.locator(".note-text").first).to_have_text("@cora please call this evening")
    assert kept(office, lead).owner == office.ids["cora"]


def test_entering_somebody_who_rings(desk: MakeDesk, office: Office, width: int) -> None:  # noqa: F811
    """The notice is read out, the person agrees, the questions follow, the result stands."""
    number = next(_numbers)
    window = desk(width).sign_in()
    page = window.page
    page.get_by_role("link", name="Enter an enquiry").click()
    window.check()
    page.get_by_label("Name").fill("何測試")
    page.get_by_label("Contact", exact=True).fill(f"9123 {number}")
    page.locator("input[name=consent]").check()
    page.get_by_role("button", name="Save and go to the questions").click()
    said(page, "yours")
    window.check()
    page.get_by_label("Residence", exact=True).select_option("mainland")
    page.get_by_label("Job offer", exact=True).select_option("none")
    page.get_by_role("button", name="Save").click()
    said(page, "worked out anew")
    [lead] = [lead for lead in office.store.iter_all() if lead.contact_value == f"+8529123{number}"]
    assert (lead.owner, lead.answers["residence"]) == (office.ids["carl"], "mainland")
    expect(page.locator(".gist")).to_contain_text("questions still open")


def test_starting_the_day_with_who_needs_somebody(desk: MakeDesk, width: int) -> None:  # noqa: F811
    window = desk(width).sign_in_by_hand()
    if width < 500:
        window.page.locator("details.small-menu summary").click()
    window.page.get_by_role("link", name="Who needs us").locator("visible=true").click()
    window.page.wait_for_url("**/rescue")
    name = window.page.locator("main table a").first.inner_text()
    window.page.locator("main table a").first.click()
    expect(window.page.locator("h1")).to_have_text(name)
