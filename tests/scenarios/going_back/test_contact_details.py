"""Going back while contact details are asked."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead
from tests.scenarios.talks import at_result
from tests.scenarios.words import BACK, CONTACTS

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_contact_details_can_be_gone_back_to(live_bot: LiveBot, language: str) -> None:
    """A wrong name is given again; another channel asks for its own contact; the stored lead follows."""
    name, channel, typed, stored = CONTACTS[language]
    visitor, reference = at_result(live_bot, language)
    visitor.press("yes").say("Wrong Name").say(BACK[language])
    assert visitor.question == "contact_name"
    visitor.say(name)
    assert visitor.question == "contact_channel"
    visitor.press("whatsapp").say("+852 9876 5432")
    assert visitor.question == "contact_time"
    visitor.say(BACK[language]).say(BACK[language])
    assert visitor.question == "contact_channel"
    visitor.press(channel)
    assert visitor.question == "contact_value"
    visitor.say(typed)
    lead = find_lead(live_bot, reference)
    assert (lead["contact_name"], lead["contact_channel"], lead["contact_value"]) == (name, channel, stored)
