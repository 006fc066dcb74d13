"""A person sees what is held about them."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import with_lead
from tests.scenarios.words import SEE

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_sees_what_is_held(live_bot: LiveBot, language: str) -> None:
    """Answers, contact and reference; the question then returns."""
    contact = f"see.{language}@example.org"
    visitor, reference = with_lead(live_bot, language, contact)
    visitor.say(SEE[language])
    assert contact in visitor.texts
    assert reference in visitor.texts
    assert "480,000" in visitor.texts
    assert visitor.question == "contact_time"
