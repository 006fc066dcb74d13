"""In which words a question is put: to whom, and whether in full."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import ActionExecutor

from actions.ask import ASKED_PLAINLY, QUESTIONS
from actions.contact_form import ActionAskContactValue
from actions.eligibility_form import ActionAskSalaryTotalHkd, ActionAskSeriousCrime
from bot.words import say
from tests.actions.hand_built import Done, do, make_tracker

ACTIONS: dict[str, Action] = {question().name(): question() for question in QUESTIONS}


def asking(slot: str, before: str | None, intent: str = "faq", **slots: Any) -> Tracker:
    """A form about to ask `slot` when `before` was being asked, with the events that Rasa's form lays out."""
    tracker = make_tracker({"requested_slot": slot, "language": "en", **slots}, text="?", intent=intent)
    tracker.events += [
        {"event": "slot", "name": "requested_slot", "value": before},
        {"event": "action", "name": "eligibility_form"},
        {"event": "slot", "name": "requested_slot", "value": slot},
    ]
    return tracker


def sentence(done: Done) -> str | None:
    """The sentence said instead of the response's own; None where that one is said."""
    (message,) = done.messages
    text: str | None = message["text"]
    return text


def test_there_is_one_action_for_each_question() -> None:
    """As rasa-sdk finds them."""
    executor = ActionExecutor()
    executor.register_package("actions")
    assert {f"action_ask_{slot}" for slot in ASKED_PLAINLY} == set(ACTIONS) <= set(executor.actions)


def test_the_first_time_the_response_is_said_as_it_is() -> None:
    """Sentence and buttons of the response, which Rasa knows."""
    done = do(ACTIONS["action_ask_offer"], asking("offer", before="hk_degree", intent="inform"))
    assert done.said == ["utter_ask_offer"]
    assert sentence(done) is None
    assert done.events == []


@pytest.mark.parametrize(
    ("role", "words"),
    [("applicant", None), (None, None), ("browsing", None),
     ("employer", "Has your company offered the candidate the job in Hong Kong?"),
     ("family", "Has an employer offered the applicant a job in Hong Kong?"),
     ("adviser", "Has an employer offered the applicant a job in Hong Kong?")],
)  # fmt: skip
def test_the_sentence_is_for_whoever_asks(role: str | None, words: str | None) -> None:
    """With the response's buttons in any case."""
    done = do(ACTIONS["action_ask_offer"], asking("offer", before="hk_degree", intent="inform", role=role))
    assert (done.said, sentence(done)) == (["utter_ask_offer"], words)


@pytest.mark.parametrize("intent", ["faq", "why", "thanks", "abuse", "human", "out_of_scope", "resume", "ask_topic"])
def test_after_a_side_question_it_is_short(intent: str) -> None:
    """To everybody alike where the sentence needs no "you"."""
    for role in ("applicant", "employer"):
        done = do(ACTIONS["action_ask_offer"], asking("offer", before="offer", intent=intent, role=role))
        assert sentence(done) == say("short_offer", "en")


@pytest.mark.parametrize(
    "tracker",
    [asking("offer", before="offer", intent="nlu_fallback"), asking("offer", before="offer", intent="inform"),
     asking("offer", before="hk_degree"), asking("offer", before=None),
     asking("offer", before="offer", reopened="offer")],
    ids=["not understood", "another fact", "another question before", "form begun", "asked anew"],
)  # fmt: skip
def test_otherwise_it_is_whole(tracker: Tracker) -> None:
    """Nothing that the person has not read is left out."""
    assert sentence(do(ACTIONS["action_ask_offer"], tracker)) is None


def test_in_a_new_language_it_is_whole() -> None:
    """The language is set by an event only when it changes."""
    tracker = asking("offer", before="offer", intent="change_language")
    tracker.events.insert(1, {"event": "slot", "name": "language", "value": "en"})
    assert sentence(do(ACTIONS["action_ask_offer"], tracker)) is None


def test_only_this_turn_counts() -> None:
    """An action server is told the whole talk: what was asked in an earlier turn does not make a question short."""
    tracker = asking("offer", before="offer")
    tracker.events += [
        {"event": "user", "text": "hello", "metadata": {}},
        {"event": "slot", "name": "requested_slot", "value": None},
        {"event": "action", "name": "eligibility_form"},
    ]
    assert sentence(do(ACTIONS["action_ask_offer"], tracker)) is None


def test_questions_with_several_wordings_come_again_in_the_fitting_one() -> None:
    """The sum that was converted, the record alone, the channel's own contact."""
    proposed = {"hkd": 407_000, "amount": "360,000", "currency": "Renminbi", "rate": 1.13, "as_of": "2026-01-20"}
    converted = asking("salary_total_hkd", before="salary_total_hkd", salary_proposed=proposed)
    done = do(ActionAskSalaryTotalHkd(), converted)
    assert (done.said, sentence(done)) == (["utter_ask_converted_salary"], "About HK$407,000 a year: is that right?")
    alone = asking("serious_crime", before="serious_crime", hk_immigration_breach="no")
    assert sentence(do(ActionAskSeriousCrime(), alone)) == say("short_serious_crime_alone", "en")
    phone = asking("contact_value", before="contact_value", contact_channel="phone")
    assert sentence(do(ActionAskContactValue(), phone)) == say("short_contact_value_phone", "en")
