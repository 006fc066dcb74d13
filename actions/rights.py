"""What is final and therefore asked about once: starting over, deletion, withdrawal; and seeing what is held."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Final, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events, SafeAction, wait_in_form
from actions.store import store_lead
from actions.turn import Turn, now
from actions.wording import due_and_given, labelled
from bot.consents import note_consents
from bot.contact import can_store
from bot.leads.beside import ask_for_deletion, refuse_marketing
from bot.leads.erasure import Proving, erase_intake
from bot.leads.lead import ClientFile, Consent
from bot.leads.shared import lead_store
from bot.nlu.confirming import CHECKS
from bot.settings import load_settings
from bot.vocabulary import CONTACT
from bot.words import say

RESTART: Final = "restart"
DELETE: Final = "delete_my_data"
WITHDRAW: Final = "withdraw_consent"
STOP_MARKETING: Final = "stop_marketing"
CALL_BACK: Final = "call_back"
"""A person is to call: `confirming` holds it while that is offered."""
_KEPT_ON_RESTART: Final = ("language", "language_source", "submission_id")
_KEPT_ON_DELETION: Final = ("language", "language_source")
_PERSONAL: Final = ("contact_name", "contact_channel", "contact_value", "contact_time", "free_note")


class ActionAskToConfirm(SafeAction):
    """Asks whether the person really wants what cannot be undone."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_ask_to_confirm"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the question and remember what it was about."""
        intent = Turn.of(tracker).intent
        wish = RESTART if intent == "start_over" else intent
        dispatcher.utter_message(response=f"utter_confirm_{wish}")
        return [SlotSet("confirming", wish), *wait_in_form(tracker)]


class ActionConfirmed(SafeAction):
    """Does what the person confirmed."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_confirmed"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Act, say so, and go on from there."""
        wish = tracker.slots.get("confirming")
        if wish == RESTART:
            dispatcher.utter_message(response="utter_restart_done")
            return [*_afresh(tracker, _KEPT_ON_RESTART), FollowupAction("eligibility_form")]
        if wish == STOP_MARKETING:
            return await _stop_marketing(dispatcher, tracker)
        if wish == CALL_BACK:
            return _to_the_contact(tracker)
        if wish in CHECKS:
            return [SlotSet(wish, True), SlotSet("confirming", None), SlotSet("attempts", 0)]
        if wish not in (DELETE, WITHDRAW):
            return []  # an old button: the question that follows is the answer
        try:
            await asyncio.to_thread(_erase, tracker.slots.get("submission_id"), tracker.sender_id)
        except ClientFile:
            stopped = await _told_consultants(tracker, wish)
            dispatcher.utter_message(response="utter_client_file")
            return [*stopped, SlotSet("confirming", None)]
        dispatcher.utter_message(response=f"utter_done_{wish}")
        if wish == DELETE:
            return [*_afresh(tracker, _KEPT_ON_DELETION), SlotSet("erased", True), FollowupAction("action_listen")]
        slots = {**dict.fromkeys((*_PERSONAL, "confirming", "reopened")), "xborder_consent": "no"}
        if tracker.slots.get("marketing_consent") is not None:
            slots["marketing_consent"] = "no"
        slots["consents"] = note_consents({**tracker.slots, **slots}, now())
        return [SlotSet(name, value) for name, value in slots.items()]


class ActionShowMyData(SafeAction):
    """Shows what is held about the person."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_show_my_data"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """List answers, contact details and consents, as they are stored with this talk."""
        language, slots = Turn.of(tracker).language, tracker.slots
        given = [*due_and_given(slots), *(slot for slot in CONTACT if slots.get(slot) is not None)]
        held = labelled(domain, slots, given, language)
        if slots.get("reference"):
            held += f"\n• {say('label_reference', language)}{say('label_mark', language)}{slots['reference']}"
        dispatcher.utter_message(response="utter_my_data" if held else "utter_no_data", held=held.strip())
        return []


def _to_the_contact(tracker: Tracker) -> Events:
    """Ask for what is needed to call back, and nothing else; a consent refused before is asked for anew."""
    refused: Events = [SlotSet("xborder_consent", None)] if tracker.slots.get("xborder_consent") == "no" else []
    leave: Events = [ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("contact_form")]
    return [SlotSet("wants_person", True), SlotSet("confirming", None), *refused, *leave]


async def _stop_marketing(dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
    slots = tracker.slots
    slots["marketing_consent"] = "no"
    slots["consents"] = note_consents(slots, now())
    if can_store(slots):
        await store_lead(tracker, Turn.of(tracker))
    elif slots.get("submission_id"):  # a talk that goes on elsewhere has not brought consent and contact along
        refusal = _refusal(slots["consents"])
        await asyncio.to_thread(refuse_marketing, lead_store(), slots["submission_id"], refusal, now())
    dispatcher.utter_message(response="utter_done_stop_marketing")
    return [*(SlotSet(name, slots[name]) for name in ("marketing_consent", "consents")), SlotSet("confirming", None)]


async def _told_consultants(tracker: Tracker, wish: str) -> Events:
    """Have a client's wish seen to by a consultant; promotional messages stop at once, in this talk too."""
    slots = {**tracker.slots, "marketing_consent": "no"}
    slots["consents"] = note_consents(slots, now())
    refusal = _refusal(slots["consents"])
    await asyncio.to_thread(ask_for_deletion, lead_store(), slots["submission_id"], wish, refusal, now())
    if tracker.slots.get("marketing_consent") != "yes":
        return []
    return [SlotSet(name, slots[name]) for name in ("marketing_consent", "consents")]


def _refusal(consents: Mapping[str, Mapping[str, str]]) -> Consent:
    noted = consents["marketing_consent"]
    return Consent("marketing_consent", noted["value"], noted["text_version"], datetime.fromisoformat(noted["at"]))


def _erase(submission_id: str | None, conversation: str) -> None:
    if submission_id is not None:
        settings = load_settings()
        proving = Proving(settings.secret_key(), settings.backup_days)
        erase_intake(lead_store(), settings.tracker_url, proving, submission_id, now(), here=conversation)


def _afresh(tracker: Tracker, kept: tuple[str, ...]) -> Events:
    """Nothing is known any more but these slots."""
    known = {name: tracker.slots.get(name) for name in kept}
    return [Restarted(), *(SlotSet(name, value) for name, value in known.items() if value is not None)]
