"""What a consultant will read is shown before it is final; each item of it can be changed by its button."""

from __future__ import annotations

from typing import Callable

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.store import answers_in, find_lead
from tests.scenarios.talks import at_contact_summary
from tests.scenarios.words import ALL_RIGHT, FEES, NO

pytestmark = pytest.mark.rasa

NOTE = {"en": "Please mail before you call", "zh_hans": "打电话之前请先发邮件", "zh_hant": "打電話之前請先發電郵"}
OTHER_NOTE = {"en": "My manager knows about it", "zh_hans": "我们经理知道这件事", "zh_hant": "我哋經理知道件事"}
CHANGES: dict[str, tuple[Callable[[Visitor, str], Visitor], Callable[[str], object]]] = {
    "contact_name": (lambda visitor, _: visitor.say("Sam Example"), lambda _: "Sam Example"),
    "contact_value": (
        lambda visitor, language: visitor.say(f"other.{language}@example.org"),
        lambda language: f"other.{language}@example.org",
    ),
    "contact_channel": (lambda visitor, _: visitor.press("phone").say("6123 4567"), lambda _: "phone"),
    "contact_time": (lambda visitor, _: visitor.press("morning"), lambda _: "morning"),
    "marketing_consent": (lambda visitor, _: visitor.press("yes"), lambda _: "yes"),
    "free_note": (lambda visitor, language: visitor.say(OTHER_NOTE[language]), lambda language: OTHER_NOTE[language]),
}
"""Item -> how it is answered anew, and what the lead must then hold."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", CHANGES)
def test_an_item_is_changed_by_its_button(live_bot: LiveBot, item: str, language: str) -> None:
    """Only its question is asked again, the summary returns, and the lead holds the new value."""
    visitor, reference = at_contact_summary(live_bot, language, f"{item}.{language}@example.org", NOTE[language])
    answer, expected = CHANGES[item]
    assert visitor.press(item).question == item
    answer(visitor, language)
    assert visitor.question == "contact_checked"
    assert find_lead(live_bot, reference)[item] == expected(language)
    assert visitor.press("confirm").question is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_channel_takes_a_contact_of_its_own(live_bot: LiveBot, language: str) -> None:
    """An address is no telephone number."""
    visitor, reference = at_contact_summary(live_bot, language, f"channel.{language}@example.org", NOTE[language])
    visitor.press("contact_channel").press("whatsapp")
    assert visitor.question == "contact_value"
    visitor.say("+852 6123 4567")
    lead = find_lead(live_bot, reference)
    assert (lead["contact_channel"], lead["contact_value"]) == ("whatsapp", "+85261234567")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_confirmed_in_words(live_bot: LiveBot, language: str) -> None:
    """A question in between is answered first."""
    visitor, reference = at_contact_summary(live_bot, language, f"words.{language}@example.org", NOTE[language])
    assert f"words.{language}@example.org" in visitor.texts
    assert NOTE[language] in visitor.texts
    assert visitor.say(FEES[language]).question == "contact_checked"
    assert visitor.say(ALL_RIGHT[language]).question is None
    assert reference in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_stores_what_is_there_and_asks_what_is_wrong(live_bot: LiveBot, language: str) -> None:
    """Nobody is lost who closes the tab here."""
    visitor, reference = at_contact_summary(live_bot, language, f"no.{language}@example.org", NOTE[language])
    visitor.say(NO[language])
    assert visitor.question == "contact_checked"
    assert {"contact_name", "contact_value", "correct_answer"} <= set(visitor.values)
    assert find_lead(live_bot, reference)["free_note"] == NOTE[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_of_the_interview_can_be_changed_from_here_too(live_bot: LiveBot, language: str) -> None:
    """The result is told anew and the summary returns."""
    visitor, reference = at_contact_summary(live_bot, language, f"degree.{language}@example.org", NOTE[language])
    visitor.press("correct_answer").press("edu_level").press("bachelor")
    assert visitor.question == "contact_checked"
    assert visitor.result["reference"] == reference
    assert answers_in(find_lead(live_bot, reference))["edu_level"] == "bachelor"
