"""After the result: a few questions, only those that change them, and then the other schemes worth asking about."""

from __future__ import annotations

from typing import Any, Final, Mapping

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.further_form import FurtherFormValidation
from actions.result import tell_what_changed
from actions.safe_action import Events, SafeAction, add_validators
from actions.store import assess_slots, store_lead
from actions.turn import Turn
from bot.alternatives import ALTERNATIVES, due_alternatives
from bot.contact import can_store
from bot.eligibility.assessment import Assessment
from bot.eligibility.report import report
from bot.eligibility.wording import day_in_words
from bot.rates import propose
from bot.understanding.money import foreign_amount, foreign_sum
from bot.vocabulary import UNSURE
from bot.words import say

AGE: Final = "age"
INCOME: Final = "income_last_year_hkd"
SUMS: Final = (INCOME, "net_assets_hkd")


class ValidateSchemesForm(FurtherFormValidation):
    """Decides what `schemes_form` asks."""

    questions = ALTERNATIVES

    def name(self) -> str:
        """Rasa's name for this form's validation."""
        return "validate_schemes_form"

    def due(self, answers: Mapping[str, Any], outcome: str) -> tuple[str, ...]:
        """The questions that would change the suggestions."""
        return due_alternatives(answers, outcome)

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """Nothing before the result, which comes first; and the age no more once it was withheld."""
        if tracker.slots.get("outcome") is None:
            return []
        due = await super().required_slots(domain_slots, dispatcher, tracker, domain)
        return [slot for slot in due if slot not in (tracker.slots.get("skipped") or ())]

    async def validate_turn(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """As in any such form; but who withholds their age loses no suggestion: it counts as not asked."""
        events = await super().validate_turn(dispatcher, tracker, domain)
        if tracker.slots.get(AGE) != UNSURE:
            return events
        return [*events, SlotSet(AGE, None), SlotSet("skipped", [*(tracker.slots.get("skipped") or ()), AGE])]

    def help(self, turn: Turn, dispatcher: CollectingDispatcher) -> None:
        """A sum in another currency is converted, for the person to choose the range; else as in any such form."""
        if turn.asked not in SUMS:
            super().help(turn, dispatcher)
        elif not _convert(turn, dispatcher):
            dispatcher.utter_message(response="utter_retry_sum")


add_validators(ValidateSchemesForm, ALTERNATIVES)


def _convert(turn: Turn, dispatcher: CollectingDispatcher) -> bool:
    """Tell what a sum in another currency is in HK$; False when there is none, or no rate for it."""
    pay = foreign_amount(turn.text) if turn.asked == INCOME else None  # of a month's pay it makes a year's
    currency, amount = (pay.currency, pay.amount_per_year) if pay else foreign_sum(turn.text) or ("", 0)
    proposal = propose(currency, amount)
    if proposal is None:
        return False
    dispatcher.utter_message(
        response="utter_converted_sum",
        amount=f"{amount:,}",
        currency=say(f"currency_{currency}", turn.language),
        converted=f"{proposal.hkd:,}",
        rate=proposal.rate,
        day=day_in_words(proposal.as_of, turn.language),
    )
    return True


class ActionShowSchemes(SafeAction):
    """Shows the schemes worth asking about, each with its reason, and what to do with them."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_show_schemes"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter them, or that there is none; nothing is promised. Before a result the interview comes first."""
        turn, before = Turn.of(tracker), tracker.slots.get("outcome")
        if before is None:
            dispatcher.utter_message(response="utter_schemes_after_result")
            return [FollowupAction("eligibility_form")]
        assessment = assess_slots(tracker.slots)
        if before != assessment.outcome:  # what was told beside the answers may weigh on the result
            tell_what_changed(before, assessment.outcome, turn.language, dispatcher)
        if can_store(tracker.slots):
            await store_lead(tracker, turn)
        named = assess_slots({**tracker.slots, **dict.fromkeys(ALTERNATIVES)}).suggestions
        _show(assessment, assessment.suggestions == named, turn.language, dispatcher)
        return [SlotSet("outcome", assessment.outcome)]


def _show(assessment: Assessment, as_before: bool, language: str, dispatcher: CollectingDispatcher) -> None:
    if not assessment.suggestions:
        dispatcher.utter_message(response="utter_schemes_none")
        return
    lines = "\n".join(f"• {line}" for line in report(assessment, language).suggestions)
    dispatcher.utter_message(response="utter_schemes_same" if as_before else "utter_schemes_found", schemes=lines)
    dispatcher.utter_message(response="utter_schemes_next")
