"""Deliveries of every platform: what is refused, what has one effect however often it comes, and what outages do."""

from __future__ import annotations

import sqlite3
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Mapping

import pytest
import requests

from bot.channels.channel_settings import read_options
from bot.channels.outbound import TIMEOUT_SECONDS
from bot.channels.simulator import Fault, Simulator
from bot.channels.simulators import SIMULATORS
from bot.channels.webhook import MAX_BODY_BYTES
from bot.errors import SettingError
from bot.words import say
from tests.channels.conftest import NUMBERS, channel_class
from tests.channels.person import Person, join, rows
from tests.conftest import LiveBot, start_bot, stop_bot
from tests.waiting import eventually

pytestmark = pytest.mark.rasa

QUIET = 0.8
"""Seconds without a message after which there is none."""


def test_only_the_platform_is_heard(bot: LiveBot, person: Person, simulator: Simulator) -> None:
    """Missing, wrong, stale and replayed proofs and altered bodies: refused, and nothing is kept."""
    before = rows(bot)
    body = simulator.body(simulator.typed(person.address, "hello"))
    tried = []
    for wrong, forged, headers, query in simulator.forged(body):
        assert simulator.post(forged, headers, query) == 403, wrong
        tried.append(wrong)
    assert len(tried) >= 2
    assert rows(bot) == before


def test_who_forges_much_is_not_listened_to(person: Person, simulator: Simulator) -> None:
    """Whatever comes from that address; from any other the platform's own is taken."""
    forger, platform = ({"X-Forwarded-For": f"2001:db8:{next(NUMBERS):x}::1"} for _ in range(2))
    body = simulator.body(simulator.typed(person.address, "Hello"))
    _wrong, forged, headers, query = next(iter(simulator.forged(body)))
    assert [simulator.post(forged, {**headers, **forger}, query) for _ in range(4)] == [403, 403, 429, 429]
    headers, query = simulator.signed(body)
    assert simulator.post(body, {**headers, **forger}, query) == 429
    assert simulator.post(body, {**headers, **platform}, query) == 200


def test_what_nobody_waits_for_is_acknowledged_and_forgotten(bot: LiveBot, person: Person) -> None:
    """Also what is signed but of another shape: an error would only bring it again."""
    before = rows(bot)
    for body in person.simulator.unasked(person.address):
        assert person.simulator.post(body, *person.simulator.signed(body)) == 200, body
    assert rows(bot) == before


def test_bodies_that_cannot_be_read_or_are_too_large_are_refused(bot: LiveBot, simulator: Simulator) -> None:
    """Never a traceback; where the signature is about something inside the body, there is none either."""
    for body in (b"{", b"[" * 50_000, b"\xff\xfe", b"<xml", b""):
        assert simulator.post(body, *simulator.signed(body)) in (400, 403), body
    large = b" " * (MAX_BODY_BYTES + 1)
    assert simulator.post(large, *simulator.signed(large)) == 413
    assert "Traceback" not in bot.log.read_text()


def test_the_same_delivery_twice_is_answered_once(person: Person) -> None:
    """Also in one batch."""
    message = person.simulator.typed(person.address, "Hello")
    person.send(message)
    heard = person.heard
    assert person.simulator.deliver(message) == 200
    assert person.simulator.deliver(message, message) == 200
    assert len(person.simulator.said_to(person.address, heard + 1, seconds=QUIET)) == heard


def test_a_batch_is_answered_in_order(person: Person) -> None:
    """Two messages of one person and one of another."""
    simulator = person.simulator
    other = Person(simulator, simulator.new_address(next(NUMBERS)))
    person.say("Hello")
    texts = (person, "Mainland China"), (other, "您好，请问"), (person, "why?")
    person.send(*(simulator.typed(somebody.address, text) for somebody, text in texts))
    assert other.listen().messages
    while "Any studies in Hong" not in (whole := person.all_texts):
        person.listen()
    assert whole.index("studied in Hong Kong") < whole.index("IANG") < whole.index("Any studies in Hong")


def test_deliveries_out_of_order_are_all_answered_once(person: Person) -> None:
    """A repeated older message comes after a newer one; the newer is not lost, nor is either answered twice."""
    simulator = person.simulator
    person.say("Hello")
    older, newer = (simulator.typed(person.address, text) for text in ("Mainland China", "why do you ask?"))
    person.send(newer)
    assert "Living in the Mainland" in person.all_texts + str(person.choices)
    person.send(older)
    assert "studied in Hong Kong" in person.text
    heard = person.heard
    assert simulator.deliver(newer) == 200
    assert len(simulator.said_to(person.address, heard + 1, seconds=QUIET)) == heard


def test_a_burst_is_slowed_down(person: Person) -> None:
    """Who sends fifty messages in a minute is told once to wait."""
    person.send(*(person.simulator.typed(person.address, "Hello") for _ in range(50)))
    wait = say("channel_too_many", "en")
    deadline = time.monotonic() + 30
    while wait not in person.all_texts and time.monotonic() < deadline:
        person.simulator.said_to(person.address, person.heard + 1, seconds=0.2)
    assert person.all_texts.count(wait) == 1


