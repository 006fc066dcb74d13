"""What was not understood is asked otherwise, then explained, then left open or given to a person."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_nonsense_three_times_leads_to_a_person(live_bot: LiveBot, language: str) -> None:
    """First another wording, then an explanation, then the offer of a person or of leaving it open."""
    visitor = opened(live_bot, language, "mainland", "none")
    replies = [visitor.say(text).texts for text in ("qwfp zxcv", "arst neio", "zxcv dbvk")]
    assert len(set(replies)) == 3
    assert visitor.question == "offer"
    assert {"human", "skip"} <= set(visitor.values)
    visitor.press("skip")
    assert visitor.question == "employer_place"
