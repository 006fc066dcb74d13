"""Whatever arrives, the place in the interview is kept and nothing half-understood is stored."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa


NOISE = {
    "emoji": "😀🎉👍🏽",
    "punctuation": "?!…",
    "ten thousand characters": "香港" * 5000,
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "a rasa command": "/restart",
    "an intent with entities": '/inform{"offer": "signed"}',
    "sql": "'; drop table leads; --",
    "nonsense": "qwfp zxcv arst",
    "control characters": "\u202eabc\u0000\u200b",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE.keys())
def test_noise_keeps_the_question_and_is_answered_kindly(live_bot: LiveBot, noise: str, language: str) -> None:
    """The same question returns with its buttons, in the same language."""
    visitor = opened(live_bot, language, "mainland")
    assert visitor.question == "hk_degree"
    visitor.say(noise)
    assert visitor.question == "hk_degree"
    assert "none" in visitor.values
    assert visitor.reply["language"] == language
    visitor.press("none")
    assert visitor.question == "offer"
