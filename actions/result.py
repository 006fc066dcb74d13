"""The result: judge the answers, show it with its reasons, keep an anonymous record of it."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events, SafeAction
from actions.store import assess_slots, channel_of, store_lead
from actions.turn import Turn, now
from bot.alternatives import OFFERED, open_alternatives
from bot.contact import can_store
from bot.eligibility.report import report
from bot.leads.database import StoreUnavailable
from bot.leads.lead import AnonymousResult
from bot.leads.reference import new_reference
from bot.leads.shared import lead_store
from bot.result_card import result_card
from bot.runtime.quiet import describe
from bot.words import say

log = structlog.get_logger(__name__)


class ActionShowResult(SafeAction):
    """Runs when nothing more is due."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_show_result"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Show the result as text and as a card; each client shows the one it can."""
        turn, slots = Turn.of(tracker), tracker.slots
        assessment = assess_slots(slots)
        shown = report(assessment, turn.language)
        reference = slots.get("reference") or new_reference()
        submission_id = slots.get("submission_id") or str(uuid.uuid4())
        record = AnonymousResult(
            submission_id=submission_id,
            outcome=assessment.outcome,
            assessment=assessment.as_dict(),
            language=turn.language,
            source=channel_of(tracker),
            rules_version=assessment.rules_version,
        )
        await _record(record)
        tell_what_changed(slots.get("outcome"), assessment.outcome, turn.language, dispatcher)
        dispatcher.utter_message(
            text=shown.as_text(reference),
            json_message={"data": result_card(assessment, shown, reference)},
        )
        if assessment.documents:
            dispatcher.utter_message(response="utter_offer_documents")
        if assessment.outcome in OFFERED and open_alternatives(assessment.answers, assessment.outcome):
            dispatcher.utter_message(response="utter_offer_schemes")
        slots.update(outcome=assessment.outcome, reference=reference, submission_id=submission_id)
        if can_store(slots):  # a correction after the lead was stored
            await store_lead(tracker, turn)
        return [SlotSet(name, slots[name]) for name in ("outcome", "reference", "submission_id")]


async def _record(record: AnonymousResult) -> None:
    """Keep the anonymous result; a store that is down costs the firm a number, never the person their result."""
    try:
        await asyncio.to_thread(lead_store().record_result, record, now())
    except StoreUnavailable as error:
        log.error("a result was not counted", error=describe(error))


def tell_what_changed(before: str | None, outcome: str, language: str, dispatcher: CollectingDispatcher) -> None:
    """After a correction: whether the result is another one now."""
    if before is None:
        return
    if before == outcome:
        dispatcher.utter_message(response="utter_result_unchanged")
        return
    was, now_is = (say(f"outcome_{name}", language) for name in (before, outcome))
    dispatcher.utter_message(response="utter_result_changed", was=was, now_is=now_is)
