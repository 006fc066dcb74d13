"""Writing steps in the background: a talk never waits for its statistics, and never fails by them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Any, Final, Iterator, NamedTuple, Sequence

import structlog
from sqlalchemy import delete

from bot.errors import UserError
from bot.leads.database import BUSY_SECONDS, Database
from bot.leads.identifiers import talk_key
from bot.leads.intake import source_id
from bot.leads.models import CountedTalk
from bot.statistics import stored
from bot.statistics.step import Step
from bot.vocabulary import LANGUAGES, SLOTS

log = structlog.get_logger(__name__)

BATCH_SECONDS: Final = 0.5
RETRY_SECONDS: Final = 10.0
MOST_WAITING: Final = 10_000
"""Turns that wait for a database that does not answer; what comes after them is not counted."""


class Counted(NamedTuple):
    """The steps of one turn.

    Attributes:
        conversation: the talk's id, of which only a one-way key is written.
        steps: what the turn did; at least one.
        at: when (aware); written to the second.
        channel, language, role: as the talk has them now. What the contract does not know is not written.
    """

    conversation: str
    steps: Sequence[Step]
    at: datetime
    channel: str
    language: str
    role: str


class Recorder:
    """Writes the steps of talks to `counted_talks`, a batch at a time, from a thread of its own.

    Args:
        database: the lead store's.
        secret: makes the talks' keys; see `identifiers.talk_key`.
        batch_seconds, retry_seconds: how long a batch gathers, and the wait after a failure.
        most_waiting: bound of the turns in memory.
    """

    def __init__(
        self,
        database: Database,
        secret: str,
        *,
        batch_seconds: float = BATCH_SECONDS,
        retry_seconds: float = RETRY_SECONDS,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._database, self._secret, self._most = database, secret, most_waiting
        self._batch_seconds, self._retry_seconds = batch_seconds, retry_seconds
        self._waiting: list[Counted] = []
        self._forgotten: set[str] = set()
        self._lock, self._closing = Lock(), Event()
        self._failing = False
        self._thread = Thread(target=self._work, name="statistics", daemon=True)
        self._thread.start()

    def record(self, turn: Counted) -> None:
        """Take the steps of one turn; they are written soon."""
        with self._lock:
            if len(self._waiting) < self._most:
                self._waiting.append(turn)

    def forget(self, conversation: str) -> None:
        """Delete what is counted of a talk, written or waiting."""
        with self._lock:
            self._waiting = [turn for turn in self._waiting if turn.conversation != conversation]
            self._forgotten.add(conversation)

    def close(self) -> None:
        """Write what is waiting and end the thread."""
        self._closing.set()
        self._thread.join(2 * BUSY_SECONDS)

    def _work(self) -> None:
        closing = False
        while not closing:
            # woken by the clock, not by a turn: waking a thread costs more than all the rest of a turn's statistics
            closing = self._closing.wait(self._retry_seconds if self._failing else self._batch_seconds)
            self._write()

    def _write(self) -> None:
        with self._lock:
            turns, forgotten = self._waiting, self._forgotten
            self._waiting, self._forgotten = [], set()
        if not turns and not forgotten:
            return
        try:
            with self._database.write() as session:
                if forgotten:
                    keys = [talk_key(self._secret, conversation) for conversation in forgotten]
                    session.execute(delete(CountedTalk).where(CountedTalk.talk.in_(keys)))
                if turns:
                    stored.add(session, self._rows(turns))
            self._failing = False
        except Exception as error:
            if not self._failing:
                reason = str(error) if isinstance(error, UserError) else type(error).__name__
                log.error("statistics wait for the database", error=reason)
            self._failing = True
            with self._lock:  # what was forgotten meanwhile must not come back
                self._waiting = [turn for turn in turns if turn.conversation not in self._forgotten] + self._waiting
                self._forgotten |= forgotten

    def _rows(self, turns: Sequence[Counted]) -> Iterator[dict[str, Any]]:
        """One for each talk."""
        talks: dict[str, list[Counted]] = defaultdict(list)
        for turn in turns:
            talks[turn.conversation].append(turn)
        for conversation, same in talks.items():
            last = same[-1]
            yield stored.as_row(
                talk_key(self._secret, conversation),
                [(turn.at.replace(microsecond=0), step) for turn in same for step in turn.steps],
                channel=source_id(last.channel),
                language=last.language if last.language in LANGUAGES else "en",
                role=last.role if last.role in SLOTS["role"].values else "applicant",
            )
