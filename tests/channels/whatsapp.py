"""A bot with WhatsApp, and a person who writes to it through the simulator."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Mapping

from bot.channels.whatsapp_options import WhatsAppOptions
from bot.channels.whatsapp_simulator import WhatsAppSimulator, choices_of, pressed, text_of, typed
from tests.conftest import LiveBot, start_bot, stop_bot

OPTIONS = WhatsAppOptions("app-secret-of-the-tests", "verify-me", "token-of-the-tests", "106540352242922", "")


def environment(simulator: WhatsAppSimulator) -> dict[str, str]:
    """The settings of a bot that talks to the simulator."""
    return {
        "ASMTP_WHATSAPP_APP_SECRET": OPTIONS.app_secret,
        "ASMTP_WHATSAPP_VERIFY_TOKEN": OPTIONS.verify_token,
        "ASMTP_WHATSAPP_TOKEN": OPTIONS.token,
        "ASMTP_WHATSAPP_PHONE_ID": OPTIONS.phone_id,
        "ASMTP_WHATSAPP_API_URL": simulator.url,
    }


@contextmanager
def whatsapp_bot(data_dir: Path, simulator: WhatsAppSimulator) -> Iterator[tuple[LiveBot, Any]]:
    """A running bot with its process; the simulator delivers to it."""
    process, bot = start_bot(data_dir, **environment(simulator))
    simulator.webhook = bot + "/whatsapp"
    try:
        yield bot, process
    finally:
        stop_bot(process)


@dataclass
class Person:
    """Somebody with a phone, in a talk with the bot.

    Attributes:
        messages: what the bot said to the latest message.
    """

    simulator: WhatsAppSimulator
    phone: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    heard: int = 0

    def say(self, text: str) -> Person:
        """Type a message and wait for the answer."""
        return self.send(typed(self.phone, text))

    def press(self, value: str) -> Person:
        """Press the choice of the latest messages that has this contract value, and wait for the answer."""
        choice = next(choice for choice in self.choices if choice["id"].rpartition(".")[0] == value)
        return self.send(pressed(self.phone, choice))

    def send(self, *messages: Mapping[str, Any]) -> Person:
        """Deliver messages and wait until the bot has nothing more to say."""
        assert self.simulator.deliver(*messages) == 200
        return self.listen()

    def listen(self, seconds: float = 20.0) -> Person:
        """Wait for an answer: its messages follow one another within a moment."""
        found = self.simulator.said_to(self.phone, self.heard + 1, seconds)
        assert len(found) > self.heard, "no answer"
        while len(more := self.simulator.said_to(self.phone, len(found) + 1, seconds=0.4)) > len(found):
            found = more
        self.messages, self.heard = found[self.heard :], len(found)
        return self

    @property
    def text(self) -> str:
        """All texts of the latest answer."""
        return "\n".join(map(text_of, self.messages))

    @property
    def choices(self) -> list[dict[str, str]]:
        """All choices of the latest answer."""
        return [choice for message in self.messages for choice in choices_of(message)]

    @property
    def values(self) -> list[str]:
        """Their contract values."""
        return [choice["id"].rpartition(".")[0] for choice in self.choices]
