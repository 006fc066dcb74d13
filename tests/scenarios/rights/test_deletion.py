"""Deletion: asked for in one's own words, done after one confirmation."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.store import everything_written, find_lead, find_leads
from tests.scenarios.talks import with_lead
from tests.scenarios.words import DELETE, NO, YES

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_deletion_leaves_no_trace_of_the_person(live_bot: LiveBot, language: str) -> None:
    """Lead, talk and words are gone from every file; the talk may begin anew in the same language."""
    contact = f"forget.{language}@example.org"
    visitor, reference = with_lead(live_bot, language, contact)
    visitor.say(DELETE[language])
    assert "confirm" in visitor.values
    assert find_lead(live_bot, reference)
    visitor.say(YES[language])
    assert visitor.question is None
    assert find_leads(live_bot, reference) == []
    assert contact.encode() not in everything_written(live_bot)
    visitor.press("start_check")
    assert (visitor.question, visitor.reply["language"]) == ("residence", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_deleted_without_the_confirmation(live_bot: LiveBot, language: str) -> None:
    """A no, and anything else that is said, leaves all as it was."""
    visitor, reference = with_lead(live_bot, language, f"keep.{language}@example.org")
    visitor.say(DELETE[language]).say(NO[language])
    assert visitor.question == "contact_time"
    assert find_lead(live_bot, reference)
    visitor.say(DELETE[language]).press("evening")
    assert visitor.question == "marketing_consent"
    visitor.press("yes")
    assert find_lead(live_bot, reference)
