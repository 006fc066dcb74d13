"""The consultants' console in a browser: at every width, by keyboard, without JavaScript, without faults."""

from __future__ import annotations

import random
import re
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
import uvicorn
from playwright.sync_api import BrowserContext, Page, Route, expect
from sqlalchemy import update

from bot.console import audit, casework, sessions
from bot.console.app import create_app
from bot.console.demo import Demo
from bot.leads.models import Notification
from bot.vocabulary import LANGUAGES
from tests.browser.conftest import SEE_VIOLATIONS
from tests.browser.test_widget_access import violations
from tests.conftest import free_port
from tests.console.desk import NOW, PASSWORD, Office, open_office
from tests.console.test_merge import join
from tests.leads.samples import draft

Contexts = Callable[..., BrowserContext]
WIDTHS = (390, 1440)


class Desk:
    """A consultant's browser window."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        page.add_init_script(SEE_VIOLATIONS)
        page.set_default_timeout(10_000)

    def visit(self, path: str) -> Desk:
        """Load a page."""
        self.page.goto(self.base + path)
        return self

    def sign_in(self, login: str = "carl", to: str = "/leads") -> Desk:
        """Sign in, in whatever language, without waiting for pages to be drawn, and load a page."""
        door = self.base + "/sign-in"
        send = self.page.context.request
        token = re.search(r'name="csrf" value="([^"]+)"', send.get(door).text())
        assert token
        form = {"csrf": token[1], "login": login, "password": PASSWORD}
        assert send.post(door, form=form).url.endswith("/leads")
        return self.visit(to)

    def sign_in_by_hand(self, login: str = "carl") -> Desk:
        """Fill in the form as somebody does."""
        self.visit("/sign-in")
        self.page.get_by_label("Login name").fill(login)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/leads")
        return self

    def check(self) -> None:
        """Nothing wider than the screen, no finding of axe, no error, nothing against the security policy."""
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert violations(self.page, None) == []
        assert self.page.evaluate("window.violations") == []
        assert self.errors == []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Office]:
    """A console with invented leads."""
    folder = tmp_path_factory.mktemp("console")
    (folder / "leads.db").write_bytes(migrated_file.read_bytes())
    office = open_office(f"sqlite:///{folder / 'leads.db'}", tracker_url=f"sqlite:///{folder / 'tracker.db'}")
    owners = [office.ids["carl"], office.ids["cora"]]
    Demo(office.store, office.console.conversations, owners, NOW, random.Random(11)).make(60)
    yield office
    office.console.close()


@pytest.fixture(scope="module")
def base(office: Office) -> Iterator[str]:
    """The console's address, served for real."""
    port = free_port()
    config = uvicorn.Config(create_app(office.console), host="127.0.0.1", port=port, ws="none", log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def desk(contexts: Contexts, base: str) -> Callable[..., Desk]:
    """Makes a window: `desk(width, **options of the browser context)`."""

    def make(width: int = 1440, **options: Any) -> Desk:
        touch = {"has_touch": True, "is_mobile": True} if width < 500 else {}
        return Desk(contexts(width, **{**touch, **options}).new_page(), base)

    return make


def busy_lead(office: Office) -> str:
    """The id of a lead on which much has happened."""
    leads = [lead for lead in office.store.iter_all() if lead.assessment.get("documents")]
    return max(leads, key=lambda lead: lead.version).id


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_door(desk: Callable[..., Desk], width: int, language: str) -> None:
    window = desk(width).visit(f"/sign-in?lang={language}")
    window.check()


@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_rows_tick_covers_nothing_of_it(desk: Callable[..., Desk], width: int) -> None:
    page = desk(width).sign_in().page
    covered = page.evaluate(
        """() => [...document.querySelectorAll("table.leads tbody tr")].filter((row) => {
             const tick = row.querySelector(".tick input").getBoundingClientRect();
             return [...row.querySelectorAll("a, .chip, .late, time, .quiet")].some((part) => {
               const box = part.getBoundingClientRect();
               return box.right > tick.left && box.left < tick.right && box.bottom > tick.top && box.top < tick.bottom;
             });
           }).length"""
    )
    assert covered == 0


def test_the_small_menu_opens_and_closes(desk: Callable[..., Desk]) -> None:
    window = desk(390).sign_in()
    menu = window.page.locator("details.small-menu")
    expect(menu.locator("nav")).to_be_hidden()
    menu.locator("summary").click()
    expect(menu.get_by_text("My account")).to_be_visible()
    window.page.keyboard.press("Escape")
    expect(menu.locator("nav")).to_be_hidden()


def test_the_list_by_keyboard(desk: Callable[..., Desk]) -> None:
    window = desk().sign_in()
    page = window.page
    page.keyboard.press("/")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("#words")).to_have_value("jk?")
    page.locator("#words").fill("")
    page.locator("#words").blur()
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("[data-row]").nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator('input[name="lead"]').nth(1)).to_be_checked()
    expect(page.locator("[data-several]")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    assert violations(page, None) == []
    page.keyboard.press("Escape")
    name = page.locator("[data-row]").nth(1).inner_text()
    page.locator("[data-row]").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)
    window.check()


