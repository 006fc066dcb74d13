"""An answer and a question in one message: the answer is not lost over the question."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa

ANSWER_FIRST = {
    "en": "I have signed the contract. How long does the application take?",
    "zh_hans": "合同签了，请问审批要多久？",
    "zh_hant": "已經簽約，請問要等幾耐？",
}
QUESTION_FIRST = {
    "en": "how long does it take? and the contract is signed already",
    "zh_hans": "要等多久？合同已经签了",
    "zh_hant": "要等幾耐？合約已經簽咗",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", [ANSWER_FIRST, QUESTION_FIRST], ids=["answer first", "question first"])
def test_the_answer_counts(live_bot: LiveBot, said: dict[str, str], language: str) -> None:
    """The interview goes on with what follows from it."""
    visitor = opened(live_bot, language, "mainland", "none").say(said[language])
    assert visitor.question == "employer_place"
