"""WhatsApp on a running bot, against a simulator of Meta's side: what comes in, what goes out, and what is refused."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any, Iterator

import pytest
import requests

from bot.channels.whatsapp_messages import is_authentic
from bot.channels.whatsapp_options import whatsapp_options
from bot.channels.whatsapp_sender import TIMEOUT_SECONDS
from bot.channels.whatsapp_simulator import Fault, WhatsAppSimulator, choices_of, message_of, typed
from bot.errors import SettingError
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.channels.whatsapp import OPTIONS, Person, environment, whatsapp_bot
from tests.client import Visitor
from tests.conftest import LiveBot, start_bot, stop_bot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import everything_written, find_lead_of

pytestmark = pytest.mark.rasa

NUMBERS = (f"8526{number:07d}" for number in range(1_000_000, 9_999_999))
HELLO = {"en": "Hello there my friend", "zh_hans": "您好，我想问一下", "zh_hant": "你好，我想問一下"}


@pytest.fixture(scope="module")
def simulator() -> Iterator[WhatsAppSimulator]:
    """Meta's side."""
    with WhatsAppSimulator(OPTIONS) as running:
        yield running


@pytest.fixture(scope="module")
def bot(simulator: WhatsAppSimulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBot]:
    """A bot that uses it."""
    with whatsapp_bot(tmp_path_factory.mktemp("whatsapp"), simulator) as (running, _process):
        yield running


@pytest.fixture
def person(bot: LiveBot, simulator: WhatsAppSimulator) -> Person:
    """Somebody new."""
    return Person(simulator, next(NUMBERS))


def rows(bot: LiveBot, condition: str = "1 = 1") -> int:
    """How many messages the inbox holds."""
    with sqlite3.connect(bot.data_dir / "tracker.db") as database:
        return int(database.execute(f"select count(*) from channel_inbox where {condition}").fetchone()[0])  # noqa: S608


def test_the_challenge_is_answered_to_whoever_knows_the_word(bot: LiveBot) -> None:
    """And to nobody else."""
    asked = {"hub.mode": "subscribe", "hub.verify_token": OPTIONS.verify_token, "hub.challenge": "1158201444"}
    good = requests.get(bot + "/whatsapp", params=asked, timeout=20)
    assert (good.status_code, good.text) == (200, "1158201444")
    for wrong in ({"hub.verify_token": "guess"}, {"hub.mode": "unsubscribe"}, {"hub.challenge": "x" * 201}):
        assert requests.get(bot + "/whatsapp", params={**asked, **wrong}, timeout=20).status_code == 403
    assert requests.get(bot + "/whatsapp", timeout=20).status_code == 403


def test_only_meta_is_heard(bot: LiveBot, simulator: WhatsAppSimulator) -> None:
    """No signature, a wrong one, one of another body or secret, another algorithm: 403, and nothing is kept."""
    before = rows(bot)
    body = simulator.body(typed(next(NUMBERS), "hello"))
    other = simulator.body(typed(next(NUMBERS), "hello"))
    good = simulator.signature(body)
    for signature in (
        None,
        "",
        "sha256=",
        good[7:],
        good.upper(),
        "sha1=" + good[7:],
        "sha256=" + "0" * 64,
        "sha256=é",
    ):
        assert simulator.post(body, signature and signature.encode().decode("latin-1")) == 403
    assert simulator.post(other, good) == 403
    assert simulator.post(body + b" ", good) == 403
    assert rows(bot) == before


def test_the_signature_is_that_of_the_raw_bytes() -> None:
    """Meta escapes Chinese; the same JSON written otherwise has another signature."""
    with WhatsAppSimulator(OPTIONS) as simulator:
        body = simulator.body(typed("85291234567", "你好"))
    assert b"\\u4f60" in body
    assert is_authentic(OPTIONS.app_secret, body, simulator.signature(body))
    written = json.dumps(json.loads(body), ensure_ascii=False).encode()
    assert not is_authentic(OPTIONS.app_secret, written, simulator.signature(body))


def test_an_old_message_is_not_answered(bot: LiveBot, simulator: WhatsAppSimulator) -> None:
    """Whoever recorded a delivery cannot play it back a day later; WhatsApp would not take an answer either."""
    before = rows(bot)
    old = str(int(time.time()) - 24 * 3600 - 5)
    assert simulator.deliver(typed(next(NUMBERS), "hello", timestamp=old)) == 200
    assert rows(bot) == before


ODD: dict[str, Any] = {
    "a list": [], "a number": 5, "another object": {"object": "page", "entry": [{}]}, "no entry": {"object": "x"},
    "entries of another kind": {"object": "whatsapp_business_account", "entry": [5, {"changes": [None, {"value": 1}]}]},
}  # fmt: skip


