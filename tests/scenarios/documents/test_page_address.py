"""Links to a list: which open it, which do not, and where one is written out."""

from __future__ import annotations

from typing import Iterator

import pytest

from bot.vocabulary import LANGUAGE_TAGS, LANGUAGES
from tests.conftest import LiveBot, start_bot, stop_bot
from tests.scenarios.lists import GONE, get, is_gone, path_of, with_list
from tests.website.html_reader import Page

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def public_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveBot]:
    """A bot that knows its own address."""
    process, bot = start_bot(tmp_path_factory.mktemp("public"), ASMTP_PUBLIC_URL="https://www.a.example")
    yield bot
    stop_bot(process)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("token", ["x", "web:1.2.3", "%E4%BD%A0", "%00", "%ff", "a" * 3000, "..%2f..%2fen"])
def test_a_link_that_is_none_is_answered_kindly(live_bot: LiveBot, language: str, token: str) -> None:
    """In the reader's language, with what to do."""
    answer = get(live_bot, f"/documents/{token}", **{"Accept-Language": LANGUAGE_TAGS[language]})
    assert answer.status_code == 404
    assert GONE[language] in answer.text
    assert "tel:+85227722128" in Page(answer.text).values("href")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_altered_link_opens_nothing(live_bot: LiveBot, language: str) -> None:
    """Nor does the talk's own token, or its link under another talk's id."""
    visitor, other = with_list(live_bot, language), with_list(live_bot, language)
    path, others = path_of(visitor), path_of(other)
    altered = path.replace(path.split(".")[0], others.split(".")[0])
    assert is_gone(live_bot, altered)
    assert is_gone(live_bot, path[:-2])
    assert is_gone(live_bot, f"/documents/{visitor.token}")
    assert not is_gone(live_bot, path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_carry_the_whole_address_where_it_is_known(public_bot: LiveBot, language: str) -> None:
    """For channels that draw no card; elsewhere the text has no link at all."""
    visitor = with_list(public_bot, language)
    text = visitor.reply["messages"][0]["text"]
    assert text.endswith("https://www.a.example" + path_of(visitor))
    assert "30" in text.splitlines()[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_carry_no_address_where_it_is_not_known(live_bot: LiveBot, language: str) -> None:
    """A relative path would be of no use in a text."""
    visitor = with_list(live_bot, language)
    assert "/documents/" not in visitor.reply["messages"][0]["text"]
