"""What the website's API answers: messages, the question being asked, progress and language."""

from __future__ import annotations

from typing import Any, Iterable, Mapping

from rasa.shared.core.trackers import DialogueStateTracker

from bot.alternatives import ALTERNATIVES, due_alternatives
from bot.channels.buttons import value_of
from bot.details import DETAILS, due_details
from bot.eligibility.interview import progress
from bot.intake import answers_of
from bot.vocabulary import LANGUAGES


def reply(tracker: DialogueStateTracker, messages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The body of an answer: these bot messages and where the talk stands after them."""
    slots = tracker.current_slot_values()
    question = slots.get("requested_slot") if tracker.active_loop_name else None
    return {
        "messages": [message for message in map(bot_message, messages) if message],
        "question": question,
        "progress": _progress(slots, question),
        "language": language_of(slots),
    }


def bot_message(message: Mapping[str, Any]) -> dict[str, Any] | None:
    """One of Rasa's outgoing messages in the API's shape; None when there is nothing to show."""
    shown: dict[str, Any] = {}
    if message.get("text"):
        shown["text"] = message["text"]
    if message.get("buttons"):
        shown["buttons"] = [
            {"title": button["title"], "value": value_of(button["payload"])} for button in message["buttons"]
        ]
    card = (message.get("custom") or {}).get("data")
    if card:
        shown["card"] = card
    if not shown:
        return None
    return {"text": "", "buttons": [], **shown}


def history(events: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The talk as the two sides saw it, from stored `user` and `bot` events, oldest first."""
    talk: list[dict[str, Any]] = []
    for event in events:
        if event["event"] == "user":
            text = (event.get("metadata") or {}).get("shown", event.get("text"))
            if text:
                talk.append({"from": "user", "text": text, "at": event["timestamp"]})
            continue
        data = event.get("data") or {}
        shown = bot_message({"text": event.get("text"), "buttons": data.get("buttons"), "custom": data.get("custom")})
        if shown:
            talk.append({"from": "bot", **shown, "at": event["timestamp"]})
    return talk


def language_of(slots: Mapping[str, Any]) -> str:
    """The talk's language id; English before anything is known."""
    language = slots.get("language")
    return language if language in LANGUAGES else "en"


def _progress(slots: Mapping[str, Any], question: str | None) -> dict[str, int]:
    answers = answers_of(slots)
    for questions, find_due in ((DETAILS, due_details), (ALTERNATIVES, due_alternatives)):
        if question in questions:  # these count by themselves
            due = find_due(answers, str(slots.get("outcome")))
            return {"step": min(sum(slot in answers for slot in due) + 1, len(due)), "of": len(due)}
    step, of = progress(answers)
    return {"step": step, "of": of}
