"""The channel for the firm's own programs on a running bot: what docs/rest.md promises, and what it refuses."""

from __future__ import annotations

import re
import socket
import sqlite3
import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from bot.channels.channel_settings import read_options
from bot.channels.rest import KEY, SETTINGS
from bot.errors import SettingError
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.channels.conftest import REST_KEY
from tests.channels.test_platform_talks import COMPARED, HELLO, MAINLAND, ROBOT
from tests.client import Visitor
from tests.conftest import LiveBot, start_bot, stop_bot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import erased_while_answering, everything_written, find_lead_of, newest_conversation

pytestmark = pytest.mark.rasa

AUTHORIZED = {"Authorization": f"Bearer {REST_KEY}"}


@dataclass
class Caller(Visitor):
    """Somebody whom a program of the firm's speaks for; they see and say the same as on the website."""

    conversation: str = field(default_factory=lambda: f"CRM {uuid.uuid4()}")

    def post(self, body: Any) -> requests.Response:
        """Send a message of this conversation."""
        return rest(self.url, {"conversation": self.conversation, **body})


def rest(bot: str, body: Any, path: str = "/rest/message", **headers: str) -> requests.Response:
    """A request with the key."""
    return requests.post(bot + path, json=body, headers={**AUTHORIZED, **headers}, timeout=20)


@pytest.fixture
def caller(limited_bot: LiveBot) -> Caller:
    """Somebody new."""
    return Caller(limited_bot)


def test_without_a_key_there_is_no_such_page(live_bot: LiveBot) -> None:
    """As if there were no such channel."""
    for path in ("/rest", "/rest/message", "/rest/conversation"):
        assert requests.get(live_bot + path, timeout=20).status_code == 404
        assert rest(live_bot, {}, path).status_code == 404


def test_a_key_that_is_too_short_is_one_line_at_the_start(tmp_path: Path) -> None:
    """It names the setting and a way to make one, not the value."""
    assert read_options(SETTINGS, {}) is None
    for wrong in ("short-secret", "a b" * 20):
        with pytest.raises(SettingError, match=rf"^{KEY}=\(hidden\) is shorter.*; for example {KEY}="):
            read_options(SETTINGS, {KEY: wrong})
    with pytest.raises(RuntimeError, match=rf"{KEY}=\(hidden\) is shorter than 32"):
        stop_bot(start_bot(tmp_path, **{KEY: "short-secret"})[0])


@pytest.mark.parametrize(
    "header", [None, "", REST_KEY, f"Basic {REST_KEY}", f"Bearer {REST_KEY}x", f"Bearer {REST_KEY[:-1]}", "Bearer é"]
)
def test_only_the_key_opens_it(limited_bot: LiveBot, header: str | None) -> None:
    """With a JSON error that says what to send; nothing of the body is looked at."""
    headers = {} if header is None else {"Authorization": header.encode()}
    for path in ("/rest/message", "/rest/conversation"):
        answer = requests.post(limited_bot + path, data=b"{", headers=headers, timeout=20)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "key_invalid")
        assert KEY in answer.json()["error"]["detail"]
        assert REST_KEY not in answer.text


