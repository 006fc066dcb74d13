"""Whoever has left a contact and then asks for a person is told that it is passed on, without another question."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import at_contact_summary, with_lead
from tests.scenarios.words import A_PERSON, NUMBER

pytestmark = pytest.mark.rasa

NOTE = {"en": "I work on weekdays", "zh_hans": "工作日比较忙", "zh_hant": "平日返工"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_contact_questions_nothing_more_is_asked(live_bot: LiveBot, language: str) -> None:
    """Time, marketing and note do not matter to somebody who wants a call."""
    visitor, reference = with_lead(live_bot, language, f"known.{language}@example.org")
    visitor.say(A_PERSON[language])
    assert visitor.question is None
    assert reference in visitor.texts
    assert NUMBER in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_contact_questions_neither(live_bot: LiveBot, language: str) -> None:
    """The talk is over and stays so."""
    visitor, reference = at_contact_summary(live_bot, language, f"done.{language}@example.org", NOTE[language])
    visitor.press("confirm").say(A_PERSON[language])
    assert visitor.question is None
    assert reference in visitor.texts
    assert "confirm" not in visitor.values
