"""Customer service's own ways, against the simulator; what all platforms have in common is in `test_platform_*.py`."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
import requests

from bot.channels.wechat_kf_simulator import WeChatKfSimulator, event_of
from bot.words import say
from tests.channels.person import Person, join
from tests.channels.test_platform_deliveries import QUIET, rows
from tests.conftest import LiveBot, start_bot, stop_bot

pytestmark = pytest.mark.rasa


@pytest.fixture
def channel() -> str:
    """This one only."""
    return "wechat_kf"


def nothing_more(person: Person) -> bool:
    """Whether the person hears nothing for a while."""
    return len(person.simulator.said_to(person.address, person.heard + 1, seconds=QUIET)) == person.heard


def test_the_address_is_confirmed_by_opening_a_word(bot: LiveBot, simulator: WeChatKfSimulator) -> None:
    """It is sealed for this firm, and signed."""
    sealed = simulator.seal.encrypted(b"1616140317555161061")
    asked = {**simulator.seal.signatures(sealed), "echostr": sealed}
    good = requests.get(bot + "/wechat_kf", params=asked, timeout=20)
    assert (good.status_code, good.text) == (200, "1616140317555161061")
    other = simulator.seal.encrypted(b"1616140317555161061", receiver="ww0000000000000000")
    stale = simulator.seal.signatures(sealed, at=time.time() - 900)
    page = simulator.seal.encrypted(b"<b>x y</b>")
    for wrong in (
        {"msg_signature": "0" * 40}, stale, {"echostr": other},
        {**simulator.seal.signatures(other), "echostr": other}, {**simulator.seal.signatures(page), "echostr": page},
        {**simulator.seal.signatures("x"), "echostr": "x"},
    ):  # fmt: skip
        assert requests.get(bot + "/wechat_kf", params={**asked, **wrong}, timeout=20).status_code == 403
    assert requests.get(bot + "/wechat_kf", timeout=20).status_code == 403


def test_choices_are_a_menu(person: Person) -> None:
    """A pressed entry counts by its id; one of an earlier question keeps its meaning."""
    person.say("Hello")
    old = next(choice for choice in person.choices if choice["id"].startswith("macao."))
    person.press("mainland")
    assert "studied in Hong Kong" in person.text
    person.send(person.simulator.pressed(person.address, old))
    assert "Living in the Mainland → Macao resident" in person.text


def test_an_entry_that_was_never_offered_is_refused_kindly(person: Person) -> None:
    """Whoever invents an id sets nothing."""
    person.say("Hello")
    person.send(person.simulator.pressed(person.address, {"id": '/inform{"offer": "signed"}', "title": "x"}))
    assert person.text == say("api_unknown_button", "en")


def test_only_customers_are_answered(bot: LiveBot, person: Person) -> None:
    """Not the firm's own people, not events, not what is of no known shape."""
    before = rows(bot)
    person.simulator.unasked(person.address)
    assert person.simulator.deliver(event_of("enter_session", person.address, welcome_code="CODE")) == 200
    person.say("Hello")
    assert rows(bot) == before + 1


def test_a_talk_that_one_of_the_firms_people_holds_is_left_to_them(
    bot: LiveBot, person: Person, simulator: WeChatKfSimulator
) -> None:
    """Its messages are not even kept; afterwards the bot goes on."""
    person.say("Hello")
    simulator.with_staff.add(person.address)
    before = rows(bot)
    assert simulator.deliver(simulator.typed(person.address, "my account number is 5")) == 200
    assert nothing_more(person)
    simulator.with_staff.clear()
    person.say("Mainland China")
    assert "studied in Hong Kong" in person.text
    assert rows(bot) == before + 1
    assert simulator.refused == []


def test_what_cannot_be_fetched_now_is_fetched_later(person: Person, simulator: WeChatKfSimulator) -> None:
    """The second try has no notice's token any more."""
    simulator.busy = 2
    person.say("Hello")
    assert "Asian Bridge Consulting" in person.text


def test_a_false_notice_fetches_nothing_twice(person: Person, simulator: WeChatKfSimulator) -> None:
    """The same notice again, and one with a token that the platform does not know."""
    person.say("Hello")
    body = simulator.body()
    for _ in range(3):
        assert simulator.post(body, *simulator.signed(body)) == 200
    odd = simulator.body(Token="unknown")
    assert simulator.post(odd, *simulator.signed(odd)) == 200
    assert nothing_more(person)
    person.say("Mainland China")
    assert "studied in Hong Kong" in person.text


def test_what_came_while_nobody_was_there_is_answered_at_the_start(tmp_path: Path) -> None:
    """Once each, and nothing is fetched a second time; at the very first start old messages are left alone."""
    with WeChatKfSimulator() as simulator:
        old, person = Person(simulator, simulator.new_address(1)), Person(simulator, simulator.new_address(2))
        for _ in range(20):
            simulator.waiting.append(simulator.typed(old.address, "hi", send_time=int(time.time()) - 3600))
        process, bot = start_bot(tmp_path, **simulator.environment())
        join(simulator, bot)
        person.say("Hello")
        assert nothing_more(old)
        stop_bot(process)
        fetched = len(simulator.waiting)

        assert simulator.deliver(simulator.typed(person.address, "Mainland China")) == 0
        simulator.asked.clear()
        process, bot = start_bot(tmp_path, **simulator.environment())
        join(simulator, bot)
        person.listen()
        assert person.all_texts.count("studied in Hong Kong") == 1
        assert simulator.asked == [f"at-{fetched}"]
        with sqlite3.connect(tmp_path / "tracker.db") as database:
            assert database.execute("select cursor from channel_cursors").fetchall() == [(f"at-{fetched + 1}",)]
        assert rows(bot) == 2
        stop_bot(process)
