"""Going back, question by question, in the interview and while contact details are asked."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.test_happy_path import CONTACTS, find_lead

pytestmark = pytest.mark.rasa

BACK = {"en": "go back", "zh_hans": "返回上一题", "zh_hant": "返去上一題"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_back_asks_the_question_before(live_bot: LiveBot, language: str) -> None:
    """At the first question there is nothing before, and that is said."""
    visitor = Visitor(live_bot, language).open().press("mainland").press("none").press("signed")
    for question in ("offer", "hk_degree", "residence"):
        assert visitor.say(BACK[language]).question == question
    assert visitor.say(BACK[language]).question == "residence"
    assert len(visitor.reply["messages"]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_change_the_talk_goes_on_where_it_was(live_bot: LiveBot, language: str) -> None:
    """Nothing that still holds is asked a second time."""
    visitor = Visitor(live_bot, language).open().press("mainland").press("none").press("signed").press("hk_registered")
    visitor.say(BACK[language]).say(BACK[language])
    assert visitor.question == "offer"
    assert visitor.press("written_unsigned").question == "edu_level"


@pytest.mark.parametrize("language", LANGUAGES)
def test_contact_details_can_be_gone_back_to(live_bot: LiveBot, language: str) -> None:
    """A wrong name is given again; another channel asks for its own contact; the stored lead follows."""
    name, channel, typed, stored = CONTACTS[language]
    visitor = Visitor(live_bot, language).open().answer_all(SIGNED_OFFER)
    reference = visitor.result["reference"]
    visitor.press("yes").say("Wrong Name").say(BACK[language])
    assert visitor.question == "contact_name"
    visitor.say(name)
    assert visitor.question == "contact_channel"
    visitor.press("whatsapp").say("+852 9876 5432")
    assert visitor.question == "contact_time"
    visitor.say(BACK[language]).say(BACK[language])
    assert visitor.question == "contact_channel"
    visitor.press(channel)
    assert visitor.question == "contact_value"
    visitor.say(typed)
    lead = find_lead(live_bot, reference)
    assert (lead["contact_name"], lead["contact_channel"], lead["contact_value"]) == (name, channel, stored)
