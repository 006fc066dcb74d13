"""What an action sees of the turn it runs in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Mapping

from rasa_sdk import Tracker

from bot.vocabulary import LANGUAGES

NOT_ATTEMPTS = frozenset((
    "start_session", "ask_topic", "greet", "goodbye", "thanks", "why", "human", "start_check", "change_language",
    "bot_challenge", "help", "complaint", "leave_contact", "delete_my_data", "abuse", "out_of_scope",
    "go_back", "correct_answer", "stop", "resume", "export_my_data", "withdraw_consent", "stop_marketing",
    "too_long", "only_symbols", "faq", "start_over", "change_answer", "confirm", "distress", "documents",
    "return_with_code", "other_schemes",
))  # fmt: skip
"""Intents that are answered for themselves; they are no failed try at the question being asked."""

BESIDE_AN_ANSWER = frozenset((
    "why", "human", "bot_challenge", "help", "complaint", "leave_contact", "abuse", "change_language", "faq",
    "documents", "other_schemes",
))  # fmt: skip
"""Intents that a message may have beside the answers in it: they are answered, too, before the form goes on."""


@dataclass(frozen=True)
class Turn:
    """The person's latest message and the talk's state.

    Attributes:
        text: the message as typed; empty for a button or a payload of the channel's.
        shown: the words that the person saw or typed: the text, or the pressed button's title.
        intent: the intent's name.
        entities: what the NLU read.
        metadata: what the channel sent along.
        is_button: whether a button was pressed.
        asked: the slot being asked, or None.
        language: the talk's language id.
        topics: what the message may have asked about: (topic, probability), the likeliest first.
    """

    text: str
    shown: str
    intent: str
    entities: list[Mapping[str, Any]]
    metadata: Mapping[str, Any]
    is_button: bool
    asked: str | None
    language: str
    topics: tuple[tuple[str, float], ...] = ()

    @classmethod
    def of(cls, tracker: Tracker) -> Turn:
        """Read the turn from rasa-sdk's tracker."""
        message = tracker.latest_message
        user_event: Mapping[str, Any] = next(
            (event for event in reversed(tracker.events) if event.get("event") == "user"), {}
        )
        metadata = user_event.get("metadata") or {}
        text = message.get("text") or ""
        is_payload = text.startswith("/")
        language = tracker.slots.get("language")
        return cls(
            text="" if is_payload else text,
            shown=str(metadata.get("shown") or ("" if is_payload else text)),
            intent=(message.get("intent") or {}).get("name") or "",
            entities=message.get("entities") or [],
            metadata=metadata,
            is_button=is_payload,
            asked=tracker.slots.get("requested_slot") if tracker.active_loop.get("name") else None,
            language=language if language in LANGUAGES else "en",
            topics=_topics(message),
        )


def _topics(message: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    ranking = ((message.get("response_selector") or {}).get("faq") or {}).get("ranking") or ()
    return tuple((item["intent_response_key"].partition("/")[2], item["confidence"]) for item in ranking)


def words_of(slots: Mapping[str, Any]) -> dict[str, str]:
    """The person's own words behind each answer that is still given: slot -> words."""
    evidence = slots.get("evidence") or {}
    return {name: item["words"] for name, item in evidence.items() if slots.get(name) is not None and item.get("words")}


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(timezone.utc)
