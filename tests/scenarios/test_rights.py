"""A person's rights over their data, and starting over: asked for in one's own words, done after one confirmation."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.test_happy_path import find_lead, find_leads
from tests.scenarios.test_privacy import everything_written

pytestmark = pytest.mark.rasa

YES = {"en": "yes please", "zh_hans": "是的", "zh_hant": "係"}
NO = {"en": "no", "zh_hans": "不用了", "zh_hant": "唔使喇"}
DELETE = {"en": "please delete my data", "zh_hans": "请删除我的资料", "zh_hant": "請刪除我的資料"}
WITHDRAW = {"en": "I withdraw my consent", "zh_hans": "我要撤回同意", "zh_hant": "我想撤回同意"}
SEE = {"en": "what data do you have on me?", "zh_hans": "你们有我哪些资料？", "zh_hant": "你哋有我啲咩資料？"}
NO_ADVERTS = {"en": "stop sending me promotions", "zh_hans": "不要再给我发推广", "zh_hant": "唔好再發推廣俾我"}
RESTART = {"en": "start over", "zh_hans": "重新开始", "zh_hant": "重新開始"}


def with_lead(bot: LiveBot, language: str, contact: str) -> tuple[Visitor, str]:
    """Somebody who has left an e-mail address, with their reference."""
    visitor = Visitor(bot, language).open().answer_all(SIGNED_OFFER)
    reference = visitor.result["reference"]
    visitor.press("yes").say("Kim Example").press("email").say(contact)
    assert find_lead(bot, reference)["contact_value"] == contact
    return visitor, reference


@pytest.mark.parametrize("language", LANGUAGES)
def test_deletion_leaves_no_trace_of_the_person(live_bot: LiveBot, language: str) -> None:
    """Lead, talk and words are gone from every file; the talk may begin anew in the same language."""
    contact = f"forget.{language}@example.org"
    visitor, reference = with_lead(live_bot, language, contact)
    visitor.say(DELETE[language])
    assert "confirm" in visitor.values
    assert find_lead(live_bot, reference)
    visitor.say(YES[language])
    assert visitor.question is None
    assert find_leads(live_bot, reference) == []
    assert contact.encode() not in everything_written(live_bot)
    visitor.press("start_check")
    assert (visitor.question, visitor.reply["language"]) == ("residence", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_deleted_without_the_confirmation(live_bot: LiveBot, language: str) -> None:
    """A no, and anything else that is said, leaves all as it was."""
    visitor, reference = with_lead(live_bot, language, f"keep.{language}@example.org")
    visitor.say(DELETE[language]).say(NO[language])
    assert visitor.question == "contact_time"
    assert find_lead(live_bot, reference)
    visitor.say(DELETE[language]).press("evening")
    assert visitor.question == "marketing_consent"
    visitor.press("yes")
    assert find_lead(live_bot, reference)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withdrawn_consent_deletes_the_lead_and_keeps_the_talk(live_bot: LiveBot, language: str) -> None:
    """The answers stay with the talk, so that it can go on."""
    contact = f"withdraw.{language}@example.org"
    visitor, reference = with_lead(live_bot, language, contact)
    visitor.say(WITHDRAW[language]).press("confirm")
    assert find_leads(live_bot, reference) == []
    assert contact.encode() not in everything_written(live_bot)
    visitor.press("start_check")
    assert visitor.result["assessment"]["outcome"] == "likely_meets"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_sees_what_is_held(live_bot: LiveBot, language: str) -> None:
    """Answers, contact and reference; the question then returns."""
    contact = f"see.{language}@example.org"
    visitor, reference = with_lead(live_bot, language, contact)
    visitor.say(SEE[language])
    assert contact in visitor.texts
    assert reference in visitor.texts
    assert "480,000" in visitor.texts
    assert visitor.question == "contact_time"


@pytest.mark.parametrize("language", LANGUAGES)
def test_marketing_is_stopped(live_bot: LiveBot, language: str) -> None:
    """The stored consent says so; the enquiry is not affected."""
    visitor, reference = with_lead(live_bot, language, f"adverts.{language}@example.org")
    visitor.press("evening").press("yes")
    assert find_lead(live_bot, reference)["marketing_consent"] == "yes"
    visitor.say(NO_ADVERTS[language]).say(YES[language])
    assert find_lead(live_bot, reference)["marketing_consent"] == "no"
    assert visitor.question == "free_note"


@pytest.mark.parametrize("language", LANGUAGES)
def test_starting_over_is_confirmed_and_keeps_the_language(live_bot: LiveBot, language: str) -> None:
    """A no goes on with the question; a yes forgets all answers."""
    visitor = Visitor(live_bot, language).open().press("mainland").press("none").say(RESTART[language])
    assert "confirm" in visitor.values
    assert visitor.say(NO[language]).question == "offer"
    visitor.press("restart").press("confirm")
    assert (visitor.question, visitor.reply["language"]) == ("residence", language)
    visitor.answer_all(SIGNED_OFFER)
    assert visitor.result["assessment"]["outcome"] == "likely_meets"
