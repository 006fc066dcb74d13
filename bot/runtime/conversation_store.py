"""Rasa's tracker store for this product: one transaction a turn, and turns that cost the same at any length.

Rasa's own SQL store reads, rebuilds and counts a conversation's whole past on every message. This one

* keeps the live trackers of recent talks in memory and checks by the newest row's id that nobody else wrote;
* hands Rasa a tracker of bounded length: the present slots and form, then the last few turns. Nothing is
  forgotten: every event is stored and `events()` reads them all;
* stores no words of a person who refused consent (`xborder_consent = no`).

The table is Rasa's `events`, so Rasa's tools can read it.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from typing import Any, Final, Iterable, Iterator

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.leads.database import connect, hold
from bot.leads.lead import Erased
from bot.leads.talks import held_as
from bot.leads.wordless import without_words
from bot.leads.write_ahead_log import empty_write_ahead_log
from bot.runtime.turn_steps import TurnSteps, standing_before
from bot.settings import load_settings

WINDOW_TURNS: Final = 1
LONGEST_WINDOW: Final = 3
LIVE_TRACKERS: Final = 1000
STORED_RANKING: Final = 3
CONSENT_SLOT: Final = "xborder_consent"
ERASED_SLOT: Final = "erased"
REFERENCE_SLOT: Final = "reference"
WORDS_SLOTS: Final = ("evidence", "contact_name", "contact_value", "free_note")

EVENTS = SQLTrackerStore.SQLEvent.__table__
ASKED_BY = (
    sa.select(EVENTS.c.id)
    .where(EVENTS.c.sender_id == sa.bindparam("sender_id"), EVENTS.c.type_name == UserUttered.type_name)
    .where(EVENTS.c.data.like(sa.bindparam("written"), escape="!"))
    .order_by(EVENTS.c.id)
    .limit(1)
)
REFERENCES = sa.Table(
    "talk_references",
    EVENTS.metadata,
    sa.Column("code", sa.String(16), primary_key=True),
    sa.Column("sender_id", sa.String(255), nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False),
)
"""Which conversation a reference code leads back to."""
NEWEST_ID = sa.text("SELECT max(id) FROM events WHERE sender_id = :sender_id")


class ConversationStore(TrackerStore, SerializedTrackerAsText):
    """Where conversations live. Configured in `endpoints.yml` by this class's path; URL from the settings."""

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        self.engine = connect(host or load_settings().tracker_url, setting="TRACKER_DATABASE_URL")
        EVENTS.metadata.create_all(self.engine)
        self._write = self.engine.execution_options(write=True)
        self._live: OrderedDict[str, tuple[int, DialogueStateTracker]] = OrderedDict()
        self.statistics: TurnSteps | None = None
        super().__init__(domain, event_broker, **kwargs)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker to go on with. It leaves the memory until it is saved, so a failed turn leaves no trace."""
        newest, tracker = self._take(sender_id)
        if tracker is not None:
            tracker.newest_row = newest
            if self.statistics is not None:
                tracker.standing = standing_before(tracker)
        return tracker

    async def peek(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker for reading only; it stays in memory."""
        newest, tracker = self._take(sender_id)
        if tracker is not None:
            self._remember(tracker, newest)
        return tracker

    def just_saved(self, sender_id: str) -> DialogueStateTracker:
        """The tracker that this process has saved last for this conversation, while it holds the lock."""
        return self._live[sender_id][1]

    def in_memory(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker in memory, if there is one; for when the database does not answer."""
        known = self._live.get(sender_id)
        return known[1] if known else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """The tracker with every event ever stored."""
        events = list(self.events(conversation_id))
        return DialogueStateTracker.from_dict(conversation_id, events, self.domain.slots) if events else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new since the tracker was retrieved, in one transaction.

        Raises:
            Erased: the conversation was deleted meanwhile. Without this a turn under way would bring some of it back.
        """
        new = list(tracker.events)[getattr(tracker, "stored_events", 0) :]
        if not new:
            return
        if self.event_broker is not None:
            await self._stream_new_events(self.event_broker, new, tracker.sender_id)
        refused = tracker.get_slot(CONSENT_SLOT) == "no" if CONSENT_SLOT in tracker.slots else False
        erased = any(isinstance(event, SlotSet) and event.key == ERASED_SLOT and event.value for event in new)
        before = vars(tracker).pop("standing", None)
        if erased:
            new = _after_erasure(new)
        rows = [self._row(tracker.sender_id, event, refused) for event in new]
        forgotten = refused and any(isinstance(event, SlotSet) and event.key == CONSENT_SLOT for event in new)
        with self._write.begin() as connection:
            hold(connection, held_as(tracker.sender_id))
            if getattr(tracker, "newest_row", 0) and not self._newest_id(connection, tracker.sender_id):
                raise Erased
            if erased:
                for table in (EVENTS, REFERENCES):
                    connection.execute(table.delete().where(table.c.sender_id == tracker.sender_id))
            if forgotten:
                self._forget_words(connection, tracker.sender_id)
            connection.execute(EVENTS.insert(), rows)
            self._remember_code(connection, tracker.sender_id, new)
            newest = self._newest_id(connection, tracker.sender_id)
        if erased or forgotten:
            await asyncio.to_thread(empty_write_ahead_log, self.engine)
        if erased:
            tracker = self._from_rows(tracker.sender_id)
        tracker.stored_events, tracker.newest_row = len(tracker.events), newest
        tracker.message_ids = getattr(tracker, "message_ids", frozenset()) | _message_ids(new)
        self._remember(tracker, newest)
        if self.statistics is not None:
            self.statistics.saved(before, tracker, new, erased=erased)

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(EVENTS.c.sender_id).distinct()).scalars())

    def events(self, sender_id: str, *types: str) -> Iterator[dict[str, Any]]:
        """All stored events of a conversation, oldest first, of these types only if any are named."""
        query = sa.select(EVENTS.c.data).where(EVENTS.c.sender_id == sender_id).order_by(EVENTS.c.id)
        if types:
            query = query.where(EVENTS.c.type_name.in_(types))
        with self.engine.connect() as connection:
            for data in connection.execute(query).scalars():
                yield json.loads(data)

    def latest(self, sender_id: str, type_name: str, limit: int) -> list[dict[str, Any]]:
        """The newest events of one type, newest first."""
        mine = (EVENTS.c.sender_id == sender_id) & (EVENTS.c.type_name == type_name)
        query = sa.select(EVENTS.c.data).where(mine).order_by(EVENTS.c.id.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [json.loads(data) for data in connection.execute(query).scalars()]

    def answers_to(self, sender_id: str, message_id: str) -> list[dict[str, Any]] | None:
        """The bot's stored messages that answered a client's message; None if that message never ran.

        Ask while holding the conversation's lock, after `peek`: what is in memory is then all there is.
        """
        live = self._live.get(sender_id)
        if live is not None and message_id not in live[1].message_ids:
            return None
        mine = EVENTS.c.sender_id == sender_id
        is_user = EVENTS.c.type_name == UserUttered.type_name
        escaped = "".join(f"!{char}" if char in "!%_" else char for char in json.dumps(message_id))
        written = f'%"message_id": {escaped}%'
        with self.engine.connect() as connection:
            asked = connection.execute(ASKED_BY, {"sender_id": sender_id, "written": written}).scalars().first()
            if asked is None:
                return None
            following = sa.select(sa.func.min(EVENTS.c.id)).where(mine & is_user & (EVENTS.c.id > asked))
            end = connection.execute(following).scalar_one()
            answers = mine & (EVENTS.c.type_name == BotUttered.type_name) & (EVENTS.c.id > asked)
            if end is not None:
                answers &= EVENTS.c.id < end
            rows = connection.execute(sa.select(EVENTS.c.data).where(answers).order_by(EVENTS.c.id)).scalars()
            return [json.loads(data) for data in rows]

    def conversation_of(self, code: str, since: float) -> str | None:
        """The conversation that has this reference code, unless it was last shown before `since` (seconds)."""
        query = sa.select(REFERENCES.c.sender_id).where(REFERENCES.c.code == code, REFERENCES.c.at >= since)
        with self.engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()

    @staticmethod
    def _remember_code(connection: sa.engine.Connection, sender_id: str, new: list[Event]) -> None:
        codes = [e for e in new if isinstance(e, SlotSet) and e.key == REFERENCE_SLOT and e.value]
        if codes:
            code = codes[-1].value
            connection.execute(REFERENCES.delete().where(REFERENCES.c.code == code))
            row = {"code": code, "sender_id": sender_id, "at": codes[-1].timestamp}
            connection.execute(REFERENCES.insert().values(row))

    def check(self) -> None:
        """Raise SQLAlchemyError unless the database answers."""
        with self.engine.connect() as connection:
            connection.execute(sa.select(1))

    def _take(self, sender_id: str) -> tuple[int, DialogueStateTracker | None]:
        """The tracker out of the memory, or from the table if somebody else wrote; with the newest row's id."""
        with self.engine.connect() as connection:
            newest = self._newest_id(connection, sender_id)
        known = self._live.pop(sender_id, None)  # also of one that was erased from the table by somebody else
        if not newest:
            return 0, None
        if known is not None and known[0] == newest:
            return newest, self._within_bounds(known[1])
        return newest, self._from_rows(sender_id)

    @staticmethod
    def _newest_id(connection: sa.engine.Connection, sender_id: str) -> int:
        return connection.execute(NEWEST_ID, {"sender_id": sender_id}).scalar_one() or 0

    def _remember(self, tracker: DialogueStateTracker, newest: int) -> None:
        self._live[tracker.sender_id] = (newest, tracker)
        self._live.move_to_end(tracker.sender_id)
        while len(self._live) > LIVE_TRACKERS:
            self._live.popitem(last=False)

    def _from_rows(self, sender_id: str) -> DialogueStateTracker:
        full = DialogueStateTracker.from_dict(sender_id, list(self.events(sender_id)), self.domain.slots)
        full.message_ids = _message_ids(full.events)
        return self._window(full)

    def _within_bounds(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        turns = sum(isinstance(event, UserUttered) for event in tracker.events)
        return self._window(tracker) if turns > LONGEST_WINDOW else tracker

    def _window(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """The same state in a short tracker: what holds now, then the last turns as they happened."""
        events = list(tracker.events)
        cut = _window_start(events)
        if cut:
            loop = next((event for event in reversed(events[:cut]) if isinstance(event, (ActiveLoop, Restarted))), None)
            head: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
            head += [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
            head += [loop] if isinstance(loop, ActiveLoop) else []
            events = head + events[cut:]
        short = DialogueStateTracker.from_events(tracker.sender_id, events, self.domain.slots)
        short.model_id, short.assistant_id = tracker.model_id, tracker.assistant_id
        short.stored_events, short.message_ids = len(short.events), tracker.message_ids
        return short

    def _row(self, sender_id: str, event: Event, refused: bool) -> dict[str, Any]:
        data = _lean(event.as_dict())
        if refused:
            data = _without_words(data)
        return {
            "sender_id": sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }

    @staticmethod
    def _forget_words(connection: sa.engine.Connection, sender_id: str) -> None:
        mine = (EVENTS.c.sender_id == sender_id) & EVENTS.c.type_name.in_(("user", "slot", "bot"))
        for row in connection.execute(sa.select(EVENTS.c.id, EVENTS.c.data).where(mine)).all():
            data = json.dumps(_without_words(json.loads(row.data)))
            if data != row.data:
                connection.execute(EVENTS.update().where(EVENTS.c.id == row.id).values(data=data))


def _after_erasure(new: list[Event]) -> list[Event]:
    """What is kept of the turn in which everything was deleted: the fresh start, and what the bot said of it."""
    start = max(index for index, event in enumerate(new) if isinstance(event, Restarted))
    said = [event for event in new[:start] if isinstance(event, BotUttered)]
    return [*new[start : start + 1], *said[-1:], *new[start + 1 :]]


def _message_ids(events: Iterable[Event]) -> frozenset[str]:
    return frozenset(event.message_id for event in events if isinstance(event, UserUttered) and event.message_id)


def _window_start(events: list[Event]) -> int:
    """Index of the `action_listen` before the oldest turn to keep; 0 when the whole talk fits."""
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= LONGEST_WINDOW:
        return 0
    start = turns[-WINDOW_TURNS]
    while start > 0:
        start -= 1
        event = events[start]
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME:
            return start
    return 0


def _lean(data: dict[str, Any]) -> dict[str, Any]:
    """An event as stored: of what the NLU made of a message, the verdict is kept, not all its rankings."""
    parse = data.get("parse_data")
    if not isinstance(parse, dict):
        return data
    ranking = parse.get("intent_ranking", [])[:STORED_RANKING]
    kept = {key: value for key, value in parse.items() if key not in ("response_selector", "text_tokens")}
    return {**data, "parse_data": {**kept, "intent_ranking": ranking}}


def _without_words(data: dict[str, Any]) -> dict[str, Any]:
    """An event as stored after consent was refused: what was decided stays, what the person wrote goes."""
    if data.get("event") == "slot" and data.get("name") in WORDS_SLOTS:
        return {**data, "value": None}
    card = ((data.get("data") or {}).get("custom") or {}).get("data") or {}
    if data.get("event") == "bot" and "assessment" in card:  # it quotes the words behind each criterion
        card = {**card, "assessment": without_words(card["assessment"])}
        return {**data, "data": {**data["data"], "custom": {"data": card}}}
    metadata = data.get("metadata") or {}
    if data.get("event") == "user" and not metadata.get("button"):  # what a button says are our words
        intent = {"name": ((data.get("parse_data") or {}).get("intent") or {}).get("name")}
        parse = {"intent": intent, "entities": [], "text": ""}
        return {**data, "text": "", "parse_data": parse, "metadata": {**metadata, "shown": ""}}
    return data
