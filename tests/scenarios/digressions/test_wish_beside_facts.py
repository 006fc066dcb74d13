"""A message that tells facts and wants something: both are heard, and then the talk goes on."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.conftest import LiveBot
from tests.contract.response_files import responses
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import opened
from tests.scenarios.words import CARRY_ON

pytestmark = pytest.mark.rasa

FACTS_AND_A_QUESTION = {
    "en": "I live in Hangzhou and have signed a contract with a company in Hong Kong. How long does it take?",
    "zh_hans": "我住在杭州，已经和香港公司签了合同。一般要等多久？",
    "zh_hant": "我住喺杭州，已經同香港公司簽咗合約。通常要等幾耐？",
}
FOUR_WEEKS = {"en": "4 weeks", "zh_hans": "4个星期", "zh_hant": "4個星期"}
FACT_AND_A_PERSON = {
    "en": "I live in Xiamen. I'd like to speak to a real person",
    "zh_hans": "我住厦门，想找真人聊聊",
    "zh_hant": "我住廈門，想搵真人傾",
}
ANSWER_AND_WHY = {
    "en": "I have a master's degree. Why do you want to know?",
    "zh_hans": "硕士毕业。你们为什么要问这个？",
    "zh_hant": "碩士畢業。點解要問呢樣嘢？",
}
LAST_ANSWER_AND_A_QUESTION = {
    "en": "No to both. Can my wife come with me?",
    "zh_hans": "两样都没有。我太太可以一起来吗？",
    "zh_hant": "兩樣都冇。我太太可唔可以一齊嚟？",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_message_of_a_talk(live_bot: LiveBot, language: str) -> None:
    """Its question is answered, and nothing that it tells is asked again."""
    visitor = opened(live_bot, language).say(FACTS_AND_A_QUESTION[language])
    assert FOUR_WEEKS[language] in visitor.texts
    assert visitor.question == "hk_degree"
    visitor.press("none")
    assert visitor.question == "edu_level"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_person_is_offered_and_the_talk_can_go_on(live_bot: LiveBot, language: str) -> None:
    """With the next question, since this one has been answered."""
    visitor = opened(live_bot, language).say(FACT_AND_A_PERSON[language])
    assert "+852 2772 2128" in visitor.texts
    assert "confirm" in visitor.values
    visitor.say(CARRY_ON[language])
    assert visitor.question == "hk_degree"


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_is_about_the_question_that_was_answered(live_bot: LiveBot, language: str) -> None:
    """Not about the next one, which follows."""
    visitor = opened(live_bot, language, "mainland", "none", "none").say(ANSWER_AND_WHY[language])
    assert responses()["utter_why_edu_level"][language].text in visitor.texts
    assert visitor.question == "years_relevant"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_answer_and_a_question(live_bot: LiveBot, language: str) -> None:
    """The question is answered before the answers are shown for checking."""
    visitor = opened(live_bot, language, *list(SIGNED_OFFER.values())[:-1])
    assert visitor.question == "serious_crime"
    visitor.say(LAST_ANSWER_AND_A_QUESTION[language])
    assert visitor.question == "answers_checked"
    assert len(visitor.reply["messages"]) >= 2
    assert say("label_residence", language) in visitor.reply["messages"][-1]["text"]