def test_single_keys_can_be_switched_off(desk: Callable[..., Desk]) -> None:
    window = desk().sign_in()
    page = window.page
    page.keyboard.press("?")
    page.get_by_label("Single keys work as shortcuts").uncheck()
    page.keyboard.press("Escape")
    for path in ("/leads", "/leads?tab=new"):
        window.visit(path)
        for key in ("j", "/", "?"):
            page.keyboard.press(key)
        expect(page.locator("dialog")).to_be_hidden()
        expect(page.locator("body")).to_be_focused()
    window.visit("/account").check()
    box = page.get_by_label("Single keys work as shortcuts")
    expect(box).not_to_be_checked()
    box.check()
    window.visit("/leads").page.keyboard.press("j")
    expect(page.locator("[data-row]").first).to_be_focused()


def test_a_filter_is_applied_at_once_and_the_way_back_keeps_it(desk: Callable[..., Desk]) -> None:
    window = desk().sign_in()
    window.page.locator(".filters summary").click()
    window.page.get_by_label("Result").select_option("needs_review")
    window.page.wait_for_url("**/leads?outcome=needs_review")
    window.page.locator("[data-row]").first.click()
    window.page.get_by_text("All enquiries").click()
    window.page.wait_for_url("**/leads?outcome=needs_review")


def test_from_one_enquiry_to_the_next_and_back_to_the_list(desk: Callable[..., Desk]) -> None:
    """Whatever is saved in between; an enquiry that was opened otherwise has no neighbours."""
    window = desk(390).sign_in(to="/leads?outcome=needs_review&sort=oldest")
    page = window.page
    hrefs = [row.get_attribute("href") for row in page.locator("[data-row]").all()[:3]]
    page.locator("[data-row]").nth(1).click()
    page.locator("#note").fill("Called, no answer")
    page.locator("form.work .button").click()
    expect(page.locator(".done")).to_have_text("The note is kept.")
    page.get_by_role("link", name="Next enquiry").click()
    page.wait_for_url(f"**{hrefs[2]}")
    page.get_by_role("link", name="Previous enquiry").click()
    page.get_by_role("link", name="Previous enquiry").click()
    page.wait_for_url(f"**{hrefs[0]}")
    expect(page.get_by_role("link", name="Previous enquiry")).to_be_hidden()
    window.check()
    page.get_by_role("link", name="All enquiries").click()
    page.wait_for_url("**/leads?outcome=needs_review&sort=oldest")
    window.visit("/rescue").page.locator("[data-row]").first.click()
    page.get_by_role("link", name="All enquiries").click()
    page.wait_for_url("**/rescue")
    other = desk().sign_in(to=str(hrefs[1])).page
    expect(other.get_by_role("link", name="Next enquiry")).to_be_hidden()


