"""Somebody comes back with a reference code: what was said is recapped, and the talk goes on."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events, SafeAction
from actions.turn import Turn, now
from actions.wording import due_and_given, labelled
from bot.leads.beside import went_on
from bot.leads.database import StoreUnavailable
from bot.leads.shared import lead_store
from bot.nlu.confirming import ANSWERS_CHECKED
from bot.runtime.quiet import describe

log = structlog.get_logger(__name__)


class ActionReturnToTalk(SafeAction):
    """Says what the code has brought back, or that it has not."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_return_to_talk"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Recap the answers and go on with the interview; after a wrong code the question comes again."""
        turn = Turn.of(tracker)
        if turn.metadata.get("returned") != "found":
            dispatcher.utter_message(response=f"utter_code_{turn.metadata.get('returned') or 'unknown'}")
            return []
        slots = tracker.slots
        if slots.get("submission_id"):
            await _note_with_lead(slots["submission_id"], tracker.sender_id)
        dispatcher.utter_message(
            response="utter_welcome_back", answers=labelled(domain, slots, due_and_given(slots), turn.language)
        )
        looked_over: Events = [SlotSet(ANSWERS_CHECKED, True)] if slots.get("outcome") else []
        return [*looked_over, ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction("eligibility_form")]


async def _note_with_lead(submission_id: str, conversation: str) -> None:
    """Have this conversation read and erased with the lead; one that cannot be noted now is when it is stored again."""
    try:
        await asyncio.to_thread(went_on, lead_store(), submission_id, conversation, now())
    except StoreUnavailable as error:
        log.error("conversation not noted with its lead", error=describe(error))
