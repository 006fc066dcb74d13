"""After the result: a few details, then the list, and the contact questions go on."""

from __future__ import annotations

import pytest

from bot.understanding.language import detect
from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import at_result, opened, through_details

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_the_engines_for_the_details_given(live_bot: LiveBot, language: str) -> None:
    """Card and text in one message; the consent question then comes back."""
    visitor, _ = at_result(live_bot, language)
    assert "documents" in visitor.values
    visitor.press("documents")
    assert visitor.reply["progress"]["step"] == 1
    assert through_details(visitor)[0] == "dependants"
    assert [message.get("card", {}).get("type") for message in visitor.reply["messages"]] == ["documents", None]
    assert visitor.question == "xborder_consent"
    assert detect(visitor.texts).language == language
    assert "+852 2772 2128" in visitor.texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_not_offered_where_there_is_none(live_bot: LiveBot, language: str) -> None:
    """And in the interview it is promised for after the result."""
    visitor = opened(live_bot, language, "macao")
    assert "documents" not in visitor.values
