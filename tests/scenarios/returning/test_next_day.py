"""The page is opened again the next day: what was said is recapped, and the talk goes on from there."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Iterator

import pytest
import requests

from bot.channels.returning import LONG_AGO
from bot.vocabulary import LANGUAGES
from tests.client import Visitor
from tests.conftest import start_bot, stop_bot
from tests.scenarios.people import SIGNED_OFFER

pytestmark = pytest.mark.rasa

Talks = dict[str, tuple[Visitor, Visitor]]


@pytest.fixture(scope="module")
def next_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talks]:
    """For each language a talk left in the middle and one left after its result, a day ago by the bot's books."""
    folder = tmp_path_factory.mktemp("next_day")
    process, bot = start_bot(folder)
    talks: Talks = {}
    for language in LANGUAGES:
        middle = Visitor(bot, language).open().press("mainland").press("none").press("signed")
        talks[language] = (middle, Visitor(bot, language).open().answer_all(SIGNED_OFFER))
    stop_bot(process)
    _make_older(folder / "tracker.db", seconds=4 * LONG_AGO)
    process, bot = start_bot(folder)
    for visitor in (visitor for pair in talks.values() for visitor in pair):
        visitor.url = bot
    yield talks
    stop_bot(process)


def _make_older(path: Path, seconds: float) -> None:
    with sqlite3.connect(path) as database:
        for row, data in database.execute("select id, data from events").fetchall():
            event = json.loads(data)
            event["timestamp"] -= seconds
            database.execute("update events set data = ? where id = ?", (json.dumps(event), row))


def loaded(visitor: Visitor) -> Visitor:
    """The page is loaded again."""
    response = requests.get(
        visitor.url + "/webchat/history", headers={"Authorization": f"Bearer {visitor.token}"}, timeout=20
    )
    assert response.status_code == 200, response.text
    visitor.reply = response.json()
    return visitor


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_left_in_the_middle_is_recapped_once(next_day: Talks, language: str) -> None:
    """Three answers, the question that was open, and nothing more when the page is loaded again at once."""
    visitor = loaded(next_day[language][0])
    *_, recap, question = visitor.reply["messages"]
    assert recap["text"].count("•") == 3
    assert question["buttons"]
    assert (visitor.question, visitor.reply["language"]) == ("employer_place", language)
    shown = len(visitor.reply["messages"])
    assert len(loaded(visitor).reply["messages"]) == shown
    assert visitor.press("hk_registered").question == "edu_level"


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_the_result_it_is_shown_again_and_may_be_changed(next_day: Talks, language: str) -> None:
    """The same reference; a correction decides anew."""
    visitor = next_day[language][1]
    reference = visitor.result["reference"]
    cards = [message["card"] for message in loaded(visitor).reply["messages"] if "card" in message]
    assert [card["reference"] for card in cards] == [reference, reference]
    assert visitor.question == "xborder_consent"
    visitor.press("yes")
    assert visitor.question == "contact_name"
