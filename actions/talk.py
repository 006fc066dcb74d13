"""Everything that interrupts a form without answering it, and the greeting."""

from __future__ import annotations

from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.removed import tell_what_was_removed
from actions.rights import CALL_BACK
from actions.safe_action import Events, SafeAction, wait_in_form
from actions.store import store_lead
from actions.topics import offer_topics
from actions.turn import Turn, now
from bot.alternatives import ALTERNATIVES
from bot.contact import can_store
from bot.details import DETAILS
from bot.office_hours import in_words
from bot.settings import load_settings

RESPONSES: Final = {
    "greet": "utter_greet_again",
    "goodbye": "utter_goodbye",
    "thanks": "utter_thanks",
    "change_language": "utter_language_changed",
    "bot_challenge": "utter_bot_challenge",
    "help": "utter_help",
    "complaint": "utter_complaint",
    "stop": "utter_stopped",
    "abuse": "utter_abuse",
    "distress": "utter_distress",
    "out_of_scope": "utter_out_of_scope",
    "too_long": "utter_too_long",
    "only_symbols": "utter_only_symbols",
    "start_check": None,
    "resume": None,
    "leave_contact": None,
    "documents": "utter_documents_after_result",
    "other_schemes": "utter_schemes_after_result",
}
"""Intent -> response. None: nothing to say, the question that follows is the answer."""


class ActionAnswerInterruption(SafeAction):
    """Answers small talk, controls and what is out of scope; the form then asks its question again."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_answer_interruption"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter what fits the intent."""
        turn = Turn.of(tracker)
        if not tracker.active_loop.get("name"):  # inside a form the form tells it
            tell_what_was_removed(turn, dispatcher)
        if turn.intent == "human":
            return await _offer_a_person(turn, tracker, dispatcher)
        response = None if offer_topics(turn, dispatcher) else _response(turn, domain)
        if response:
            dispatcher.utter_message(response=response, hours=in_words(load_settings().office, now(), turn.language))
        return wait_in_form(tracker) if turn.intent == "distress" else []


async def _offer_a_person(turn: Turn, tracker: Tracker, dispatcher: CollectingDispatcher) -> Events:
    """Say how and when a person can be reached; who has left a contact already is called without another question."""
    hours = in_words(load_settings().office, now(), turn.language)
    if not can_store(tracker.slots):
        dispatcher.utter_message(response="utter_human", hours=hours)
        return [SlotSet("confirming", CALL_BACK), *wait_in_form(tracker)]
    tracker.slots["wants_person"] = True
    stored = await store_lead(tracker, turn)
    reference = next(event["value"] for event in stored if event["name"] == "reference")
    dispatcher.utter_message(response="utter_human_noted", hours=hours, reference=reference)
    return [SlotSet("wants_person", True), *stored]


def _response(turn: Turn, domain: dict[str, Any]) -> str | None:
    if turn.intent == "why":
        response = "utter_why_detail" if turn.asked in DETAILS else f"utter_why_{turn.asked}"
        return response if response in domain["responses"] else "utter_help"
    if turn.intent == "change_language" and not any(entity.get("entity") == "language" for entity in turn.entities):
        return "utter_ask_language"
    if turn.intent == "other_schemes" and turn.asked in ALTERNATIVES:
        return None
    if turn.intent == "documents" and turn.asked in DETAILS:
        return None  # the question that follows leads there
    return RESPONSES.get(turn.intent, "utter_fallback")


class ActionDefaultFallback(SafeAction):
    """What is said when no rule knows how to go on. Overrides Rasa's own, which would undo the message."""

    def name(self) -> str:
        """Rasa's name for the fallback."""
        return "action_default_fallback"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Say so and offer a way on."""
        dispatcher.utter_message(response="utter_fallback")
        return []


class ActionGreet(SafeAction):
    """Says who is speaking: in full at the beginning, shortly later."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_greet"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the greeting that fits."""
        begun = tracker.slots.get("outcome") is not None or tracker.slots.get("residence") is not None
        dispatcher.utter_message(response="utter_greet_again" if begun else "utter_greet")
        return []