def test_a_passing_fault_delays_an_answer(person: Person) -> None:
    """It comes once, complete and in order."""
    for fault in person.simulator.passing:
        somebody = Person(person.simulator, person.simulator.new_address(next(NUMBERS)))
        person.simulator.faults.append(fault)
        somebody.say("Hello")
        assert somebody.text.count("Asian Bridge Consulting") == 1, fault
        assert "Living in the Mainland" in somebody.all_texts + str(somebody.choices), fault


def test_a_final_fault_ends_one_answer_only(person: Person) -> None:
    """It is not tried again, and the talk goes on."""
    for fault in person.simulator.final:
        somebody = Person(person.simulator, person.simulator.new_address(next(NUMBERS)))
        person.simulator.faults.append(fault)
        assert person.simulator.deliver(person.simulator.typed(somebody.address, "Hello")) == 200
        assert person.simulator.said_to(somebody.address, 1, seconds=QUIET) == [], fault
        somebody.say("Mainland China")
        assert "studied in Hong Kong" in somebody.text


def test_platforms_that_do_not_answer_are_asked_again(simulators: Mapping[str, Simulator], bot: LiveBot) -> None:
    """After the time-out; the acknowledgement has not waited for it. All at once, for the time that it takes."""
    people = [Person(simulator, simulator.new_address(next(NUMBERS))) for simulator in simulators.values()]
    started = time.monotonic()
    for person in people:
        person.simulator.faults.append(Fault(503, seconds=TIMEOUT_SECONDS + 1))
        person.simulator.deliver(person.simulator.typed(person.address, "Hello"))
    assert time.monotonic() - started < TIMEOUT_SECONDS
    for person in people:
        person.listen(TIMEOUT_SECONDS + 20)
        assert person.text.count("Asian Bridge Consulting") == 1, person.simulator.channel


def test_a_kill_between_acknowledgement_and_answer_loses_and_doubles_nothing(tmp_path: Path) -> None:
    """On each platform the first message is being answered when the process dies; a second waits behind."""
    with ExitStack() as stack:
        simulators = [stack.enter_context(simulator()) for simulator in SIMULATORS.values()]
        people = [Person(simulator, simulator.new_address(next(NUMBERS))) for simulator in simulators]
        settings = {key: value for simulator in simulators for key, value in simulator.environment().items()}
        process, bot = start_bot(tmp_path, **settings)
        firsts = []
        for person in people:
            join(person.simulator, bot)
            person.simulator.broken = Fault(503)
            firsts.append(person.simulator.typed(person.address, "Hello"))
            assert person.simulator.deliver(firsts[-1]) == 200
            assert person.simulator.deliver(person.simulator.typed(person.address, "Mainland China")) == 200
        eventually(lambda: rows(bot, "tries >= 2") >= len(people))
        process.kill()
        process.wait()
        for person in people:
            person.simulator.broken = None
        process, bot = start_bot(tmp_path, **settings)
        for person, first in zip(people, firsts, strict=True):
            join(person.simulator, bot)
            person.listen(60)  # a row may be leased to the dead process for a while
            assert person.simulator.deliver(first) == 200
        time.sleep(QUIET)
        assert rows(bot, "done_at is null") == 0
        stop_bot(process)
        for person in people:
            assert person.all_texts.count("Asian Bridge Consulting") == 1, person.simulator.channel
            assert person.all_texts.count("studied in Hong Kong") == 1, person.simulator.channel


def test_without_settings_there_is_no_such_page(live_bot: LiveBot, channel: str) -> None:
    """And no table either."""
    assert requests.get(f"{live_bot}/{channel}", timeout=20).status_code == 404
    assert requests.post(f"{live_bot}/{channel}", data=b"{}", timeout=20).status_code == 404
    with sqlite3.connect(live_bot.data_dir / "tracker.db") as database:
        assert database.execute("select 1 from sqlite_master where name = 'channel_inbox'").fetchone() is None


def test_the_settings_are_all_there_or_none(simulator: Simulator) -> None:
    """One clear line names what is missing or wrong; no secret is in it, nor in any text of the options."""
    settings = channel_class(simulator.channel).settings
    env = simulator.environment()
    assert read_options(settings, {}) is None
    complete = read_options(settings, env)
    assert complete is not None
    for setting in settings:
        if setting.hidden:
            assert complete[setting.key] not in repr(complete) + str(complete)
        if setting.usual is None:
            with pytest.raises(SettingError, match=f"{setting.key}= is missing"):
                read_options(settings, {**env, setting.key: ""})
        with pytest.raises(SettingError, match=f"{setting.key}=.*; for example {setting.key}=") as error:
            read_options(settings, {**env, setting.key: "a b\x7f"})
        assert "\n" not in str(error.value)
        assert ("a b" in str(error.value)) is not setting.hidden


def test_a_bot_with_half_the_settings_does_not_start(tmp_path: Path) -> None:
    """It says why in one line."""
    with pytest.raises(RuntimeError, match="ASMTP_WHATSAPP_VERIFY_TOKEN= is missing"):
        stop_bot(start_bot(tmp_path, ASMTP_WHATSAPP_APP_SECRET="x" * 32)[0])
