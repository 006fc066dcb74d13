"""Whole talks in the chat window, as people have them: tapping, typing, reloading, changing the language, ending."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Chat, is_message

LANGUAGES = ("en", "zh_hans", "zh_hant")
TAGS = {"en": "en", "zh_hans": "zh-Hans", "zh_hant": "zh-Hant"}
Open = Callable[..., Chat]


def first(talk: Chat, held: list[Route]) -> Route:
    """The first request that was held up, once it has come."""
    while not held:
        talk.page.wait_for_timeout(10)
    return held[0]


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_talk_by_quick_replies_reaches_the_result(chat: Open, language: str, width: int) -> None:
    """From the launcher to the result card, every choice easy to hit and to read, nothing asked of other hosts."""
    talk = chat(width).visit(language).open()
    asked = []
    while not talk.part(".card").count():
        check_choices(talk)
        asked.append(talk.answer())
        assert len(asked) < 25, asked
    card = talk.part(".card")
    assert card.get_attribute("data-outcome") == "likely_meets"
    assert card.get_attribute("lang") == TAGS[language]
    expect(talk.part(".meter")).to_be_hidden()
    assert len(card.locator("code").inner_text()) == 8
    assert card.locator("li[data-status=met]").count() >= 5
    assert "+852 2772 2128" in card.inner_text()
    talk.check_width()
    talk.check_manners()


def check_choices(talk: Chat) -> None:
    """At least 44 px high, inside the window, never cut; the earlier ones closed; progress in words and as a bar."""
    boxes = talk.part(".choices button:enabled").evaluate_all(
        "all => all.map(b => [b.offsetHeight, b.scrollWidth - b.clientWidth, b.scrollHeight - b.clientHeight,"
        " b.getBoundingClientRect().right <= innerWidth])"
    )
    assert boxes
    assert all(height >= 44 and wide <= 0 and high <= 0 and inside for height, wide, high, inside in boxes)
    assert talk.part(".choices:has(button:enabled) ~ .mine, .row:has(button:enabled) ~ .mine").count() == 0
    meter = talk.part(".meter")
    step, of = meter.evaluate("m => [m.value, m.max]")
    assert str(step) in talk.part(".step").inner_text()
    assert str(of) in talk.part(".step").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_say_which_language_they_are_in(chat: Open, language: str) -> None:
    """For pronunciation and for the right glyphs."""
    talk = chat().visit(language).open()
    tags = talk.part(".row:not(.mine) .bubble").evaluate_all("all => all.map(b => b.lang)")
    assert set(tags) == {TAGS[language]}
    assert talk.part(".panel").get_attribute("lang") == TAGS[language]


@pytest.mark.parametrize("width", [375, 1280])
def test_reload_in_the_middle_keeps_the_place(chat: Open, width: int) -> None:
    """The same talk, the same open question, and it goes on from there."""
    talk = chat(width).visit().open()
    for _ in range(3):
        talk.answer()
    before, question, progress = talk.bubbles, talk.question, talk.part(".step").inner_text()
    talk.page.reload()
    talk.wait_for_question()
    assert talk.bubbles == before
    assert (talk.question, talk.part(".step").inner_text()) == (question, progress)
    assert talk.part(".choices .picked").count() == 3
    talk.answer()
    assert talk.question not in ("", question)
    assert len([request for request in talk.requests if request.url.endswith("/webchat/session")]) == 1


def test_result_is_still_there_after_a_reload(chat: Open) -> None:
    talk = chat().visit().open()
    talk.skip_to_result()
    code = talk.part(".card code").inner_text()
    talk.page.reload()
    talk.part(".card").wait_for()
    assert talk.part(".card code").inner_text() == code


def test_result_is_shown_once_and_alike_before_and_after_a_reload(chat: Open) -> None:
    """The card stands in place of its text, so the title is read once; live and from the history nothing differs."""
    talk = chat().visit().open()
    talk.answer_until_result()
    rows = talk.part(".row").all_inner_texts()
    title = talk.part(".card h3").inner_text()
    assert "\n".join(rows).count(title) == 1
    talk.page.reload()
    talk.part(".card").wait_for()
    assert talk.part(".row").all_inner_texts() == rows


def test_phone_shows_the_next_page_first_and_offers_to_go_on(chat: Open) -> None:
    """A link to another page is not answered with a full-screen chat, but the talk waits."""
    talk = chat(375).visit().open()
    talk.answer()
    talk.visit("en", "privacy")
    expect(talk.part(".panel")).to_be_hidden()
    expect(talk.part(".launcher")).to_have_attribute("aria-label", "Continue my check")
    talk.open()
    assert talk.said


def test_answered_choices_are_closed_and_the_chosen_one_is_marked(chat: Open) -> None:
    talk = chat().visit().open()
    first = talk.part(".choices:has([data-value=mainland])").first
    talk.press("mainland")
    assert first.locator("button:enabled").count() == 0
    picked = first.locator(".picked")
    assert picked.count() == 1
    assert picked.get_attribute("data-value") == "mainland"
    assert "your choice" in picked.inner_text()


@pytest.mark.parametrize("delay", [0, 30, 80])
def test_second_tap_on_a_choice_sends_nothing(chat: Open, delay: int) -> None:
    """Not to the question that was answered, nor to the one whose choices have come under the finger meanwhile."""
    talk = chat().visit().open()
    with talk.page.expect_response(is_message):
        talk.part('.choices button[data-value="mainland"]').first.dblclick(delay=delay)
    talk.settle()
    assert len(talk.posts()) == 1
    assert len(talk.heard()) == 1


TAP = """(button, at) => {
  const event = new PointerEvent("click", {bubbles: true, pointerType: "touch", detail: 1});
  Object.defineProperty(event, "timeStamp", {value: at});
  button.dispatchEvent(event);
}"""
"""A finger's tap at a moment (milliseconds)."""