def test_everything_works_without_javascript(desk: Callable[..., Desk], office: Office) -> None:
    lead = next(lead for lead in office.store.iter_all() if lead.status == "new" and lead.owner is None)
    window = desk(390, java_script_enabled=False)
    page = window.sign_in_by_hand().page
    page.locator("#words").fill(str(lead.contact_value))
    page.get_by_role("button", name="Search").click()
    page.locator("[data-row]").first.click()
    page.get_by_label("Step").select_option("lost")
    page.get_by_label("Reason, if lost").select_option("no_reply")
    page.locator("form.work .button").click()
    expect(page.locator(".done")).to_have_text("Saved.")
    page.locator("#note").fill("Called without JavaScript")
    page.locator("form.work .button").click()
    expect(page.locator(".note-text").first).to_have_text("Called without JavaScript")
    window.visit("/leads?owner=nobody")
    page.locator('input[name="lead"]').first.check()
    page.locator("[data-several] summary").click()
    page.get_by_label("give to").select_option(label="Cora")
    page.get_by_role("button", name="Change").click()
    expect(page.locator(".done")).to_contain_text("Changed: 1.")


def test_a_reason_is_asked_for_only_where_one_is_needed(desk: Callable[..., Desk], office: Office) -> None:
    lead = next(lead for lead in office.store.iter_all() if lead.status == "new")
    page = desk().sign_in(to=f"/leads/{lead.id}").page
    expect(page.get_by_label("Reason, if lost")).to_be_hidden()
    page.get_by_label("Step").select_option("lost")
    expect(page.get_by_label("Reason, if lost")).to_be_visible()


def test_a_note_that_is_being_written_survives_a_reload_until_it_is_kept(
    desk: Callable[..., Desk], office: Office
) -> None:
    window = desk().sign_in(to=f"/leads/{busy_lead(office)}")
    note = window.page.locator("#note")
    note.fill("half a thought")
    window.page.reload()
    expect(note).to_have_value("half a thought")
    window.page.locator("form.work .button").click()
    expect(window.page.locator(".done")).to_have_text("The note is kept.")
    expect(note).to_have_value("")
    note.fill("another")
    window.page.get_by_role("button", name="Sign out").click()
    assert window.page.evaluate("sessionStorage.length") == 0


def end_sessions(office: Office, login: str) -> None:
    """End all sessions of a user on the server."""
    sessions.close_all(office.database, office.ids[login])


