"""Marketing is stopped when somebody says so."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead
from tests.scenarios.talks import with_lead
from tests.scenarios.words import YES

pytestmark = pytest.mark.rasa


NO_ADVERTS = {"en": "stop sending me promotions", "zh_hans": "不要再给我发推广", "zh_hant": "唔好再發推廣俾我"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_marketing_is_stopped(live_bot: LiveBot, language: str) -> None:
    """The stored consent says so; the enquiry is not affected."""
    visitor, reference = with_lead(live_bot, language, f"adverts.{language}@example.org")
    visitor.press("evening").press("yes")
    assert find_lead(live_bot, reference)["marketing_consent"] == "yes"
    visitor.say(NO_ADVERTS[language]).say(YES[language])
    assert find_lead(live_bot, reference)["marketing_consent"] == "no"
    assert visitor.question == "free_note"
