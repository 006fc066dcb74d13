"""The questions: put to whoever asks, in full the first time and in short after a side question."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, Mapping, Sequence

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events, SafeAction
from actions.turn import NOT_ATTEMPTS, Turn
from bot.alternatives import ALTERNATIVES
from bot.details import DETAILS
from bot.vocabulary import INTERVIEW
from bot.words import in_voice, say, voice_of

ASKED_PLAINLY: Final = (
    *(slot for slot in (*INTERVIEW, *DETAILS, *ALTERNATIVES) if slot not in ("salary_total_hkd", "serious_crime")),
    "contact_name",
    "contact_channel",
    "contact_time",
    "marketing_consent",
    "free_note",
)
"""Slots that always have the same question; the forms have actions of their own for the others."""


def ask(slot: str, dispatcher: CollectingDispatcher, tracker: Tracker, name: str | None = None, **values: Any) -> None:
    """Utter a question: the buttons of the response `utter_ask_<name>`, and the sentence that fits person and moment.

    The sentence is one of `bot/texts/questions.yml`; where that has none, it is the response's own.

    Args:
        slot: the slot that is being asked.
        name: which of the slot's questions, where it has several; the slot's only one when None.
        values: what stands in for the question's placeholders.
    """
    name = name or slot
    voice = voice_of(tracker.slots.get("role"))
    kinds = ("short", "ask") if _comes_again(slot, tracker) else ("ask",)
    key = next((key for kind in kinds if (key := in_voice(f"{kind}_{name}", voice))), None)
    text = say(key, Turn.of(tracker).language, voice=voice, **values) if key else None
    dispatcher.utter_message(response=f"utter_ask_{name}", text=text, **values)  # the text given takes precedence


def _comes_again(slot: str, tracker: Tracker) -> bool:
    """Whether the message only turned aside from this question, which the person has read in this language."""
    if Turn.of(tracker).intent not in NOT_ATTEMPTS or tracker.slots.get("reopened") == slot:
        return False
    turn = _this_turn(tracker.events)
    return _asked_before(turn) == slot and not any(event.get("name") == "language" for event in turn)


def _asked_before(turn: Sequence[Mapping[str, Any]]) -> str | None:
    """The slot that was being asked when the message came: Rasa's forms write it down just before their own name."""
    asked = None
    for event, following in pairwise(turn):
        if event.get("name") == "requested_slot" and following.get("event") == "action":
            asked = event.get("value")
    return asked


def _this_turn(events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The events since the latest message; an action server is told all events of the talk."""
    start = next((place for place in reversed(range(len(events))) if events[place].get("event") == "user"), 0)
    return events[start:]


def _action_for(slot: str) -> type[SafeAction]:
    class ActionAskSlot(SafeAction):
        """Asks for one slot."""

        def name(self) -> str:
            """Rasa's name for asking this slot."""
            return f"action_ask_{slot}"

        async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
            """Utter its question."""
            ask(slot, dispatcher, tracker)
            return []

    return ActionAskSlot


QUESTIONS: Final = tuple(map(_action_for, ASKED_PLAINLY))
"""One action for each of `ASKED_PLAINLY`; kept here, because rasa-sdk finds actions by their classes."""
