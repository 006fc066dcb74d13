"""The document list in a browser: as a card in the chat window, as a page on any screen, and on paper."""

from __future__ import annotations

import re
import zlib
from typing import Any, Callable

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect

from bot.details import DETAILS
from tests.browser.conftest import PATHS, Chat
from tests.browser.test_widget_access import violations
from tests.client import Visitor
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import PRESSED

Open = Callable[..., Chat]
Contexts = Callable[..., BrowserContext]

A4 = (595, 842)
"""Width and height in points."""


def with_list(bot: str, language: str) -> tuple[Visitor, dict[str, Any]]:
    """Somebody who has just seen a long list, and its card."""
    visitor = Visitor(bot, language).open().answer_all(SIGNED_OFFER).press("documents")
    while visitor.question in DETAILS:
        visitor.press({**PRESSED, "employer_age": "lt_12m"}[visitor.question])
    return visitor, visitor.reply["messages"][0]["card"]


def show(talk: Chat, visitor: Visitor, language: str) -> None:
    """Open the window on a talk that is under way."""
    talk.visit(language)
    keep = """([token, language]) => localStorage.setItem("asmtp-chat " + location.origin,
        JSON.stringify({token, language, ends: Date.now() + 1e7, until: Date.now() + 1e7}))"""
    talk.page.evaluate(keep, [visitor.token, language])
    talk.page.reload()
    talk.part(".launcher").click()
    talk.part(".card.documents").wait_for()
    talk.settle()


def unfold(page: Page) -> None:
    """Open every part of the card."""
    page.locator("asmtp-chat details").evaluate_all("all => all.forEach((one) => { one.open = true; })")


@pytest.mark.parametrize("language", PATHS)
@pytest.mark.parametrize("width", [375, 1280])
def test_the_card_folds_and_leads_to_the_page(chat: Open, live_bot: str, width: int, language: str) -> None:
    """The first party's papers stand open; every paper is there; the link opens the printable list."""
    visitor, card = with_list(live_bot, language)
    talk = chat(width)
    show(talk, visitor, language)
    shown = talk.part(".card.documents")
    assert [fold.get_attribute("open") is not None for fold in shown.locator("details").all()][:2] == [True, False]
    papers = [paper["id"] for group in card["groups"] for paper in group["papers"]]
    assert shown.locator("li[data-document]").evaluate_all("all => all.map(e => e.dataset.document)") == papers
    shown.locator("summary").nth(1).click()
    expect(shown.locator("[data-document=B01]")).to_be_visible()
    unfold(talk.page)
    cut = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map(e => e.textContent)"
    assert shown.locator("h3, p, li, summary, th, td, a").evaluate_all(cut) == []
    talk.check_width()
    with talk.page.expect_popup() as opened:
        shown.locator("a.main").click()
    expect(opened.value.locator("h1")).to_have_text(card["title"])
    assert opened.value.url == live_bot + card["link"]["path"]
    talk.check_manners()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_card(chat: Open, live_bot: str, scheme: str) -> None:
    visitor, _ = with_list(live_bot, "zh_hant")
    talk = chat(375, color_scheme=scheme)
    show(talk, visitor, "zh_hant")
    assert violations(talk.page) == []
    unfold(talk.page)
    assert violations(talk.page) == []


@pytest.mark.parametrize("language", PATHS)
def test_the_page_fits_every_screen(chat: Open, live_bot: str, language: str) -> None:
    """Nothing is pushed sideways or cut, also with large type; axe finds nothing."""
    _, card = with_list(live_bot, language)
    for width in (320, 375, 768, 1280):
        talk = chat(width, **({"is_mobile": False} if width == 375 else {}))
        talk.page.goto(live_bot + card["link"]["path"])
        talk.check_width()
        cut = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map(e => e.textContent)"
        assert talk.page.locator("h1, h2, p, li, li > span, th, td").evaluate_all(cut) == []
        assert violations(talk.page, None) == []
        talk.check_manners()
        if width >= 375:
            talk.page.evaluate("document.documentElement.style.fontSize = '32px'")
            talk.check_width()  # the table of fees may scroll by itself


