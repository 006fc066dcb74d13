"""Telegram's own ways, against the simulator; what all platforms have in common is in `test_platform_*.py`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import requests

from bot.channels.channel_settings import read_options
from bot.channels.desk import Undelivered
from bot.channels.outbound import LONGEST_WAIT, Reply
from bot.channels.packing import LIST, Choice, Part
from bot.channels.simulator import Fault, Simulator
from bot.channels.telegram import TelegramChannel, fault
from bot.channels.telegram_simulator import TOKEN, TelegramSimulator, message_of, person_of, update_of
from bot.errors import SettingError
from bot.words import say
from tests.channels.conftest import NUMBERS
from tests.channels.person import Person
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa

QUIET = 0.8
"""Seconds without a message after which there is none."""


@pytest.fixture
def channel() -> str:
    """This one only."""
    return "telegram"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-hans", "zh_hans"), ("zh-CN", "zh_hans"), ("zh", "zh_hans"), ("zh-hant", "zh_hant"), ("zh-HK", "zh_hant"),
     ("zh-tw", "zh_hant"), ("yue", "zh_hant"), ("en-GB", "en"), ("fr", "en"), (None, "en")],
)  # fmt: skip
def test_start_is_a_greeting_in_the_language_of_the_persons_telegram(
    person: Person, tag: str | None, language: str
) -> None:
    """The word itself is no command of ours."""
    sender = {**person_of(person.address), "language_code": tag}
    person.send(update_of(person.address, {"text": "/start", "from": sender}))
    name = {"en": "automated assistant", "zh_hans": "自动助手", "zh_hant": "自動助理"}[language]
    assert person.text.count("Asian Bridge Consulting") == 1
    assert name in person.text
    assert person.choices


def test_start_in_a_talk_brings_the_question_again(person: Person) -> None:
    """Nothing of the talk is lost."""
    person.say("Hello").say("Mainland China")
    asked = person.choices
    person.say("/start")
    assert person.choices == asked
    assert "Asian Bridge Consulting" not in person.text


def test_a_link_with_a_reference_code_brings_its_talk_over(person: Person, bot: LiveBot) -> None:
    """`t.me/<bot>?start=<code>`; a link with anything else is a greeting."""
    web = Visitor(bot, "en").open().answer_all(SIGNED_OFFER)
    person.say(f"/start {web.result['reference']}")
    assert web.result["summary"] in person.text
    other = Person(person.simulator, person.simulator.new_address(next(NUMBERS)))
    other.say("/start from-the-website")
    assert other.text.count("自動助理") == 1


def test_a_pressed_button_stops_spinning(person: Person, simulator: TelegramSimulator) -> None:
    """Whether or not it was ever offered; the press is told apart from others by its own id."""
    person.say("Hello").press("mainland")
    assert "studied in Hong Kong" in person.text
    press = simulator.pressed(person.address, {"id": '/inform{"offer": "signed"}'})
    person.send(press)
    assert person.text == say("api_unknown_button", "en")
    assert press["callback_query"]["id"] == simulator.stopped[-1]
    assert simulator.refused == []


def test_a_press_beneath_an_earlier_question_keeps_its_meaning(person: Person) -> None:
    """Its answer corrects that question."""
    person.say("Hello")
    old = next(choice for choice in person.choices if choice["id"].startswith("macao."))
    person.press("mainland")
    person.send(person.simulator.pressed(person.address, old))
    assert "Living in the Mainland → Macao resident" in person.text


def test_words_beneath_a_picture_are_read(person: Person) -> None:
    """The picture is not, and the person is told so."""
    person.say("Hello").send(update_of(person.address, {"photo": [{"file_id": "5"}], "caption": "Mainland China"}))
    assert say("channel_no_media", "en") in person.text
    assert "studied in Hong Kong" in person.text


def test_an_album_is_answered_once(person: Person) -> None:
    """Though each of its pictures comes by itself."""
    person.say("Hello")
    picture = {"photo": [{"file_id": "5"}], "media_group_id": f"13{person.address}"}
    person.send(*(update_of(person.address, picture) for _ in range(3)))
    person.simulator.said_to(person.address, person.heard + 1, seconds=QUIET)
    assert person.all_texts.count(say("channel_no_media", "en")) == 1


def test_texts_are_plain_with_a_button_in_each_row() -> None:
    """Nothing in a text is markup, and no page is fetched for a preview."""
    part = Part("5 * 5 <b>_x_ https://example.com", LIST, (Choice("yes.1", "1. Yes"), Choice("no.2", "2. No")))
    message = TelegramChannel(None, "").shape(part, "en")
    rows = [[{"text": "1. Yes", "callback_data": "yes.1"}], [{"text": "2. No", "callback_data": "no.2"}]]
    assert message == {
        "text": part.text, "link_preview_options": {"is_disabled": True}, "reply_markup": {"inline_keyboard": rows},
    }  # fmt: skip


def test_there_is_no_way_to_set_the_webhook(bot: LiveBot) -> None:
    """Neither here nor where Rasa's own channel has one."""
    for path in ("/telegram/set_webhook", "/webhooks/telegram/set_webhook", "/webhooks/telegram/webhook"):
        assert requests.get(bot + path, timeout=20).status_code == 404
        assert requests.post(bot + path, json={}, timeout=20).status_code == 404
    assert requests.get(bot + "/telegram", timeout=20).status_code == 405


