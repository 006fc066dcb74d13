"""After the result: a few details, only those that change it, and then the person's own document list."""

from __future__ import annotations

from typing import Any, Final, Mapping

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
from bot.eligibility.report import document_words
from bot.words import say

PARTIES: Final = ("applicant", "employer", "dependant")
"""Who brings a document, in the order shown; to an employer the employer's come first."""


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
    """Shows the list, one message for each party that brings papers, and what comes after."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_show_documents"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the list; each paper with the reason why it is on it."""
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
        first = "employer" if tracker.slots.get("role") == "employer" else "applicant"
        for party in sorted(PARTIES, key=lambda name: name != first):
            lines = []
            for document in assessment.documents:
                if document.party == party:
                    name, reason = document_words(document, language, assessment.facts)
                    mark = say("documents_good_practice", language) if document.level == "P" else ""
                    lines.append(say("documents_line", language, name=name + mark, reason=reason))
            if lines:
                dispatcher.utter_message(text="\n".join([say(f"documents_of_{party}", language), *lines]))
        dispatcher.utter_message(response="utter_documents_next")
        return kept
