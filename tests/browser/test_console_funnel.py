"""The console's pages about work as a whole in a browser: the funnel, who waits, the board, saved views, mentions."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import expect

from bot.console import casework
from bot.console.audit import Actor
from tests.browser.test_console import WIDTHS, Desk, base, desk, office  # noqa: F401  (fixtures)
from tests.console.desk import NOW, Office

PAGES = (
    "/funnel?since=2026-08-01",
    "/funnel?since=2020-01-01&until=2020-02-01",
    "/rescue",
    "/rescue?reason=human",
    "/board",
    "/board?owner=me",
    "/mentions",
)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_pages_have_no_faults(desk: Callable[..., Desk], width: int, path: str) -> None:  # noqa: F811
    window = desk(width).sign_in(to=path)
    window.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    window.check()


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_no_words_of_a_chart_are_cut_off_or_meet(desk: Callable[..., Desk], width: int) -> None:  # noqa: F811
    page = desk(width).sign_in(to="/funnel?since=2026-08-01").page
    faults = page.evaluate(
        """() => [...document.querySelectorAll("svg.chart")].flatMap((chart) => {
             const frame = chart.closest(".panel").getBoundingClientRect();
             const texts = [...chart.querySelectorAll("text")].map((text) => [text, text.getBoundingClientRect()]);
             const out = texts.filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1);
             const ends = [...chart.querySelectorAll("rect")].map((bar) => bar.getBoundingClientRect().right);
             const bars = Math.max(...ends);
             const met = texts.filter(([text, box]) => text.classList.contains("figure") && box.left < bars);
             return [...out, ...met].map(([text]) => text.textContent);
           })"""
    )
    assert faults == []


def test_the_funnel_prints_with_its_charts_and_without_its_controls(desk: Callable[..., Desk]) -> None:  # noqa: F811
    page = desk().sign_in(to="/funnel?since=2026-08-01").page
    page.emulate_media(media="print")
    expect(page.locator(".funnel-filter")).to_be_hidden()
    expect(page.locator(".print-only")).to_have_text("2026-08-01 – 2026-11-25")
    expect(page.locator("svg.chart").first).to_be_visible()
    expect(page.locator(".scroll table")).to_be_visible()


def test_the_table_is_downloaded(desk: Callable[..., Desk], office: Office) -> None:  # noqa: F811
    page = desk().sign_in(to="/funnel?since=2026-08-01").page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as CSV").click()
    assert waiting.value.suggested_filename == "funnel-2026-08-01-2026-11-25.csv"


@pytest.mark.parametrize("width", [320, 1024, *WIDTHS])
def test_cards_stay_inside_their_columns(desk: Callable[..., Desk], width: int) -> None:  # noqa: F811
    page = desk(width).sign_in(to="/board").page
    outside = page.evaluate(
        """() => [...document.querySelectorAll(".card, .card form > *")].filter((part) =>
             part.getBoundingClientRect().right > part.closest(".column").getBoundingClientRect().right).length"""
    )
    assert outside == 0


def test_a_card_is_moved_without_javascript(desk: Callable[..., Desk], office: Office) -> None:  # noqa: F811
    page = desk(390, java_script_enabled=False).sign_in(to="/board").page
    card = page.locator('[data-column="new"] .card').first
    name, lead_id = card.locator("a").first.inner_text(), card.locator('input[name="lead"]').get_attribute("value")
    card.get_by_label(f"Move {name} to").select_option(label="Contacted")
    card.get_by_role("button", name="Move").click()
    expect(page.locator(".done")).to_have_text("Moved to “Contacted”.")
    moved = office.store.get(str(lead_id))
    assert moved is not None
    assert moved.status == "contacted"


def test_a_card_is_dragged_where_it_may_go(desk: Callable[..., Desk], office: Office) -> None:  # noqa: F811
    page = desk().sign_in(to="/board").page
    lead_id = str(page.locator('[data-column="new"] input[name="lead"]').first.get_attribute("value"))
    card = page.locator(".card", has=page.locator(f'input[value="{lead_id}"]'))
    for column in ("closed", "qualified"):
        card.drag_to(page.locator(f"#column-{column}"), source_position={"x": 8, "y": 8})
        if column == "closed":
            expect(page.locator(".done, .problem")).to_have_count(0)
    expect(page.locator(".done")).to_have_text("Moved to “Qualified”.")
    moved = office.store.get(lead_id)
    assert moved is not None
    assert moved.status == "qualified"


def test_a_card_that_is_dragged_to_lost_asks_why(desk: Callable[..., Desk], office: Office) -> None:  # noqa: F811
    page = desk().sign_in(to="/board").page
    lead_id = str(page.locator('[data-column="new"] input[name="lead"]').first.get_attribute("value"))
    card = page.locator(".card", has=page.locator(f'input[value="{lead_id}"]'))
    card.drag_to(page.locator("#column-lost"), source_position={"x": 8, "y": 8})
    expect(card.locator(".why")).to_have_text("Choose why it is lost, then press “Move”.")
    expect(card.locator("select")).to_be_focused()
    expect(card.locator("select")).to_have_value("")
    card.get_by_role("button", name="Move").click()
    expect(page.locator(".done, .problem")).to_have_count(0)
    card.locator("select").select_option(label="price")
    card.get_by_role("button", name="Move").click()
    expect(page.locator(".done")).to_have_text("Moved to “Lost”.")
    moved = office.store.get(lead_id)
    assert moved is not None
    assert (moved.status, moved.lost_reason) == ("lost", "price")


def test_a_page_that_scrolls_drags_no_other_card(desk: Callable[..., Desk], office: Office) -> None:  # noqa: F811
    """Between press and move; browsers begin to drag what lies under the pointer by then."""
    page = desk().sign_in(to="/board").page
    pressed = page.locator('[data-column="new"] .card').nth(2)
    lead_id, place = pressed.locator('input[name="lead"]').get_attribute("value"), pressed.bounding_box()
    target = page.locator('[data-column="contacted"]').bounding_box()
    assert place
    assert target
    page.mouse.move(place["x"] + 8, place["y"] + 8)
    page.mouse.down()
    page.evaluate("window.scrollBy(0, 200)")
    page.wait_for_function("window.scrollY === 200")
    page.mouse.move(target["x"] + 60, 300, steps=5)
    page.mouse.up()
    expect(page.locator(".done")).to_have_text("Moved to “Contacted”.")
    moved = office.store.get(str(lead_id))
    assert moved is not None
    assert moved.status == "contacted"


def test_a_view_is_saved_without_javascript(desk: Callable[..., Desk]) -> None:  # noqa: F811
    page = desk(390, java_script_enabled=False).sign_in(to="/leads?outcome=not_yet").page
    page.locator(".views summary").click()
    page.get_by_label("Name of the view").fill("Not yet")
    page.get_by_role("button", name="Save this view").click()
    expect(page.locator(".done")).to_have_text("The view is kept.")
    page.goto(page.url.partition("?")[0])
    page.get_by_role("link", name="Not yet").click()
    page.wait_for_url("**/leads?outcome=not_yet")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_list_with_its_views_has_no_faults(desk: Callable[..., Desk], width: int) -> None:  # noqa: F811
    window = desk(width).sign_in("ada", "/leads")
    window.page.locator(".views summary").click()
    window.page.get_by_label("Name of the view").fill(f"Everything {width}")
    window.page.get_by_label("for everybody").check()
    window.page.get_by_role("button", name="Save this view").click()
    window.page.locator(".views summary").click()
    window.check()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_mention_leads_to_its_note(desk: Callable[..., Desk], office: Office, width: int) -> None:  # noqa: F811
    lead = next(lead for lead in office.store.iter_all() if lead.status == "new")
    casework.add_note(office.database, Actor(office.ids["carl"], "test"), NOW, lead.id, f"@cora at {width}")
    window = desk(width).sign_in("cora", "/mentions")
    window.check()
    window.page.locator(".mentions a").click()
    expect(window.page.locator("mark", has_text="@cora").first).to_be_visible()
    window.check()
    window.visit("/mentions")
    expect(window.page.locator(".empty")).to_be_visible()
