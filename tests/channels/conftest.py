"""A bot that is on every messaging platform, each of them a simulator on this machine."""

from __future__ import annotations

import itertools
from contextlib import ExitStack
from typing import Iterator, Mapping

import pytest
import yaml
from rasa.shared.utils.common import class_from_module_path

from bot.channels.simulator import Simulator
from bot.channels.simulators import SIMULATORS
from bot.channels.webhook import WebhookChannel
from bot.settings import ROOT
from tests.channels.person import Person, join
from tests.conftest import LiveBot, start_bot, stop_bot

NUMBERS = itertools.count(1)
REST_KEY = "r" * 40
WHATSAPP_SECRET = "0123456789abcdef" * 2


def channel_class(channel: str) -> type[WebhookChannel]:
    """The channel of this name, as `credentials.yml` lists it."""
    paths = yaml.safe_load((ROOT / "credentials.yml").read_text())
    classes = map(class_from_module_path, paths)
    return next(known for known in classes if issubclass(known, WebhookChannel) and known.channel == channel)


@pytest.fixture(scope="session")
def simulators() -> Iterator[Mapping[str, Simulator]]:
    """All of them, running."""
    with ExitStack() as stack:
        yield {channel: stack.enter_context(simulator()) for channel, simulator in SIMULATORS.items()}


@pytest.fixture(scope="session")
def bot(simulators: Mapping[str, Simulator], tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBot]:
    """A bot that uses them; what it believes of a proxy only tests of forgers send."""
    settings = {key: value for simulator in simulators.values() for key, value in simulator.environment().items()}
    settings |= {"ASMTP_TRUSTED_PROXIES": "1", "ASMTP_FORGERIES_PER_MINUTE": "2"}
    process, running = start_bot(tmp_path_factory.mktemp("channels"), **settings)
    for simulator in simulators.values():
        join(simulator, running)
    yield running
    stop_bot(process)


@pytest.fixture(params=sorted(SIMULATORS))
def channel(request: pytest.FixtureRequest) -> str:
    """One after the other; a test of one platform's own ways overrides this in its module."""
    return str(request.param)


@pytest.fixture
def simulator(channel: str, simulators: Mapping[str, Simulator], bot: LiveBot) -> Simulator:
    """The channel's platform; the bot is running."""
    simulators[channel].refused.clear()
    return simulators[channel]


@pytest.fixture
def person(simulator: Simulator) -> Person:
    """Somebody new there."""
    return Person(simulator, simulator.new_address(next(NUMBERS)))


@pytest.fixture(scope="session")
def limited_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBot]:
    """A bot behind one proxy, with small limits, the channel `/rest`, and WhatsApp with nobody to answer to."""
    settings = {
        "ASMTP_TRUSTED_PROXIES": "1", "ASMTP_MESSAGES_PER_MINUTE": "6", "ASMTP_SESSIONS_PER_HOUR": "3",
        "ASMTP_FORGERIES_PER_MINUTE": "4", "ASMTP_TALK_PER_MINUTE": "30", "ASMTP_REST_KEY": REST_KEY,
        "ASMTP_ALLOWED_ORIGINS": "https://www.a.example", "ASMTP_WHATSAPP_APP_SECRET": WHATSAPP_SECRET,
        "ASMTP_WHATSAPP_VERIFY_TOKEN": "w" * 32, "ASMTP_WHATSAPP_TOKEN": "t" * 32,
        "ASMTP_WHATSAPP_PHONE_ID": "1065403522",        "ASMTP_WHATSAPP_API_URL": "http://127.0.0.1:9",
    }  # fmt: skip
    process, running = start_bot(tmp_path_factory.mktemp("limited"), **settings)
    yield running
    stop_bot(process)
