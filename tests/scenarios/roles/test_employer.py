"""Somebody who hires."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import through_details

pytestmark = pytest.mark.rasa


HIRING = {"en": "I'm an employer, we want to hire", "zh_hans": "我是公司HR，想请人", "zh_hant": "我係公司HR，想請人"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_employer_sees_the_employers_papers_first(live_bot: LiveBot, language: str) -> None:
    """The other party's follow."""
    visitor = Visitor(live_bot, language).open().say(HIRING[language])
    visitor.answer_all(SIGNED_OFFER).press("documents")
    through_details(visitor)
    card = visitor.reply["messages"][0]["card"]
    assert [group["party"] for group in card["groups"]] == ["employer", "applicant", "dependant"]
