"""What was only asked because of an answer goes with it, and comes back with it."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import at_education, judged

pytestmark = pytest.mark.rasa


NO_OFFER = {"en": "I have no job offer", "zh_hans": "我其实没有聘约", "zh_hant": "我其實未有任何offer"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_depended_on_a_corrected_answer_goes_and_comes_back_with_it(live_bot: LiveBot, language: str) -> None:
    """Without an offer there is no employer to judge; with one again, nothing that was said is asked twice."""
    visitor = at_education(live_bot, language).press("both").say(NO_OFFER[language])
    assert visitor.question == "years_relevant"
    visitor.press("3").press("no")
    assert visitor.result["assessment"]["outcome"] == "not_yet"
    first = Visitor(live_bot, language).open()
    first.answer_all({**SIGNED_OFFER, "offer": "none", "edu_level": "bachelor", "years_relevant": "3"})
    assert judged(visitor) == judged(first)
    assert visitor.press("signed").question == "genuine_vacancy"
