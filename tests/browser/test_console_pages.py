"""Every page of the console, in every language and at every width: nothing overflows, fails, or keeps anybody out."""

from __future__ import annotations

import re
from typing import Callable, Final, Iterator

import pyotp
import pytest
from playwright.sync_api import Page

from bot.console import users
from bot.console.routes import PAGES
from tests.browser.test_console import WIDTHS, Desk, base, busy_lead, desk, office  # noqa: F401
from tests.console.desk import NOW, Office
from tests.console.test_lead import judged
from tests.leads.samples import draft

MakeDesk = Callable[..., Desk]

NO_PAGES: Final = {"/", "/live", "/funnel.csv", "/oidc/start", "/oidc/callback"}
"""What answers with another page, a file or a stream."""
AT_THE_DOOR: Final = {"/sign-in", "/sign-in/code"}
"""Tested where somebody signs in."""
QUERIES: Final = {
    "/leads": ("", "?outcome=needs_review&owner=me", "?tab=closed&language=en&due=today"),
    "/leads/{lead_id}/correct": ("", "?slot=salary_total_hkd", "?slot=alt_evidence", "?slot=dependants"),
}
FULLY: Final = (("en", 390), ("en", 1440), ("zh_hans", 1440), ("zh_hant", 390))
"""Languages and widths at which axe looks at every page."""
WIDE_ENOUGH: Final = (("zh_hant", 320), ("zh_hans", 768), ("en", 1024), ("zh_hant", 1600))
"""Those at which only what is too wide is looked for."""


def addresses(office: Office) -> Iterator[str]:  # noqa: F811
    """Every page that shows something, with what it needs to show."""
    gone, one, two = (office.store.submit(draft(contact_value="+85291230077", **judged()), NOW) for _ in range(3))
    admin = office.desk("ada")
    admin.get(f"/leads/{gone.id}/erase")
    erased = admin.submit(f"/leads/{gone.id}/erase", {"sure": "yes"}).headers["location"].partition("?")[0]
    known = {"lead_id": busy_lead(office), "erasure_id": erased.rpartition("/")[2], "user_id": office.ids["cora"]}
    for page in PAGES:
        if page.method != "GET" or page.path in NO_PAGES | AT_THE_DOOR:
            continue
        if page.path == "/leads/{lead_id}/compare":
            yield f"/leads/{one.id}/compare?with={two.id}"
            continue
        for query in QUERIES.get(page.path, ("",)):
            yield page.path.format(**known) + query


@pytest.mark.parametrize(("language", "width"), [*FULLY, *WIDE_ENOUGH])
def test_every_page(desk: MakeDesk, office: Office, language: str, width: int) -> None:  # noqa: F811
    """`axe` finds nothing, no script fails, the security policy holds, nothing is wider than the screen."""
    users.update(office.database, office.ids["ada"], language=language)
    window = desk(width).sign_in("ada")
    wide = []
    for address in addresses(office):
        window.visit(address)
        open_everything(window.page)
        if not window.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wide.append(address)
        if (language, width) in FULLY:
            window.check()
    assert wide == []
    assert window.errors == []


def open_everything(page: Page) -> None:
    """Show what is folded, but for the menu, which lies over the page."""
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_that_refuse(desk: MakeDesk, office: Office, width: int) -> None:  # noqa: F811
    """What is not there, what is not allowed, and forms that come back with what was wrong."""
    window = desk(width).sign_in("vic")
    lead_id = busy_lead(office)
    for path in ("/audit", "/leads/nothing-there", f"/leads/{lead_id}/print"):
        window.visit(path)
        window.errors.clear()  # the browser writes down the answer's status itself
        window.check()
    window = desk(width).sign_in()
    for path, field in ((f"/leads/{lead_id}/contact", "contact_value"), ("/leads/new", "contact_value")):
        window.visit(path).page.locator(f"input[name={field}]").fill("12")
        window.page.locator("main form .button").first.click()
        window.page.locator(".problem").first.wait_for()
        window.errors.clear()
        window.check()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_second_step_and_its_codes(desk: MakeDesk, office: Office, width: int) -> None:  # noqa: F811
    """From turning it on to signing in with it."""
    login = "cora" if width == WIDTHS[0] else "vic"
    window = desk(width).sign_in(login).visit("/account/second-factor")
    window.check()
    key = window.page.locator(".key").inner_text().replace(" ", "")
    for field in window.page.locator('main input[type="password"]').all():
        field.fill("correct horse battery")
    window.page.locator("input[name=code]").fill(pyotp.TOTP(key).at(NOW))
    window.page.locator('form[action="/account/second-factor"] .button').click()
    window.page.locator(".codes").wait_for()
    window.check()
    again = desk(width).visit("/sign-in")
    again.page.locator("input[name=login]").fill(login)
    again.page.locator("input[name=password]").fill("correct horse battery")
    again.page.keyboard.press("Enter")
    again.page.wait_for_url(re.compile("/sign-in/code"))
    again.check()
    window.visit("/account").check()
