"""The list's page is kept by nobody and says nothing of the person."""

from __future__ import annotations

import pytest
import requests

from bot.vocabulary import LANGUAGE_TAGS, LANGUAGES
from tests.client import Visitor
from tests.conftest import LiveBot
from tests.scenarios.lists import card_of, get, path_of, with_list
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import through_details

pytestmark = pytest.mark.rasa


NEEDLE = "Zanzibarneedle"
LIVES = {
    "en": f"{NEEDLE}, I live in Shenzhen",
    "zh_hans": f"我住在深圳 {NEEDLE}",
    "zh_hant": f"我住喺深圳 {NEEDLE}",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_kept_by_nobody(live_bot: LiveBot, language: str) -> None:
    """Not by a cache, a search engine, or the site that a link on it leads to; and it may load nothing foreign."""
    path = path_of(with_list(live_bot, language))
    answer = get(live_bot, path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "Set-Cookie" not in answer.headers
    head = requests.head(live_bot + path, timeout=20)
    assert (head.status_code, head.content) == (200, b"")
    assert get(live_bot, "/documents/x").headers["Cache-Control"] == "no-store"
    assert path.rpartition("/")[2] not in live_bot.log.read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_personal_is_on_the_page(live_bot: LiveBot, language: str) -> None:
    """Typed words, name, address, note, reference code: it is passed on to employers."""
    visitor = Visitor(live_bot, language).open().say(LIVES[language]).answer_all(SIGNED_OFFER)
    reference = visitor.result["reference"]
    visitor.press("yes").say(f"Kim {NEEDLE}").press("email").say(f"{NEEDLE}@example.org").press("documents")
    through_details(visitor)
    path, other = path_of(visitor), "en" if language != "en" else "zh_hant"
    pages = [get(live_bot, path).text, get(live_bot, f"{path}?language={LANGUAGE_TAGS[other]}").text]
    for written in (*pages, path, str(card_of(visitor))):
        for secret in (NEEDLE, reference, visitor.token, "480,000", "480000"):
            assert secret.lower() not in written.lower()