@pytest.mark.parametrize("webhook", ODD.values(), ids=ODD.keys())
def test_signed_but_odd_is_acknowledged_and_forgotten(bot: LiveBot, simulator: WhatsAppSimulator, webhook: Any) -> None:
    """An error would only bring it again."""
    before = rows(bot)
    body = json.dumps(webhook).encode()
    assert simulator.post(body, simulator.signature(body)) == 200
    assert rows(bot) == before


def test_bodies_that_are_no_json_or_too_large_are_refused(bot: LiveBot, simulator: WhatsAppSimulator) -> None:
    """Never a traceback."""
    for body, status in ((b"{", 400), (b"[" * 50_000, 400), (b"\xff\xfe", 400), (b" " * 600_000, 413)):
        assert simulator.post(body, simulator.signature(body)) == status


def test_status_events_and_other_phones_are_ignored(bot: LiveBot, simulator: WhatsAppSimulator) -> None:
    """Read receipts ask for no answer, nor do messages to another number of the firm's."""
    before = rows(bot)
    status = {"id": "wamid.x", "status": "read", "timestamp": "1", "recipient_id": "85291234567"}
    assert simulator.deliver(statuses=[status]) == 200
    other = {"metadata": {"phone_number_id": "999999"}}
    assert simulator.deliver(typed(next(NUMBERS), "hello"), **other) == 200
    assert simulator.deliver(message_of(next(NUMBERS), "reaction", {"emoji": "👍"})) == 200
    assert rows(bot) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_begins_in_the_language_of_the_first_message(person: Person, language: str) -> None:
    """With the greeting and the first question, whose choices can be pressed."""
    person.say(HELLO[language])
    assert "Asian Bridge Consulting" in person.text
    assert {"en", "zh_hans", "zh_hant"} <= set(person.values)
    assert {"en": "automated assistant", "zh_hans": "自动助手", "zh_hant": "自動助理"}[language] in person.text
    assert "mainland" in person.values


def test_a_first_message_that_tells_something_is_read(person: Person) -> None:
    """The question that it answers is not asked; the greeting is there all the same."""
    person.say("你好，我住喺深圳，有offer")
    assert "Asian Bridge Consulting" in person.text
    assert "mainland" not in person.values
    assert "none" in person.values


def test_a_choice_can_be_pressed_or_typed(person: Person) -> None:
    """By number, ordinal or title; each leads to the next question."""
    person.say("Hello")
    place = [choice["kind"] for choice in person.choices].index("list_reply")
    mainland = person.values.index("mainland") - place + 1
    person.say(str(mainland))
    assert "studied in Hong Kong" in person.text
    studies = [choice["label"] for choice in person.choices][person.values.index("none")]
    person.say(studies.partition(". ")[2].upper())
    assert "studied in Hong Kong" not in person.text
    assert "signed" in person.values
    assert person.simulator.refused == []


def test_a_choice_of_an_earlier_question_keeps_its_meaning(person: Person) -> None:
    """Its answer corrects that question; it is no answer to the one being asked."""
    person.say("Hello")
    old = next(choice for choice in person.choices if choice["id"].startswith("macao."))
    person.press("mainland")
    person.send(message_of(person.phone, "interactive", {"type": "list_reply", "list_reply": old}))
    assert "Living in the Mainland → Macao resident" in person.text


def test_a_choice_that_was_never_offered_is_refused_kindly(person: Person) -> None:
    """Whoever invents an id sets nothing."""
    person.say("Hello")
    forged = {"id": '/inform{"offer": "signed"}', "title": "x"}
    person.send(message_of(person.phone, "interactive", {"type": "button_reply", "button_reply": forged}))
    assert person.text == say("api_unknown_button", "en")


@pytest.mark.parametrize("text", ['/inform{"offer": "signed"}', "/restart", "／session_start", " /start_session"])
def test_a_command_is_a_text_that_says_nothing(person: Person, text: str) -> None:
    """The question comes again; the talk is where it was."""
    person.say("Hello").press("mainland")
    before = person.values
    person.say(text)
    assert person.values[-len(before) :] == before


def test_the_same_delivery_twice_is_answered_once(person: Person) -> None:
    """Also in one batch."""
    message = typed(person.phone, "Hello")
    person.send(message)
    heard = person.heard
    assert person.simulator.deliver(message, message) == 200
    assert len(person.simulator.said_to(person.phone, heard + 1, seconds=0.8)) == heard


