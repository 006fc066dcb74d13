"""An answer can be changed at any moment: the state is then as if the new value had been said first."""

from __future__ import annotations

from typing import Any

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.test_happy_path import CONTACTS, find_lead

pytestmark = pytest.mark.rasa

UNTIL_EDUCATION = ("mainland", "none", "signed", "hk_registered", "bachelor")

MASTER = {"en": "no wait, it's a master's", "zh_hans": "不对，是硕士", "zh_hant": "講錯咗，係碩士"}
NOT_SIGNED = {
    "en": "actually I have only been promised it orally",
    "zh_hans": "等等，其实只是口头答应",
    "zh_hant": "等等，其實只係口頭應承",
}
NO_OFFER = {"en": "I have no job offer", "zh_hans": "我其实没有聘约", "zh_hant": "我其實未有任何offer"}
NOT_TRUE = {"en": "sorry, that was wrong", "zh_hans": "上面填错了", "zh_hant": "上面打錯咗"}
NONSENSE = {"en": "lorem zarquon", "zh_hans": "哈哼哈哼", "zh_hant": "哈哼哈哼"}
OLD_AND_NEW = {"en": "bachelor", "zh_hans": "本科", "zh_hant": "學士"}


def judged(visitor: Visitor) -> dict[str, Any]:
    """The assessment on the card, without the person's words."""
    assessment = dict(visitor.result["assessment"])
    criteria = [{key: value for key, value in item.items() if key != "evidence"} for item in assessment.pop("criteria")]
    return {**assessment, "criteria": criteria}


def at_education(bot: LiveBot, language: str) -> Visitor:
    """A visitor who has just given a bachelor's degree."""
    visitor = Visitor(bot, language).open()
    for value in UNTIL_EDUCATION:
        visitor.press(value)
    assert visitor.question == "job_match"
    return visitor


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_value_replaces_the_old_one_and_the_question_returns(live_bot: LiveBot, language: str) -> None:
    """One line says what changed, and the result is that of having said it first."""
    visitor = at_education(live_bot, language).say(MASTER[language])
    assert visitor.question == "job_match"
    assert "→" in visitor.texts
    assert OLD_AND_NEW[language] in visitor.texts.lower()
    visitor.answer_all(SIGNED_OFFER)
    first = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    assert judged(visitor) == judged(first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_after_the_result_decides_it_anew(live_bot: LiveBot, language: str) -> None:
    """While contact details are asked: the new result comes with what changed, then the contact question returns."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    visitor.press("yes").say(CONTACTS[language][0])
    assert visitor.question == "contact_channel"
    visitor.say(NOT_SIGNED[language])
    assert visitor.result["assessment"]["outcome"] == "not_yet"
    assert "→" in visitor.texts
    assert visitor.question == "contact_channel"
    first = Visitor(live_bot, language).open().answer_all({**SIGNED_OFFER, "offer": "verbal"})
    assert judged(visitor) == judged(first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_depended_on_a_corrected_answer_goes_and_comes_back_with_it(live_bot: LiveBot, language: str) -> None:
    """Without an offer there is no employer to judge; with one again, nothing that was said is asked twice."""
    visitor = at_education(live_bot, language).press("both").say(NO_OFFER[language])
    assert visitor.question == "years_relevant"
    visitor.press("3").press("no")
    assert visitor.result["assessment"]["outcome"] == "not_yet"
    first = Visitor(live_bot, language).open()
    first.answer_all({**SIGNED_OFFER, "offer": "none", "edu_level": "bachelor", "years_relevant": "3"})
    assert judged(visitor) == judged(first)
    assert visitor.press("signed").question == "genuine_vacancy"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_only_says_that_something_is_wrong_chooses_from_all_answers(live_bot: LiveBot, language: str) -> None:
    """The summary names each answer once; its button asks that question again, and then the talk goes on."""
    visitor = at_education(live_bot, language).say(NOT_TRUE[language])
    assert visitor.values == ["resume", "residence", "hk_degree", "offer", "employer_place", "edu_level"]
    visitor.press("employer_place")
    assert visitor.question == "employer_place"
    visitor.press("mainland_only")
    assert "→" in visitor.texts
    assert visitor.question == "job_match"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failed_correction_wipes_nothing(live_bot: LiveBot, language: str) -> None:
    """The old answer stands until a new one is read, and skipping keeps it."""
    visitor = at_education(live_bot, language).say(NOT_TRUE[language]).press("edu_level")
    visitor.say(NONSENSE[language])
    assert visitor.question == "edu_level"
    visitor.press("skip")
    assert visitor.question == "job_match"
    visitor.answer_all({**SIGNED_OFFER, "edu_level": "never asked again"})
    first = Visitor(live_bot, language).open().answer_all({**SIGNED_OFFER, "edu_level": "bachelor"})
    assert judged(visitor) == judged(first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_reaches_a_lead_that_is_stored(live_bot: LiveBot, language: str) -> None:
    """A consultant reads what holds now, under the same reference."""
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    reference = visitor.result["reference"]
    name, channel, typed, _ = CONTACTS[language]
    visitor.press("yes").say(name).press(channel).say(typed)
    assert find_lead(live_bot, reference)["outcome"] == "likely_meets"
    visitor.say(NOT_SIGNED[language])
    lead = find_lead(live_bot, reference)
    assert lead["outcome"] == "not_yet"
    assert '"offer": "verbal"' in lead["answers"]
