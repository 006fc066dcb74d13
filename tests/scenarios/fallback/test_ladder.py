"""What was not understood is asked otherwise, then explained, then left open or given to a person."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import opened
from tests.scenarios.words import GIBBERISH, NUMBER

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slot", SIGNED_OFFER)
def test_each_question_has_its_ladder_and_can_be_left_open(live_bot: LiveBot, slot: str, language: str) -> None:
    """Three answers, all different, the question with its buttons each time; "leave it open" goes on."""
    visitor = opened(live_bot, language).answer_all(SIGNED_OFFER, until=slot)
    buttons = visitor.reply["messages"][-1]["buttons"]
    helps = []
    for text in GIBBERISH[language]:
        visitor.say(text)
        assert visitor.question == slot
        assert visitor.reply["messages"][-1]["buttons"] == buttons
        helps.append(visitor.reply["messages"][0]["text"])
    assert len(set(helps)) == 3
    assert NUMBER in helps[-1]
    assert visitor.values[:2] == ["skip", "human"]
    assert visitor.press("skip").question not in (slot, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_offered_person_can_be_chosen(live_bot: LiveBot, language: str) -> None:
    """The question stays open meanwhile."""
    visitor = opened(live_bot, language, "mainland")
    for text in GIBBERISH[language]:
        visitor.say(text)
    visitor.press("human")
    assert visitor.values == ["confirm", "resume"]
    assert visitor.press("resume").question == "hk_degree"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_is_understood_begins_the_ladder_anew(live_bot: LiveBot, language: str) -> None:
    """The next question is not treated as if it had failed already."""
    visitor = opened(live_bot, language, "mainland", "none", "signed")
    once = [visitor.say(text).reply["messages"][0]["text"] for text in GIBBERISH[language][:1]]
    again = opened(live_bot, language, "mainland")
    for text in GIBBERISH[language][:2]:
        again.say(text)
    again.press("none").press("signed")
    assert again.say(GIBBERISH[language][0]).reply["messages"][0]["text"] == once[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_in_between_is_no_failure(live_bot: LiveBot, language: str) -> None:
    """After it the ladder goes on where it was, not a step further."""
    first, second, _ = GIBBERISH[language]
    plain = opened(live_bot, language, "mainland").say(first).say(second).reply["messages"][0]["text"]
    visitor = opened(live_bot, language, "mainland").say(first).press("why").press("why").say(second)
    assert visitor.reply["messages"][0]["text"] == plain
