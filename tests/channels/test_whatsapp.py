"""WhatsApp's own ways, against the simulator; what all platforms have in common is in `test_platform_*.py`."""

from __future__ import annotations

import json

import pytest
import requests

from bot.channels.meta import is_signed
from bot.channels.meta_simulator import APP_SECRET, VERIFY_TOKEN
from bot.channels.whatsapp_simulator import WhatsAppSimulator, message_of
from bot.words import say
from tests.channels.person import Person
from tests.conftest import LiveBot

pytestmark = pytest.mark.rasa


@pytest.fixture
def channel() -> str:
    """This one only."""
    return "whatsapp"


def test_the_challenge_is_answered_to_whoever_knows_the_word(bot: LiveBot) -> None:
    """And to nobody else."""
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"}
    good = requests.get(bot + "/whatsapp", params=asked, timeout=20)
    assert (good.status_code, good.text) == (200, "1158201444")
    for wrong in ({"hub.verify_token": "guess"}, {"hub.mode": "unsubscribe"}, {"hub.challenge": "x" * 201}):
        assert requests.get(bot + "/whatsapp", params={**asked, **wrong}, timeout=20).status_code == 403
    assert requests.get(bot + "/whatsapp", timeout=20).status_code == 403


def test_the_signature_is_that_of_the_raw_bytes() -> None:
    """Meta escapes Chinese; the same JSON written otherwise has another signature."""
    with WhatsAppSimulator() as simulator:
        body = simulator.body(simulator.typed("85291234567", "你好"))
    assert b"\\u4f60" in body
    assert is_signed(APP_SECRET, body, simulator.signed(body)[0]["X-Hub-Signature-256"])
    written = json.dumps(json.loads(body), ensure_ascii=False).encode()
    assert not is_signed(APP_SECRET, written, simulator.signed(body)[0]["X-Hub-Signature-256"])


def test_a_choice_of_an_earlier_question_keeps_its_meaning(person: Person) -> None:
    """Its answer corrects that question; it is no answer to the one being asked."""
    person.say("Hello")
    old = next(choice for choice in person.choices if choice["id"].startswith("macao."))
    person.press("mainland")
    person.send(message_of(person.address, "interactive", {"type": "list_reply", "list_reply": old}))
    assert "Living in the Mainland → Macao resident" in person.text


def test_a_choice_that_was_never_offered_is_refused_kindly(person: Person) -> None:
    """Whoever invents an id sets nothing."""
    person.say("Hello")
    forged = {"id": '/inform{"offer": "signed"}', "title": "x"}
    person.send(message_of(person.address, "interactive", {"type": "button_reply", "button_reply": forged}))
    assert person.text == say("api_unknown_button", "en")


@pytest.mark.parametrize("kind", ["image", "audio", "video", "document", "sticker", "location", "contacts", "order"])
def test_what_cannot_be_read_is_answered_kindly(person: Person, kind: str) -> None:
    """In the person's language; to a new person the bot introduces itself as well."""
    person.send(message_of(person.address, kind, {"id": "5"}))
    assert say("channel_no_media", "zh_hant") in person.text  # a Hong Kong number, and nothing written yet
    assert "Asian Bridge Consulting" in person.text
    person.say("Please speak English with me").send(message_of(person.address, kind, {"id": "6"}))
    assert person.text == say("channel_no_media", "en")


def test_words_beneath_a_picture_are_read(person: Person) -> None:
    """The picture is not, and the person is told so."""
    person.say("Hello").send(message_of(person.address, "image", {"id": "5", "caption": "Mainland China"}))
    assert say("channel_no_media", "en") in person.text
    assert "none" in person.values
