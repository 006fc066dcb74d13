"""From a message of a messaging platform to what the bot says to it, in the platform's shape."""

from __future__ import annotations

from typing import Any, Callable, Iterator, Mapping, Sequence

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.channels.buttons import in_context, value_of
from bot.channels.choices import chosen
from bot.channels.inbox import ENTERED, OTHER, PRESSED, TOO_MANY, Arrived, Taken
from bot.channels.packing import Limits, Part, choice_id, pack_turn
from bot.channels.turns import (
    OPENING,
    RESUME,
    TURN_WAIT,
    Turns,
    asked_slot,
    buttons_in,
    earlier_data,
    first_language,
    latest_data,
    store_of,
    stored_messages,
    with_opening,
)
from bot.channels.web_reply import language_of
from bot.leads.lead import Erased
from bot.vocabulary import SLOTS
from bot.words import say

Messages = Sequence[Mapping[str, Any]]


class Responder:
    """Answers the messages of one channel.

    Args:
        channel: its name in events and leads.
        limits: what its platform allows.
        shape: one part in the platform's JSON, given the talk's language.
    """

    def __init__(self, channel: str, limits: Limits, shape: Callable[[Part, str], dict[str, Any]]) -> None:
        self._turns = Turns(channel)
        self._limits, self._shape = limits, shape

    async def respond(self, agent: Any, taken: Taken) -> list[dict[str, Any]]:
        """The answer; a message that has run before is not run again, its answer is put together from what is stored.

        Raises:
            NoAnswer: the bot had nothing to say, which is a fault of ours.
        """
        message = taken.message
        async with agent.lock_store.lock(message.sender, wait_time_in_seconds=TURN_WAIT):
            tracker = await store_of(agent).peek(message.sender)
            if message.kind == TOO_MANY:
                return self._note("channel_too_many", _language(tracker, message))
            try:
                return await self._answer(agent, tracker, message)
            except Erased:  # meanwhile, from the console
                return self._note("channel_erased", _language(tracker, message))

    async def _answer(self, agent: Any, tracker: DialogueStateTracker | None, message: Arrived) -> list[dict[str, Any]]:
        opening = await self._opening(agent, tracker, message)
        tracker = await store_of(agent).peek(message.sender)
        notes = self._note("channel_no_media", _language(tracker, message)) if message.kind == OTHER else []
        if message.kind == OTHER and not message.text:
            return [*notes, *self._shaped(tracker, opening)]
        return [*notes, *await self._said(agent, tracker, message, opening)]

    def sorry(self, agent: Any, taken: Taken) -> list[dict[str, Any]]:
        """The answer when there is none: our fault, try again."""
        live = store_of(agent).in_memory(taken.message.sender)
        return self._note("api_try_again", _language(live, taken.message))

    async def _opening(self, agent: Any, tracker: DialogueStateTracker | None, message: Arrived) -> Messages:
        """What the bot says first in a talk that this message begins; nothing in any other."""
        opening_id = f"opening-{message.key}"
        if tracker is not None:
            return stored_messages(agent, tracker, opening_id) or []
        metadata = {"hint": _language(None, message), "shown": ""}
        return (await self._turns.run(agent, message.sender, opening_id, OPENING, metadata))[1]

    async def _said(
        self, agent: Any, tracker: DialogueStateTracker, message: Arrived, opening: Messages
    ) -> list[dict[str, Any]]:
        said: Messages | None = stored_messages(agent, tracker, message.key)
        if said is None:
            incoming = await self._incoming(agent, tracker, message)
            if incoming is None:
                return self._note("api_unknown_button", _language(tracker, message))
            tracker, said = await self._turns.run(agent, message.sender, message.key, *incoming)
        if not said:
            raise NoAnswer
        if opening:
            intent = (tracker.latest_message.intent or {}).get("name") if tracker.latest_message else None
            said = with_opening(opening, said, intent)
        return self._shaped(tracker, said)

    async def _incoming(
        self, agent: Any, tracker: DialogueStateTracker, message: Arrived
    ) -> tuple[str, dict[str, Any]] | None:
        """What Rasa receives: text and metadata; None for a choice that was never offered."""
        question = asked_slot(tracker)
        if message.kind == ENTERED:
            return RESUME, {"shown": ""}
        if message.kind == PRESSED:
            offered = (*buttons_in(latest_data(tracker)), *buttons_in(earlier_data(agent, tracker)))
            button = next((button for button in offered if choice_id(button) == message.text), None)
            return None if button is None else _pressed(button, question)
        groups = [buttons for data in _data_of_last_turn(tracker) if (buttons := buttons_in([data]))]
        shown = [button for group in groups for button in group]
        titles = [button["title"] for button in shown]
        place = chosen(message.text, titles, question, numbered=len(groups[0]) if groups else 0)
        if place is not None:
            return _pressed(shown[place], question)
        return await self._turns.typed(agent, tracker, message.text, message.removed)

    def _shaped(self, tracker: DialogueStateTracker, messages: Messages) -> list[dict[str, Any]]:
        language = language_of(tracker.current_slot_values())
        slot = SLOTS.get(asked_slot(tracker) or "")
        letters = slot is not None and slot.kind == "number"
        parts = pack_turn(messages, language, self._limits, letters=letters)
        return [self._shape(part, language) for part in parts]

    def _note(self, key: str, language: str) -> list[dict[str, Any]]:
        return [self._shape(Part(say(key, language)), language)]


class NoAnswer(RuntimeError):
    """The bot said nothing."""


def _pressed(button: Mapping[str, Any], question: str | None) -> tuple[str, dict[str, Any]]:
    metadata = {"shown": button["title"], "button": value_of(button["payload"])}
    return in_context(button["payload"], question), metadata


def _data_of_last_turn(tracker: DialogueStateTracker) -> Iterator[Mapping[str, Any]]:
    """What came with the bot's messages since the person's latest one, the last first."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return
        if isinstance(event, BotUttered):
            yield event.data


def _language(tracker: DialogueStateTracker | None, message: Arrived) -> str:
    """The talk's language; before there is a talk that of the message, else what is usual for the person."""
    if tracker is not None and tracker.get_slot("language"):
        return language_of(tracker.current_slot_values())
    return first_language(message.text, message.language)
