"""A call was wished for, the consent refused: it costs nothing, and it may be given later."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import find_lead_of, find_leads
from tests.scenarios.talks import opened
from tests.scenarios.words import A_PERSON, CALL_ME, CARRY_ON, NUMBER

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusing_costs_nothing(live_bot: LiveBot, language: str) -> None:
    """The number stands, the interview goes on, the result is the same, and no lead is stored."""
    visitor = opened(live_bot, language, "mainland", "none").say(A_PERSON[language]).press("confirm").press("no")
    assert visitor.question is None
    assert NUMBER in visitor.texts
    assert visitor.say(CARRY_ON[language]).question == "offer"
    visitor.asked.clear()
    while visitor.question is not None:
        visitor.press({**SIGNED_OFFER, "answers_checked": "confirm"}[visitor.question])
    assert "xborder_consent" not in visitor.asked
    assert visitor.result["assessment"]["outcome"] == "likely_meets"
    assert find_leads(live_bot, visitor.result["reference"]) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_asks_for_a_person_again_is_asked_for_consent_again(live_bot: LiveBot, language: str) -> None:
    """A refusal is not for ever."""
    contact = f"after.all.{language}@example.org"
    visitor = opened(live_bot, language, "mainland").say(A_PERSON[language]).press("confirm").press("no")
    visitor.say(A_PERSON[language]).say(CALL_ME[language])
    assert visitor.question == "xborder_consent"
    visitor.press("yes").press("skip").press("email").say(contact)
    assert find_lead_of(live_bot, contact)["xborder_consent"] == "yes"
