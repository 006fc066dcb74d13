"""Actions that never leave a person in silence: an error inside is logged by its place and answered kindly."""

from __future__ import annotations

from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.runtime.quiet import describe

log = structlog.get_logger(__name__)

Events = list[dict[str, Any]]


class SafeAction(Action):
    """Base of this project's actions. Subclasses write `act`; `run` is what rasa-sdk calls."""

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Do the action's work and return its events."""
        raise NotImplementedError

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Run `act`; if it fails, say so to the person and keep the talk where it is."""
        try:
            return await self.act(dispatcher, tracker, domain)
        except Exception as error:
            log.error("action failed", code=self.name(), error=describe(error))
            dispatcher.messages.clear()
            dispatcher.utter_message(response="utter_technical_problem")
            return []
