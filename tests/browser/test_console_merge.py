"""Comparing, merging and changing a contact in a browser: at every width, in Chinese, without JavaScript."""

# ruff: noqa: F811  (fixtures of another file)

from __future__ import annotations

from datetime import timedelta
from typing import Callable

import pytest
from playwright.sync_api import expect

from bot.console.users import update
from bot.leads.lead import StoredLead
from tests.browser.test_console import WIDTHS, Desk, base, desk, office  # noqa: F401  (fixtures)
from tests.browser.test_widget_access import violations
from tests.console.desk import NOW, Office
from tests.console.test_lead import judged
from tests.leads.samples import draft


def pair(office: Office) -> tuple[StoredLead, StoredLead]:
    """Two enquiries with one number."""
    first = office.store.submit(draft(**judged()), NOW)
    second = draft(contact_name="Chan Siu Man", free_note=None, **judged(offer="signed", hk_degree="vtc_hd_designated"))
    return first, office.store.submit(second, NOW + timedelta(hours=1))


@pytest.mark.parametrize("language", ["en", "zh_hans", "zh_hant"])
@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_the_pages_have_no_faults(
    desk: Callable[..., Desk],
    office: Office,
    width: int,
    language: str,
) -> None:
    kept, other = pair(office)
    update(office.database, office.ids["cora"], language=language)
    window = desk(width).sign_in("cora", f"/leads/{kept.id}/compare?with={other.id}")
    window.check()
    window.page.locator('form[action$="/merge"] button').click()
    window.check()
    window.page.locator("input[name=sure]").check()
    window.page.locator('form[action$="/merge"] button').first.click()
    window.page.wait_for_url("**?done=merged")
    window.check()
    window.visit(f"/leads/{kept.id}/contact").page.locator("#contact_value").fill("123")
    window.page.locator('form[action$="/contact"] button').click()
    expect(window.page.locator("#refused")).to_be_visible()
    assert violations(window.page, None) == []
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_merge_without_javascript_and_the_way_back_to_the_choices(
    desk: Callable[..., Desk],
    office: Office,
) -> None:
    kept, other = pair(office)
    window = desk(390, java_script_enabled=False).sign_in(to=f"/leads/{kept.id}")
    page = window.page
    page.get_by_label("Compare with the enquiry of this reference").fill(other.reference.lower())
    page.get_by_role("button", name="Compare").click()
    page.get_by_label("Name: Chan Siu Man").check()
    page.get_by_role("button", name="Look at the result first").click()
    page.get_by_role("button", name="Back to the choices").click()
    expect(page.get_by_label("Name: Chan Siu Man")).to_be_checked()
    page.get_by_role("button", name="Look at the result first").click()
    page.get_by_label("Yes, both are from the same person").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator(".done")).to_have_text("The two enquiries are one now.")
    expect(page.locator("h1")).to_have_text("Chan Siu Man")
    window.visit(f"/leads/{other.id}")
    expect(page.locator(".done")).to_have_text("The enquiry that you opened was merged into this one.")


def test_a_note_that_is_being_written_on_the_other_goes_along(
    desk: Callable[..., Desk],
    office: Office,
) -> None:
    kept, other = pair(office)
    page = desk().sign_in(to=f"/leads/{other.id}").page
    page.locator("#note").fill("half a thought")
    page.goto(page.url.replace(other.id, f"{kept.id}/compare?with={other.id}"))
    page.locator('form[action$="/merge"] button').click()
    page.locator("input[name=sure]").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("#note")).to_have_value("half a thought")
    page.locator("form.work .button").click()
    expect(page.locator(".note-text").first).to_have_text("half a thought")
    page.reload()
    expect(page.locator("#note")).to_have_value("")
