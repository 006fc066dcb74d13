"""The forms after the result, for the document list and for other schemes: each asks only what would change its end."""

from __future__ import annotations

import abc
from typing import Any, Mapping

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.corrections import tell_changes
from actions.removed import tell_what_was_removed
from actions.safe_action import Events, SafeFormValidation
from actions.store import assess_slots
from actions.turn import NOT_ATTEMPTS, Turn
from bot.intake import answers_of


class FurtherFormValidation(SafeFormValidation):
    """Decides what such a form asks.

    Attributes:
        questions: the slots that it may ask.
    """

    questions: tuple[str, ...]

    @abc.abstractmethod
    def due(self, answers: Mapping[str, Any], outcome: str) -> tuple[str, ...]:
        """The questions that are due, answered or not: a pure function of the answers and the outcome."""

    def help(self, turn: Turn, dispatcher: CollectingDispatcher) -> None:
        """Say what a usable answer looks like; the question follows with its buttons."""
        dispatcher.utter_message(response="utter_retry_detail")

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """The questions that are due under the answers so far."""
        return list(self.due(answers_of(tracker.slots), assess_slots(tracker.slots).outcome))

    async def validate_turn(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Validate, choose the next question, and help when the last one was not answered."""
        turn = Turn.of(tracker)
        tell_what_was_removed(turn, dispatcher)
        told = tell_changes(turn, tracker, dispatcher, domain)
        read = {entity.get("entity") for entity in turn.entities}
        events: Events = await super().validate_turn(dispatcher, tracker, domain)
        open_still = turn.asked in self.questions and tracker.slots.get(turn.asked) is None
        if open_still and not read and turn.intent not in NOT_ATTEMPTS:
            self.help(turn, dispatcher)
        return told + events
