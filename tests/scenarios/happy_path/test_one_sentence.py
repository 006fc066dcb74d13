"""What one sentence says is not asked again."""

from __future__ import annotations

import pytest

from bot.vocabulary import INTERVIEW, LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa


TYPED = {
    "en": "I live in Shenzhen, have a master's degree and signed the contract with a company registered in Hong Kong",
    "zh_hans": "我住在深圳，硕士毕业，已经和一家香港注册的公司签了合同",
    "zh_hant": "我住喺深圳，碩士畢業，已經同一間香港註冊嘅公司簽咗約",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_sentence_says_is_not_asked_again(live_bot: LiveBot, language: str) -> None:
    """Facts that came early shorten the talk, and the person's words are kept as evidence."""
    visitor = Visitor(live_bot, language).open().say(TYPED[language])
    table = {
        key: value
        for key, value in SIGNED_OFFER.items()
        if key not in ("residence", "offer", "edu_level", "employer_place")
    }
    visitor.answer_all(table)
    assert not {"offer", "edu_level", "employer_place"} & set(visitor.asked)
    assert visitor.asked.count("residence") == 1
    offer = next(row for row in visitor.result["assessment"]["criteria"] if row["id"] == "E4")
    assert offer["evidence"] in TYPED[language]
    assert len([slot for slot in visitor.asked if slot in INTERVIEW]) <= 9
