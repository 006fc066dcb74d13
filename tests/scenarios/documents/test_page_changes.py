"""The list's page follows the talk, and goes with it."""

from __future__ import annotations

import sqlite3

import pytest

from bot.vocabulary import LANGUAGES
from tests.conftest import LiveBot
from tests.scenarios.lists import get, is_gone, path_of, with_list
from tests.scenarios.people import SIGNED_OFFER
from tests.scenarios.talks import through_details
from tests.scenarios.words import DELETE
from tests.website.html_reader import Page

pytestmark = pytest.mark.rasa

WIFE_TOO = {
    "en": "Correction: my wife comes along too",
    "zh_hans": "更正一下：我太太也一起去",
    "zh_hant": "更正：我太太都會一齊嚟",
}
MACAO = {"en": "Correction: I am a Macao resident", "zh_hans": "更正：我是澳门居民", "zh_hant": "更正：我係澳門居民"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_shows_on_the_page(live_bot: LiveBot, language: str) -> None:
    """The link stays, the list is the one of now."""
    visitor = with_list(live_bot, language, dependants="none")
    path = path_of(visitor)
    assert "D04" not in get(live_bot, path).text
    visitor.say(WIFE_TOO[language])
    through_details(visitor)
    assert "D04" in Page(get(live_bot, path).text).values("data-document")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_goes_with_an_erased_talk_and_does_not_come_back(live_bot: LiveBot, language: str) -> None:
    """Not even when the same talk comes to a new list, which has a link of its own."""
    visitor = with_list(live_bot, language)
    path = path_of(visitor)
    visitor.press("no").say(DELETE[language]).press("confirm")
    assert is_gone(live_bot, path)
    visitor.press("start_check").answer_all(SIGNED_OFFER).press("documents")
    through_details(visitor)
    assert is_gone(live_bot, path)
    assert not is_gone(live_bot, path_of(visitor))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_goes_with_a_purged_talk(live_bot: LiveBot, language: str) -> None:
    """When the talk's time is over nothing of it is left to show."""
    path = path_of(with_list(live_bot, language))
    conversation = path.removeprefix("/documents/").split(".")[0]
    with sqlite3.connect(live_bot.data_dir / "tracker.db") as database:
        database.execute("delete from events where sender_id = ?", (conversation,))
    assert is_gone(live_bot, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_goes_when_the_talk_begins_anew_or_comes_to_another_scheme(live_bot: LiveBot, language: str) -> None:
    """An old list would mislead."""
    visitor = with_list(live_bot, language)
    path = path_of(visitor)
    visitor.say(MACAO[language])
    assert visitor.result["assessment"]["outcome"] == "another_scheme"
    assert is_gone(live_bot, path)
    again = with_list(live_bot, language)
    path = path_of(again)
    again.press("restart").press("confirm")
    assert is_gone(live_bot, path)