def test_the_print_button_prints(chat: Open, live_bot: str) -> None:
    _, card = with_list(live_bot, "en")
    talk = chat()
    talk.page.add_init_script("window.print = () => { window.printed = true; }")
    talk.page.goto(live_bot + card["link"]["path"])
    talk.page.get_by_role("button", name="Print").click()
    assert talk.page.evaluate("window.printed")


def test_without_script_there_is_no_button_that_does_nothing(contexts: Contexts, live_bot: str) -> None:
    _, card = with_list(live_bot, "en")
    page = contexts(java_script_enabled=False).new_page()
    page.goto(live_bot + card["link"]["path"])
    assert page.locator("[data-print]").count() == 1
    expect(page.locator("[data-print]")).to_be_hidden()


@pytest.mark.parametrize("language", PATHS)
def test_on_paper_the_list_is_black_on_white_with_boxes_to_tick(chat: Open, live_bot: str, language: str) -> None:
    """Firm and phone at the top, no buttons, no menu, and no row that breaks over two pages."""
    _, card = with_list(live_bot, language)
    page = chat().page
    page.goto(live_bot + card["link"]["path"])
    page.emulate_media(media="print")
    for part in (".brand", ".call", "h1", ".version"):
        expect(page.locator(part)).to_be_visible()
    assert "+852 2772 2128" in page.locator(".site-head").inner_text()
    for part in (".languages", ".actions", ".share", ".skip"):
        expect(page.locator(part)).to_be_hidden()
    colours = "all => [...new Set(all.filter(e => e.getClientRects().length).map(e => getComputedStyle(e).color))]"
    assert page.locator("main, main *, .call a").evaluate_all(colours) == ["rgb(0, 0, 0)"]
    rows = page.locator("li[data-document]")
    boxes = "all => all.map(e => parseFloat(getComputedStyle(e, '::before').borderTopWidth) > 0)"
    assert set(rows.evaluate_all(boxes)) == {True}
    assert set(rows.evaluate_all("all => all.map(e => getComputedStyle(e).breakInside)")) == {"avoid"}


@pytest.mark.parametrize("language", PATHS)
def test_the_pdf_has_every_heading_on_a4(chat: Open, live_bot: str, language: str) -> None:
    """What a browser saves or sends to the printer; the outline of a tagged file names the headings."""
    _, card = with_list(live_bot, language)
    page = chat().page
    page.goto(live_bot + card["link"]["path"])
    pdf = page.pdf(prefer_css_page_size=True, outline=True, tagged=True)
    sizes = {(round(float(w)), round(float(h))) for w, h in re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)}
    assert sizes == {A4}
    assert 2 <= len(re.findall(rb"/Type ?/Page\b", pdf)) <= 4
    headings = [
        card["title"],
        *(group["title"] for group in card["groups"]),
        card["fees"]["title"],
        card["steps"]["title"],
    ]
    written = titles(pdf)
    assert [heading for heading in headings if not any(heading in title for title in written)] == []
    drawn = [content for content in streams(pdf) if b" Tj" in content or b" TJ" in content]
    assert sum(map(len, drawn)) > 5_000


def titles(pdf: bytes) -> list[str]:
    """The titles in a PDF's outline."""
    found = [bytes.fromhex(text.decode()) for text in re.findall(rb"/Title ?<([0-9A-Fa-f]+)>", pdf)]
    texts = [text.decode("utf-16") if text[:2] in (b"\xfe\xff", b"\xff\xfe") else text.decode() for text in found]
    return texts + [text.decode("latin-1") for text in re.findall(rb"/Title ?\(([^)]*)\)", pdf)]


def streams(pdf: bytes) -> list[bytes]:
    """The compressed parts of a PDF, unpacked."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return found


def test_a_link_that_is_none_looks_like_the_rest_of_the_site(chat: Open, live_bot: str) -> None:
    talk = chat(375, locale="zh-HK")
    answer = talk.page.goto(live_bot + "/documents/x")
    assert answer is not None
    assert answer.status == 404
    expect(talk.page.locator("h1")).to_have_text("這條連結沒有清單")
    assert violations(talk.page, None) == []
    talk.check_width()
    address = str(talk.page.locator("main a.button").first.get_attribute("href"))
    assert requests.get(live_bot + address, timeout=20).status_code == 200
