"""Messenger's own ways, against the simulator; what all platforms have in common is in `test_platform_*.py`."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from bot.channels.messenger import MessengerChannel, wrong
from bot.channels.messenger_simulator import PAGE_ID, MessengerSimulator, event_of, new_mid
from bot.channels.meta import is_signed
from bot.channels.meta_simulator import VERIFY_TOKEN
from bot.channels.outbound import Reply
from bot.channels.packing import pack_turn
from bot.words import say
from tests.channels.conftest import NUMBERS
from tests.channels.person import Person
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa

QUIET = 0.8
"""Seconds without a message after which there is none."""
ROBOT = {"en": "automated assistant", "zh_hans": "自动助手", "zh_hant": "自動助理"}


@pytest.fixture
def channel() -> str:
    """This one only."""
    return "messenger"


def started(person: Person, title: str, **fields: Any) -> dict[str, Any]:
    """A press of the page's "Get started" button."""
    return event_of(person.address, postback={"title": title, "payload": "GET_STARTED", **fields})


def test_the_challenge_is_answered_to_whoever_knows_the_word(bot: LiveBot) -> None:
    """And to nobody else."""
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"}
    good = requests.get(bot + "/messenger", params=asked, timeout=20)
    assert (good.status_code, good.text) == (200, "1158201444")
    assert (
        requests.get(bot + "/messenger", params={**asked, "hub.verify_token": "guess"}, timeout=20).status_code == 403
    )


def test_a_published_signature_is_known() -> None:
    """The header's way of signing is not Meta's alone: GitHub publishes this example of it."""
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert is_signed("It's a Secret to Everybody", b"Hello, World!", signature)
    assert not is_signed("It's a Secret to Everybody", b"Hello, World", signature)


@pytest.mark.parametrize(
    ("title", "language"), [("Get Started", "en"), ("开始使用", "zh_hans"), ("開始使用", "zh_hant"), ("", "zh_hant")]
)
def test_get_started_is_a_greeting(person: Person, title: str, language: str) -> None:
    """In the language of the button, which is that of the person's Facebook."""
    person.send(started(person, title))
    assert person.text.count("Asian Bridge Consulting") == 1
    assert ROBOT[language] in person.text
    assert person.choices


@pytest.mark.parametrize("fields", [{}, {"mid": "m_get_started"}])
def test_get_started_twice_delivered_is_answered_once(person: Person, fields: dict[str, str]) -> None:
    """With and without an id; a second press is another."""
    named = {name: value + person.address for name, value in fields.items()}
    press = started(person, "Get Started", **named)
    person.send(press, press)
    assert person.simulator.deliver(press) == 200
    assert len(person.simulator.said_to(person.address, person.heard + 1, seconds=QUIET)) == person.heard
    again = {**press, "timestamp": press["timestamp"] + 1}
    again["postback"] = {name: value for name, value in press["postback"].items() if name != "mid"}
    asked = person.choices
    person.send(again)
    assert person.choices == asked
    assert "Asian Bridge Consulting" not in person.text


def test_another_button_of_the_page_counts_as_its_words(person: Person) -> None:
    """A menu that the firm made may ask what it likes."""
    person.say("Hello there my friend").send(
        event_of(person.address, postback={"title": "Mainland China", "payload": "X"})
    )
    assert "studied in Hong Kong" in person.text


def test_a_link_with_a_reference_code_brings_its_talk_over(person: Person, bot: LiveBot) -> None:
    """`m.me/<page>?ref=<code>`, whether the person has written before or not."""
    web = Visitor(bot, "en").open().answer_all(SIGNED_OFFER)
    referral = {"ref": web.result["reference"], "source": "SHORTLINK", "type": "OPEN_THREAD"}
    person.send(started(person, "Get Started", referral=referral))
    assert web.result["summary"] in person.text
    known = Person(person.simulator, person.simulator.new_address(next(NUMBERS)))
    known.say("Hello there my friend").send(event_of(known.address, referral=referral))
    assert web.result["summary"] in known.text