def sign_in_again(page: Page, login: str) -> None:
    """Sign in at the door that the window was sent to, and come back."""
    page.get_by_label("Login name").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def test_a_note_survives_the_end_of_the_session(desk: Callable[..., Desk], office: Office) -> None:
    lead = office.store.submit(draft(contact_name="Session Chan", contact_value="session@example.org"), NOW)
    window = desk().sign_in(to=f"/leads/{lead.id}")
    page = window.page
    page.locator("#note").fill("called, wants a reply")
    page.locator(".override-form summary").click()
    page.locator("#override-reason").fill("seen the contract")
    end_sessions(office, "carl")
    page.locator("form.work .button").click()
    expect(page.get_by_text("What you wrote is kept in this window")).to_be_visible()
    window.check()
    sign_in_again(page, "carl")
    assert page.url.endswith(f"/leads/{lead.id}")
    expect(page.locator("#note")).to_have_value("called, wants a reply")
    expect(page.locator("#override-reason")).to_be_visible()
    expect(page.locator("#override-reason")).to_have_value("seen the contract")
    expect(page.locator("form.work .restored")).to_be_visible()
    window.check()
    page.locator("form.work .button").click()
    expect(page.locator(".note-text")).to_have_text("called, wants a reply")
    expect(page.locator("#note")).to_have_value("")
    expect(page.locator("#override-reason")).to_have_value("seen the contract")
    page.locator(".override-form .restored button").click()
    expect(page.locator("#override-reason")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0


def test_who_else_signs_in_finds_no_draft(desk: Callable[..., Desk], office: Office) -> None:
    lead = office.store.submit(draft(contact_name="Other Chan", contact_value="other@example.org"), NOW)
    page = desk().sign_in(to=f"/leads/{lead.id}").page
    page.locator("#note").fill("only mine")
    end_sessions(office, "carl")
    page.locator("form.work .button").click()
    sign_in_again(page, "cora")
    expect(page.locator("#note")).to_have_value("")
    assert page.evaluate("sessionStorage.length") == 0
    assert office.store.get(lead.id).version == lead.version  # type: ignore[union-attr]


def test_a_restored_draft_still_conflicts_with_what_somebody_else_changed(
    desk: Callable[..., Desk], office: Office
) -> None:
    lead = office.store.submit(draft(contact_name="Both Chan", contact_value="both@example.org"), NOW)
    window = desk().sign_in(to=f"/leads/{lead.id}")
    page = window.page
    page.get_by_label("Follow-up on").fill("2026-12-24")
    end_sessions(office, "carl")
    page.locator("form.work .button").click()
    other = audit.Actor(office.ids["cora"], "test")
    casework.change(office.database, other, NOW, lead.id, [casework.Edit("follow_up_on", "", "2026-12-01")])
    sign_in_again(page, "carl")
    expect(page.get_by_label("Follow-up on")).to_have_value("2026-12-24")
    page.locator("form.work .button").click()
    expect(page.locator("h1")).to_have_text("Somebody else changed the same thing")
    page.get_by_label("2026-12-24").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".done")).to_have_text("Saved.")
    assert page.evaluate("sessionStorage.length") == 0


def test_the_draft_of_an_enquiry_that_is_merged_meanwhile_comes_along(
    desk: Callable[..., Desk], office: Office
) -> None:
    kept, other = (office.store.submit(draft(contact_value=f"{name}@example.org"), NOW) for name in ("kept2", "gone2"))
    page = desk().sign_in(to=f"/leads/{kept.id}").page
    page.locator("#note").fill("of the first")
    page.goto(page.url.replace(kept.id, other.id))
    page.locator("#note").fill("of the second")
    join(office, kept, other)
    page.reload()
    assert f"/leads/{kept.id}" in page.url
    expect(page.locator("#note")).to_have_value("of the first\n\nof the second")
    page.locator("form.work .button").click()
    expect(page.locator(".note-text")).to_have_text("of the first\n\nof the second")
    assert page.evaluate("sessionStorage.length") == 0


def test_answers_and_contact_survive_the_end_of_the_session(desk: Callable[..., Desk], office: Office) -> None:
    lead = office.store.submit(draft(contact_name="Kept Chan", contact_value="kept@example.org"), NOW)
    page = desk().sign_in(to=f"/leads/{lead.id}/contact").page
    page.locator("#contact_name").fill("Kept Chan Siu Man")
    end_sessions(office, "carl")
    page.get_by_role("button", name="Save").click()
    sign_in_again(page, "carl")
    expect(page.locator("#contact_name")).to_have_value("Kept Chan Siu Man")
    page.get_by_role("link", name="Cancel").click()
    page.goto(page.url + "/correct?slot=salary_total_hkd")
    page.locator('input[name="number.salary_total_hkd"]').fill("612,000")
    end_sessions(office, "carl")
    page.get_by_role("button", name="Save").click()
    sign_in_again(page, "carl")
    assert page.url.endswith("/correct?slot=salary_total_hkd")
    expect(page.locator('input[name="number.salary_total_hkd"]')).to_have_value("612,000")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**done=corrected")
    assert page.evaluate("sessionStorage.length") == 0


