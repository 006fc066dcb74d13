"""The result: judge the answers, show it with its reasons, keep an anonymous record of it."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events, SafeAction
from actions.turn import Turn, answers_of, now, words_of
from bot.eligibility.assessment import Assessment, assess
from bot.eligibility.report import report
from bot.leads.lead import AnonymousResult
from bot.leads.reference import new_reference
from bot.leads.shared import lead_store
from bot.result_card import result_card
from bot.today import today


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
        await asyncio.to_thread(lead_store().record_result, record, now())
        dispatcher.utter_message(
            text=shown.as_text(reference),
            json_message={"data": result_card(assessment, shown, reference)},
        )
        return [
            SlotSet("outcome", assessment.outcome),
            SlotSet("reference", reference),
            SlotSet("submission_id", submission_id),
        ]


def assess_slots(slots: Mapping[str, Any]) -> Assessment:
    """Judge the answers in these slots as of today, with the person's words behind them."""
    return assess(answers_of(slots), as_of=today(), evidence=words_of(slots))


def channel_of(tracker: Tracker) -> str:
    """Where the talk takes place, such as `web`."""
    return tracker.get_latest_input_channel() or "shell"
