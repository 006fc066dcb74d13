"""Contact details may be left before there is a result."""

from __future__ import annotations

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.talks import opened

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_leaving_contact_details_is_possible_before_the_result(live_bot: LiveBot, language: str) -> None:
    """The consent is asked first, and refusing it costs nothing."""
    visitor = opened(live_bot, language, "mainland", "leave_contact")
    assert visitor.question == "xborder_consent"
    visitor.press("no")
    assert visitor.question is None
    visitor.press("start_check")
    assert visitor.question == "hk_degree"