def test_without_javascript_the_way_back_leads_to_what_was_written(desk: Callable[..., Desk], office: Office) -> None:
    lead = office.store.submit(draft(contact_name="Plain Chan", contact_value="plain@example.org"), NOW)
    page = desk(java_script_enabled=False).sign_in(to=f"/leads/{lead.id}").page
    page.locator("#note").fill("written without JavaScript")
    end_sessions(office, "carl")
    page.locator("form.work .button").click()
    assert "Back button" in (page.locator("noscript").text_content() or "")
    sign_in_again(page, "carl")
    page.go_back()
    page.go_back()
    expect(page.locator("#note")).to_have_value("written without JavaScript")


def test_two_windows_that_change_the_same_field(desk: Callable[..., Desk], office: Office) -> None:
    lead = next(lead for lead in office.store.iter_all() if lead.follow_up_on is None and lead.status == "contacted")
    window = desk(390).sign_in(to=f"/leads/{lead.id}")
    other = audit.Actor(office.ids["cora"], "test")
    casework.change(office.database, other, NOW, lead.id, [casework.Edit("follow_up_on", "", "2026-12-01")])
    window.page.get_by_label("Follow-up on").fill("2026-12-24")
    window.page.locator("form.work .button").click()
    expect(window.page.locator("h1")).to_have_text("Somebody else changed the same thing")
    assert violations(window.page, None) == []
    window.page.get_by_label("2026-12-24").check()
    window.page.get_by_role("button", name="Save").click()
    expect(window.page.get_by_label("Follow-up on")).to_have_value("2026-12-24")


def test_printing_leaves_the_controls_out(desk: Callable[..., Desk], office: Office) -> None:
    window = desk().sign_in(to=f"/leads/{busy_lead(office)}")
    window.page.emulate_media(media="print")
    expect(window.page.locator("header.top")).to_be_hidden()
    expect(window.page.locator("form.work")).to_be_hidden()
    expect(window.page.locator(".criteria")).to_be_visible()
    expect(window.page.locator(".papers").first).to_be_visible()
    expect(window.page.locator("#note")).to_be_hidden()


def test_an_open_list_shows_what_comes_in_and_keeps_what_was_chosen(office: Office, desk: Callable[..., Desk]) -> None:
    """A new row, a changed row and the counts, while a tick, the focus and the place on the screen stay."""
    window = desk().sign_in(to="/leads")
    page = window.page
    total = int(page.locator(".tabs b").first.inner_text())
    ticked = page.locator('input[name="lead"]').nth(20)
    chosen = ticked.get_attribute("value")
    ticked.check()
    ticked.scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, 600)")
    before = ticked.bounding_box()
    lead = office.store.submit(draft(contact_name="陳新來"), NOW + timedelta(minutes=1))
    expect(page.locator(f'tr.arrived a[href="/leads/{lead.id}"]')).to_have_count(1, timeout=60_000)
    expect(page.locator("[data-live]")).to_have_text("1 new enquiry since you opened this page")
    assert page.title().startswith("(1) ")
    expect(page.locator(".tabs b").first).to_have_text(str(total + 1))
    same = page.locator(f'input[name="lead"][value="{chosen}"]')
    expect(same).to_be_checked()
    expect(same).to_be_focused()
    after = same.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2
    actor = audit.Actor(office.ids["cora"], "test")
    edits = [casework.Edit("status", "new", "contacted")]
    casework.change(office.database, actor, NOW + timedelta(minutes=2), lead.id, edits)
    changed = page.locator("tr", has=page.locator(f'a[href="/leads/{lead.id}"]'))
    expect(changed).to_contain_text("Contacted", timeout=60_000)
    expect(page.locator("[data-count]")).to_have_text(" (1)")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")  # where the bar lies over no row
    window.check()


def submit_new(office: Office, name: str, minutes: int) -> str:
    """Somebody leaves a contact; the id of their enquiry."""
    lead = office.store.submit(
        draft(contact_name=name, contact_value=f"new{minutes}@example.org", reason="human"),
        NOW + timedelta(minutes=minutes),
    )
    return lead.id


