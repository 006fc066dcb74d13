"""Before the result of a long talk all answers are looked over: confirmed or corrected, by button or in words."""

from __future__ import annotations

import pytest

from bot.vocabulary import INTERVIEW, LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import at_check
from tests.scenarios.words import ALL_RIGHT, FEES, NO

pytestmark = pytest.mark.rasa

BACHELOR = {"en": "my degree is only a bachelor's", "zh_hans": "学历只是本科", "zh_hant": "學歷其實係學士"}
NEW_LINE = {
    "en": "• Highest education: Bachelor's degree",
    "zh_hans": "• 最高学历：本科（学士）",
    "zh_hant": "• 最高學歷：學士學位",
}
WHAT_IS_WRONG = {"en": "What is not right?", "zh_hans": "哪一项不对？", "zh_hant": "哪一項不正確？"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_shown_with_a_button_to_change_it(live_bot: LiveBot, language: str) -> None:
    """And no result yet."""
    visitor = at_check(live_bot, language)
    assert visitor.values[0] == "confirm"
    assert visitor.values[1:] == [slot for slot in visitor.asked if slot in INTERVIEW]
    assert "480,000" in visitor.texts
    assert not any("card" in message for message in visitor.reply["messages"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_yes_in_words_brings_the_result(live_bot: LiveBot, language: str) -> None:
    """As the button does."""
    visitor = at_check(live_bot, language).say(ALL_RIGHT[language])
    assert visitor.result["assessment"]["outcome"] == "likely_meets"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_by_button_returns_to_the_summary(live_bot: LiveBot, language: str) -> None:
    """Which shows the new value; then the result comes."""
    visitor = at_check(live_bot, language).press("edu_level")
    assert visitor.question == "edu_level"
    visitor.press("bachelor")
    assert visitor.question == "answers_checked"
    assert "→" in visitor.texts
    assert NEW_LINE[language] in visitor.texts
    assert visitor.press("confirm").question == "xborder_consent"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_may_simply_be_said(live_bot: LiveBot, language: str) -> None:
    """Without naming the question."""
    visitor = at_check(live_bot, language).say(BACHELOR[language])
    assert visitor.question == "answers_checked"
    assert "→" in visitor.texts
    assert NEW_LINE[language] in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_is_asked_what_is_wrong(live_bot: LiveBot, language: str) -> None:
    """And the answer to that counts."""
    visitor = at_check(live_bot, language).say(NO[language])
    assert visitor.question == "answers_checked"
    assert WHAT_IS_WRONG[language] in visitor.texts
    assert NEW_LINE[language] in visitor.say(BACHELOR[language]).texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_in_between_is_answered(live_bot: LiveBot, language: str) -> None:
    """The check returns in short, and a yes then still means the check."""
    visitor = at_check(live_bot, language).say(FEES[language])
    assert visitor.question == "answers_checked"
    assert "600" in visitor.texts
    assert "480,000" not in visitor.texts
    assert visitor.say(ALL_RIGHT[language]).result["assessment"]["outcome"] == "likely_meets"
