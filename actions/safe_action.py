"""Actions that never leave a person in silence: an error inside is logged by its place and answered kindly."""

from __future__ import annotations

import abc
from typing import Any

import structlog
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import BESIDE_AN_ANSWER, NOT_ATTEMPTS, Turn
from bot.runtime.quiet import describe
from bot.vocabulary import SLOTS, InvalidValue

log = structlog.get_logger(__name__)

Events = list[dict[str, Any]]


def wait_in_form(tracker: Tracker) -> Events:
    """What lets a form take the next message, after an action that stands in place of the form's question."""
    name = tracker.active_loop.get("name")
    # Begun anew, or Rasa goes on treating the form as interrupted; and told to listen, or the form asks at once.
    return [ActiveLoop(name), FollowupAction("action_listen")] if name else []


class SafeAction(Action, abc.ABC):
    """Base of this project's actions. Subclasses write `act`; `run` is what rasa-sdk calls."""

    @abc.abstractmethod
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Do the action's work and return its events."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Run `act`; if it fails, say so to the person and keep the talk where it is."""
        try:
            return await self.act(dispatcher, tracker, domain)
        except Exception as error:
            _apologise(self, dispatcher, error)
            return []


class SafeFormValidation(FormValidationAction, abc.ABC):
    """Base of this project's form validations. Subclasses write `validate_turn` and call rasa-sdk's part in it."""

    @abc.abstractmethod
    def name(self) -> str:
        """Rasa's name for the form's validation."""

    async def next_requested_slot(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        """A reopened slot, else the first due one without a value, which rasa-sdk leaves to Rasa when all are due."""
        reopened = tracker.slots.get("reopened")
        if reopened in self.domain_slots(domain):
            return dict(SlotSet("requested_slot", reopened))
        due = await self.required_slots(self.domain_slots(domain), dispatcher, tracker, domain)
        return dict(SlotSet("requested_slot", next((slot for slot in due if tracker.slots.get(slot) is None), None)))

    async def validate_turn(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Validate what was extracted and choose the next question."""
        events: Events = await super().run(dispatcher, tracker, domain)
        return events

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Run `validate_turn`; if it fails, say so and ask the same question again, with nothing stored."""
        asked, intent = tracker.slots.get("requested_slot"), Turn.of(tracker).intent
        try:
            events = await self.validate_turn(dispatcher, tracker, domain)
            if intent in BESIDE_AN_ANSWER and _comes_first(tracker):
                return _make_way(events, tracker, intent)
            attempt = intent not in NOT_ATTEMPTS
            if asked and attempt and all(event.get("name") == "requested_slot" for event in events):
                events.append(SlotSet(asked, tracker.slots.get(asked)))  # without any, Rasa looks for another rule
            return events
        except Exception as error:
            _apologise(self, dispatcher, error)
            return [SlotSet(asked, None), SlotSet("requested_slot", asked)] if asked else []


def _comes_first(tracker: Tracker) -> bool:
    """Whether an active form is the first to see the message: Rasa counts it as run before its validation is called."""
    return bool(tracker.active_loop.get("name")) and sum(event["event"] == "action" for event in tracker.events) == 1


def _make_way(events: Events, tracker: Tracker, intent: str) -> Events:
    """Keep what the message answered, and let the rules answer what else it wants before the form asks on.

    A form that took an answer would ask its next question at once: "Signed. Can I talk to a person?" would end there.
    """
    if intent == "why":  # it is about the question just asked, not about the next one
        events = [event for event in events if event.get("name") != "requested_slot"]
    return [*events, ActionExecutionRejected(tracker.active_loop["name"])]


def add_validators(form_validation: type[SafeFormValidation], slots: tuple[str, ...]) -> None:
    """Give a form's validation a `validate_<slot>` for each slot; rasa-sdk accepts a slot raw without one."""
    for slot in slots:
        setattr(form_validation, f"validate_{slot}", _make_validator(slot))


def _make_validator(slot: str) -> Any:
    def validate(
        _self: Any, value: Any, _dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: dict[str, Any]
    ) -> dict[str, Any]:
        try:
            return {slot: None if value is None else SLOTS[slot].parse(value)}
        except InvalidValue:
            return {slot: None}

    return validate


def _apologise(action: Action, dispatcher: CollectingDispatcher, error: Exception) -> None:
    log.error("action failed", code=action.name(), error=describe(error))
    dispatcher.messages.clear()
    dispatcher.utter_message(response="utter_technical_problem")