def test_second_half_of_a_double_tap_on_glass_answers_nothing(chat: Open) -> None:
    """A finger's second tap counts as a first one where zooming is off; the next choices are not read by then."""
    talk = chat(375).visit().open()
    with talk.page.expect_response(is_message):
        talk.part('.choices button[data-value="mainland"]').first.evaluate(TAP, 10_000)
    talk.part('.choices button[data-value="none"]:enabled').first.evaluate(TAP, 10_200)
    talk.settle()
    assert len(talk.posts()) == 1
    with talk.page.expect_response(is_message):
        talk.part('.choices button[data-value="none"]:enabled').first.evaluate(TAP, 10_400)
    assert len(talk.posts()) == 2


def test_words_in_place_of_a_button_answer_the_question(chat: Open) -> None:
    """And close the buttons they replaced."""
    talk = chat().visit().open()
    first = talk.part(".choices:has([data-value=mainland])").first
    talk.type("I live in Shenzhen")
    talk.wait_for_question()
    assert talk.said == ["I live in Shenzhen"]
    assert first.locator("button:enabled").count() == 0


def test_two_quick_messages_keep_their_order(chat: Open) -> None:
    """The second waits for the first, however long that takes."""
    talk = chat().visit().open()
    held: list[Route] = []
    talk.page.route("**/webchat/message", lambda route: held.append(route), times=1)
    for text in ("first message", "second message"):
        talk.part("textarea").fill(text)
        talk.part("textarea").press("Enter")
    talk.page.wait_for_timeout(300)
    assert [body["text"] for body in talk.posts()] == ["first message"]
    with talk.page.expect_response(lambda r: is_message(r) and "second" in (r.request.post_data or "")):
        first(talk, held).continue_()
    talk.settle()
    assert talk.heard() == ["first message", "second message"]
    assert len({body["id"] for body in talk.posts()}) == 2