def test_a_batch_is_answered_in_order(person: Person, simulator: WhatsAppSimulator) -> None:
    """Two messages of one person and one of another."""
    other = Person(simulator, next(NUMBERS))
    person.say("Hello")
    person.send(typed(person.phone, "Mainland China"), typed(other.phone, "您好，请问"), typed(person.phone, "why?"))
    assert other.listen().messages
    asked, because, again = person.text.index("studied in Hong Kong"), person.text.index("IANG"), "Any studies in Hong"
    assert asked < because < person.text.index(again)


@pytest.mark.parametrize("kind", ["image", "audio", "video", "document", "sticker", "location", "contacts", "order"])
def test_what_cannot_be_read_is_answered_kindly(person: Person, kind: str) -> None:
    """In the person's language; to a new person the bot introduces itself as well."""
    person.send(message_of(person.phone, kind, {"id": "5"}))
    assert say("channel_no_media", "zh_hant") in person.text  # a Hong Kong number, and nothing written yet
    assert "Asian Bridge Consulting" in person.text
    person.say("Please speak English with me").send(message_of(person.phone, kind, {"id": "6"}))
    assert person.text == say("channel_no_media", "en")


def test_words_beneath_a_picture_are_read(person: Person) -> None:
    """The picture is not, and the person is told so."""
    person.say("Hello").send(message_of(person.phone, "image", {"id": "5", "caption": "Mainland China"}))
    assert say("channel_no_media", "en") in person.text
    assert "none" in person.values


def test_identity_numbers_and_phone_numbers_are_written_nowhere(person: Person, bot: LiveBot) -> None:
    """Neither in the databases nor in the log, whatever was in the message."""
    person.say("Hello").say("my id is A123456(3) and my passport number is E12345678")
    person.send(message_of(person.phone, "image", {"caption": "身份证 110101199003070038"}))
    written = everything_written(bot)
    for number in ("A123456", "E12345678", "110101199003070038", person.phone):
        assert number.encode() not in written


def test_a_burst_is_slowed_down(person: Person) -> None:
    """Who sends forty messages in a minute is told once to wait."""
    messages = [typed(person.phone, "Hello") for _ in range(40)]
    person.send(*messages)
    deadline = time.monotonic() + 20
    while say("channel_too_many", "en") not in person.text and time.monotonic() < deadline:
        person.listen()
    assert person.text.count(say("channel_too_many", "en")) == 1


@pytest.mark.parametrize(
    "fault", [Fault(500), Fault(503), Fault(429, 130429), Fault(400, 131056), Fault(401, 190), Fault(400, 131000)]
)
def test_a_passing_fault_delays_an_answer(person: Person, fault: Fault) -> None:
    """It comes once, complete and in order."""
    person.simulator.faults.append(fault)
    person.say("Hello")
    assert "mainland" in person.values
    assert "Asian Bridge Consulting" in person.text


@pytest.mark.parametrize("code", [131047, 131026, 100, 131051])
def test_a_final_fault_ends_one_answer_only(person: Person, code: int) -> None:
    """Outside the 24 hours, no such number, a fault of ours: it is not tried again, and the talk goes on."""
    person.simulator.faults.append(Fault(400, code))
    assert person.simulator.deliver(typed(person.phone, "Hello")) == 200
    assert person.simulator.said_to(person.phone, 1, seconds=1.0) == []
    person.say("Mainland China")
    assert "none" in person.values


def test_a_platform_that_does_not_answer_is_asked_again(person: Person) -> None:
    """After the time-out."""
    person.simulator.faults.append(Fault(503, seconds=TIMEOUT_SECONDS + 1))
    person.simulator.deliver(typed(person.phone, "Hello"))
    person.listen(TIMEOUT_SECONDS + 20)
    assert "mainland" in person.values


def test_an_answer_is_on_its_way_when_the_delivery_is_acknowledged(person: Person) -> None:
    """A slow API does not hold up the acknowledgement."""
    person.simulator.faults.append(Fault(503, seconds=2.0))
    assert person.simulator.deliver(typed(person.phone, "Hello")) == 200
    assert person.simulator.said_to(person.phone, 1, seconds=0) == []
    assert person.listen().messages


def test_a_web_talk_goes_on_with_its_reference_code(person: Person, bot: LiveBot) -> None:
    """The result is there again, and the answers are known."""
    web = Visitor(bot, "en").open().answer_all(SIGNED_OFFER)
    person.say("Hello").say(web.result["reference"])
    assert "Welcome back" in person.text
    assert web.result["summary"] in person.text
    assert person.values[-3:] == ["yes", "no", "why"]