def test_guessing_keys_is_slow_and_the_right_one_is_always_heard(limited_bot: LiveBot) -> None:
    """By address: a program has one for all people."""
    guesser, program = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
    wrong = [
        requests.post(limited_bot + "/rest/message", headers={**guesser, "Authorization": "Bearer x"}, timeout=20)
        for _ in range(6)
    ]
    assert [answer.status_code for answer in wrong] == [401] * 4 + [429] * 2
    assert int(wrong[-1].headers["Retry-After"]) > 0
    answers = [rest(limited_bot, {}, **program) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_begins_with_the_first_message(caller: Caller, language: str) -> None:
    """In its language: the greeting, then the first question."""
    caller.say(HELLO[language])
    assert caller.reply["language"] == language
    assert caller.texts.count(ROBOT[language]) == 1
    assert caller.question == "residence"
    assert MAINLAND[language] in str(caller.reply["messages"][-1]["buttons"])


def test_a_first_message_that_tells_something_is_read(caller: Caller) -> None:
    """The greeting is there all the same, and its question is not asked twice."""
    caller.say("I live in Shenzhen and have a signed offer")
    assert ROBOT["en"] in caller.texts
    assert caller.question == "hk_degree"
    assert MAINLAND["en"] not in str(caller.reply)


def test_the_wish_for_a_language_begins_a_talk_in_it(caller: Caller) -> None:
    """Whatever the first message is written in; later ones do not change it."""
    first = caller.post({"id": "1", "text": "Hello", "language": "zh_hant"}).json()
    assert first["language"] == "zh_hant"
    assert ROBOT["zh_hant"] in str(first)
    assert caller.post({"id": "2", "button": "mainland", "language": "en"}).json()["language"] == "zh_hant"


@pytest.mark.parametrize("text", ['/inform{"offer": "signed"}', "/restart", "／session_start", " /start_session"])
def test_a_command_is_a_text_that_says_nothing(caller: Caller, text: str) -> None:
    """The place in the talk is kept."""
    caller.say("Hello").press("mainland").say(text)
    assert caller.question == "hk_degree"


FIELDS: dict[str, tuple[dict[str, Any], int, str]] = {
    "no conversation": ({"conversation": None}, 400, "bad_request"),
    "an empty conversation": ({"conversation": " "}, 400, "bad_request"),
    "a long conversation": ({"conversation": "x" * 65}, 400, "bad_request"),
    "a conversation of the wrong type": ({"conversation": 7}, 400, "bad_request"),
    "no id": ({"id": None}, 400, "bad_request"),
    "an id with a line break": ({"id": "a\nb"}, 400, "bad_request"),
    "an unknown language": ({"language": "fr"}, 400, "bad_request"),
    "text and button": ({"button": "mainland"}, 400, "bad_request"),
    "a text that is too long": ({"text": "x" * 10_001}, 413, "too_large"),
    "a button at the beginning": ({"text": None, "button": "mainland"}, 422, "unknown_button"),
    "a command as a button": ({"text": None, "button": "/restart"}, 422, "unknown_button"),
}


@pytest.mark.parametrize(("change", "status", "code"), FIELDS.values(), ids=FIELDS.keys())
def test_a_bad_field_begins_nothing(caller: Caller, change: dict[str, Any], status: int, code: str) -> None:
    """An error in JSON, and no talk."""
    answer = caller.post({"id": "1", "text": "hi", **change})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    asked = rest(caller.url, {"conversation": caller.conversation}, "/rest/conversation")
    assert (asked.status_code, asked.json()["error"]["code"]) == (404, "conversation_unknown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_being_answered_while_a_consultant_erases_it_is_not_stored(
    caller: Caller, limited_bot: LiveBot, language: str
) -> None:
    """It may be sent again, and begins a new conversation."""
    caller.say(HELLO[language])
    message = {"id": "meanwhile", "text": MAINLAND[language]}
    accepts = {"Accept-Language": {"en": "en", "zh_hans": "zh-CN", "zh_hant": "zh-HK"}[language]}

    def send() -> requests.Response:
        return rest(caller.url, {"conversation": caller.conversation, **message}, **accepts)

    refused = erased_while_answering(limited_bot, newest_conversation(limited_bot), send)
    assert refused.status_code == 404
    error = refused.json()["error"]
    assert (error["code"], error["message"]) == ("conversation_unknown", say("api_conversation_unknown", language))
    assert ROBOT[language] in str(send().json()["messages"])


@pytest.mark.parametrize("button", ["signed", '/inform{"offer": "signed"}', "start_session", "/restart"])
def test_a_button_that_was_not_offered_changes_nothing(caller: Caller, button: str) -> None:
    """422 in the talk's language."""
    caller.say(HELLO["zh_hans"])
    refused = caller.post({"id": "2", "button": button})
    assert (refused.status_code, refused.json()["error"]["message"]) == (422, say("api_unknown_button", "zh_hans"))
    assert caller.press("mainland").question == "hk_degree"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"{", "application/json", 400), (b"[]", "application/json", 400), (b"[" * 50_000, "application/json", 400),
     (b"", "application/json", 400), (b"{}", "text/plain", 415), (b" " * 70_000, "application/json", 413)],
)  # fmt: skip
def test_a_bad_body_gets_a_json_error(limited_bot: LiveBot, body: bytes, kind: str, status: int) -> None:
    """Never a traceback."""
    headers = {**AUTHORIZED, "Content-Type": kind}
    for path in ("/rest/message", "/rest/conversation"):
        assert requests.post(limited_bot + path, data=body, headers=headers, timeout=20).status_code == status


@pytest.mark.parametrize(
    ("header", "body", "status"),
    [("Content-Length: 5000000", b"", 413), ("Transfer-Encoding: chunked", b"what is this?\r\n", 400)],
)
def test_a_body_that_cannot_be_received_gets_a_json_error(
    limited_bot: LiveBot, header: str, body: bytes, status: int
) -> None:
    """Too large before it has come, or in pieces of no known form."""
    address = urlsplit(limited_bot)
    head = f"POST /rest/message HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {REST_KEY}\r\n{header}\r\n\r\n"
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        answer = connection.makefile("rb").read()
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b'{"error":{"code"' in answer


def test_the_same_message_id_runs_once(caller: Caller) -> None:
    """In a row, and eight at a time; the first message too."""
    first = caller.say("I live in Shenzhen", message_id="first").reply
    assert caller.say("Macao", message_id="first").reply == first
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(caller.post({"id": "next", "button": "none"}).json()))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["question"] == "offer"
    assert caller.say("Macao", message_id="first").reply == first
    talk = rest(caller.url, {"conversation": caller.conversation}, "/rest/conversation").json()
    said = [message["text"] for message in talk["messages"] if message["from"] == "user"]
    assert said[0] == "I live in Shenzhen"
    assert len(said) == 2
    assert talk["question"] == "offer"


