"""An Official Account's own ways, against the simulator; what platforms have in common is in `test_platform_*.py`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from bot.channels.simulator import Fault
from bot.channels.wechat_simulator import APP_SECRET, OFFICIAL, WINDOWS, WeChatSimulator, event_of, message_of
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.channels.person import Person, join
from tests.channels.test_platform_deliveries import QUIET, rows
from tests.channels.test_platform_talks import HELLO, interview
from tests.client import Visitor
from tests.conftest import LiveBot, start_bot, stop_bot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa

GREETING = "Asian Bridge Consulting"


@pytest.fixture
def channel() -> str:
    """This one only."""
    return "wechat"


def silent(person: Person, body: bytes) -> bool:
    """Whether a delivery is taken and nothing is said to it."""
    simulator = person.simulator
    assert simulator.post(body, *simulator.signed(body)) == 200
    return len(simulator.said_to(person.address, person.heard + 1, seconds=QUIET)) == person.heard


def test_the_address_is_confirmed_to_whoever_knows_the_word(bot: LiveBot, simulator: WeChatSimulator) -> None:
    """And to nobody else; the answer is never a page."""
    asked = {**simulator.seal.signatures(None), "echostr": "5838479218127813673"}
    good = requests.get(bot + "/wechat", params=asked, timeout=20)
    assert (good.status_code, good.text) == (200, "5838479218127813673")
    assert good.headers["content-type"].startswith("text/plain")
    stale = simulator.seal.signatures(None, at=time.time() - 900)
    for wrong in ({"signature": "0" * 40}, stale, {"echostr": ""}, {"echostr": "x" * 201}, {"echostr": "<b> x"}):
        assert requests.get(bot + "/wechat", params={**asked, **wrong}, timeout=20).status_code == 403
    assert requests.get(bot + "/wechat", timeout=20).status_code == 403


def test_a_delivery_is_acknowledged_with_success(person: Person) -> None:
    """Anything else would show the person that the service is unavailable."""
    body = person.simulator.body(event_of(person.address, "VIEW"))
    headers, query = person.simulator.signed(body)
    answer = requests.post(f"{person.simulator.webhook}?{query}", data=body, headers=headers, timeout=20)
    assert (answer.status_code, answer.text) == (200, "success")


def test_who_follows_the_account_is_greeted(person: Person) -> None:
    """With the first question, within the three messages that a follow allows."""
    person.send(event_of(person.address, "subscribe"))
    assert GREETING in person.text
    assert "住在内地" in person.text
    assert len(person.messages) <= WINDOWS["action"][0]
    assert person.simulator.refused == []
    person.say("1")
    assert "香港" in person.text


@pytest.mark.parametrize(("event", "key"), [("subscribe", ""), ("SCAN", "5"), ("CLICK", "start")])
def test_who_comes_back_gets_the_question_being_asked(person: Person, event: str, key: str) -> None:
    """Not the greeting once more."""
    person.say("Hello").say("Mainland China")
    person.send(event_of(person.address, event, EventKey=key))
    assert "Any studies in Hong Kong" in person.text
    assert GREETING not in person.text
    assert len(person.messages) <= WINDOWS["action"][0]
    person.say("no studies in Hong Kong")
    assert "job" in person.text


def test_the_menu_begins_a_talk(person: Person) -> None:
    """Its entry has the key `start`; other entries are the firm's own."""
    assert silent(person, person.simulator.body(event_of(person.address, "CLICK", EventKey="fees")))
    person.send(event_of(person.address, "CLICK", EventKey="start"))
    assert GREETING in person.text


def test_an_event_that_comes_twice_has_one_effect(person: Person) -> None:
    """It has no id; who and when tell it apart."""
    event = event_of(person.address, "subscribe")
    person.send(event)
    assert silent(person, person.simulator.body(event))
    person.send(event_of(person.address, "subscribe", CreateTime=int(time.time()) + 1))
    assert GREETING not in person.text


def test_who_leaves_hears_nothing(person: Person) -> None:
    """The account may not write any more."""
    person.say("Hello")
    assert silent(person, person.simulator.body(event_of(person.address, "unsubscribe")))


def test_a_voice_message_that_wechat_has_written_down_is_read(person: Person) -> None:
    """As if it were typed."""
    person.say("Hello").send(message_of(person.address, "voice", MediaId="m", Recognition="Mainland China"))
    assert "studied in Hong Kong" in person.text
    assert say("channel_no_media", "en") not in person.text


