"""Which language the talk is in: chosen, else that of the first message, else the browser's; a change is offered."""

from __future__ import annotations

import json
from typing import Any, Final, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events
from actions.turn import Turn
from bot.languages import preferred_language
from bot.understanding.language import detect, requested
from bot.vocabulary import CONTACT, LANGUAGE_NAMES, LANGUAGES
from bot.words import say

TURNS: Final = 2
"""So many messages in a row in another language bring the offer to change to it."""


def language_events(turn: Turn, slots: Mapping[str, Any]) -> Events:
    """An explicit choice first, else the first typed message, else what the browser prefers."""
    chosen = next((entity["value"] for entity in turn.entities if entity.get("entity") == "language"), None)
    if chosen is None and turn.text and turn.asked != "free_note":  # "please call in Cantonese" is for the consultant
        chosen = requested(turn.text)
    if chosen in LANGUAGES:
        return [SlotSet("language", chosen), SlotSet("language_source", "explicit"), SlotSet("other_language", None)]
    if turn.intent == "start_session":
        hint = turn.metadata.get("hint")
        language = hint if hint in LANGUAGES else preferred_language(str(turn.metadata.get("accept_language") or ""))
        return [SlotSet("language", language), SlotSet("language_source", "locale")]
    if turn.is_button and slots.get("language_source") == "locale":
        return [SlotSet("language_source", "message")]  # the talk goes on in the language that it was offered in
    if not turn.text:
        return []
    guess = detect(turn.text, slots.get("language") or "en")
    if guess.language not in LANGUAGES or not guess.sure:
        return []
    if slots.get("language_source") in (None, "locale"):
        changed = guess.language != slots.get("language")  # a language event means that the language is another one
        told: Events = [SlotSet("language", guess.language)] if changed else []
        return [*told, SlotSet("language_source", "message")]
    return _count(guess.language, turn, slots)


def _count(language: str, turn: Turn, slots: Mapping[str, Any]) -> Events:
    """How many messages in a row were in another language than the talk; names and addresses tell nothing."""
    before = slots.get("other_language") or {}
    if language == turn.language:
        return [SlotSet("other_language", None)] if before else []
    if turn.asked in CONTACT:
        return []
    turns = before["turns"] + 1 if before.get("language") == language else 1
    return [SlotSet("other_language", {"language": language, "turns": turns})]


def offer_language(tracker: Tracker, dispatcher: CollectingDispatcher) -> Events:
    """Offer, once and in that language, to go on in the language that the person writes in."""
    other = tracker.slots.get("other_language") or {}
    if other.get("turns") != TURNS:
        return []
    language = other["language"]
    button = {"title": LANGUAGE_NAMES[language], "payload": f"/change_language{json.dumps({'language': language})}"}
    dispatcher.utter_message(text=say("offer_language", language), buttons=[button])
    return [SlotSet("other_language", {**other, "turns": TURNS + 1})]
