"""The result: judge the answers, show it with its reasons, keep an anonymous record of it."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, Mapping

from bot.eligibility.assessment import Assessment, assess
from bot.eligibility.report import Report, report
from bot.leads.store import AnonymousResult
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events, SafeAction
from actions.turn import Turn, answers_of, now, today, words_of
from bot.leads.reference import new_reference
from bot.leads.shared import lead_store


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
        card = result_card(assessment, shown, reference)
        dispatcher.utter_message(text=shown.as_text(reference), json_message={"data": card})
        await asyncio.to_thread(
            lead_store().record_result,
            AnonymousResult(
                submission_id=submission_id,
                outcome=assessment.outcome,
                assessment=assessment.without_evidence().as_dict(),
                language=turn.language,
                source=tracker.get_latest_input_channel() or "shell",
                rules_version=assessment.rules_version,
            ),
            now(),
        )
        return [
            SlotSet("outcome", assessment.outcome),
            SlotSet("reference", reference),
            SlotSet("submission_id", submission_id),
        ]


def assess_slots(slots: Mapping[str, Any]) -> Assessment:
    """Judge the answers in these slots as of today, with the person's words behind them."""
    return assess(answers_of(slots), as_of=today(), evidence=words_of(slots))


def result_card(assessment: Assessment, shown: Report, reference: str) -> dict[str, Any]:
    """The result for clients that draw it themselves (`docs/webchat-api.md`)."""
    return {
        "type": "result",
        "version": 1,
        "assessment": assessment.as_dict(),
        "reference": reference,
        "title": shown.title,
        "lines": [{"id": line.id, "status": line.status, "text": line.text} for line in shown.lines],
        "changes": list(shown.changes),
        "suggestions": list(shown.suggestions),
        "warnings": list(shown.warnings),
        "next_step": shown.next_step,
        "as_of": shown.as_of_line,
    }