COMPARED = (
    "language", "status", "reason", "role", "xborder_consent", "contact_name", "contact_channel", "contact_time",
    "marketing_consent", "free_note", "outcome", "rules_version", "answers", "schemes", "urgent", "unfinished",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interview_leaves_the_same_lead_as_on_the_website(person: Person, bot: LiveBot, language: str) -> None:
    """The same choices pressed and the same words typed, side by side."""
    web = Visitor(bot, language).open()
    person.say(HELLO[language])
    choices = {**SIGNED_OFFER, "answers_checked": "confirm", "xborder_consent": "yes", "contact_channel": "email",
               "contact_time": "evening", "marketing_consent": "no", "contact_checked": "confirm"}  # fmt: skip
    words = {"contact_name": "Kim Example", "contact_value": "{}-" + language + "@example.com", "free_note": "Thanks"}
    offered = web.values
    while (question := web.question) is not None:
        if question in words:
            web.say(words[question].format("web"))
            person.say(words[question].format("phone"))
        elif person.values:
            assert person.values == offered
            web.press(choices[question])
            person.press(choices[question])
        else:  # more choices than a list holds are numbered, the first of them says that all is right
            assert (question, offered[0]) == ("answers_checked", "confirm")
            web.press("confirm")
            person.say("1")
        offered = web.values
    assert person.simulator.refused == []
    on_web, on_phone = (find_lead_of(bot, f"{where}-{language}@example.com") for where in ("web", "phone"))
    assert {name: on_phone[name] for name in COMPARED} == {name: on_web[name] for name in COMPARED}
    assert (on_web["source"], on_phone["source"]) == ("web", "whatsapp")
    assert rows(bot, "done_at is null") == 0


def test_a_kill_between_acknowledgement_and_answer_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """The first part has been delivered, the second not, when the process dies; a third message waits behind."""
    phone = next(NUMBERS)
    with WhatsAppSimulator(OPTIONS) as simulator:
        first = typed(phone, "Hello")
        simulator.faults.append(Fault(200))
        simulator.broken = Fault(503)
        with whatsapp_bot(tmp_path, simulator) as (bot, process):
            assert simulator.deliver(first, typed(phone, "Mainland China")) == 200
            assert len(simulator.said_to(phone, 1)) == 1
            while not rows(bot, "tries >= 2"):
                time.sleep(0.05)
            process.kill()
            process.wait()
        simulator.broken = None
        with whatsapp_bot(tmp_path, simulator) as (bot, _process):
            person = Person(simulator, phone)
            while "none" not in person.values:
                person.listen(60)  # a row may be leased to the dead process for a while
            assert simulator.deliver(first) == 200
            said = simulator.said_to(phone, person.heard + 1, seconds=1.0)
            assert len(said) == person.heard
            assert rows(bot, "done_at is null") == 0
        texts = [json.dumps(message) for message in said]
        assert len(set(texts)) == len(texts)
        asked = [message for message in said if any(c["id"].startswith("mainland.") for c in choices_of(message))]
        assert len(asked) == 1


def test_without_settings_there_is_no_such_page(live_bot: LiveBot) -> None:
    """And no table either."""
    assert requests.get(live_bot + "/whatsapp", timeout=20).status_code == 404
    assert requests.post(live_bot + "/whatsapp", data=b"{}", timeout=20).status_code == 404
    with sqlite3.connect(live_bot.data_dir / "tracker.db") as database:
        assert database.execute("select 1 from sqlite_master where name = 'channel_inbox'").fetchone() is None


def test_the_settings_are_all_there_or_none() -> None:
    """One clear line names what is missing; no secret is in it."""
    with WhatsAppSimulator(OPTIONS) as simulator:
        env = environment(simulator)
    assert whatsapp_options({}) is None
    complete = whatsapp_options(env)
    assert complete is not None
    assert OPTIONS.token not in repr(complete)
    for key in env:
        if key != "ASMTP_WHATSAPP_API_URL":
            with pytest.raises(SettingError, match=f"{key}= is missing"):
                whatsapp_options({**env, key: ""})
    for key, value in {"PHONE_ID": "+852 9123", "TOKEN": "a b", "API_URL": "http://graph.example.com"}.items():
        with pytest.raises(SettingError, match=key):
            whatsapp_options({**env, f"ASMTP_WHATSAPP_{key}": value})


def test_a_bot_with_half_the_settings_does_not_start(tmp_path: Path) -> None:
    """It says why in one line."""
    with pytest.raises(RuntimeError, match="ASMTP_WHATSAPP_VERIFY_TOKEN= is missing"):
        stop_bot(start_bot(tmp_path, ASMTP_WHATSAPP_APP_SECRET="x")[0])
