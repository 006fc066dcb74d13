"""The reference code brings a talk along to another device."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead
from tests.scenarios.talks import at_result, with_lead
from tests.scenarios.words import NOT_SIGNED, SEE

pytestmark = pytest.mark.rasa


SAYING = {"en": "my code is {}", "zh_hans": "我的编号是 {}", "zh_hant": "我的編號是 {}"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_brings_back_answers_and_result_on_another_device(live_bot: LiveBot, language: str) -> None:
    """Recapped, the same reference, still one lead; a correction there counts."""
    _, reference = at_result(live_bot, language)
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
    _, reference = with_lead(live_bot, language, contact)
    second = Visitor(live_bot, language).open().say(reference)
    second.say(SEE[language])
    assert contact not in second.texts
    assert find_lead(live_bot, reference)["contact_value"] == contact
