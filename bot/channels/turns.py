"""One message of a talk through Rasa, the same for every channel: read, run, and found again if it ran before."""

from __future__ import annotations

import time
from typing import Any, Final, Iterable, Iterator, Mapping, Sequence

import structlog
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.gate import admit
from bot.channels.returning import FOUND, LIMITED, UNKNOWN, CodeAttempts, carried_over, code_in
from bot.leads.retention import CHAT_DAYS

log = structlog.get_logger(__name__)

OPENING: Final = "/start_session"
RESUME: Final = "/resume"
"""The question being asked comes again."""
RETURN: Final = "/return_with_code"
TURN_WAIT: Final = 0.02
"""Seconds between two looks whether the turn before has ended; Rasa's own is a second."""
OFFERED_MESSAGES: Final = 30
"""In so many of the latest bot messages a pressed button is looked for."""


class WholeMessages(OutputChannel):
    """Collects a turn's messages whole; Rasa's collector splits texts and parts them from their cards.

    Args:
        channel: the input channel's name.
    """

    def __init__(self, channel: str) -> None:
        self.messages: list[Mapping[str, Any]] = []
        self.name = lambda: channel  # Rasa asks the instance

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message."""
        self.messages.append(message)


class Turns:
    """Runs messages of one channel. Call it while holding the conversation's lock.

    Args:
        channel: the channel's name in events and leads.
    """

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.attempts = CodeAttempts()

    async def run(
        self, agent: Any, conversation: str, message_id: str, text: str, metadata: Mapping[str, Any]
    ) -> tuple[DialogueStateTracker, Sequence[Mapping[str, Any]]]:
        """Run one message: the tracker after it, and what the bot said."""
        started = time.perf_counter()
        output = WholeMessages(self.channel)
        message = UserMessage(text, output, conversation, None, self.channel, message_id, dict(metadata))
        await agent.processor.handle_message(message)
        tracker = store_of(agent).just_saved(conversation)
        question = asked_slot(tracker)
        log.info("turn", question=question, milliseconds=round(1000 * (time.perf_counter() - started)))
        return tracker, output.messages

    async def typed(
        self, agent: Any, tracker: DialogueStateTracker, said: str, removed: Sequence[str] = ()
    ) -> tuple[str, dict[str, Any]]:
        """What Rasa receives for a typed message: text and metadata; a reference code brings its talk over.

        Args:
            removed: kinds of personal numbers that were taken out of `said` before.
        """
        admitted = admit(said, contacts_welcome=tracker.get_slot("xborder_consent") == "yes")
        metadata: dict[str, Any] = {"shown": admitted.shown, "removed": [*removed, *admitted.removed]}
        code = code_in(said)  # as typed: one that begins with WX or VX looks like a WeChat ID
        if code is None or code == tracker.get_slot("reference"):
            return admitted.text, metadata
        found = await self._return(agent, tracker.sender_id, code)
        return RETURN, {"shown": said.strip(), "removed": [*removed], "returned": found}

    async def _return(self, agent: Any, conversation: str, code: str) -> str:
        """Carry over the talk that has this code; whether there was one."""
        if not self.attempts.allowed(conversation):
            return LIMITED
        store = store_of(agent)
        other = store.conversation_of(code, time.time() - CHAT_DAYS * 86_400)
        old = await store.peek(other) if other else None
        if old is None:
            self.attempts.wrong(conversation)
            return UNKNOWN
        carried = carried_over(old.current_slot_values())
        tracker = await store.retrieve(conversation)
        for name, value in carried.items():
            tracker.update(SlotSet(name, value))
        await store.save(tracker)
        return FOUND


def store_of(agent: Any) -> Any:
    """The conversation store; under `rasa run` Rasa has wrapped it."""
    return getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)


def asked_slot(tracker: DialogueStateTracker) -> str | None:
    """The slot being asked, or None."""
    question = tracker.get_slot("requested_slot") if tracker.active_loop_name else None
    return None if question is None else str(question)


def stored_messages(agent: Any, tracker: DialogueStateTracker, message_id: str) -> list[dict[str, Any]] | None:
    """What the bot said to a message id that ran before, put together again from what is stored; None if none ran."""
    answers = store_of(agent).answers_to(tracker.sender_id, message_id)
    if answers is None:
        return None
    return [{"text": event.get("text"), **(event.get("data") or {})} for event in answers]


def latest_data(tracker: DialogueStateTracker) -> Iterator[Mapping[str, Any] | None]:
    """What came with the bot's messages of the last turns beside their texts, newest first."""
    return (event.data for event in reversed(tracker.events) if isinstance(event, BotUttered))


def earlier_data(agent: Any, tracker: DialogueStateTracker) -> Iterator[Mapping[str, Any] | None]:
    """The same of the stored messages of a longer while."""
    return (event.get("data") for event in store_of(agent).latest(tracker.sender_id, "bot", OFFERED_MESSAGES))


def buttons_in(messages: Iterable[Mapping[str, Any] | None]) -> list[Mapping[str, Any]]:
    """The buttons of these messages, in the order given."""
    return [button for data in messages for button in (data or {}).get("buttons") or ()]
