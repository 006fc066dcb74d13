"""The site in a browser: every width, every language, without faults, and the interview without JavaScript."""

from __future__ import annotations

import re
from typing import Any, Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import CONTROLS, PATHS, PREFERRED, Chat
from tests.browser.test_widget_access import violations

Open = Callable[..., Chat]
Contexts = Callable[..., BrowserContext]


@pytest.mark.parametrize("page", ["", "privacy", "chat"])
@pytest.mark.parametrize("language", PATHS)
def test_axe_finds_nothing_on_the_pages(chat: Open, language: str, page: str) -> None:
    talk = chat(375).visit(language, page)
    if page == "":
        talk.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(talk.page, None) == []
    talk.check_manners()


@pytest.mark.parametrize("width", [320, 375, 768, 1024, 1280, 1600])
def test_pages_fit_every_width(chat: Open, width: int) -> None:
    """No sideways scrolling, and no text pushed out of its box."""
    talk = chat(width)
    for language in PATHS:
        for page in ("", "privacy", "chat"):
            talk.visit(language, page)
            talk.check_width()
            cut = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth).map(e => e.textContent)"
            assert talk.page.locator("h1, h2, h3, p, li, dt, dd, summary, main a").evaluate_all(cut) == []
    talk.check_manners()


def test_pages_fit_text_twice_as_large(chat: Open) -> None:
    """A phone with large type: everything wraps, nothing is pushed sideways."""
    talk = chat(375, is_mobile=False)
    for language in PATHS:
        for page in ("", "privacy", "chat"):
            talk.visit(language, page)
            talk.page.evaluate("document.documentElement.style.fontSize = '32px'")
            talk.check_width()


@pytest.mark.parametrize(("locale", "heading"), [("zh-CN", "专才"), ("zh-HK", "專才"), ("de-DE", "Hong Kong")])
def test_first_visit_is_in_the_browsers_language(contexts: Contexts, live_bot: str, locale: str, heading: str) -> None:
    page = contexts(locale=locale).new_page()
    page.goto(live_bot + "/")
    expect(page.locator("h1")).to_contain_text(heading)


def test_first_tab_leads_past_the_menu(chat: Open) -> None:
    talk = chat().visit()
    talk.page.keyboard.press("Tab")
    expect(talk.page.locator(".skip")).to_be_focused()
    expect(talk.page.locator(".skip")).to_be_in_viewport()
    talk.page.keyboard.press("Enter")
    assert talk.focused() == "main"


def test_page_that_does_not_exist_shows_the_way_home(chat: Open) -> None:
    talk = chat()
    answer = talk.page.goto(talk.bot + "/en/nowhere")
    assert answer
    assert answer.status == 404
    assert talk.page.locator("main a").get_attribute("href") in ("/en/", "/zh-hans/", "/zh-hant/")


class PlainTalk:
    """The interview in a browser without JavaScript."""

    def __init__(self, page: Page, bot: str, language: str) -> None:
        self.page = page
        page.set_default_timeout(10_000)
        page.goto(f"{bot}/{PATHS[language]}/")
        page.locator("main a[data-asmtp-open]").first.click()
        start = page.locator("button[name=action][value=start]")
        if start.count():
            start.click()

    @property
    def choices(self) -> list[str]:
        """The values that can be pressed."""
        values: list[str] = self.page.locator(".choices button").evaluate_all("all => all.map(b => b.value)")
        return values

    def answer(self) -> None:
        """Press what a suitable applicant would; a number is typed where no choice fits."""
        answers = [value for value in self.choices if value not in CONTROLS and value != "unsure"]
        wanted = [value for value in PREFERRED.values() if value in answers]
        if wanted or answers:
            self.page.locator(f'.choices button[value="{(wanted or answers)[0]}"]').click()
        else:
            self.type("6")

    def type(self, text: str) -> None:
        """Send one's own words."""
        self.page.locator("textarea").fill(text)
        self.page.locator(".answer button").click()

    @property
    def said(self) -> list[str]:
        """What the person said, as shown."""
        texts = self.page.locator(".mine .bubble").all_inner_texts()
        return [re.sub(r"^(You|您|你)[:：]\s*", "", text) for text in texts]


@pytest.fixture
def plain(contexts: Contexts, live_bot: str) -> Callable[..., PlainTalk]:
    """Opens the plain page in a clean profile."""

    def make(language: str = "en", width: int = 375) -> PlainTalk:
        return PlainTalk(contexts(width, java_script_enabled=False).new_page(), live_bot, language)

    return make


@pytest.mark.parametrize("language", PATHS)
def test_talk_without_javascript_reaches_the_result(plain: Callable[..., PlainTalk], language: str) -> None:
    talk = plain(language)
    for _ in range(25):
        if talk.page.locator(".card").count():
            break
        talk.answer()
    card = talk.page.locator(".card")
    assert len(card.locator("code").inner_text()) == 8
    assert card.locator("li").count() >= 5
    assert "token" not in talk.page.url


def test_typed_words_and_language_switch_work_without_javascript(plain: Callable[..., PlainTalk]) -> None:
    talk = plain("en")
    talk.type("I live in Shenzhen <b>now</b> javascript:alert(1)")
    assert talk.said == ["I live in Shenzhen <b>now</b> javascript:alert(1)"]
    talk.page.locator("button[name=button][value=zh_hant]").click()
    expect(talk.page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(talk.page.locator(".answer .button")).to_have_text("傳送")
    assert talk.said[0] == "I live in Shenzhen <b>now</b> javascript:alert(1)"


def test_form_sent_twice_counts_once(plain: Callable[..., PlainTalk]) -> None:
    """The browser's reload after a post, or a second press: the same hidden id, the same message."""
    talk = plain("en")
    form: dict[str, Any] = {
        name: talk.page.locator(f".answer >> xpath=ancestor::form >> css=input[name={name}]").get_attribute("value")
        for name in ("token", "id")
    }
    address = talk.page.url.split("#")[0]
    for _ in range(2):
        answer = talk.page.request.post(address, form={**form, "button": "mainland"})
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store"
    assert answer.text().count('class="mine"') == 1


def test_talk_without_javascript_can_be_ended_and_begun_again(plain: Callable[..., PlainTalk]) -> None:
    talk = plain("en")
    talk.answer()
    talk.page.locator("button[name=action][value=end]").click()
    assert talk.said == []
    expect(talk.page.locator("[role=alert]")).to_contain_text("ended")
    talk.page.locator("button[name=action][value=start]").click()
    assert "mainland" in talk.choices


def test_token_of_a_talk_that_ended_offers_a_fresh_start(plain: Callable[..., PlainTalk]) -> None:
    talk = plain("en")
    token = talk.page.locator("input[name=token]").first.get_attribute("value")
    talk.page.locator("button[name=action][value=end]").click()
    address = talk.page.url.split("#")[0]
    answer = talk.page.request.post(address, form={"token": str(token), "id": "m-1", "text": "hello"})
    assert 'value="start"' in answer.text()
    assert 'class="mine"' not in answer.text()