def test_who_needs_us_and_its_count_keep_up_to_date(office: Office, desk: Callable[..., Desk]) -> None:
    window = desk().sign_in(to="/rescue")
    page = window.page
    badge = page.locator('.wide-menu [data-badge="rescue"]')
    before = int(badge.inner_text())
    rows = page.locator("table.leads tbody tr")
    total = rows.count()
    lead_id = submit_new(office, "Now Chan", 3)
    expect(page.locator(f'tr.arrived a[href="/leads/{lead_id}"]')).to_have_count(1, timeout=60_000)
    expect(badge).to_have_text(str(before + 1))
    expect(rows).to_have_count(min(total + 1, 50))
    window.visit("/account")
    cora, later = audit.Actor(office.ids["cora"], "test"), NOW + timedelta(minutes=4)
    casework.add_note(office.database, cora, later, lead_id, "@carl please")
    expect(page.locator('.wide-menu [data-badge="mentions"]')).to_be_visible(timeout=60_000)
    window.check()


def test_an_open_board_follows_and_keeps_what_was_chosen(office: Office, desk: Callable[..., Desk]) -> None:
    first, second = submit_new(office, "Board One", 4), submit_new(office, "Board Two", 5)
    cora = audit.Actor(office.ids["cora"], "test")
    mine = [casework.Edit("owner", "", office.ids["carl"]), casework.Edit("follow_up_on", "", "2020-01-01")]
    for lead_id in (first, second):
        casework.change(office.database, cora, NOW, lead_id, mine)
    window = desk().sign_in(to="/board?owner=me")
    page = window.page
    card = {
        lead_id: page.locator(".card", has=page.locator(f'a[href="/leads/{lead_id}"]')) for lead_id in (first, second)
    }
    choice = card[second].locator("select")
    choice.select_option("contacted")
    choice.focus()
    moved = NOW + timedelta(minutes=6)
    casework.change(office.database, cora, moved, first, [casework.Edit("status", "new", "contacted")])
    page.wait_for_timeout(5_000)  # longer than a look takes: while a choice is open nothing moves
    expect(page.locator('[data-column="new"]')).to_contain_text("Board One")
    card[second].locator("a").first.focus()
    expect(page.locator('[data-column="contacted"]')).to_contain_text("Board One", timeout=60_000)
    expect(choice).to_have_value("contacted")
    expect(card[second].locator("a").first).to_be_focused()
    expect(card[first]).to_have_count(1)
    window.check()
    card[first].drag_to(page.locator('[data-column="qualified"]'))
    expect(page.locator(".done")).to_be_visible()
    assert office.store.get(first).status == "qualified"  # type: ignore[union-attr]


def test_a_choice_opened_while_the_board_is_being_loaded_is_left_alone(
    office: Office, desk: Callable[..., Desk]
) -> None:
    lead_id = submit_new(office, "Board Three", 6)
    cora = audit.Actor(office.ids["cora"], "test")
    casework.change(office.database, cora, NOW, lead_id, [casework.Edit("owner", "", office.ids["carl"])])
    page = desk().sign_in(to="/board?owner=me").page
    held: list[Route] = []
    page.route("**/board?owner=me", lambda route: held.append(route), times=1)
    moved = NOW + timedelta(minutes=7)
    with page.expect_request("**/board?owner=me"):
        casework.change(office.database, cora, moved, lead_id, [casework.Edit("status", "new", "contacted")])
    select = page.locator(".card", has=page.locator(f'a[href="/leads/{lead_id}"]')).locator("select")
    select.focus()
    with page.expect_response("**/board?owner=me") as answer:
        held[0].continue_()
    answer.value.finished()
    page.wait_for_timeout(1_000)
    expect(page.locator('[data-column="new"]')).to_contain_text("Board Three", timeout=1)
    expect(select).to_be_focused()
    page.locator("h1").click()
    expect(page.locator('[data-column="contacted"]')).to_contain_text("Board Three", timeout=60_000)


