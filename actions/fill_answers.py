"""Every message: set the slots that it settles, with the words they were read from, and the language."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.language import language_events
from actions.safe_action import Events, SafeAction
from actions.turn import Turn, now
from bot.contact import outdated
from bot.eligibility.interview import ASKED_WITH
from bot.vocabulary import ANSWERS, CONTACT, INTERVIEW, SLOTS, UNSURE, InvalidValue

READABLE = frozenset((*ANSWERS, *CONTACT)) - {"contact_name", "contact_value", "free_note"}
"""Slots that a payload or the extractor may set; free contact texts are read by the contact form alone."""


class ActionFillAnswers(SafeAction):
    """Runs inside Rasa's slot extraction on each user message."""

    def name(self) -> str:
        """The action's name in the domain's slot mappings."""
        return "action_fill_answers"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Return `SlotSet` events only: Rasa allows no others here."""
        turn = Turn.of(tracker)
        slots = tracker.slots
        settled = _settled(turn, slots)
        events = language_events(turn, slots)
        events += [SlotSet(name, value) for name, value in settled.items()]
        events += _correction_events(turn, slots, settled)
        answered = [name for name in settled if name in ANSWERS]
        if answered:
            seen = _evidence(turn, answered)
            events.append(SlotSet("evidence", {**(slots.get("evidence") or {}), **seen}))
        return events


def _settled(turn: Turn, slots: dict[str, Any]) -> dict[str, Any]:
    """slot -> value for everything that this message settles, checked against the contract."""
    found: dict[str, Any] = {}
    for entity in turn.entities:
        name, value = entity.get("entity"), entity.get("value")
        if name not in READABLE:
            continue
        if SLOTS[name].kind == "list":
            found.setdefault(name, []).extend(value if isinstance(value, list) else [value])
        else:
            found[name] = value
    settled: dict[str, Any] = {}
    for name, value in found.items():
        try:
            settled[name] = SLOTS[name].parse(value)
        except InvalidValue:
            continue  # a hand-made payload or a faulty reading: the question is simply asked again
    asked, reopened = turn.asked, slots.get("reopened")  # what is said again is no news, unless it was asked again
    if turn.intent == "skip" and asked is not None and asked == reopened:
        settled.pop(asked, None)  # left as it was
        return settled
    settled = {name: value for name, value in settled.items() if slots.get(name) != value or name == reopened}
    proposed = slots.get("salary_proposed")
    if turn.is_button and turn.intent == "affirm" and asked == "salary_total_hkd" and proposed:
        settled[asked] = proposed["hkd"]  # typed, "yes" and "skip" are read by `bot.nlu.understand`
    if turn.is_button and asked in ANSWERS and asked not in settled and turn.intent in ("skip", "unsure"):
        settled[asked] = [UNSURE] if SLOTS[asked].kind == "list" else UNSURE
    said_no = turn.is_button and asked == "serious_crime" and settled.get("serious_crime") == "no"
    both = slots.get("hk_immigration_breach") is None or reopened == "serious_crime"
    if said_no and both:  # the question asks both; the button says "no to both"
        settled["hk_immigration_breach"] = "no"
    return settled


def _correction_events(turn: Turn, slots: dict[str, Any], settled: dict[str, Any]) -> Events:
    """What else an answer brings: which question it answers, what it replaces, the end of a question asked again."""
    old = {name: slots[name] for name, value in settled.items() if slots.get(name) not in (None, value)}
    events: Events = [SlotSet(name, None) for name in outdated(slots, settled)]
    if turn.asked in INTERVIEW and slots.get(turn.asked) is None:
        asked = [name for name in settled if ASKED_WITH.get(name, name) == turn.asked]
        events += [SlotSet("questioned", [*(slots.get("questioned") or ()), *asked])] if asked else []
    if old:
        events.append(SlotSet("corrected", old))
    reopened = slots.get("reopened")
    if reopened is not None and turn.asked == reopened and (reopened in settled or turn.intent == "skip"):
        events.append(SlotSet("reopened", None))
    if turn.intent == "leave_contact" and slots.get("xborder_consent") == "no":
        events.append(SlotSet("xborder_consent", None))  # a change of mind is asked about anew
    if slots.get("confirming") and turn.intent != "confirm":
        events.append(SlotSet("confirming", None))
    return events


def _evidence(turn: Turn, answered: list[str]) -> dict[str, dict[str, str]]:
    """The words behind each answer: the stretch of the message that it was read from, or the button's title."""
    words = dict.fromkeys(answered, turn.shown)
    if not turn.is_button:
        for entity in turn.entities:
            start, end = entity.get("start"), entity.get("end")
            if entity.get("entity") in words and isinstance(start, int) and isinstance(end, int) and start < end:
                words[entity["entity"]] = turn.text[start:end]
    how = "button" if turn.is_button else "text"
    stamp = now().isoformat(timespec="seconds")
    return {name: {"words": words[name], "how": how, "at": stamp} for name in answered}