@pytest.mark.parametrize(
    ("status", "answer", "final", "after"),
    [
        (429, {"parameters": {"retry_after": 17}}, False, 17),
        (429, {"parameters": {"retry_after": 86_400}}, False, LONGEST_WAIT),
        (429, {"parameters": {"retry_after": "soon"}}, False, 5),
        (429, {}, False, 5),
        (400, {"description": "Bad Request: chat not found"}, True, 0),
        (403, {"description": "Forbidden: bot was blocked by the user"}, True, 0),
        (401, {}, False, 0), (404, {}, False, 0), (500, {}, False, 0), (502, {}, False, 0), (302, {}, False, 0),
        (200, {}, False, 0), (200, {"ok": "yes"}, False, 0),
    ],
)  # fmt: skip
def test_what_errors_mean(status: int, answer: dict[str, Any], final: bool, after: float) -> None:
    """Which are final, and how long Telegram wants to be left alone."""
    wrong = fault(Reply(status, answer, 0.0))
    assert wrong is not None
    assert (wrong.final, wrong.after) == (final, after)
    assert fault(Reply(200, {"ok": True}, 0.0)) is None


def test_the_token_is_in_no_log(person: Person, bot: LiveBot) -> None:
    """Though it is in the address of each request; a refused one is a line that says what to do."""
    for wrong in person.simulator.passing:
        somebody = Person(person.simulator, person.simulator.new_address(next(NUMBERS)))
        person.simulator.faults.append(wrong)
        somebody.say("Hello")
    written = bot.log.read_text()
    assert TOKEN not in written
    assert TOKEN.partition(":")[2] not in written
    assert "renew ASMTP_TELEGRAM_TOKEN" in written


def test_the_token_is_in_no_exception() -> None:
    """Whatever goes wrong on the way."""

    async def sent(simulator: Simulator, *, api: str) -> BaseException | None:
        environment = {**simulator.environment(), "ASMTP_TELEGRAM_API_URL": api}
        channel = TelegramChannel(read_options(TelegramChannel.settings, environment), "key")
        await channel.outbound.open()
        try:
            await channel.send("7000000001", {"text": "x"})
        except Exception as error:
            return error
        finally:
            await channel.outbound.close()
        return None

    with TelegramSimulator() as simulator:
        for status in (301, 400, 401, 403, 429, 500):
            simulator.faults.append(Fault(status))
            error = asyncio.run(sent(simulator, api=simulator.url))
            assert isinstance(error, Undelivered)
            assert TOKEN not in repr(error) + repr(error.__cause__) + repr(error.__context__)
    unreachable = asyncio.run(sent(simulator, api="http://127.0.0.1:9"))
    assert isinstance(unreachable, Undelivered)
    assert TOKEN not in repr(unreachable) + repr(unreachable.__cause__) + repr(unreachable.__context__)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ASMTP_TELEGRAM_TOKEN", TOKEN.partition(":")[2]),
        ("ASMTP_TELEGRAM_TOKEN", "bot" + TOKEN),
        ("ASMTP_TELEGRAM_TOKEN", TOKEN + "/../x"),
        ("ASMTP_TELEGRAM_SECRET", "short"),
        ("ASMTP_TELEGRAM_SECRET", "with:colons:and:letters"),
        ("ASMTP_TELEGRAM_SECRET", "x" * 257),
    ],
)
def test_settings_are_checked_for_their_form(key: str, value: str) -> None:
    """And are not shown."""
    good = {"ASMTP_TELEGRAM_TOKEN": TOKEN, "ASMTP_TELEGRAM_SECRET": "s" * 256}
    assert read_options(TelegramChannel.settings, good) is not None
    with pytest.raises(SettingError, match=f"{key}=") as error:
        read_options(TelegramChannel.settings, {**good, key: value})
    assert value not in str(error.value)


def test_a_group_hears_nothing(person: Person) -> None:
    """Not even when somebody known writes there."""
    person.say("Hello")
    group = {"id": -1001234567890, "type": "supergroup", "title": "Somewhere"}
    said = {"update_id": next(NUMBERS), "message": message_of(person.address, {"text": "Hello"}, chat=group)}
    assert person.simulator.deliver(said) == 200
    assert len(person.simulator.said_to(person.address, person.heard + 1, seconds=QUIET)) == person.heard
    assert person.simulator.said_to("-1001234567890", 1, seconds=0) == []
