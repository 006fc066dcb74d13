"""A correction after the result decides it anew, and reaches the lead that is stored."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import find_lead
from tests.scenarios.talks import at_result, judged
from tests.scenarios.words import CONTACTS, NOT_SIGNED

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_after_the_result_decides_it_anew(live_bot: LiveBot, language: str) -> None:
    """While contact details are asked: the new result comes with what changed, then the contact question returns."""
    visitor, _ = at_result(live_bot, language)
    visitor.press("yes").say(CONTACTS[language][0])
    assert visitor.question == "contact_channel"
    visitor.say(NOT_SIGNED[language])
    assert visitor.result["assessment"]["outcome"] == "not_yet"
    assert "→" in visitor.texts
    assert visitor.question == "contact_channel"
    first = Visitor(live_bot, language).open().answer_all({**SIGNED_OFFER, "offer": "verbal"})
    assert judged(visitor) == judged(first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_reaches_a_lead_that_is_stored(live_bot: LiveBot, language: str) -> None:
    """A consultant reads what holds now, under the same reference."""
    visitor, reference = at_result(live_bot, language)
    name, channel, typed, _ = CONTACTS[language]
    visitor.press("yes").say(name).press(channel).say(typed)
    assert find_lead(live_bot, reference)["outcome"] == "likely_meets"
    visitor.say(NOT_SIGNED[language])
    lead = find_lead(live_bot, reference)
    assert lead["outcome"] == "not_yet"
    assert '"offer": "verbal"' in lead["answers"]
