"""A question that was left open counts as not sure: a consultant will look at it, and it is not asked again."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import answers_in, find_lead
from tests.scenarios.talks import opened
from tests.scenarios.words import GIBBERISH

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_unsure_in_the_lead(live_bot: LiveBot, language: str) -> None:
    """And the outcome is no promise."""
    visitor = opened(live_bot, language).answer_all(SIGNED_OFFER, until="job_match")
    for text in GIBBERISH[language]:
        visitor.say(text)
    visitor.press("skip").answer_all(SIGNED_OFFER)
    assert visitor.asked.count("job_match") == 4
    assert visitor.result["assessment"]["outcome"] == "needs_review"
    reference = visitor.result["reference"]
    visitor.press("yes").press("skip").press("email").say(f"open.{language}@example.org")
    assert answers_in(find_lead(live_bot, reference))["job_match"] == "unsure"
