"""Everybody gets the result that the contract gives, by buttons alone."""

from __future__ import annotations

import pytest

from bot.understanding.language import detect
from bot.vocabulary import INTERVIEW, LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import PEOPLE, Person

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_everybody_gets_their_result_by_buttons(live_bot: LiveBot, person: Person, language: str) -> None:
    """Outcome, suggestions, the number of questions and the language are right."""
    visitor = Visitor(live_bot, language).open().answer_all(person.answers)
    card = visitor.result
    assert card["assessment"]["outcome"] == person.outcome
    assert set(person.schemes) <= {item["scheme"] for item in card["assessment"]["suggestions"]}
    questions = [slot for slot in visitor.asked if slot in INTERVIEW]
    assert len(questions) <= person.most_questions, questions
    assert visitor.reply["language"] == language
    assert detect(visitor.texts).language == language
    assert "2772 2128" in visitor.texts
    assert card["lines"], "a result without a reason"