def test_an_id_of_one_conversation_is_another_in_another(limited_bot: LiveBot) -> None:
    """A program may count from one in each."""
    one, other = Caller(limited_bot), Caller(limited_bot)
    assert one.say("I live in Shenzhen", message_id="1").question == "hk_degree"
    assert other.say("Hello", message_id="1").question == "residence"


def test_the_first_answer_comes_again_after_a_restart(tmp_path: Path) -> None:
    """Word for word, greeting included; and the talk goes on."""
    settings = {KEY: REST_KEY}
    process, bot = start_bot(tmp_path, **settings)
    caller, other = Caller(bot), Caller(bot)
    first = caller.say("I live in Shenzhen", message_id="1").reply
    hello = other.say("Hello", message_id="1").reply
    stop_bot(process)
    process, bot = start_bot(tmp_path, **settings)
    caller.url = other.url = bot
    assert caller.say("Macao", message_id="1").reply == first
    assert other.say("Macao", message_id="1").reply == hello
    assert caller.press("none").question == "offer"
    again = caller.say("Macao", message_id="1").reply
    assert again["messages"] == first["messages"]
    stop_bot(process)


def test_no_other_channels_talk_can_be_reached(limited_bot: LiveBot) -> None:
    """Whatever the program calls its conversation; nor is its name for it kept anywhere."""
    visitor = Visitor(limited_bot, "en").open().press("mainland")
    with sqlite3.connect(limited_bot.data_dir / "tracker.db") as database:
        names = [name for (name,) in database.execute("select distinct sender_id from events")]
    for name in [name for name in names if len(name) <= 64][:5]:
        assert rest(limited_bot, {"conversation": name}, "/rest/conversation").status_code == 404
    assert visitor.press("none").question == "offer"
    caller = Caller(limited_bot, conversation="kim.needle@example.org")
    caller.say("Hello", message_id="needle-message")
    written = everything_written(limited_bot)
    assert b"kim.needle" not in written
    assert b"needle-message" not in written
    with sqlite3.connect(limited_bot.data_dir / "tracker.db") as database:
        names = [name for (name,) in database.execute("select distinct sender_id from events")]
    assert {name.partition(":")[0] for name in names} == {"web", "rest"}
    assert all(re.fullmatch(r"(web|rest):[0-9a-f]{32}", name) for name in names)


def test_identity_numbers_are_written_nowhere(caller: Caller, limited_bot: LiveBot) -> None:
    """The same gate as on the website."""
    caller.say("Hello").say("my id is A123456(3)").say("call me on 61230987")
    written = everything_written(limited_bot)
    assert b"A123456" not in written
    assert b"61230987" not in written


def test_one_talk_cannot_be_flooded(caller: Caller) -> None:
    """A loop in a program harms one talk only."""
    answers = [caller.post({"id": str(number), "text": "hi", "language": "zh_hant"}) for number in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].json()["error"] == {"code": "too_many", "message": say("api_too_many", "zh_hant")}
    assert int(refused[0].headers["Retry-After"]) in (1, 2)
    assert Caller(caller.url).say("Hello").question == "residence"


def test_its_answers_are_for_the_program_alone(caller: Caller) -> None:
    """No cache keeps them, no website reads them."""
    answer = rest(
        caller.url, {"conversation": "x", "id": "1", "text": "hi"}, Origin="https://www.a.example"
    )  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interview_leaves_the_same_lead_as_on_the_website(limited_bot: LiveBot, language: str) -> None:
    """The same answers side by side; only the source differs."""
    web, caller = Visitor(limited_bot, language).open(), Caller(limited_bot)
    caller.say(HELLO[language])
    choices = {**SIGNED_OFFER, "answers_checked": "confirm", "xborder_consent": "yes", "contact_channel": "email",
               "contact_time": "evening", "marketing_consent": "no", "contact_checked": "confirm"}  # fmt: skip
    contact = "{}-own-" + language.replace("_", "-") + "@example.com"
    words = {"contact_name": "Kim Example", "contact_value": contact, "free_note": "Thanks"}
    while (question := web.question) is not None:
        assert caller.question == question
        for somebody, where in ((web, "site"), (caller, "program")):
            if question in words:
                somebody.say(words[question].format(where))
            else:
                somebody.press(choices[question])
        assert caller.values == web.values
    on_web, by_rest = (find_lead_of(limited_bot, contact.format(where)) for where in ("site", "program"))
    assert {name: by_rest[name] for name in COMPARED} == {name: on_web[name] for name in COMPARED}
    assert (on_web["source"], by_rest["source"]) == ("web", "rest")