def test_a_turn_is_one_message_because_quick_replies_vanish_with_the_next(person: Person) -> None:
    """An answer on the way and the question that follows."""
    person.say("Hello there my friend").say("why?")
    assert len(person.messages) == 1
    assert "mainland" in person.values
    buttons = [{"title": title, "payload": f'/inform{{"x": "{title}"}}'} for title in ("Yes", "No")]
    turn = [{"text": "First?", "buttons": buttons}, {"text": "Second?", "buttons": buttons}]
    (part,) = pack_turn(turn, "en", MessengerChannel.limits)
    assert part.text == "First?\n\n• Yes\n• No\n\nSecond?"
    assert [choice.title for choice in part.choices] == ["Yes", "No"]


def test_several_events_in_one_entry_are_all_answered(person: Person, simulator: MessengerSimulator) -> None:
    """Also of several people."""
    other = Person(simulator, simulator.new_address(next(NUMBERS)))
    events = [simulator.typed(person.address, "Hello"), simulator.typed(other.address, "您好，我想问一下")]
    entry = {
        "id": PAGE_ID,
        "time": 1,
        "messaging": [events[0], event_of(person.address, read={"watermark": 1}), events[1]],
    }
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    assert simulator.post(body, *simulator.signed(body)) == 200
    assert "Asian Bridge Consulting" in person.listen().text
    assert ROBOT["zh_hans"] in other.listen().text


def test_a_choice_that_was_never_offered_is_refused_kindly(person: Person) -> None:
    """Whoever invents a payload sets nothing."""
    person.say("Hello there my friend")
    forged = {"id": '/inform{"offer": "signed"}', "title": "x"}
    person.send(person.simulator.pressed(person.address, forged))
    assert person.text == say("api_unknown_button", "en")


def test_words_beneath_a_picture_are_read(person: Person) -> None:
    """The picture is not, and the person is told so."""
    image = {"type": "image", "payload": {"url": "https://cdn.example.com/5"}}
    said = {"mid": new_mid(), "text": "Mainland China", "attachments": [image]}
    person.say("Hello there my friend").send(event_of(person.address, message=said))
    assert say("channel_no_media", "en") in person.text
    assert "studied in Hong Kong" in person.text


def test_an_address_in_a_text_is_a_text(person: Person) -> None:
    """The preview that Messenger adds is nothing that the person sent."""
    preview = {"type": "fallback", "title": "Example", "url": "https://example.com"}
    said = {"mid": new_mid(), "text": "I live in Mainland China, see https://example.com", "attachments": [preview]}
    person.say("Hello there my friend").send(event_of(person.address, message=said))
    assert say("channel_no_media", "en") not in person.text


@pytest.mark.parametrize(
    ("status", "error", "final", "after"),
    [
        (400, {"code": 10, "error_subcode": 2018278}, True, 0),
        (403, {"code": 10, "error_subcode": 2018065}, True, 0),
        (403, {"code": 200, "error_subcode": 1545041}, True, 0),
        (400, {"code": 551, "error_subcode": 1545041}, True, 0),
        (400, {"code": 100, "error_subcode": 2018001}, True, 0),
        (403, {"code": 10}, False, 0), (403, {"code": 200}, False, 0), (403, {"code": 230}, False, 0),
        (400, {"code": 190, "error_subcode": 463}, False, 0), (401, {}, False, 0),
        (400, {"code": 4}, False, 5), (400, {"code": 17}, False, 5), (403, {"code": 32}, False, 5),
        (400, {"code": 613}, False, 5), (429, {}, False, 5),
        (400, {"code": 1}, False, 0), (400, {"code": 2}, False, 0), (400, {"code": 1200}, False, 0),
        (500, {"code": 10, "error_subcode": 2018278}, False, 0), (502, {}, False, 0), (400, {"code": "10"}, True, 0),
    ],
)  # fmt: skip
def test_what_errors_mean(status: int, error: dict[str, Any], final: bool, after: float) -> None:
    """Which are final, and how long Meta is left alone."""
    found = wrong(Reply(status, {"error": error}, 0.0))
    assert found is not None
    assert (found.final, found.after) == (final, after)
    assert wrong(Reply(200, {"message_id": "m_x"}, 0.0)) is None
