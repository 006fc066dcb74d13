"""Telling people what the channel's gate took out of their message."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions.turn import Turn
from bot.understanding.privacy import CONTACT_KINDS


def tell_what_was_removed(turn: Turn, dispatcher: CollectingDispatcher) -> None:
    """Identity numbers are gone for good; a contact will be welcome after the consent."""
    removed = set(turn.metadata.get("removed") or ())
    if removed - set(CONTACT_KINDS):
        dispatcher.utter_message(response="utter_redacted")
    if removed & set(CONTACT_KINDS):
        dispatcher.utter_message(response="utter_contact_later")
