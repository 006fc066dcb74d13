"""After the result: a few details, only those that change it, and then the person's own document list."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.corrections import tell_changes
from actions.removed import tell_what_was_removed
from actions.result import tell_what_changed
from actions.safe_action import Events, SafeAction, SafeFormValidation, add_validators
from actions.store import assess_slots, store_lead
from actions.turn import NOT_ATTEMPTS, Turn
from bot.contact import can_store
from bot.details import DETAILS, due_details
from bot.document_card import document_card
from bot.document_link import document_links
from bot.intake import answers_of
from bot.leads.retention import CHAT_DAYS
from bot.words import say


class ValidateDocumentsForm(SafeFormValidation):
    """Decides what `documents_form` asks."""

    def name(self) -> str:
        """Rasa's name for this form's validation."""
        return "validate_documents_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """The details that are due: a pure function of the slots."""
        slots = tracker.slots
        return list(due_details(answers_of(slots), assess_slots(slots).outcome))

    async def validate_turn(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Validate, choose the next question, and help when the last one was not answered."""
        turn = Turn.of(tracker)
        tell_what_was_removed(turn, dispatcher)
        told = tell_changes(turn, tracker, dispatcher, domain)
        read = {entity.get("entity") for entity in turn.entities}
        events: Events = await super().validate_turn(dispatcher, tracker, domain)
        open_still = turn.asked in DETAILS and tracker.slots.get(turn.asked) is None
        if open_still and not read and turn.intent not in NOT_ATTEMPTS:
            dispatcher.utter_message(response="utter_retry_detail")
        return told + events


add_validators(ValidateDocumentsForm, DETAILS)


class ActionShowDocuments(SafeAction):
    """Shows the list as a card, with the same in words for clients that draw none."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_show_documents"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the list, with the link to its printable page."""
        language = Turn.of(tracker).language
        assessment = assess_slots(tracker.slots)
        before = tracker.slots.get("outcome")
        if before not in (None, assessment.outcome):  # a detail, such as shares in the company, may weigh on the result
            tell_what_changed(before, assessment.outcome, language, dispatcher)
        if can_store(tracker.slots):
            await store_lead(tracker, Turn.of(tracker))
        kept: Events = [SlotSet("outcome", assessment.outcome)] if before is not None else []
        if not assessment.documents:
            dispatcher.utter_message(response="utter_no_document_list")
            return kept
        card, links = document_card(assessment, language), document_links()
        path = links.path(tracker.sender_id, tracker.slots.get("reference"))
        address = links.address(path)
        last = say("documents_address", language, address=address, days=CHAT_DAYS) if address else ""
        dispatcher.utter_message(text=card.as_text(last), json_message={"data": card.as_dict(path)})
        return kept
