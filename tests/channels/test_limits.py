"""The limits of a running bot behind a proxy: kind to people, deaf to forgers, and nobody's address kept."""

from __future__ import annotations

import hashlib
import hmac
import re
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Iterator

import pytest
import requests

from bot.channels.whatsapp_simulator import WhatsAppSimulator
from bot.words import say
from tests.channels.conftest import WHATSAPP_SECRET
from tests.channels.person import Person, join
from tests.client import Visitor
from tests.conftest import LiveBot, start_bot, stop_bot
from tests.redis_server import RedisServer

pytestmark = pytest.mark.rasa

ADDRESSES = (f"198.51.100.{number}" for number in count(1))


def at(address: str, **more: str) -> dict[str, str]:
    """The headers of a request that came to the proxy from this address."""
    return {"X-Forwarded-For": address, **more}


def open_session(bot: LiveBot, headers: dict[str, str]) -> requests.Response:
    """Begin a talk."""
    return requests.post(bot + "/webchat/session", json={"language": "en"}, headers=headers, timeout=20)


def test_too_many_new_talks_of_one_address_have_to_wait(limited_bot: LiveBot) -> None:
    """In the browser's language, with the seconds to wait; whatever the client itself wrote into the header."""
    mine = next(ADDRESSES)
    for number in range(3):
        assert open_session(limited_bot, at(f"192.0.2.{number}, {mine}")).status_code == 200
    refused = open_session(
        limited_bot, at(f"192.0.2.9, {mine}", **{"Accept-Language": "zh-HK", "Origin": "https://www.a.example"})
    )
    assert refused.status_code == 429
    assert refused.json() == {"error": {"code": "too_many", "message": say("api_too_many", "zh_hant")}}
    assert 0 < int(refused.headers["Retry-After"]) <= 1200
    assert refused.headers["Access-Control-Allow-Origin"] == "https://www.a.example"
    assert refused.headers["Access-Control-Expose-Headers"] == "retry-after", "else the widget does not see it"
    assert open_session(limited_bot, at(next(ADDRESSES))).status_code == 200
    assert open_session(limited_bot, {}).status_code == 200


def test_a_network_of_ipv6_counts_as_one(limited_bot: LiveBot) -> None:
    """A line has as many addresses as it likes."""
    answers = [open_session(limited_bot, at(f"2001:db8:7:7::{number}")).status_code for number in range(1, 5)]
    assert answers == [200, 200, 200, 429]
    assert open_session(limited_bot, at("2001:db8:7:8::1")).status_code == 200


def test_too_many_requests_of_one_address_have_to_wait(limited_bot: LiveBot) -> None:
    """Sessions, messages and histories together; what was refused has not run and may be sent again."""
    visitor, mine = Visitor(limited_bot, "en").open(), at(next(ADDRESSES))
    message = {"token": visitor.token, "id": "1", "button": "mainland"}
    history = {**mine, "Authorization": f"Bearer {visitor.token}"}
    for _ in range(6):
        assert requests.get(limited_bot + "/webchat/history", headers=history, timeout=20).status_code == 200
    refused = requests.post(limited_bot + "/webchat/message", json=message, headers=mine, timeout=20)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many")
    elsewhere = at(next(ADDRESSES))
    again = requests.post(limited_bot + "/webchat/message", json=message, headers=elsewhere, timeout=20)
    assert again.json()["question"] == "hk_degree"


