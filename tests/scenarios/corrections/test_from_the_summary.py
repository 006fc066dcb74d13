"""Who only says that something is wrong chooses it from a summary."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import at_education, judged
from tests.scenarios.words import NONSENSE, NOT_TRUE

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_only_says_that_something_is_wrong_chooses_from_all_answers(live_bot: LiveBot, language: str) -> None:
    """The summary names each answer once; its button asks that question again, and then the talk goes on."""
    visitor = at_education(live_bot, language).say(NOT_TRUE[language])
    assert visitor.values == ["resume", "residence", "hk_degree", "offer", "employer_place", "edu_level"]
    visitor.press("employer_place")
    assert visitor.question == "employer_place"
    visitor.press("mainland_only")
    assert "→" in visitor.texts
    assert visitor.question == "job_match"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failed_correction_wipes_nothing(live_bot: LiveBot, language: str) -> None:
    """The old answer stands until a new one is read, and skipping keeps it."""
    visitor = at_education(live_bot, language).say(NOT_TRUE[language]).press("edu_level")
    visitor.say(NONSENSE[language])
    assert visitor.question == "edu_level"
    visitor.press("skip")
    assert visitor.question == "job_match"
    visitor.answer_all({**SIGNED_OFFER, "edu_level": "never asked again"})
    first = Visitor(live_bot, language).open().answer_all({**SIGNED_OFFER, "edu_level": "bachelor"})
    assert judged(visitor) == judged(first)
