"""A new value replaces the old one: the state is then as if it had been said first."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import at_education, judged

pytestmark = pytest.mark.rasa


MASTER = {"en": "no wait, it's a master's", "zh_hans": "不对，是硕士", "zh_hant": "講錯咗，係碩士"}
OLD_AND_NEW = {"en": "bachelor", "zh_hans": "本科", "zh_hant": "學士"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_value_replaces_the_old_one_and_the_question_returns(live_bot: LiveBot, language: str) -> None:
    """One line says what changed, and the result is that of having said it first."""
    visitor = at_education(live_bot, language).say(MASTER[language])
    assert visitor.question == "job_match"
    assert "→" in visitor.texts
    assert OLD_AND_NEW[language] in visitor.texts.lower()
    visitor.answer_all(SIGNED_OFFER)
    first = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    assert judged(visitor) == judged(first)
