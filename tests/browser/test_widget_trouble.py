"""The chat window when things go wrong: lost connections, ended sessions, refusals, blocked storage, old browsers."""

from __future__ import annotations

import json
from typing import Any, Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Chat, is_message

Open = Callable[..., Chat]

NO_STORAGE = """
for (const kind of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, kind, { get() { throw new DOMException("blocked", "SecurityError"); } });
"""
OLD_BROWSER = "delete CSSStyleSheet.prototype.replaceSync;"


def answered(times: int) -> dict[str, Any]:
    """A reply with one message for each time."""
    return {"messages": [{"text": f"reply {n}", "buttons": []} for n in range(times)], "question": None,
            "progress": None, "language": "en"}  # fmt: skip


def refuse(status: int, code: str, **headers: str) -> Callable[[Route], None]:
    """An error of the API."""
    body = {"error": {"code": code, "message": code}}
    return lambda route: route.fulfill(status=status, json=body, headers=headers)


def test_message_written_without_connection_goes_out_once_when_it_is_back(chat: Open) -> None:
    """By itself, as soon as the browser is online again."""
    talk = chat(375).visit().open()
    talk.page.context.set_offline(True)
    talk.part('.choices button:enabled[data-value="mainland"]').click()
    expect(talk.part(".fate")).to_contain_text("Waiting for the connection")
    talk.page.context.set_offline(False)
    expect(talk.part(".fate")).to_have_count(0)
    talk.wait_for_question()
    assert len(talk.said) == 1
    assert len(talk.heard()) == 1
    assert len({body["id"] for body in talk.posts()}) == 1


def test_person_may_try_again_and_nothing_is_sent_twice(chat: Open) -> None:
    """The first attempt reached the bot but its reply was lost; the second carries the same id."""
    talk = chat().visit().open()

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort()

    talk.page.route("**/webchat/message", lose_the_reply, times=1)
    talk.part('.choices button:enabled[data-value="mainland"]').click()
    again = talk.part(".fate button")
    again.wait_for()
    assert len(talk.heard()) == 1
    with talk.page.expect_response(is_message):
        again.click()
    talk.wait_for_question()
    first, second = talk.posts()
    assert first == second
    assert len(talk.said) == len(talk.heard()) == 1
    bot_said = [message["text"] for message in talk.history()["messages"] if message["from"] == "bot"]
    assert len(talk.bubbles) - 1 == len([text for text in bot_said if text])


def test_several_messages_written_offline_keep_their_order(chat: Open) -> None:
    talk = chat().visit().open()
    talk.page.context.set_offline(True)
    for text in ("one", "two", "three"):
        talk.part("textarea").fill(text)
        talk.part("textarea").press("Enter")
    expect(talk.part(".fate").first).to_be_visible()
    talk.page.context.set_offline(False)
    expect(talk.part(".fate")).to_have_count(0)
    talk.settle()
    assert talk.heard() == ["one", "two", "three"]
    assert talk.said == ["one", "two", "three"]


def test_unsent_message_survives_a_reload(chat: Open) -> None:
    """Even when the bot had heard it: the history is shown, nothing twice."""
    talk = chat().visit().open()
    talk.page.route("**/webchat/message", lambda route: (route.fetch(), route.abort()), times=1)  # type: ignore[func-returns-value]
    talk.part("textarea").fill("I live in Shenzhen")
    talk.part("textarea").press("Enter")
    talk.part(".fate").wait_for()
    with talk.page.expect_response(is_message):
        talk.page.reload()
    expect(talk.part(".mine")).to_have_count(1)
    talk.wait_for_question()
    assert talk.said == talk.heard() == ["I live in Shenzhen"]
    first, second = talk.posts()
    assert first == second


def test_gives_up_after_a_while_and_says_so(chat: Open) -> None:
    """After the pauses it is the person's turn; the message is still there, under the same id."""
    talk = chat()
    talk.page.clock.install()
    talk.visit().open()
    talk.page.route("**/webchat/message", lambda route: route.abort())
    talk.part('.choices button:enabled[data-value="mainland"]').click()
    expect(talk.part(".fate")).to_contain_text("Waiting")
    for _ in range(60):
        talk.page.clock.run_for(20_000)
        talk.page.wait_for_timeout(100)
        if "Not sent" in talk.part(".fate").inner_text():
            break
    attempts = len(talk.posts())
    assert attempts == 6
    talk.page.unroute("**/webchat/message")
    talk.part(".fate button").click()
    talk.wait_for_question()
    assert len({body["id"] for body in talk.posts()}) == 1
    assert len(talk.heard()) == 1


