"""Messages that a platform has delivered: kept before it is told so, until their answers have been delivered too.

A row is the one memory of a delivery: its key makes a repeated delivery harmless, its state lets another process go
on after a crash. What identifies or quotes the person (address, text, answer) is emptied as soon as the row is done;
what stays for `KEPT_DAYS` are keyed marks and times.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.leads.talks import INBOX

LEASE: Final = 30.0
"""Seconds for which a taken row belongs to whoever took it; longer than a turn or one delivery takes."""
KEPT_DAYS: Final = 8
"""Platforms repeat a delivery for up to a week."""
PER_MINUTE: Final = 30
"""Messages that one person may send in a minute."""
TYPED, PRESSED, OTHER, ENTERED, TOO_MANY = "typed", "pressed", "other", "entered", "too_many"


@dataclass(frozen=True)
class Arrived:
    """A message as it is kept.

    Attributes:
        key: keyed mark of the platform's message id.
        sender: the conversation's id, such as `whatsapp:` with a keyed mark.
        address: where the answer goes.
        kind: `TYPED` (text), `PRESSED` (text is a choice's id), `OTHER` (something that is not read; text may be
            what was written beneath it), or `ENTERED` (the person came in, or asked to go on, without a word).
        text: without numbers of papers.
        removed: kinds of numbers that were taken out of the text.
        at: when the person sent it, seconds since the epoch.
        language: what a talk begins in unless the text says otherwise.
    """

    key: str
    sender: str
    address: str
    kind: str
    text: str
    removed: tuple[str, ...]
    at: float
    language: str


@dataclass(frozen=True)
class Taken:
    """A row that is being worked on: the message, how often it was taken, its answer if it has one, how much of that
    has been delivered."""

    id: int
    message: Arrived
    tries: int
    answer: list[dict[str, Any]] | None
    sent: int


class Inbox:
    """The table of one channel.

    Args:
        engine: of the conversations' database.
        channel: the channel's name.
    """

    def __init__(self, engine: Engine, channel: str) -> None:
        INBOX.create(engine, checkfirst=True)
        self.engine = engine
        self._write = engine.execution_options(write=True)
        self._channel = channel
        self._mine = INBOX.c.channel == channel

    def keep(self, messages: Sequence[Arrived], now: float) -> list[str]:
        """Keep those not seen before, all or (on an error) none; the senders that have something to be answered."""
        senders: dict[str, None] = {}
        with self._write.begin() as connection:
            for message in messages:
                if self._seen(connection, message.key):
                    continue
                recent = self._recent(connection, message.sender, now)
                over = recent >= PER_MINUTE
                values = {
                    "channel": self._channel, "message_key": message.key, "sender_id": message.sender,
                    "sent_at": message.at, "arrived_at": now, "due": now, "tries": 0, "sent": 0,
                    "kind": TOO_MANY if over else message.kind,
                }  # fmt: skip
                if recent > PER_MINUTE:  # told already
                    connection.execute(INBOX.insert().values(**values, done_at=now))
                    continue
                text = "" if over else message.text
                words = {"address": message.address, "text": text, "removed": " ".join(message.removed)}
                connection.execute(INBOX.insert().values(**values, **words, language=message.language))
                senders[message.sender] = None
        return list(senders)

    def take(self, sender: str, now: float) -> Taken | None:
        """The sender's oldest message that is not done, for `LEASE` seconds; None when there is none to work on now."""
        oldest = sa.select(INBOX).where(self._mine, INBOX.c.sender_id == sender, INBOX.c.done_at.is_(None))
        with self._write.begin() as connection:
            row = connection.execute(oldest.order_by(INBOX.c.id).limit(1)).first()
            if row is None or row.due > now:
                return None
            free = (INBOX.c.id == row.id) & (INBOX.c.due == row.due) & INBOX.c.done_at.is_(None)
            lease = INBOX.update().where(free).values(due=now + LEASE, tries=INBOX.c.tries + 1)
            if connection.execute(lease).rowcount != 1:
                return None  # another process was quicker
        removed = tuple((row.removed or "").split())
        message = Arrived(
            row.message_key, sender, row.address, row.kind, row.text, removed, row.sent_at, row.language
        )  # fmt: skip
        answer = json.loads(row.answer) if row.answer is not None else None
        return Taken(row.id, message, row.tries + 1, answer, row.sent)

    def answered(self, taken: Taken, answer: Sequence[dict[str, Any]], now: float) -> None:
        """Keep what is to be delivered; the message itself is needed no more."""
        self._set(taken, answer=json.dumps(list(answer), ensure_ascii=False), text="", due=now + LEASE)

    def delivered(self, taken: Taken, count: int, now: float) -> None:
        """So many parts of the answer have been delivered."""
        self._set(taken, sent=count, due=now + LEASE)

    def later(self, taken: Taken, when: float) -> None:
        """Not before `when` is it to be tried again."""
        self._set(taken, due=when)

    def done(self, taken: Taken, now: float) -> None:
        """Nothing is left to do; only the mark of the delivery stays."""
        self._set(taken, done_at=now, address=None, text=None, removed=None, answer=None)

    def waiting(self, now: float) -> list[str]:
        """Senders with a message that is due."""
        due = self._mine & INBOX.c.done_at.is_(None) & (INBOX.c.due <= now)
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(INBOX.c.sender_id).where(due).distinct()).scalars())

    def forget(self, now: float) -> None:
        """Delete the marks of deliveries that no platform repeats any more."""
        with self._write.begin() as connection:
            connection.execute(INBOX.delete().where(self._mine, INBOX.c.done_at < now - KEPT_DAYS * 86_400))

    def _set(self, taken: Taken, **values: Any) -> None:
        with self._write.begin() as connection:
            connection.execute(INBOX.update().where(INBOX.c.id == taken.id).values(**values))

    def _seen(self, connection: sa.engine.Connection, key: str) -> bool:
        mine = self._mine & (INBOX.c.message_key == key)
        return connection.execute(sa.select(INBOX.c.id).where(mine)).first() is not None

    def _recent(self, connection: sa.engine.Connection, sender: str, now: float) -> int:
        recent = self._mine & (INBOX.c.sender_id == sender) & (INBOX.c.arrived_at > now - 60)
        return int(connection.execute(sa.select(sa.func.count()).select_from(INBOX).where(recent)).scalar_one())