@pytest.mark.parametrize(
    "content", [b"{}", b'<!DOCTYPE x [<!ENTITY e "x">]><xml><MsgType>&e;</MsgType></xml>', b"", b"\xff\xfe"]
)
def test_a_sealed_delivery_of_another_shape_is_refused(
    bot: LiveBot, simulator: WeChatSimulator, content: bytes
) -> None:
    """It is signed, but cannot be read."""
    body = simulator.seal.envelope(content, OFFICIAL)
    assert simulator.post(body, *simulator.signed(body)) == 400


def test_what_is_for_another_account_is_refused(bot: LiveBot, person: Person) -> None:
    """Signed with our word and sealed with our key, but not ours."""
    simulator: Any = person.simulator
    before = rows(bot)
    inside = f"<xml><FromUserName>{person.address}</FromUserName><CreateTime>{int(time.time())}</CreateTime>"
    whole = f"{inside}<MsgType>text</MsgType><Content>hello</Content><MsgId>5</MsgId></xml>".encode()
    body = simulator.seal.envelope(whole, OFFICIAL, receiver="wx0000000000000000")
    assert simulator.post(body, *simulator.signed(body)) == 400
    assert rows(bot) == before


def test_one_token_serves_many_messages(person: Person, simulator: WeChatSimulator) -> None:
    """It is asked for again only when it is refused."""
    person.say("Hello")
    before = simulator.tokens.given
    person.say("Mainland China").say("why?").say("no studies in Hong Kong")
    assert simulator.tokens.given == before
    simulator.tokens.expire()
    person.say("why?")
    assert simulator.tokens.given == before + 1


def test_nothing_of_the_account_is_logged(bot: LiveBot, person: Person, simulator: WeChatSimulator) -> None:
    """Nor of the person, also when sending fails."""
    simulator.faults.append(Fault(200, 48001))
    assert simulator.deliver(simulator.typed(person.address, "Hello")) == 200
    deadline = time.monotonic() + 20
    while "Interface Permissions" not in (log := bot.log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "Interface Permissions" in log
    for hidden in (APP_SECRET, person.address, "access_token="):
        assert hidden not in log


UNSURE = {"en": "not sure", "zh_hans": "不确定", "zh_hant": "不肯定"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_result_and_document_list_need_no_more_than_five_messages(
    bot: LiveBot, person: Person, simulator: WeChatSimulator, language: str
) -> None:
    """In a real talk, side by side with the website; the list's texts are all there."""
    web = Visitor(bot, language).open()
    person.say(HELLO[language])
    interview(person, web, {**SIGNED_OFFER, "answers_checked": "confirm"}, {}, until="xborder_consent")
    assert 1 < len(person.messages) <= WINDOWS["message"][0]
    buttons = [button for message in web.reply["messages"] for button in message["buttons"]]
    person.say(next(button["title"] for button in buttons if button["value"] == "documents"))
    web.press("documents")
    while web.question != "xborder_consent":
        web.say(UNSURE[language])
        person.say(UNSURE[language])
    assert 1 < len(person.messages) <= WINDOWS["message"][0]
    assert "A01" in person.text
    assert simulator.refused == []


def test_the_simulator_counts_messages(simulator: WeChatSimulator) -> None:
    """Five for a message, three within a minute for an action, none for nobody."""
    with WeChatSimulator() as own:
        message = {"touser": "o1", "msgtype": "text", "text": {"content": "x"}}
        assert own.verdict(message, b"")[0] == 45015
        own.allow(message_of("o1", "text", Content="x"))
        assert [own.verdict(message, b"")[0] for _ in range(6)] == [0] * 5 + [45047]
        own.allow(event_of("o1", "CLICK", EventKey="start"))
        assert [own.verdict(message, b"")[0] for _ in range(4)] == [0] * 3 + [45047]


def test_plain_mode(tmp_path: Path) -> None:
    """Without a key a talk runs as well; what is signed wrongly or late is refused."""
    with WeChatSimulator(aes=False) as simulator:
        process, bot = start_bot(tmp_path, **simulator.environment())
        join(simulator, bot)
        person = Person(simulator, simulator.new_address(1))
        body = simulator.body(simulator.typed(person.address, "hello"))
        for wrong, forged, headers, query in simulator.forged(body):
            assert simulator.post(forged, headers, query) == 403, wrong
        assert rows(bot) == 0
        sealed = simulator.seal.envelope(body, OFFICIAL)
        assert simulator.post(sealed, {}, urlencode(simulator.seal.query(sealed))) == 200
        assert rows(bot) == 0  # there is no key to open it with
        for broken in (b"", b"<xml", b"<!DOCTYPE x><xml/>"):
            assert simulator.post(broken, *simulator.signed(broken)) == 400
        person.say("Hello").say("Mainland China")
        assert "studied in Hong Kong" in person.text
        stop_bot(process)
