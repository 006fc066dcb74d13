"""A question that comes again after a side question is one short sentence; the first time it is whole."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from bot.words import COMPANY, say
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.contract.response_files import responses
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.roles.test_whole_talks import opened
from tests.scenarios.words import CONTACTS

pytestmark = pytest.mark.rasa

ASIDE = {
    "fees": {"en": "How much are the government fees?", "zh_hans": "政府收费是多少？", "zh_hant": "政府收費幾多錢？"},
    "thanks": {"en": "thank you", "zh_hans": "谢谢", "zh_hant": "唔該晒"},
    "bot": {"en": "are you a robot?", "zh_hans": "你是机器人吗？", "zh_hant": "你係咪機械人？"},
    "abuse": {"en": "you stupid idiot", "zh_hans": "你这个白痴", "zh_hant": "你條白痴"},
    "symbols": {"en": "😀", "zh_hans": "😀", "zh_hant": "😀"},
}
NONSENSE = "qwfp zxcv"
BACK = {"en": "go back", "zh_hans": "返回上一题", "zh_hant": "返去上一題"}
IN_ANOTHER_CURRENCY = {"en": "30k RMB a month", "zh_hans": "月薪3万人民币", "zh_hant": "月薪3萬人民幣"}


def last(visitor: Visitor) -> str:
    """The latest message of the latest reply: the question."""
    return str(visitor.reply["messages"][-1]["text"])


def buttons(visitor: Visitor) -> list[str]:
    """The values of the question's buttons."""
    return [button["value"] for button in visitor.reply["messages"][-1]["buttons"]]


def full(slot: str, language: str) -> str:
    """The applicant's question, whole."""
    return responses()[f"utter_ask_{slot}"][language].text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("aside", ASIDE.values(), ids=ASIDE.keys())
def test_after_a_side_question_it_is_short_and_has_its_buttons(
    live_bot: LiveBot, aside: dict[str, str], language: str
) -> None:
    """However often; the next question is whole again."""
    visitor = Visitor(live_bot, language).open().press("mainland")
    offered = buttons(visitor)
    assert last(visitor) == full("hk_degree", language)
    for _ in range(2):
        visitor.say(aside[language])
        assert (visitor.question, last(visitor)) == ("hk_degree", say("short_hk_degree", language))
        assert buttons(visitor) == offered
        assert len(visitor.reply["messages"]) >= 2
    assert last(visitor.press("none")) == full("offer", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slot", SIGNED_OFFER)
def test_every_question_of_the_interview_comes_again_in_short(live_bot: LiveBot, slot: str, language: str) -> None:
    """Why first, then anything else; each has a short form of its own or is short already."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER, until=slot)
    offered, whole = buttons(visitor), last(visitor)
    assert whole == full(slot, language)
    visitor.press("why")
    assert buttons(visitor) == offered
    assert last(visitor) == (say(f"short_{slot}", language) if slot != "genuine_vacancy" else whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_was_not_understood_brings_the_whole_question(live_bot: LiveBot, language: str) -> None:
    """It is no side question: whoever did not understand needs the words."""
    visitor = Visitor(live_bot, language).open().press("mainland").say(NONSENSE)
    assert last(visitor) == full("hk_degree", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_that_is_gone_back_to_is_whole(live_bot: LiveBot, language: str) -> None:
    """And stays so until it is answered."""
    visitor = Visitor(live_bot, language).open().press("mainland").press("none").say(BACK[language])
    assert last(visitor) == full("hk_degree", language)
    visitor.say(ASIDE["thanks"][language])
    assert last(visitor) == full("hk_degree", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_another_language_it_is_whole(live_bot: LiveBot, language: str) -> None:
    """Nobody has read it in that language; after that it is short."""
    other = LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]
    visitor = Visitor(live_bot, language).open().press("mainland").press(other)
    assert last(visitor) == full("hk_degree", other)
    assert last(visitor.press("why")) == say("short_hk_degree", other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_message_in_another_language_brings_it_whole(live_bot: LiveBot, language: str) -> None:
    """The browser's language was a guess; in the same language the question was read already."""
    other = LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]
    assert last(Visitor(live_bot, other).open().say(ASIDE["fees"][language])) == full("residence", language)
    assert last(Visitor(live_bot, language).open().say(ASIDE["fees"][language])) == say("short_residence", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_stopping_the_question_is_whole(live_bot: LiveBot, language: str) -> None:
    """Time may have passed."""
    stop = {"en": "stop, not now", "zh_hans": "先停一下，不想继续了", "zh_hant": "停先，唔想繼續住"}[language]
    visitor = Visitor(live_bot, language).open().press("mainland").say(stop)
    assert visitor.question is None
    assert last(visitor.press("start_check")) == full("hk_degree", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_converted_sum_is_asked_about_again_in_short(live_bot: LiveBot, language: str) -> None:
    """With the sum and the two answers."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER, until="salary_total_hkd")
    visitor.say(IN_ANOTHER_CURRENCY[language])
    offered, whole = buttons(visitor), last(visitor)
    assert offered[:2] == ["affirm", "deny"]
    visitor.say(ASIDE["fees"][language])
    assert buttons(visitor) == offered
    assert len(last(visitor)) < len(whole) / 2
    assert visitor.press("affirm").question == "market_pay"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_company_is_asked_again_as_a_company(live_bot: LiveBot, language: str) -> None:
    """Short, and in its voice."""
    visitor = opened(live_bot, "employer", language)
    visitor.answer_all(SIGNED_OFFER, until="employer_place").say(ASIDE["fees"][language])
    assert last(visitor) == say("short_employer_place", language, voice=COMPANY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_details_and_contact_questions_come_again_in_short(live_bot: LiveBot, language: str) -> None:
    """Wherever something is asked."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER).press("documents")
    assert last(visitor) == full("dependants", language)
    assert last(visitor.press("why")) == say("short_dependants", language)
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER).press("yes")
    name, channel, typed, _ = CONTACTS[language]
    assert last(visitor) == full("contact_name", language)
    assert last(visitor.press("why")) == say("short_contact_name", language)
    assert last(visitor.say(name).press(channel)) == full(f"contact_value_{channel}", language)
    assert last(visitor.press("why")) == say(f"short_contact_value_{channel}", language)
    assert last(visitor.say(typed).press("any")) == full("marketing_consent", language)
    assert last(visitor.press("why")) == say("short_marketing_consent", language)
