"""Changing an answer: by saying it, by button, or by going back. An old answer stands until a new one is read."""

from __future__ import annotations

import json
from typing import Any, Final, Mapping, Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events, SafeAction, wait_in_form
from actions.store import assess_slots
from actions.turn import Turn
from actions.wording import due_and_given, labelled, value_words
from bot.alternatives import ALTERNATIVES, due_alternatives
from bot.contact import can_store, due_contact_slots
from bot.details import DETAILS, due_details
from bot.eligibility.interview import ASKED_WITH, due_slots
from bot.intake import answers_of
from bot.vocabulary import CONTACT, INTERVIEW
from bot.words import say

CONSENT: Final = "xborder_consent"
_ASKING_AGAIN: Final = {True: "change_answer", False: "go_back"}
"""The intent of a button that reopens a question: of the interview, or of the form that is being filled in."""


def tell_changes(turn: Turn, tracker: Tracker, dispatcher: CollectingDispatcher, domain: Mapping[str, Any]) -> Events:
    """Say in one line which answers now read otherwise: "highest education: bachelor's → master's"; once."""
    before = tracker.slots.get("corrected") or {}
    lines = [
        say(
            "changed_value",
            turn.language,
            label=say(f"label_{slot}", turn.language),
            old=value_words(domain, slot, old, turn.language),
            new=value_words(domain, slot, tracker.slots.get(slot), turn.language),
        )
        for slot, old in before.items()
        if slot in (*INTERVIEW, *DETAILS, *ALTERNATIVES) and tracker.slots.get(slot) is not None
    ]
    if lines:
        dispatcher.utter_message(response="utter_changed", changes=say("facts_between", turn.language).join(lines))
    return [SlotSet("corrected", None)] if before else []


class ActionReopenAnswer(SafeAction):
    """Asks a question again: the one whose button was pressed, or the last one before this."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_reopen_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Note which question to ask next; the form that follows asks it."""
        turn = Turn.of(tracker)
        wanted = next((entity.get("value") for entity in turn.entities if entity.get("entity") == "change"), None)
        if wanted is None and turn.intent != "go_back":
            return []  # the message said the new value itself
        wanted = wanted or _before_this(turn, tracker)
        if wanted in (*INTERVIEW, *DETAILS, *ALTERNATIVES, *CONTACT):
            return [SlotSet("reopened", wanted)]
        if turn.asked == CONSENT:
            offer_changes(turn, tracker, dispatcher, domain)
        else:
            dispatcher.utter_message(response="utter_nothing_before")
        return []


class ActionOfferChanges(SafeAction):
    """Sums up the answers and offers to change each of them."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_offer_changes"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the summary."""
        offer_changes(Turn.of(tracker), tracker, dispatcher, domain)
        return wait_in_form(tracker)


def offer_changes(turn: Turn, tracker: Tracker, dispatcher: CollectingDispatcher, domain: Mapping[str, Any]) -> None:
    """Show all that was said so far, each answer with a button to change it."""
    slots, language = tracker.slots, turn.language
    given = due_and_given(slots)
    if turn.asked in CONTACT:
        given += [slot for slot in CONTACT if slots.get(slot) is not None and slot != CONSENT]
    if not given:
        dispatcher.utter_message(response="utter_nothing_before")
        return
    # what a form after the result asks can be asked again only there
    elsewhere = {slot for group in (DETAILS, ALTERNATIVES) if turn.asked not in group for slot in group}
    buttons = change_buttons([slot for slot in given if slot not in elsewhere], language)
    carry_on = {"title": say("button_carry_on", language), "payload": "/resume"}
    lines = labelled(domain, slots, given, language)
    dispatcher.utter_message(response="utter_summary", answers=lines, buttons=[carry_on, *buttons])


def change_buttons(given: Sequence[str], language: str) -> list[dict[str, str]]:
    """A button for each of these answers that asks its question again; two that one question asks share one."""
    return [
        {
            "title": say("button_change", language, label=say(f"label_{slot}", language)),
            "payload": f"/{_ASKING_AGAIN[slot in INTERVIEW]}{json.dumps({'change': slot})}",
        }
        for slot in dict.fromkeys(ASKED_WITH.get(slot, slot) for slot in given)
    ]


def _before_this(turn: Turn, tracker: Tracker) -> str | None:
    """The answered question that comes before this one; None at the first."""
    slots = tracker.slots
    if turn.asked in CONTACT:
        due = list(due_contact_slots(slots, slots.get("skipped") or ()))
        if can_store(slots):  # a consent under which something was stored is withdrawn, not asked again
            due.remove(CONSENT)
        return _last_given(due, turn.asked, slots)
    for questions, find_due in ((DETAILS, due_details), (ALTERNATIVES, due_alternatives)):
        if turn.asked in questions:
            return _last_given(list(find_due(answers_of(slots), assess_slots(slots).outcome)), turn.asked, slots)
    due = [slot for slot in due_slots(answers_of(slots)) if slot not in ASKED_WITH]
    return _last_given(due, turn.asked, slots)


def _last_given(due: list[str], asked: str | None, slots: Mapping[str, Any]) -> str | None:
    earlier = due[: due.index(asked)] if asked in due else due
    return next((slot for slot in reversed(earlier) if slots.get(slot) is not None), None)