def test_an_open_enquiry_says_who_changed_it_and_loads_only_when_told(
    office: Office, desk: Callable[..., Desk]
) -> None:
    lead_id = submit_new(office, "Open Chan", 7)
    window = desk(390).sign_in(to=f"/leads/{lead_id}")
    page = window.page
    page.locator("#note").fill("half a sentence")
    cora = audit.Actor(office.ids["cora"], "test")
    later = NOW + timedelta(minutes=8)
    casework.change(office.database, cora, later, lead_id, [casework.Edit("status", "new", "contacted")])
    expect(page.locator(".changed")).to_contain_text("Cora changed this enquiry.", timeout=60_000)
    expect(page.locator("#note")).to_have_value("half a sentence")
    expect(page.get_by_label("Step")).to_have_value("new")
    window.check()
    page.get_by_role("link", name="Load again").click()
    expect(page.get_by_label("Step")).to_have_value("contacted")
    expect(page.locator("#note")).to_have_value("half a sentence")
    expect(page.locator(".changed")).to_be_empty()


def test_no_row_slips_away_under_a_pointer_that_is_being_moved(office: Office, desk: Callable[..., Desk]) -> None:
    page = desk().sign_in(to="/leads").page
    first = page.locator("[data-row]").first.inner_text()
    page.evaluate(
        """() => {
             const move = new PointerEvent("pointermove", { bubbles: true });
             const row = document.querySelector("[data-row]");
             window.moving = setInterval(() => row.dispatchEvent(move), 50);
           }"""
    )
    lead_id = submit_new(office, "Aimed Chan", 10)
    page.wait_for_timeout(5_000)  # longer than a look takes
    expect(page.locator("[data-row]").first).to_have_text(first, timeout=1)
    page.evaluate("clearInterval(window.moving)")
    expect(page.locator(f'tr.arrived a[href="/leads/{lead_id}"]')).to_have_count(1, timeout=60_000)


def test_where_there_are_no_streams_pages_ask_now_and_then(office: Office, desk: Callable[..., Desk]) -> None:
    window = desk()
    page = window.page
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.headers.get("accept", "")) if "/live" in request.url else None
    )
    page.add_init_script("delete window.EventSource")
    page.clock.install()
    window.sign_in(to="/leads")
    assert page.evaluate("typeof EventSource") == "undefined"
    lead_id = submit_new(office, "Polled Chan", 9)
    page.clock.fast_forward("00:16")
    expect(page.locator(f'tr.arrived a[href="/leads/{lead_id}"]')).to_have_count(1)
    assert "text/event-stream" not in asked
    assert "application/json" in asked
    window.check()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_notifications_page_has_no_faults(desk: Callable[..., Desk], office: Office, width: int) -> None:
    lead = office.store.submit(draft(contact_name=f"陳{width}"), NOW)
    with office.database.write() as session:
        mine = Notification.lead_id == lead.id
        session.execute(update(Notification).where(mine).values(gave_up_at=NOW, error="webhook_answered 503"))
    window = desk(width).sign_in("ada", "/notifications")
    window.check()
    expect(window.page.get_by_role("button", name=f"Try again: {lead.reference}")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_an_erasure_its_certificate_and_the_log_have_no_faults(
    desk: Callable[..., Desk], office: Office, width: int
) -> None:
    lead = office.store.submit(draft(contact_name=f"黃{width}", contact_value=f"w{width}@example.org"), NOW)
    window = desk(width).sign_in("ada", f"/leads/{lead.id}/erase")
    window.page.locator("input[name=sure]").check()
    window.page.locator('form[action$="/erase"] button').click()
    window.page.wait_for_url("**/erasures/*")
    window.check()
    window.visit("/audit").check()
    expect(window.page.locator("main")).not_to_contain_text(f"黃{width}")
