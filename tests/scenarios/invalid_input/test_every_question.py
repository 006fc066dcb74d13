"""Each question of the interview survives noise and explains itself."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slot", [slot for slot in SIGNED_OFFER if slot != "residence"])
def test_every_question_survives_noise_and_explains_itself(live_bot: LiveBot, slot: str, language: str) -> None:
    """Noise, then `why`, then an answer: at each question of the interview."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER, until=slot)
    for noise in ("😀", "x" * 10_000, "<b>hi</b>"):
        assert visitor.say(noise).question == slot
    why = visitor.press("why")
    assert visitor.question == slot
    assert len(why.texts) > 25
    visitor.press(SIGNED_OFFER[slot])
    assert visitor.question != slot
