"""Somebody who writes to the bot through a platform's simulator."""

from __future__ import annotations

import re
import sqlite3
import time
from dataclasses import dataclass, field
from typing import Any, Final, Mapping, Sequence

from bot.channels.simulator import Simulator
from tests.conftest import LiveBot

_LINE: Final = re.compile(r"^([0-9]+|[A-Z])\. (.+)$", re.MULTILINE)
"""How a choice stands in a text."""
_BOTS: Final[dict[str, LiveBot]] = {}
"""By the address of their webhooks."""


def join(simulator: Simulator, bot: LiveBot) -> None:
    """Let a platform deliver to a running bot."""
    simulator.webhook = f"{bot}/{simulator.channel}"
    _BOTS[simulator.webhook] = bot


def rows(bot: LiveBot, condition: str = "1 = 1") -> int:
    """How many messages the inbox holds."""
    with sqlite3.connect(bot.data_dir / "tracker.db") as database:
        return int(database.execute(f"select count(*) from channel_inbox where {condition}").fetchone()[0])  # noqa: S608


@dataclass
class Person:
    """Somebody in a talk with the bot.

    Attributes:
        messages: what the bot said to the latest message.
    """

    simulator: Simulator
    address: str
    messages: list[dict[str, Any]] = field(default_factory=list)
    heard: int = 0

    def say(self, text: str) -> Person:
        """Type a message and wait for the answer."""
        return self.send(self.simulator.typed(self.address, text))

    def press(self, value: str) -> Person:
        """Press the choice of the latest messages that has this contract value, and wait for the answer."""
        choice = next(choice for choice in self.choices if choice["id"].rpartition(".")[0] == value)
        return self.send(self.simulator.pressed(self.address, choice))

    def choose(self, value: str, offered: Sequence[str]) -> Person:
        """Press the choice of this contract value, or type its mark where there is nothing to press.

        Args:
            offered: the contract values of all choices, in order; only the last ones may have marks.
        """
        if value in self.values:
            return self.press(value)
        marks = [mark for mark, _title in _LINE.findall(self.text)]
        first = max(place for place, mark in enumerate(marks) if mark in ("1", "A"))  # steps have numbers, too
        return self.say(marks[first:][offered.index(value) - len(offered)])

    def place_of(self, title: str) -> int:
        """The number of the choice with this title."""
        pressable = enumerate((choice["label"] for choice in self.simulator.choices_of(self.messages[-1])), 1)
        return next(int(mark) for mark, shown in [*pressable, *_LINE.findall(self.text)] if shown.endswith(title))

    def send(self, *messages: Mapping[str, Any]) -> Person:
        """Deliver messages and wait until the bot has nothing more to say."""
        assert self.simulator.deliver(*messages) == 200
        return self.listen()

    def listen(self, seconds: float = 20.0) -> Person:
        """Wait for an answer, until nothing is waiting to be answered."""
        deadline = time.monotonic() + seconds
        found = self.simulator.said_to(self.address, self.heard + 1, seconds)
        assert len(found) > self.heard, "no answer"
        while rows(_BOTS[self.simulator.webhook], "done_at is null") and time.monotonic() < deadline:
            time.sleep(0.01)
        found = self.simulator.said_to(self.address, 0, seconds=0)
        self.messages, self.heard = found[self.heard :], len(found)
        return self

    @property
    def text(self) -> str:
        """All texts of the latest answer."""
        return "\n".join(map(self.simulator.text_of, self.messages))

    @property
    def all_texts(self) -> str:
        """All that the bot has said."""
        return "\n".join(map(self.simulator.text_of, self.simulator.said_to(self.address, 0, seconds=0)))

    @property
    def choices(self) -> list[dict[str, str]]:
        """All choices of the latest answer that can be pressed."""
        return [choice for message in self.messages for choice in self.simulator.choices_of(message)]

    @property
    def values(self) -> list[str]:
        """Their contract values."""
        return [choice["id"].rpartition(".")[0] for choice in self.choices]
