"""Greeting, interruptions, starting over, and the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator

import pytest

from actions.result import ActionShowResult
from actions.rights import ActionConfirmed
from actions.talk import RESPONSES, ActionAnswerInterruption, ActionGreet
from bot.leads.migrate import upgrade
from bot.leads.shared import lead_store
from bot.vocabulary import INTERVIEW, LANGUAGES
from tests.actions.hand_built import do, domain, make_tracker


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    url = f"sqlite:///{tmp_path / 'leads.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    upgrade(url)
    lead_store.cache_clear()
    yield
    lead_store().close()
    lead_store.cache_clear()


@pytest.mark.parametrize("intent", [intent for intent in RESPONSES if RESPONSES[intent]])
def test_every_interruption_has_its_answer(intent: str) -> None:
    """And the answer exists."""
    done = do(ActionAnswerInterruption(), make_tracker({}, text="x", intent=intent))
    assert len(done.said) == 1
    assert done.said[0] in domain()["responses"]


@pytest.mark.parametrize("slot", [slot for slot in INTERVIEW if slot != "role"])
def test_why_explains_the_question_being_asked(slot: str) -> None:
    """Each question for itself."""
    tracker = make_tracker({"requested_slot": slot}, text="why?", intent="why", form="eligibility_form")
    assert do(ActionAnswerInterruption(), tracker).said == [f"utter_why_{slot}"]


def test_why_without_a_question_is_answered_with_help() -> None:
    """There is nothing to explain."""
    assert do(ActionAnswerInterruption(), make_tracker({}, text="why?", intent="why")).said == ["utter_help"]


def test_the_greeting_is_full_at_first_and_short_later() -> None:
    """Nobody is introduced twice."""
    assert do(ActionGreet(), make_tracker({})).said == ["utter_greet"]
    assert do(ActionGreet(), make_tracker({"residence": "mainland"})).said == ["utter_greet_again"]


def test_starting_over_keeps_the_language_and_the_one_lead() -> None:
    """The same talk gives the same lead."""
    known = {"language": "zh_hant", "submission_id": "x", "offer": "signed", "confirming": "restart"}
    done = do(ActionConfirmed(), make_tracker(known, intent="confirm"))
    assert done.events[0]["event"] == "restart"
    assert done.slots == {"language": "zh_hant", "submission_id": "x"}
    assert done.events[-1] == {"event": "followup", "timestamp": None, "name": "eligibility_form"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_is_shown_as_text_and_as_a_card_that_say_the_same(language: str) -> None:
    """Reference, title, reasons, next step and phone are in both."""
    done = do(ActionShowResult(), make_tracker({"residence": "macao", "language": language}))
    message = done.messages[0]
    card = message["custom"]["data"]
    json.dumps(card)
    assert card["reference"] == done.slots["reference"]
    assert done.slots["outcome"] == card["assessment"]["outcome"] == "another_scheme"
    for part in (card["title"], card["next_step"], card["reference"], *(line["text"] for line in card["lines"])):
        assert part in message["text"]
    assert "2772 2128" in message["text"]


def test_showing_the_result_again_keeps_its_reference() -> None:
    """After a correction the person still has one code."""
    first = do(ActionShowResult(), make_tracker({"residence": "macao"})).slots
    again = do(ActionShowResult(), make_tracker({"residence": "hk_permanent", **first})).slots
    assert again["reference"] == first["reference"]
    assert again["submission_id"] == first["submission_id"]
    assert again["outcome"] == "no_permit_needed"
