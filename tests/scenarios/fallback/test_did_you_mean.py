"""A question that was half understood: the likeliest topics as buttons; pressing one answers it."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa

HALF_SAID = {"en": "visa pet school extension form", "zh_hans": "税务保险公积金", "zh_hant": "稅務保險公積金"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topics_button_answers_it_and_the_question_returns(live_bot: LiveBot, language: str) -> None:
    """At most three topics, before the question's own buttons."""
    visitor = opened(live_bot, language, "mainland")
    question = visitor.texts
    visitor.say(HALF_SAID[language])
    topics = [value for value in visitor.values if value.startswith("faq/")]
    assert 1 <= len(topics) <= 3
    assert visitor.question == "hk_degree"
    visitor.press(topics[0])
    assert visitor.question == "hk_degree"
    assert len(visitor.texts) > len(question) + 20
    assert visitor.press("none").question == "offer"
