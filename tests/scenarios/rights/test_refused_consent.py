"""After a refused consent no words of the person remain."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.store import everything_written

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_refused_consent_no_words_remain(live_bot: LiveBot, language: str) -> None:
    """What is kept is the anonymous result: not what was typed before, nor after, nor in between."""
    needle = f"Needleperson{language.title().replace('_', '')}"
    visitor = Visitor(live_bot, language).open().say(f"{needle}, Shenzhen")
    if visitor.question == "residence":
        visitor.press("mainland")
    visitor.answer_all(SIGNED_OFFER).say(f"{needle}?")
    assert needle.encode() in everything_written(live_bot)
    visitor.press("no")
    assert visitor.question is None
    visitor.say(f"bye, {needle}")
    written = everything_written(live_bot)
    assert needle.encode() not in written
    assert visitor.reply["messages"]
