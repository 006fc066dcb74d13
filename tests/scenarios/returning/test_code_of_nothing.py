"""A code with nothing behind it, or nothing that may come back."""

from __future__ import annotations

import pytest

from bot.channels.returning import MOST_WRONG
from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import everything_written
from tests.scenarios.words import DELETE

pytestmark = pytest.mark.rasa

UNKNOWN = {
    "en": "I know no talk with that code",
    "zh_hans": "我找不到这个编号的对话",
    "zh_hant": "我找不到這個編號的對話",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_somebody_who_refused_do_not_come_back(live_bot: LiveBot, language: str) -> None:
    """A code must not bring into another talk what a refusal has deleted from the first."""
    needle = f"Returnneedle{language.title().replace('_', '')}"
    first = Visitor(live_bot, language).open().say(f"I live in Shenzhen near {needle} park")
    assert first.question == "hk_degree"
    first.answer_all(SIGNED_OFFER)
    reference = first.result["reference"]
    first.press("no")
    second = Visitor(live_bot, language).open().say(reference)
    assert second.result["reference"] == reference
    assert needle.encode() not in everything_written(live_bot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_code_is_told_and_guessing_ends_soon(live_bot: LiveBot, language: str) -> None:
    """The question stays; after a few wrong codes even a right one is not looked up."""
    reference = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER).result["reference"]
    visitor = Visitor(live_bot, language).open()
    for number in range(MOST_WRONG):
        visitor.say(f"WXQWM2P{'ABCDE'[number]}")  # which is no WeChat ID either
        assert visitor.question == "residence"
        assert visitor.texts.startswith(UNKNOWN[language])
    before = visitor.texts
    visitor.say(reference)
    assert visitor.question == "residence"
    assert visitor.texts != before
    assert "+852 2772 2128" in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deleted_talk_has_no_code_any_more(live_bot: LiveBot, language: str) -> None:
    """Gone with everything else."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    reference = visitor.result["reference"]
    visitor.press("no").say(DELETE[language]).press("confirm")
    second = Visitor(live_bot, language).open().say(reference)
    assert second.question == "residence"