def test_one_talk_cannot_be_flooded(limited_bot: LiveBot) -> None:
    """From however many addresses, the firm's own network included; told in the talk's language."""
    visitor = Visitor(limited_bot, "zh_hans").open()
    answers = [visitor.post({"id": str(number), "text": "为什么"}) for number in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert refused[0].json()["error"]["message"] == say("api_too_many", "zh_hans")
    assert int(refused[0].headers["Retry-After"]) in (1, 2)


def test_the_page_without_javascript_keeps_what_was_typed(limited_bot: LiveBot) -> None:
    """With the same words above it."""
    visitor, mine = Visitor(limited_bot, "zh_hant").open(), at(next(ADDRESSES))
    form = {"token": visitor.token, "id": "a", "text": "我住喺 <深圳>"}
    for number in range(6):
        requests.post(limited_bot + "/zh-hant/chat", data={**form, "id": str(number)}, headers=mine, timeout=20)
    refused = requests.post(limited_bot + "/zh-hant/chat", data={**form, "id": "b"}, headers=mine, timeout=20)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert say("api_too_many", "zh_hant") in refused.text
    assert re.search(r"<textarea[^>]*>我住喺 &lt;深圳&gt;</textarea>", refused.text)


def deliver(bot: LiveBot, address: str, body: bytes, secret: str) -> requests.Response:
    """A delivery to WhatsApp's webhook."""
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = at(address, **{"X-Hub-Signature-256": signature})
    return requests.post(bot + "/whatsapp", data=body, headers=headers, timeout=20)


def test_a_forger_is_not_listened_to_and_the_platform_always_is(limited_bot: LiveBot) -> None:
    """Not even a true delivery from the forger's address is read; from the platform's all are."""
    forger, platform = next(ADDRESSES), next(ADDRESSES)
    assert [deliver(limited_bot, forger, b"{}", "x" * 32).status_code for _ in range(6)] == [403] * 4 + [429] * 2
    refused = deliver(limited_bot, forger, b"{}" + b" " * 200_000, WHATSAPP_SECRET)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15
    assert {deliver(limited_bot, platform, b"{}", WHATSAPP_SECRET).status_code for _ in range(40)} == {200}


def test_guessing_the_word_of_the_challenge_is_slow(limited_bot: LiveBot) -> None:
    """It is a secret like any other."""
    query = {"hub.mode": "subscribe", "hub.verify_token": "guess", "hub.challenge": "1"}
    mine = at(next(ADDRESSES))
    answers = [requests.get(limited_bot + "/whatsapp", params=query, headers=mine, timeout=20) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [403] * 4 + [429] * 2


def test_no_address_is_in_the_log(limited_bot: LiveBot) -> None:
    """Nor in the databases."""
    mine = "198.51.100.250"
    for _ in range(5):
        open_session(limited_bot, at(mine))
    files = [path.read_bytes() for path in limited_bot.data_dir.rglob("*") if path.is_file()]
    assert not any(b"198.51.100." in content for content in files)


@pytest.fixture
def platform() -> Iterator[WhatsAppSimulator]:
    """One that both of two bots hear."""
    with WhatsAppSimulator() as simulator:
        yield simulator


@pytest.fixture
def two_bots(
    redis_server: RedisServer, platform: WhatsAppSimulator, tmp_path: Path
) -> Iterator[tuple[LiveBot, LiveBot]]:
    """On two databases, with one key and one Redis."""
    settings = {
        "ASMTP_REDIS_URL": redis_server.url, "ASMTP_SECRET_KEY": "k" * 40, "ASMTP_TRUSTED_PROXIES": "1",
        "ASMTP_SESSIONS_PER_HOUR": "2", **platform.environment(),
    }  # fmt: skip
    with ExitStack() as stack:
        bots = []
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            process, bot = start_bot(tmp_path / name, **settings)
            stack.callback(stop_bot, process)
            bots.append(bot)
        yield bots[0], bots[1]


def test_bots_with_one_redis_act_as_one_and_talk_on_without_it(
    redis_server: RedisServer, platform: WhatsAppSimulator, two_bots: tuple[LiveBot, LiveBot]
) -> None:
    """They count together and answer a delivery once; Redis has marks only, and when it goes no talk notices."""
    one, other = two_bots
    mine = at(next(ADDRESSES))
    assert [open_session(bot, mine).status_code for bot in (one, other, one, other)] == [200, 200, 429, 429]
    person = Person(platform, platform.new_address(1))
    message = platform.typed(person.address, "Hello")
    for bot in two_bots:
        join(platform, bot)
        assert platform.deliver(message) == 200
    person.listen()
    assert person.all_texts.count("Asian Bridge Consulting") == 1
    names = redis_server.client.keys()
    assert len(names) >= 3
    assert all(re.fullmatch(r"asmtp:(rate|delivery):[a-z]+:[0-9a-f]{32}", name) for name in names)
    visitor = Visitor(one, "en").open()
    redis_server.stop()
    assert visitor.press("mainland").press("none").question == "offer"
    assert open_session(other, mine).status_code == 200, "it counts by itself now"
    assert one.log.read_text().count("Redis does not answer") == 1
    redis_server.start()


def test_a_wrong_address_of_redis_is_one_line_at_the_start(tmp_path_factory: pytest.TempPathFactory) -> None:
    """It names the key and an example, not the password."""
    with pytest.raises(RuntimeError, match=r"ASMTP_REDIS_URL=.*is not the address") as error:
        start_bot(tmp_path_factory.mktemp("wrong"), ASMTP_REDIS_URL="redis:/:secretpw@host")
    assert "secretpw" not in str(error.value)
    assert "Traceback" not in str(error.value)
