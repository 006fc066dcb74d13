"""Somebody writes at the very moment at which a consultant erases them."""

from __future__ import annotations

import pytest
import requests

from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.conftest import LiveBot
from tests.scenarios.store import erased_while_answering, find_lead
from tests.scenarios.talks import with_lead

pytestmark = pytest.mark.rasa

ACCEPTS = {"en": "en", "zh_hans": "zh-CN", "zh_hant": "zh-HK"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_turn_brings_nothing_back_and_says_that_a_new_talk_begins(live_bot: LiveBot, language: str) -> None:
    visitor, reference = with_lead(live_bot, language, f"meanwhile.{language}@example.org")
    pressed = {"token": visitor.token, "id": "meanwhile", "button": "evening"}

    def press() -> requests.Response:
        header = {"Accept-Language": ACCEPTS[language]}
        return requests.post(live_bot + "/webchat/message", json=pressed, headers=header, timeout=20)

    refused = erased_while_answering(live_bot, find_lead(live_bot, reference)["transcript"], press)
    assert refused.status_code == 401
    assert refused.json()["error"] == {"code": "session_expired", "message": say("api_session_expired", language)}
    header = {"Authorization": f"Bearer {visitor.token}"}
    assert requests.get(live_bot + "/webchat/history", headers=header, timeout=20).status_code == 401
