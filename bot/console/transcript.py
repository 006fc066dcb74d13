"""The conversation behind a lead, read from the bot's own database without Rasa."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from threading import Lock
from typing import Any, Final, Iterator, Mapping, NamedTuple, Sequence

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.leads.database import StoreUnavailable, connect, explained, shown
from bot.leads.talks import EVENTS

MOST_TURNS: Final = 1000


class Turn(NamedTuple):
    """One message: whether the applicant wrote it (else the bot did), its text, and when (aware)."""

    by_applicant: bool
    text: str
    at: datetime


class Conversations:
    """The bot's conversations. Opens nothing before the first use."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine | None = None
        self._opening = Lock()

    def turns(self, conversations: Sequence[str], most: int | None = MOST_TURNS) -> list[Turn] | None:
        """What was said, one conversation after the other, the one that began first first.

        None when nothing can be read: no id, no database, or it does not answer.

        Args:
            conversations: Rasa's ids of them.
            most: how many messages of each at most; None for all.
        """
        found = [turns for turns in (self._turns_of(each, most) for each in conversations) if turns is not None]
        found.sort(key=lambda turns: turns[0].at.timestamp() if turns else 0.0)
        return [turn for turns in found for turn in turns] if found else None

    def _turns_of(self, conversation: str, most: int | None) -> list[Turn] | None:
        mine = (EVENTS.c.sender_id == conversation) & EVENTS.c.type_name.in_(("user", "bot"))
        query = select(EVENTS.c.data).where(mine).order_by(EVENTS.c.id).limit(most)
        try:
            with explained(shown(self._url)), self.engine().connect() as connection:
                rows = connection.execute(query).scalars().all()
        except StoreUnavailable:
            return None
        return list(_turns(json.loads(data) for data in rows))

    def engine(self, *, create: bool = False) -> Engine:
        """The engine, made at first use.

        Raises:
            StoreUnavailable: there is no such database, or it does not answer.
        """
        with self._opening:
            if self._engine is None:
                self._engine = connect(self._url, setting="TRACKER_DATABASE_URL", create=create)
            return self._engine

    def close(self) -> None:
        """Close the connections."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None


def _turns(events: Iterator[Mapping[str, Any]]) -> Iterator[Turn]:
    for event in events:
        by_applicant = event.get("event") == "user"
        text = (event.get("metadata") or {}).get("shown", event.get("text")) if by_applicant else event.get("text")
        if text:
            at = datetime.fromtimestamp(float(event.get("timestamp") or 0), timezone.utc)
            yield Turn(by_applicant, str(text), at)
