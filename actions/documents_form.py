"""After the result: a few details, only those that change it, and then the person's own document list."""

from __future__ import annotations

from typing import Any, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.further_form import FurtherFormValidation
from actions.result import tell_what_changed
from actions.safe_action import Events, SafeAction, add_validators
from actions.store import assess_slots, store_lead
from actions.turn import Turn
from bot.contact import can_store
from bot.details import DETAILS, due_details
from bot.document_card import document_card
from bot.document_link import document_links
from bot.leads.retention import CHAT_DAYS
from bot.words import say


class ValidateDocumentsForm(FurtherFormValidation):
    """Decides what `documents_form` asks."""

    questions = DETAILS

    def name(self) -> str:
        """Rasa's name for this form's validation."""
        return "validate_documents_form"

    def due(self, answers: Mapping[str, Any], outcome: str) -> tuple[str, ...]:
        """The details that would change the list."""
        return due_details(answers, outcome)


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