def test_session_that_timed_out_offers_a_fresh_start(chat: Open) -> None:
    """Kindly, with the words back in the box."""
    talk = chat().visit().open()
    talk.page.route("**/webchat/message", refuse(401, "session_expired"), times=1)
    talk.type("my long story")
    expect(talk.part(".notice")).to_contain_text("welcome to start again")
    expect(talk.part("textarea")).to_have_value("my long story")
    assert talk.token is None
    talk.part(".notice button").click()
    talk.wait_for_question()
    assert talk.said == []
    assert talk.token


def test_earlier_talk_that_is_gone_offers_a_fresh_start(chat: Open) -> None:
    talk = chat().visit().open()
    talk.page.route("**/webchat/history", refuse(401, "session_expired"), times=1)
    talk.page.reload()
    expect(talk.part(".notice")).to_contain_text("welcome to start again")
    talk.part(".notice button").click()
    talk.wait_for_question()


def test_forged_token_gets_no_talk(chat: Open) -> None:
    """The real bot's own answer to a token that it did not issue."""
    talk = chat().visit().open()
    talk.page.evaluate("""() => { const key = Object.keys(localStorage).find(k => k.startsWith("asmtp-chat "));
        localStorage.setItem(key, JSON.stringify({...JSON.parse(localStorage.getItem(key)), token: "forged"})); }""")
    talk.page.reload()
    expect(talk.part(".notice")).to_contain_text("welcome to start again")
    assert talk.bubbles == []


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (413, "too_large", "too long"),
        (400, "bad_request", "could not be read"),
        (422, "unknown_button", "no longer open"),
    ],
)
def test_refused_words_come_back_to_the_box(chat: Open, status: int, code: str, words: str) -> None:
    """Nobody types twice; the open question stays open."""
    talk = chat().visit().open()
    talk.page.route("**/webchat/message", refuse(status, code), times=1)
    talk.type("my long story")
    expect(talk.part(".notice")).to_contain_text(words)
    expect(talk.part("textarea")).to_have_value("my long story")
    assert talk.said == []
    assert "mainland" in talk.choices
    talk.part("textarea").fill("")
    talk.press("mainland")
    assert talk.notice == ""
    assert len(talk.heard()) == 1


def test_message_that_is_really_too_long_is_refused_kindly(chat: Open) -> None:
    """By the real bot."""
    talk = chat().visit().open()
    talk.type("long " * 4000)
    expect(talk.part(".notice")).to_contain_text("too long")
    assert talk.heard() == []


def test_choice_that_was_refused_can_be_made_again(chat: Open) -> None:
    talk = chat().visit().open()
    talk.page.route("**/webchat/message", refuse(422, "unknown_button"), times=1)
    talk.press("mainland")
    expect(talk.part(".notice")).to_contain_text("no longer open")
    talk.press("mainland")
    assert len(talk.heard()) == 1
    assert talk.question != "residence"


def test_hurry_is_met_with_patience(chat: Open) -> None:
    """429: waits as long as it is told, then sends by itself."""
    talk = chat()
    talk.page.clock.install()
    talk.visit().open()
    talk.page.route("**/webchat/message", refuse(429, "slow_down", **{"Retry-After": "40"}), times=1)
    talk.part('.choices button:enabled[data-value="mainland"]').click()
    expect(talk.part(".fate")).to_contain_text("sent in a moment")
    talk.page.clock.run_for(30_000)
    assert len(talk.posts()) == 1
    with talk.page.expect_response(is_message):
        talk.page.clock.run_for(12_000)
    talk.wait_for_question()
    assert len(talk.heard()) == 1


def test_a_start_that_has_to_wait_says_so(chat: Open) -> None:
    """429 for a new talk, and for the history after a reload: the person may try again, and what is typed stays."""
    talk = chat().visit()
    talk.page.route("**/webchat/session", refuse(429, "too_many", **{"Retry-After": "60"}), times=1)
    talk.page.route("**/webchat/history", refuse(429, "too_many", **{"Retry-After": "1"}), times=1)
    talk.part(".launcher").click()
    expect(talk.part(".notice")).to_contain_text("wait a minute")
    talk.part("textarea").fill("I live in Shenzhen")
    talk.part(".notice button").click()
    talk.wait_for_question()
    expect(talk.part("textarea")).to_have_value("I live in Shenzhen")
    talk.page.reload()
    expect(talk.part(".notice")).to_contain_text("wait a minute")
    talk.part(".notice button").click()
    talk.wait_for_question()


@pytest.mark.parametrize("answer", ["500", "login page"])
def test_trouble_of_the_server_is_survived(chat: Open, answer: str) -> None:
    """An error, or a network's login page in place of our answer: the message is sent again."""
    talk = chat().visit().open()

    def fail(route: Route) -> None:
        if answer == "500":
            route.fulfill(status=500, body="oops")
        else:
            route.fulfill(status=200, content_type="text/html", body="<h1>Please log in</h1>")

    talk.page.route("**/webchat/message", fail, times=1)
    talk.part('.choices button:enabled[data-value="mainland"]').click()
    talk.part(".fate button").click()
    talk.wait_for_question()
    assert len(talk.heard()) == 1


