"""Whatever arrives, the place in the interview is kept and nothing half-understood is stored."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER

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
    visitor = Visitor(live_bot, language).open().press("mainland")
    assert visitor.question == "hk_degree"
    visitor.say(noise)
    assert visitor.question == "hk_degree"
    assert "none" in visitor.values
    assert visitor.reply["language"] == language
    visitor.press("none")
    assert visitor.question == "offer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nonsense_three_times_leads_to_a_person(live_bot: LiveBot, language: str) -> None:
    """First another wording, then an explanation, then the offer of a person or of leaving it open."""
    visitor = Visitor(live_bot, language).open().press("mainland").press("none")
    replies = [visitor.say(text).texts for text in ("qwfp zxcv", "arst neio", "zxcv dbvk")]
    assert len(set(replies)) == 3
    assert visitor.question == "offer"
    assert {"human", "skip"} <= set(visitor.values)
    visitor.press("skip")
    assert visitor.question == "employer_place"


@pytest.mark.parametrize("slot", [slot for slot in SIGNED_OFFER if slot != "residence"])
def test_every_question_survives_noise_and_explains_itself(live_bot: LiveBot, slot: str) -> None:
    """Noise, then `why`, then an answer: at each question of the interview."""
    visitor = Visitor(live_bot, "en").open().answer_all(SIGNED_OFFER, until=slot)
    for noise in ("😀", "x" * 10_000, "<b>hi</b>"):
        assert visitor.say(noise).question == slot
    why = visitor.press("why")
    assert visitor.question == slot
    assert len(why.texts) > 40
    visitor.press(SIGNED_OFFER[slot])
    assert visitor.question != slot


@pytest.mark.parametrize("language", LANGUAGES)
def test_not_sure_is_an_answer_everywhere(live_bot: LiveBot, language: str) -> None:
    """A person who is sure of nothing still gets a result: a consultant should look."""
    visitor = Visitor(live_bot, language).open()
    for _ in range(20):
        if visitor.question == "xborder_consent":
            break
        answer = "confirm" if visitor.question == "answers_checked" else "unsure"
        assert answer in visitor.values, visitor.question
        visitor.press(answer)
    assert visitor.result["assessment"]["outcome"] in ("needs_review", "not_yet")
