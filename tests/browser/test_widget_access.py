"""The chat window for everybody: keyboard only, input methods, screen readers, zoom, dark screens, little motion."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Chat, is_message

Open = Callable[..., Chat]

LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
RULES = {"runOnly": {"type": "tag", "values": LEVELS}, "resultTypes": ["violations"]}
CHAT = "document.querySelector('asmtp-chat').shadowRoot"


def violations(page: Page, part: str | None = "asmtp-chat") -> list[str]:
    """What axe finds wrong in a part of the page (None: all of it): rule and place."""
    found: list[dict[str, Any]] = Axe().run(page, context=part, options=RULES).response["violations"]
    return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_nothing_in_any_state(chat: Open, width: int, scheme: str) -> None:
    """Closed, with choices, with answered choices, asking about the end, offline, with the result, ended."""
    talk = chat(width, color_scheme=scheme).visit()
    talk.part(".launcher").wait_for()
    states = {"closed": violations(talk.page)}
    talk.open()
    states["choices"] = violations(talk.page)
    talk.answer()
    states["answered"] = violations(talk.page)
    talk.page.context.set_offline(True)
    talk.part(".choices button:enabled").first.click()
    talk.part(".fate").wait_for()
    states["offline"] = violations(talk.page)
    talk.page.context.set_offline(False)
    talk.wait_for_question()
    talk.skip_to_result()
    states["result"] = violations(talk.page)
    talk.part(".help .end").click()
    states["asking"] = violations(talk.page)
    talk.part(".notice button").first.click()
    states["ended"] = violations(talk.page)
    assert {state: faults for state, faults in states.items() if faults} == {}


@pytest.mark.parametrize("language", ["zh_hans", "zh_hant"])
def test_axe_finds_nothing_in_chinese(chat: Open, language: str) -> None:
    talk = chat(375).visit(language).open()
    assert violations(talk.page) == []
    talk.skip_to_result()
    assert violations(talk.page) == []


def test_talk_needs_no_mouse(chat: Open) -> None:
    """Tab to the launcher, answer two questions, write one answer, close with Escape: focus is never lost."""
    talk = chat().visit()
    keys = talk.page.keyboard
    for _ in range(60):
        keys.press("Tab")
        if "launcher" in talk.focused():
            break
    assert "launcher" in talk.focused()
    keys.press("Enter")
    talk.wait_for_question()
    assert talk.focused() == "input"
    for answers in (1, 2):
        choose_by_keyboard(talk)
        assert len(talk.heard()) == answers
    assert talk.focused() == "log"
    talk.part("textarea").focus()
    keys.type("I have signed the contract")
    with talk.page.expect_response(is_message):
        keys.press("Enter")
    assert talk.focused() == "input"
    keys.press("Escape")
    expect(talk.part(".panel")).to_be_hidden()
    assert "launcher" in talk.focused()


def choose_by_keyboard(talk: Chat) -> None:
    """Go to the first open choice by Tab, see that the focus is visible, and press it."""
    first = talk.choices[0]
    talk.part(".log").focus()
    for _ in range(20):
        talk.page.keyboard.press("Tab")
        outline, value = talk.page.evaluate(
            f"() => {{ const one = {CHAT}.activeElement;"
            " return [getComputedStyle(one).outlineStyle, one.dataset.value]; }"
        )
        assert outline != "none"
        if value == first:
            break
    assert value == first
    with talk.page.expect_response(is_message):
        talk.page.keyboard.press("Enter")
    talk.wait_for_question()


def test_button_on_the_page_opens_the_window_and_gets_the_focus_back(chat: Open) -> None:
    talk = chat().visit()
    opener = talk.page.locator("[data-asmtp-open]").first
    opener.focus()
    talk.page.keyboard.press("Enter")
    talk.wait_for_question()
    assert talk.page.url.endswith("/en/")
    talk.page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_full_screen_window_keeps_the_focus_inside(chat: Open) -> None:
    """The page behind it cannot be seen; on a desk it can, and Tab may leave."""
    talk = chat(375).visit().open()
    assert talk.part(".panel").get_attribute("aria-modal") == "true"
    assert talk.page.evaluate("document.documentElement.style.overflow") == "hidden"
    for key in ("Tab", "Shift+Tab"):
        for _ in range(30):
            talk.page.keyboard.press(key)
            assert talk.page.evaluate("document.activeElement.tagName") == "ASMTP-CHAT"
    talk.page.keyboard.press("Escape")
    assert talk.page.evaluate("document.documentElement.style.overflow") == ""
    assert chat(1280).visit().open().part(".panel").get_attribute("aria-modal") == "false"


def test_enter_that_picks_a_word_of_an_input_method_sends_nothing(chat: Open) -> None:
    """A real composition, as pinyin input makes it; then a real Enter sends."""
    talk = chat().visit("zh_hans").open()
    talk.part("textarea").focus()
    keyboard = talk.page.context.new_cdp_session(talk.page)
    keyboard.send("Input.imeSetComposition", {"text": "nei di", "selectionStart": 6, "selectionEnd": 6})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "nativeVirtualKeyCode": 13}
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter, "windowsVirtualKeyCode": 229})
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    assert talk.part("textarea").input_value() == "nei di"
    keyboard.send("Input.insertText", {"text": "内地"})
    talk.page.wait_for_timeout(200)
    assert talk.posts() == []
    with talk.page.expect_response(is_message):
        talk.page.keyboard.press("Enter")
    assert [body["text"] for body in talk.posts()] == ["内地"]


@pytest.mark.parametrize(
    ("event", "sent"),
    [({"isComposing": True}, 0), ({"keyCode": 229}, 0), ({"shiftKey": True}, 0), ({}, 1)],
    ids=["composing", "Safari's last Enter", "Shift", "plain"],
)
def test_only_a_plain_enter_sends(chat: Open, event: dict[str, Any], sent: int) -> None:
    talk = chat().visit().open()
    talk.part("textarea").fill("half a word")
    talk.part("textarea").dispatch_event("keydown", {"key": "Enter", "bubbles": True, "cancelable": True, **event})
    talk.page.wait_for_timeout(200)
    assert len(talk.posts()) == sent


def test_shift_enter_makes_a_new_line_and_the_box_grows(chat: Open) -> None:
    talk = chat().visit().open()
    box = talk.part("textarea")
    before = box.evaluate("one => one.offsetHeight")
    box.press_sequentially("one")
    for _ in range(2):
        box.press("Shift+Enter")
        box.press_sequentially("more")
    assert box.input_value() == "one\nmore\nmore"
    assert box.evaluate("one => one.offsetHeight") > before
    assert talk.posts() == []


def test_each_message_of_the_bot_is_announced_once(chat: Open) -> None:
    """A polite log; each message enters it once and is not changed afterwards; the dots are not read out."""
    talk = chat().visit().open()
    log = talk.part(".log")
    assert [log.get_attribute(name) for name in ("role", "aria-live", "aria-relevant")] == [
        "log",
        "polite",
        "additions",
    ]
    talk.page.evaluate(
        f"""() => {{ window.heard = []; new MutationObserver((changes) => {{
              for (const change of changes) for (const node of change.addedNodes)
                if (!(node.closest && node.closest('[aria-hidden=true]'))) window.heard.push(node.textContent); }})
            .observe({CHAT}.querySelector('.log'), {{ childList: true }}); }}"""
    )
    talk.answer()
    heard = talk.page.evaluate("window.heard")
    new = [message["text"] for message in talk.history()["messages"][-len(heard) :]]
    assert len(heard) == len(new) >= 2
    for said, text in zip(heard, new, strict=True):
        assert said.count(text) == 1
    assert talk.part(".typing").get_attribute("aria-hidden") == "true"


def test_old_messages_are_not_read_out_again_after_a_reload(chat: Open) -> None:
    talk = chat().visit().open()
    talk.answer()
    talk.page.add_init_script(
        """customElements.whenDefined('asmtp-chat').then(() => { window.states = [];
             const root = () => document.querySelector('asmtp-chat').shadowRoot;
             const wait = setInterval(() => { if (!root() || !root().querySelector('.log')) return; clearInterval(wait);
               const log = root().querySelector('.log');
               new MutationObserver(() => window.states.push(log.getAttribute('aria-live')))
                 .observe(log, { childList: true }); }, 1); });"""
    )
    talk.page.reload()
    talk.wait_for_question()
    assert set(talk.page.evaluate("window.states")) == {"off"}
    expect(talk.part(".log")).to_have_attribute("aria-live", "polite")


def test_names_are_in_the_windows_language(chat: Open) -> None:
    """Everything that has no words of its own."""
    talk = chat().visit("zh_hant").open()
    parts = (".log", ".close", ".composer button", ".choices")
    names = [talk.part(part).first.get_attribute("aria-label") for part in parts]
    assert names == ["對話內容", "關閉對話視窗", "傳送", "可選的回答"]
    assert talk.part("label").inner_text() == "你的回答"
    expect(talk.page.get_by_role("dialog", name="Asian Bridge Consulting")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(640, 400), (320, 568), (667, 375), (375, 330)])
def test_small_and_zoomed_screens_have_room_for_everything(chat: Open, width: int, height: int) -> None:
    """1280 px at 200 %, the smallest phones, a phone on its side, and a phone whose keyboard is up: the question, the
    box and the way to a person are all within the screen, and nothing scrolls sideways."""
    talk = chat(width, viewport={"width": width, "height": height}).visit().open()
    talk.answer()
    for part in ("textarea", ".composer button", ".person", ".help a", ".close", ".languages"):
        box = talk.part(part).bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height + 0.5
        assert box["x"] + box["width"] <= width + 0.5
    log = talk.part(".log").bounding_box()
    assert log
    assert log["height"] >= 120
    assert talk.part(".log").evaluate("one => one.scrollWidth <= one.clientWidth")
    talk.check_width()


def test_text_twice_as_large_can_still_be_used(chat: Open) -> None:
    """The window itself scrolls when the words need more room than the screen has."""
    talk = chat(375).visit()
    talk.page.evaluate("document.documentElement.style.fontSize = '32px'")
    talk.open()
    talk.answer()
    assert talk.part(".log").evaluate("one => one.clientHeight") >= 200
    talk.part(".help .end").scroll_into_view_if_needed()
    expect(talk.part(".help .end")).to_be_in_viewport()


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_people_who_asked_for_it(chat: Open, motion: str, moves: bool) -> None:
    talk = chat(reduced_motion=motion).visit().open()
    moving = talk.page.evaluate(
        f"""() => ['.row', '.typing i'].map(part => getComputedStyle({CHAT}.querySelector(part)).animationName)"""
    )
    assert [name != "none" for name in moving] == [moves, moves]
    assert talk.part(".log").evaluate("one => getComputedStyle(one).scrollBehavior") == ("smooth" if moves else "auto")


def test_colours_of_the_firm_can_be_set_from_outside(chat: Open) -> None:
    """Custom properties reach through the shadow root; a page's own colour does not spoil the dark scheme."""
    talk = chat().visit()
    talk.page.evaluate("document.querySelector('asmtp-chat').style.setProperty('--asmtp-accent', 'rgb(90, 20, 60)')")
    background = "one => getComputedStyle(one).backgroundColor"
    assert talk.part(".launcher").evaluate(background) == "rgb(90, 20, 60)"
    talk.open()
    assert talk.part(".composer button").evaluate(background) == "rgb(90, 20, 60)"
    talk.page.emulate_media(color_scheme="dark")
    assert talk.part(".composer button").evaluate(background) != "rgb(90, 20, 60)"


def test_inline_window_needs_no_launcher(chat: Open) -> None:
    """In the flow of a page, as a region, without a dialog's manners."""
    talk = chat().visit("en", "privacy")
    talk.page.evaluate(
        """() => { document.querySelector('asmtp-chat').remove(); const one = document.createElement('asmtp-chat');
             one.setAttribute('inline', ''); document.querySelector('main').prepend(one); }"""
    )
    talk.wait_for_question()
    assert talk.part(".launcher").count() == 0
    assert talk.part(".panel").get_attribute("role") == "region"
    talk.page.keyboard.press("Escape")
    expect(talk.part(".panel")).to_be_visible()
    talk.answer()
    assert violations(talk.page) == []
