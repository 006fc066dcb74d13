"""The interview: which question is next, and what to say when an answer could not be read."""

from __future__ import annotations

from datetime import date
from typing import Any, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.ask import ask
from actions.checking import answer_to_check, check_due
from actions.corrections import tell_changes
from actions.language import offer_language
from actions.removed import tell_what_was_removed
from actions.safe_action import Events, SafeAction, SafeFormValidation, add_validators
from actions.topics import offer_topics
from actions.turn import NOT_ATTEMPTS, Turn
from actions.wording import value_words
from bot.eligibility.interview import due_slots
from bot.eligibility.wording import day_in_words
from bot.intake import answers_of
from bot.rates import propose
from bot.understanding.money import ForeignAmount, foreign_amount
from bot.vocabulary import INTERVIEW
from bot.words import say

SALARY = "salary_total_hkd"

ADDRESSED = ("employer", "family", "adviser")
"""Roles whose questions are about somebody else."""


class ValidateEligibilityForm(SafeFormValidation):
    """Decides what `eligibility_form` asks. The engine checks all values again; this is courtesy."""

    def name(self) -> str:
        """Rasa's name for this form's validation."""
        return "validate_eligibility_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """The interview slots that are due, in the order they are asked: a pure function of the slots."""
        return [*due_slots(answers_of(tracker.slots)), *check_due(tracker.slots)]

    async def validate_turn(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Validate, choose the next question, and help when the last one was not answered."""
        turn = Turn.of(tracker)
        tell_what_was_removed(turn, dispatcher)
        told = offer_language(tracker, dispatcher)
        named = {entity.get("entity") for entity in turn.entities}
        said = {name: value for name, value in tracker.slots_to_validate().items() if name in named}
        corrected = tracker.slots.get("corrected") or {}
        told += tell_changes(turn, tracker, dispatcher, domain)
        _acknowledge(turn, {name: said[name] for name in said if name not in corrected}, dispatcher, domain)
        checked = answer_to_check(turn, tracker.slots, dispatcher)
        tracker.slots.update({event["name"]: event["value"] for event in checked})
        events: Events = await super().validate_turn(dispatcher, tracker, domain)
        return told + checked + events + _help(turn, said, dispatcher, tracker.slots)


add_validators(ValidateEligibilityForm, INTERVIEW)


def _help(turn: Turn, said: Mapping[str, Any], dispatcher: CollectingDispatcher, slots: Mapping[str, Any]) -> Events:
    """Rephrase, then explain, then offer a person; the question itself follows with its buttons."""
    if turn.asked not in INTERVIEW or turn.intent in NOT_ATTEMPTS:
        return []
    withdrawn: Events = [SlotSet("salary_proposed", None)] if slots.get("salary_proposed") else []
    answered = slots.get(turn.asked) is not None and slots.get("reopened") != turn.asked
    if answered or said:
        return [*withdrawn, SlotSet("attempts", 0)]
    attempts = int(slots.get("attempts") or 0)
    if turn.asked == SALARY and (foreign := foreign_amount(turn.text)):
        return _convert(foreign, turn, dispatcher, attempts)
    if withdrawn and turn.intent == "deny":  # "no" to the proposal: the question itself is asked again
        return withdrawn
    if offer_topics(turn, dispatcher):
        return [*withdrawn, SlotSet("attempts", attempts + 1)]
    step = ("utter_retry_{}", "utter_explain_{}", "utter_offer_person")[min(attempts, 2)]
    dispatcher.utter_message(response=step.format(turn.asked))
    return [*withdrawn, SlotSet("attempts", attempts + 1)]


def _convert(foreign: ForeignAmount, turn: Turn, dispatcher: CollectingDispatcher, attempts: int) -> Events:
    """Propose the pay in HK$, for the question to ask about; where no rate is known, say so."""
    told = {"amount": f"{foreign.amount_per_year:,}", "currency": say(f"currency_{foreign.currency}", turn.language)}
    proposal = propose(foreign.currency, foreign.amount_per_year)
    if proposal is None:
        dispatcher.utter_message(response="utter_foreign_currency", **told)
        return [SlotSet("attempts", attempts + 1)]
    shown = {"hkd": proposal.hkd, "rate": proposal.rate, "as_of": proposal.as_of.isoformat(), **told}
    return [SlotSet("salary_proposed", shown), SlotSet("attempts", 0)]


def _acknowledge(
    turn: Turn, said: Mapping[str, Any], dispatcher: CollectingDispatcher, domain: Mapping[str, Any]
) -> None:
    """Say for whom the questions are meant, once known; read back facts that were said beside the answer."""
    if said.get("role") in ADDRESSED:
        dispatcher.utter_message(response=f"utter_role_{said['role']}")
    asked = ("serious_crime", "hk_immigration_breach") if turn.asked == "serious_crime" else (turn.asked,)
    beside = [name for name in INTERVIEW if name in said and name not in ("role", *asked)]
    if beside and not turn.is_button:
        facts = [value_words(domain, name, said[name], turn.language) for name in beside]
        dispatcher.utter_message(response="utter_noted_facts", facts=say("facts_between", turn.language).join(facts))


class ActionAskSalaryTotalHkd(SafeAction):
    """Asks for the pay, or whether the sum converted from another currency is right."""

    def name(self) -> str:
        """Rasa's name for asking the slot `salary_total_hkd`."""
        return "action_ask_salary_total_hkd"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the question that fits."""
        proposed = tracker.slots.get("salary_proposed")
        if not proposed:
            ask(SALARY, dispatcher, tracker)
            return []
        day = day_in_words(date.fromisoformat(proposed["as_of"]), Turn.of(tracker).language)
        shown = {**proposed, "converted": f"{proposed['hkd']:,}", "day": day}
        ask(SALARY, dispatcher, tracker, "converted_salary", **shown)
        return []


class ActionAskSeriousCrime(SafeAction):
    """Asks for record and breach in one question, or for the record alone when the breach is settled."""

    def name(self) -> str:
        """Rasa's name for asking the slot `serious_crime`."""
        return "action_ask_serious_crime"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the question that fits."""
        settled = tracker.slots.get("hk_immigration_breach") is not None
        alone = settled and tracker.slots.get("reopened") != "serious_crime"
        ask("serious_crime", dispatcher, tracker, "serious_crime_alone" if alone else None)
        return []
