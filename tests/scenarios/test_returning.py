"""Closed tab, next day, another device: the talk goes on, and the reference code brings it along."""

from __future__ import annotations

import pytest

from bot.channels.returning import MOST_WRONG
from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.test_corrections import NOT_SIGNED
from tests.scenarios.test_happy_path import find_lead
from tests.scenarios.test_privacy import everything_written
from tests.scenarios.test_rights import DELETE

pytestmark = pytest.mark.rasa

SAYING = {"en": "my code is {}", "zh_hans": "我的编号是 {}", "zh_hant": "我的編號是 {}"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_brings_back_answers_and_result_on_another_device(live_bot: LiveBot, language: str) -> None:
    """Recapped, the same reference, still one lead; a correction there counts."""
    first = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    reference = first.result["reference"]
    second = Visitor(live_bot, language).open().say(SAYING[language].format(reference.lower()))
    assert second.reply["messages"][0]["text"].count("•") == 14
    assert second.result["reference"] == reference
    assert second.result["assessment"]["outcome"] == "likely_meets"
    assert second.question == "xborder_consent"
    second.say(NOT_SIGNED[language])
    assert second.result["assessment"]["outcome"] == "not_yet"
    second.press("yes").say("Kim Example").press("email").say(f"back.{language}@example.org")
    assert find_lead(live_bot, reference)["outcome"] == "not_yet"


@pytest.mark.parametrize("language", LANGUAGES)
def test_contact_details_do_not_come_along(live_bot: LiveBot, language: str) -> None:
    """Whoever finds a code sees nobody's address."""
    contact = f"hidden.{language}@example.org"
    first = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    reference = first.result["reference"]
    first.press("yes").say("Kim Example").press("email").say(contact)
    second = Visitor(live_bot, language).open().say(reference)
    second.say(
        {"en": "what data do you have on me?", "zh_hans": "你们有我哪些资料？", "zh_hant": "你哋有我啲咩資料？"}[
            language
        ]
    )
    assert contact not in second.texts
    assert find_lead(live_bot, reference)["contact_value"] == contact


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
        visitor.say(f"K7QWM2P{'ABCDE'[number]}")
        assert visitor.question == "residence"
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
