"""What a talk comes to in the lead store: judged, and kept once the person agreed."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.safe_action import Events
from actions.turn import Turn, now, words_of
from bot.eligibility.assessment import Assessment, assess
from bot.intake import answers_of, lead_draft
from bot.leads.reference import new_reference
from bot.leads.shared import lead_store
from bot.today import today


def assess_slots(slots: Mapping[str, Any]) -> Assessment:
    """Judge the answers in these slots as of today, with the person's words behind them."""
    return assess(answers_of(slots), as_of=today(), evidence=words_of(slots))


def channel_of(tracker: Tracker) -> str:
    """Where the talk takes place, such as `web`."""
    return tracker.get_latest_input_channel() or "shell"


async def store_lead(tracker: Tracker, turn: Turn) -> Events:
    """Store the talk's lead as it stands, and return the slots that name it."""
    slots = dict(tracker.slots)
    slots["submission_id"] = slots.get("submission_id") or str(uuid.uuid4())
    slots["reference"] = slots.get("reference") or new_reference()
    draft = lead_draft(
        slots,
        assess_slots(slots),
        conversation=tracker.sender_id,
        channel=channel_of(tracker),
        language=turn.language,
    )
    lead = await asyncio.to_thread(lead_store().submit, draft, now())
    return [SlotSet("submission_id", slots["submission_id"]), SlotSet("reference", lead.reference)]