@pytest.mark.parametrize(("language", "words"), [("zh_hans", "联系真人顾问"), ("zh_hant", "聯絡真人顧問")])
def test_language_changes_at_once_and_the_talk_goes_on(chat: Open, language: str, words: str) -> None:
    """The window's own words before the answer comes, then the bot's; the same question stays open."""
    talk = chat().visit("en").open()
    talk.answer()
    question = talk.question
    held: list[Route] = []
    talk.page.route("**/webchat/message", lambda route: held.append(route), times=1)
    talk.part(f".languages [data-language={language}]").click()
    expect(talk.part(".person")).to_have_text(words)
    expect(talk.part(f".languages [data-language={language}]")).to_have_attribute("aria-pressed", "true")
    first(talk, held).continue_()
    talk.page.wait_for_function(
        "tag => [...document.querySelector('asmtp-chat').shadowRoot.querySelectorAll('.bubble')].pop().lang === tag",
        arg=TAGS[language],
    )
    talk.wait_for_question()
    assert talk.question == question
    assert talk.history()["language"] == language
    talk.page.reload()
    talk.wait_for_question()
    expect(talk.part(".person")).to_have_text(words)


def test_language_chosen_before_the_first_reply_wins(chat: Open) -> None:
    """A tap on 繁體 while the greeting is still on its way."""
    talk = chat().visit("en")
    held: list[Route] = []
    talk.page.route("**/webchat/session", lambda route: held.append(route), times=1)
    talk.part(".launcher").click()
    talk.part(".languages [data-language=zh_hant]").click()
    first(talk, held).continue_()
    expect(talk.part(".choices button:enabled").first).to_have_attribute("lang", "zh-Hant")
    expect(talk.part(".person")).to_have_text("聯絡真人顧問")


def test_a_person_can_be_reached_from_every_state(chat: Open) -> None:
    """The phone is a link, and the button asks the bot for a person."""
    talk = chat(375).visit()
    talk.open()
    expect(talk.part(".help a")).to_have_attribute("href", "tel:+85227722128")
    rows = talk.part(".row:not(.mine)").count()
    talk.part(".person").click()
    talk.page.wait_for_function(
        "n => document.querySelector('asmtp-chat').shadowRoot.querySelectorAll('.row:not(.mine)').length > n", arg=rows
    )
    assert "+852 2772 2128" in " ".join(talk.bubbles[-3:])
    assert talk.posts()[-1]["button"] == "human"


def test_ending_clears_the_device_and_a_new_talk_can_begin(chat: Open) -> None:
    talk = chat().visit().open()
    talk.answer()
    token = talk.token
    talk.part(".help .end").click()
    talk.part(
        ".notice button",
    ).first.click()
    expect(talk.part(".notice")).to_contain_text("has ended")
    assert talk.token is None
    assert talk.bubbles == []
    assert "asmtp-chat " not in talk.page.evaluate("JSON.stringify(localStorage)")
    talk.part(".notice button").click()
    talk.wait_for_question()
    assert talk.said == []
    assert talk.token not in (None, token)


def test_ending_can_be_thought_over(chat: Open) -> None:
    talk = chat().visit().open()
    talk.part(".help .end").click()
    talk.part(".notice button").last.click()
    assert talk.part(".notice").inner_text() == ""
    talk.answer()
    assert len(talk.said) == 1


def test_result_can_be_copied(chat: Open) -> None:
    """The reference alone, and the whole result in plain words."""
    talk = chat(permissions=["clipboard-read", "clipboard-write"]).visit().open()
    talk.skip_to_result()
    reference, everything = talk.part(".card .text-button").all()
    code = talk.part(".card code").inner_text()
    reference.click()
    expect(reference).to_have_text("Copied")
    assert talk.page.evaluate("navigator.clipboard.readText()") == code
    everything.click()
    expect(everything).to_have_text("Copied")
    whole = talk.page.evaluate("navigator.clipboard.readText()")
    assert talk.part(".card h3").inner_text() in whole
    assert code in whole
