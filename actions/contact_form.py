"""Leaving contact details: a separate consent first, then only what is needed to call back."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.ask import ask
from actions.checking import answer_to_check, contact_check_due
from actions.removed import tell_what_was_removed
from actions.safe_action import Events, SafeAction, SafeFormValidation, add_validators
from actions.store import channel_of, store_lead
from actions.turn import BESIDE_AN_ANSWER, NOT_ATTEMPTS, Turn, now
from bot.consents import note_consents
from bot.contact import CONTACT_CHECKED, can_store, due_contact_slots, outdated, read_beside, read_contact
from bot.eligibility.interview import missing
from bot.intake import answers_of
from bot.office_hours import in_words
from bot.platforms import before_consent
from bot.settings import load_settings
from bot.understanding.contact import ContactProblem
from bot.vocabulary import CONTACT


class ValidateContactForm(SafeFormValidation):
    """Decides what `contact_form` asks and reads the typed answers."""

    def name(self) -> str:
        """Rasa's name for this form's validation."""
        return "validate_contact_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """The contact slots that are due: a pure function of the slots."""
        slots = tracker.slots
        return [*due_contact_slots(slots, slots.get("skipped") or ()), *contact_check_due(slots)]

    async def validate_turn(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Read the typed answer, note consents, choose the next question, store as soon as that is possible."""
        turn = Turn.of(tracker)
        tell_what_was_removed(turn, dispatcher)
        before = dict(tracker.slots)
        read = _read_mended(turn, dispatcher, tracker) if turn.asked == CONTACT_CHECKED else []
        read = read or (_read_answer(turn, dispatcher, tracker) + answer_to_check(turn, before, dispatcher))
        tracker.slots.update({event["name"]: event["value"] for event in read})
        events: Events = read + await super().validate_turn(dispatcher, tracker, domain)
        consents = note_consents(tracker.slots, now())
        noted: Events = [SlotSet("consents", consents)] if consents != (before.get("consents") or {}) else []
        tracker.slots["consents"] = consents
        if can_store(tracker.slots) and (read or turn.intent not in NOT_ATTEMPTS):
            noted += await store_lead(tracker, turn)  # now, lest a closed tab loses the person
        return noted + events


add_validators(ValidateContactForm, CONTACT)


def _read_mended(turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    """What the summary is to say instead, told in words: "my name is Sam", or another number."""
    if turn.intent in NOT_ATTEMPTS or not turn.text:
        return []
    try:
        found = read_contact(CONTACT_CHECKED, turn.text, tracker.slots)
    except ContactProblem:
        return []
    return [SlotSet(name, value) for name, value in found.items()]


def _read_answer(turn: Turn, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    asked = turn.asked
    again = asked is not None and tracker.slots.get("reopened") == asked
    settled = asked is None or (tracker.slots.get(asked) is not None and not again)
    if asked not in CONTACT or settled:
        return []
    if turn.intent in BESIDE_AN_ANSWER:
        return [SlotSet(name, value) for name, value in read_beside(asked, turn.text, tracker.slots).items()]
    if turn.intent in NOT_ATTEMPTS:
        return []
    if turn.intent == "skip":
        if asked == "xborder_consent":
            return [SlotSet(asked, "no")]
        return [SlotSet("skipped", [*(tracker.slots.get("skipped") or ()), asked])]
    if not turn.text:
        return []
    try:
        found = read_contact(asked, turn.text, tracker.slots)
    except ContactProblem as problem:
        dispatcher.utter_message(response=f"utter_invalid_contact_{problem.reason}", suggestion=problem.suggestion)
        return [SlotSet("attempts", 1)]
    if not found and asked == "free_note":  # nothing to add
        return [SlotSet("skipped", [*(tracker.slots.get("skipped") or ()), asked])]
    if not found:
        dispatcher.utter_message(response="utter_invalid_contact_not_understood")
        return [SlotSet("attempts", 1)]
    found.update(dict.fromkeys(outdated(tracker.slots, found)))
    if again:
        found["reopened"] = None
    return [SlotSet(name, value) for name, value in found.items()]


class ActionAskContactValue(SafeAction):
    """Asks for the contact in the words of its channel."""

    def name(self) -> str:
        """Rasa's name for asking the slot `contact_value`."""
        return "action_ask_contact_value"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the channel's question."""
        ask("contact_value", dispatcher, tracker, f"contact_value_{tracker.slots.get('contact_channel')}")
        return []


class ActionAskXborderConsent(SafeAction):
    """Asks for the consent: with the whole notice the first time, in short after a side question."""

    def name(self) -> str:
        """Rasa's name for asking the slot `xborder_consent`."""
        return "action_ask_xborder_consent"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the question."""
        shown = tracker.slots.get("notice_shown") == tracker.slots.get("language")
        if not shown:
            _tell_who_carries_it(dispatcher, tracker)
        dispatcher.utter_message(response="utter_ask_xborder_consent" + ("_again" if shown else ""))
        return [SlotSet("notice_shown", tracker.slots.get("language"))]


def _tell_who_carries_it(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """On somebody else's platform: who else may see what is written there, and where else it can be left."""
    language, reference = Turn.of(tracker).language, tracker.slots.get("reference")
    note = before_consent(
        channel_of(tracker), language, reference=reference, website=load_settings().public_url
    )  # fmt: skip
    if note is not None:
        dispatcher.utter_message(text=note)


class ActionSubmitContact(SafeAction):
    """Says exactly what was stored, or that nothing was."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_submit_contact"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Store the lead's final state and confirm it with its reference."""
        if can_store(tracker.slots):
            events = await store_lead(tracker, Turn.of(tracker))
            reference = next(event["value"] for event in events if event["name"] == "reference")
            hours = in_words(load_settings().office, now(), Turn.of(tracker).language)
            dispatcher.utter_message(response="utter_lead_stored", reference=reference, hours=hours)
            if missing(answers_of(tracker.slots)):
                dispatcher.utter_message(response="utter_offer_to_go_on")
            return events
        refused = tracker.slots.get("xborder_consent") == "no"
        dispatcher.utter_message(response="utter_consent_refused" if refused else "utter_contact_skipped")
        return []
