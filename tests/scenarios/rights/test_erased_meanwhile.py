"""Somebody writes at the very moment at which a consultant erases them."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.conftest import LiveBot
from tests.scenarios.store import find_lead
from tests.scenarios.talks import with_lead

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_turn_brings_nothing_back_and_says_that_a_new_talk_begins(live_bot: LiveBot, language: str) -> None:
    visitor, reference = with_lead(live_bot, language, f"meanwhile.{language}@example.org")
    conversation = find_lead(live_bot, reference)["transcript"]
    tracker = sqlite3.connect(live_bot.data_dir / "tracker.db", isolation_level=None)
    tracker.execute("begin immediate")
    pressed = {"token": visitor.token, "id": "meanwhile", "button": "evening"}
    accepts = {"Accept-Language": {"en": "en", "zh_hans": "zh-CN", "zh_hant": "zh-HK"}[language]}
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(requests.post, live_bot + "/webchat/message", json=pressed, headers=accepts, timeout=20)
        time.sleep(1)  # the turn has run, and waits for its turn to write
        tracker.execute("delete from events where sender_id = ?", (conversation,))
        tracker.execute("commit")
        refused = answer.result()
    assert refused.status_code == 401
    assert refused.json()["error"] == {"code": "session_expired", "message": say("api_session_expired", language)}
    assert tracker.execute("select count(*) from events where sender_id = ?", (conversation,)).fetchone() == (0,)
    tracker.close()
    header = {"Authorization": f"Bearer {visitor.token}"}
    assert requests.get(live_bot + "/webchat/history", headers=header, timeout=20).status_code == 401
