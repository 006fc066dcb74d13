"""A whole talk, from the greeting to the stored lead."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead
from tests.scenarios.talks import at_result
from tests.scenarios.words import CONTACTS

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_ends_in_one_stored_lead(live_bot: LiveBot, language: str) -> None:
    """From greeting to lead: answers, words, consents, contact and the reference that was shown."""
    visitor, reference = at_result(live_bot, language)
    name, channel, typed, stored = CONTACTS[language]
    visitor.press("yes")
    assert visitor.question == "contact_name"
    visitor.say(name).press(channel).say(typed).press("evening").press("no")
    assert visitor.question == "free_note"
    visitor.press("skip")
    assert visitor.question == "contact_checked"
    assert name in visitor.texts
    visitor.press("confirm")
    assert visitor.question is None
    assert reference in visitor.texts

    lead = find_lead(live_bot, reference)
    assert lead["contact_name"] == name
    assert (lead["contact_channel"], lead["contact_value"]) == (channel, stored)
    assert (lead["contact_time"], lead["marketing_consent"], lead["free_note"]) == ("evening", "no", None)
    assert lead["language"] == language
    assert lead["outcome"] == "likely_meets"
    assert '"talent_list": "no"' in lead["answers"]
    assert '"local_hire_difficulty": "proven"' in lead["answers"]
    assert "xborder_consent" in lead["consents"]