def test_bot_that_cannot_be_reached_at_first_can_be_tried_again(chat: Open) -> None:
    talk = chat().visit()
    talk.page.route("**/webchat/session", lambda route: route.abort(), times=1)
    talk.part(".launcher").click()
    expect(talk.part(".notice")).to_contain_text("+852 2772 2128")
    talk.part(".notice button").click()
    talk.wait_for_question()
    assert talk.notice == ""


def test_works_where_storage_is_blocked(chat: Open) -> None:
    """Some in-app browsers and privacy settings: the talk lives as long as the page."""
    talk = chat(375)
    talk.page.add_init_script(NO_STORAGE)
    talk.visit().open()
    talk.answer_until_result()
    talk.check_manners()


def test_works_without_constructable_style_sheets(chat: Open) -> None:
    """Older browsers load widget.css, still within the content security policy."""
    talk = chat()
    talk.page.add_init_script(OLD_BROWSER)
    talk.visit().open()
    assert talk.part(".launcher").evaluate("one => getComputedStyle(one).position") == "fixed"
    assert any(request.url.endswith("/widget.css") for request in talk.requests)
    talk.answer()
    talk.check_manners()


def test_markup_in_the_persons_words_stays_text(chat: Open) -> None:
    """Now, and after a reload."""
    talk = chat().visit().open()
    evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> javascript:alert(1) https://evil.test'
    talk.type(evil)
    talk.wait_for_question()
    for _ in range(2):
        assert talk.said == [evil]
        assert talk.part(".log img, .log script, .mine a").count() == 0
        talk.page.reload()
        talk.wait_for_question()
    assert talk.page.evaluate("window.hacked") is None
    talk.check_manners()


def test_markup_and_strange_links_in_a_reply_stay_text(chat: Open) -> None:
    """Even the bot is not trusted with markup."""
    talk = chat().visit().open()
    texts = [
        '<img src=x onerror="window.hacked=1"><a href="//evil.test">x</a>',
        "[x](javascript:alert(1)) JAVASCRIPT:alert(1) data:text/html,<b>x</b> vbscript:x",
        "Read https://www.immd.gov.hk/eng/. Call +852 2772 2128, mail mailto:info@example.com",
        'https://a.test"onmouseover="x\' (https://b.test/x)',
    ]
    reply = {**answered(0), "messages": [{"text": text, "buttons": [{"title": text, "value": "x"}]} for text in texts]}
    talk.page.route("**/webchat/message", lambda route: route.fulfill(json=reply), times=1)
    talk.press("mainland")
    links = talk.part(".row:not(.mine) .bubble a").evaluate_all("all => all.map(a => [a.getAttribute('href'), a.rel])")
    greeting = [href for href, _ in links if href == "tel:+85227722128"]
    assert greeting
    assert [link for link in links if link[0] != "tel:+85227722128"] == [
        ["https://www.immd.gov.hk/eng/", "noopener noreferrer"],
        ["mailto:info@example.com", "noopener noreferrer"],
        ["https://a.test/", "noopener noreferrer"],
        ["https://b.test/x", "noopener noreferrer"],
    ]
    assert talk.part(".log img, .log b, .log script").count() == 0
    assert [text in talk.bubbles for text in texts[:2]] == [True, True]
    assert talk.page.evaluate("window.hacked") is None
    assert talk.page.evaluate("window.violations") == []


def test_nothing_is_sent_before_the_window_is_opened(chat: Open) -> None:
    """No session, and nothing kept on the device, for somebody who only reads the page."""
    talk = chat().visit()
    talk.part(".launcher").wait_for()
    talk.page.wait_for_timeout(300)
    assert [request.url for request in talk.requests if "/webchat" in request.url] == []
    assert talk.page.evaluate("Object.keys(localStorage).length") == 0


def test_address_of_the_page_is_told_without_its_query(chat: Open) -> None:
    """A query may hold personal data."""
    talk = chat()
    talk.page.goto(f"{talk.bot}/en/?name=private#part")
    talk.open()
    body = next(json.loads(r.post_data or "{}") for r in talk.requests if r.url.endswith("/webchat/session"))
    assert body == {"language": "en", "page": f"{talk.bot}/en/"}


def test_token_stands_in_no_address(chat: Open) -> None:
    talk = chat().visit().open()
    talk.page.reload()
    talk.wait_for_question()
    assert talk.token
    assert [request.url for request in talk.requests if talk.token in request.url] == []
