"""A real Chromium, and a person who uses the chat window in it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, Response, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
NO_BROWSER = f"no browser: install one of {', '.join(PROGRAMS)} to run the browser tests"
PHONE_SCREEN = {"width": 375, "height": 667}
DESKTOP_SCREEN = {"width": 1280, "height": 800}
PATHS = {"en": "en", "zh_hans": "zh-hans", "zh_hant": "zh-hant"}

PREFERRED = {
    "residence": "mainland", "hk_degree": "none", "offer": "signed", "employer_place": "hk_registered",
    "edu_level": "bachelor", "job_match": "both", "years_relevant": "6", "genuine_vacancy": "open_post",
    "salary_total_hkd": "480000", "market_pay": "normal", "talent_list": "no", "local_hire_difficulty": "proven",
    "serious_crime": "no", "hk_immigration_breach": "no",
}  # fmt: skip
CONTROLS = {"why", "human", "skip", "restart", "leave_contact", "start_check", "help"}

SEE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""

Answer = Callable[[Request], None]


def find_chromium() -> str | None:
    """The first browser on the path."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark everything here; without a browser, skip it all."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.rasa)
            item.add_marker(pytest.mark.browser)
            if find_chromium() is None:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line that nobody overlooks."""
    if find_chromium() is None:
        terminalreporter.write_line(f"tests/browser SKIPPED: {NO_BROWSER}", red=True, bold=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a file; closed before other tests may want an event loop of their own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS.split())
        yield chromium
        chromium.close()


class Chat:
    """The site in one browser window, and its chat.

    Attributes:
        page: the window.
        bot: base URL of the bot.
        requests: every request the window made.
    """

    def __init__(self, page: Page, bot: str) -> None:
        self.page, self.bot = page, bot
        self.requests: list[Request] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.add_init_script(SEE_VIOLATIONS)
        page.set_default_timeout(10_000)

    # Going somewhere

    def visit(self, language: str = "en", page: str = "") -> Chat:
        """Load one of the site's pages."""
        self.page.goto(f"{self.bot}/{PATHS[language]}/{page}")
        return self

    def open(self) -> Chat:
        """Press the launcher and wait for the first question."""
        self.part(".launcher").click()
        self.wait_for_question()
        return self

    def wait_for_question(self) -> None:
        """Until there are choices that can be pressed."""
        self.part(".choices button:enabled").first.wait_for()
        self.settle()

    def settle(self) -> None:
        """Until the assistant has finished writing."""
        self.part(".typing").wait_for(state="hidden")

    # Looking

    def part(self, selector: str) -> Locator:
        """A part of the widget."""
        return self.page.locator(f"asmtp-chat {selector}")

    @property
    def question(self) -> str:
        """The slot that the open choices answer; empty when there are none."""
        group = self.part(".choices:has(button:enabled)")
        return group.last.get_attribute("data-question") or "" if group.count() else ""

    @property
    def choices(self) -> list[str]:
        """The values of the choices that can be pressed."""
        values: list[str] = self.part(".choices button:enabled").evaluate_all("all => all.map(b => b.dataset.value)")
        return values

    @property
    def bubbles(self) -> list[str]:
        """What both sides said, as shown, in order."""
        texts: list[str] = self.part(".bubble").evaluate_all("all => all.map(b => b.lastChild ? b.innerText : '')")
        return [re.sub(r"^(Assistant|You|助手|助理|您|你)[:：]\s*", "", text) for text in texts]

    @property
    def said(self) -> list[str]:
        """What the person said, as shown, in order."""
        return [re.sub(r"^(You|您|你)[:：]\s*", "", text) for text in self.part(".mine .bubble").all_inner_texts()]

    @property
    def notice(self) -> str:
        """The words of the notice."""
        return self.part(".notice").inner_text()

    def focused(self) -> str:
        """The focused element inside the widget: its id or class, or its text."""
        script = """() => { let one = document.activeElement;
            while (one && one.shadowRoot && one.shadowRoot.activeElement) one = one.shadowRoot.activeElement;
            return one ? one.id || one.className || one.textContent : ""; }"""
        name: str = self.page.evaluate(script)
        return name

    # Saying something

    def press(self, value: str) -> None:
        """Press a choice and wait for the reply."""
        self.part(f'.choices button:enabled[data-value="{value}"]').last.click()
        self.settle()

    def type(self, text: str) -> None:
        """Type a message, send it with Enter, and wait for the reply."""
        self.part("textarea").fill(text)
        self.part("textarea").press("Enter")
        self.settle()

    def answer(self) -> str:
        """Answer the open question as a suitable applicant would, by button where there is one."""
        question, choices = self.question, self.choices
        wanted = PREFERRED.get(question, "")
        answers = [value for value in choices if value not in CONTROLS]
        if wanted in answers:
            self.press(wanted)
        elif wanted.isdigit():
            self.type(wanted)
        else:
            self.press(answers[0])
        return question

    def answer_until_result(self) -> list[str]:
        """Answer everything up to the result card; the questions that were asked."""
        asked = []
        while not self.part(".card").count():
            asked.append(self.answer())
            assert len(asked) < 25, f"no result after {asked}"
        return asked

    def skip_to_result(self) -> None:
        """Answer the rest over the API, then load the page again: quicker where only the result counts."""
        reply = self.history()
        number = 0
        preferred = {**PREFERRED, "answers_checked": "confirm"}
        while reply["question"] in preferred:
            number += 1
            body = {"token": self.token, "id": f"skip-{number}", "button": preferred[reply["question"]]}
            reply = requests.post(self.bot + "/webchat/message", json=body, timeout=20).json()
        self.page.reload()
        self.part(".card").wait_for()
        self.settle()

    # Asking the bot itself

    @property
    def token(self) -> str | None:
        """The session's token, as the browser keeps it."""
        saved = self.page.evaluate("() => Object.entries(localStorage).find(([key]) => key.startsWith('asmtp-chat '))")
        return str(json.loads(saved[1])["token"]) if saved else None

    def history(self) -> dict[str, Any]:
        """The talk as the bot has it."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer: dict[str, Any] = requests.get(self.bot + "/webchat/history", headers=headers, timeout=20).json()
        return answer

    def heard(self) -> list[str]:
        """What the bot heard from the person."""
        return [message["text"] for message in self.history()["messages"] if message["from"] == "user"]

    def posts(self) -> list[dict[str, Any]]:
        """The bodies of the messages that the window sent, retries included."""
        return [json.loads(r.post_data or "{}") for r in self.requests if r.url.endswith("/webchat/message")]

    # Checks that hold at any time

    def check_manners(self) -> None:
        """No request to another host, no violation of the content security policy, no script error."""
        own = urlsplit(self.bot).netloc
        assert [r.url for r in self.requests if urlsplit(r.url).netloc != own] == []
        assert self.page.evaluate("window.violations") == []
        assert self.errors == []

    def check_width(self) -> None:
        """Nothing wider than the screen."""
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts (a clean profile each) and closes them."""
    made: list[BrowserContext] = []

    def make(width: int = 1280, **options: Any) -> BrowserContext:
        screen = PHONE_SCREEN if width == 375 else DESKTOP_SCREEN if width == 1280 else {"width": width, "height": 800}
        touch = {"has_touch": True, "is_mobile": True} if width == 375 else {}
        still = {"reduced_motion": "reduce"}  # nothing to wait for; the tests about motion ask for it
        made.append(browser.new_context(**{"viewport": screen, "locale": "en-GB", **touch, **still, **options}))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def chat(contexts: Callable[..., BrowserContext], live_bot: str) -> Callable[..., Chat]:
    """Makes a `Chat` in a clean profile: `chat(width, **options of the browser context)`."""

    def make(width: int = 1280, **options: Any) -> Chat:
        return Chat(contexts(width, **options).new_page(), live_bot)

    return make


def is_message(response: Response) -> bool:
    """Whether this answers a message."""
    return response.url.endswith("/webchat/message")
