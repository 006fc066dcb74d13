"""Looking everything over: before the result of a long talk, and before contact details go to a consultant."""

from __future__ import annotations

from typing import Any, Final, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.corrections import change_buttons
from actions.safe_action import Events, SafeAction
from actions.turn import NOT_ATTEMPTS, Turn
from actions.wording import due_and_given, labelled
from bot.contact import CONTACT_CHECKED, can_store
from bot.eligibility.interview import ASKED_WITH
from bot.nlu.confirming import ANSWERS_CHECKED
from bot.vocabulary import CONTACT
from bot.words import say

LONG: Final = 8
"""From so many answers on, they are shown before the result; fewer are remembered."""
_GO_ON: Final = ("affirm", "skip", "unsure", "thanks")
_TRIES: Final = 2


def check_due(slots: Mapping[str, Any]) -> tuple[str, ...]:
    """The check that comes after the last question of the interview: due once, when many answers were given."""
    questions = {ASKED_WITH.get(slot, slot) for slot in due_and_given(slots)}
    return (ANSWERS_CHECKED,) if slots.get(ANSWERS_CHECKED) or len(questions) >= LONG else ()


def contact_check_due(slots: Mapping[str, Any]) -> tuple[str, ...]:
    """The check that comes after the last contact question; who only wants a call back is not held up by it."""
    return (CONTACT_CHECKED,) if can_store(slots) and not slots.get("wants_person") else ()


def answer_to_check(turn: Turn, slots: Mapping[str, Any], dispatcher: CollectingDispatcher) -> Events:
    """What follows from a message at a check that is neither a plain yes nor a correction: help, but never a wall."""
    if turn.asked not in (ANSWERS_CHECKED, CONTACT_CHECKED) or turn.intent in NOT_ATTEMPTS or turn.entities:
        return []
    attempts = int(slots.get("attempts") or 0) + 1
    if turn.intent in _GO_ON or attempts > _TRIES:
        return [SlotSet(turn.asked, True), SlotSet("confirming", None), SlotSet("attempts", 0)]
    dispatcher.utter_message(response="utter_what_is_wrong")
    return [SlotSet("attempts", attempts)]


class ActionAskAnswersChecked(SafeAction):
    """Shows all answers with a button to change each; in short when it has been shown in this language."""

    def name(self) -> str:
        """Rasa's name for asking the slot `answers_checked`."""
        return "action_ask_answers_checked"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the summary; a yes is confirmed like any other wish."""
        turn, slots = Turn.of(tracker), tracker.slots
        given = due_and_given(slots)
        carry_on = {"title": say("button_show_result", turn.language), "payload": "/confirm"}
        buttons = [carry_on, *change_buttons(given, turn.language)]
        again = turn.asked == ANSWERS_CHECKED and turn.intent in NOT_ATTEMPTS and not turn.entities
        if again and turn.intent != "change_language":
            dispatcher.utter_message(response="utter_ask_answers_checked_again", buttons=buttons)
        else:
            lines = labelled(domain, slots, given, turn.language)
            dispatcher.utter_message(response="utter_ask_answers_checked", answers=lines, buttons=buttons)
        return [SlotSet("confirming", ANSWERS_CHECKED)]


class ActionAskContactChecked(SafeAction):
    """Shows what a consultant will read, before it is final."""

    def name(self) -> str:
        """Rasa's name for asking the slot `contact_checked`."""
        return "action_ask_contact_checked"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the contact details, and the answers too where they have not been looked over."""
        turn, slots = Turn.of(tracker), tracker.slots
        contact = [slot for slot in CONTACT if slots.get(slot) is not None and slot != "xborder_consent"]
        answers = [] if slots.get(ANSWERS_CHECKED) else due_and_given(slots)
        send = {"title": say("button_send", turn.language), "payload": "/confirm"}
        other = {"title": say("button_change_an_answer", turn.language), "payload": "/correct_answer"}
        buttons = [send, *change_buttons(contact, turn.language), other]
        lines = labelled(domain, slots, [*contact, *answers], turn.language)
        dispatcher.utter_message(response="utter_ask_contact_checked", answers=lines, buttons=buttons)
        return [SlotSet("confirming", CONTACT_CHECKED)]
