"""A link opens the list of one result of one talk, for a while, and tells nothing of either."""

from __future__ import annotations

import pytest
import time_machine

from bot.channels.web_session import InvalidSession, SessionTokens
from bot.document_link import DocumentLinks
from bot.leads.retention import CHAT_DAYS

KEY = "k" * 32
TALK = "web:" + "0123456789abcdef" * 2
CODE = "K7QWM2PX"
LINKS = DocumentLinks(KEY)


def token_of(path: str | None) -> str:
    """The part of a path that is a link's secret."""
    assert path is not None
    assert path.startswith("/documents/")
    return path.removeprefix("/documents/")


def test_a_link_leads_back_to_its_talk_and_result() -> None:
    """And to no other result, nor to a talk that has none."""
    link = LINKS.read(token_of(LINKS.path(TALK, CODE)))
    assert link is not None
    assert link.conversation == TALK
    assert LINKS.is_of(link, CODE)
    assert not LINKS.is_of(link, "K7QWM2PY")
    assert not LINKS.is_of(link, None)
    assert not LINKS.is_of(link, "")


def test_the_reference_code_cannot_be_read_from_a_link() -> None:
    """It brings back the answers, and links are passed on; without the key its mark cannot be guessed either."""
    path = LINKS.path(TALK, CODE)
    assert path is not None
    assert CODE not in path.upper()
    own, other = LINKS.read(token_of(path)), DocumentLinks("f" * 32)
    assert own is not None
    assert not other.is_of(own, CODE)


@pytest.mark.parametrize("token", ["", ".", "x", "a.b.c", "web:1.2.3", "x" * 5000, "\u4f60", "\ud800", "%00", TALK])
def test_what_is_no_link_is_refused(token: str) -> None:
    """Whatever arrives in its place."""
    assert LINKS.read(token) is None


def test_an_altered_or_foreign_link_is_refused() -> None:
    """Every letter of it is signed."""
    token = token_of(LINKS.path(TALK, CODE))
    assert LINKS.read(token_of(DocumentLinks("f" * 32).path(TALK, CODE))) is None
    for place, letter in enumerate(token[:-1]):  # the last letter carries two bits that say nothing
        assert LINKS.read(token[:place] + ("a" if letter != "a" else "b") + token[place + 1 :]) is None


def test_a_link_ends_with_the_days_that_a_talk_is_kept() -> None:
    """Just before the end it is good, just after it is not."""
    with time_machine.travel(1_700_000_000, tick=False) as clock:
        token = token_of(LINKS.path(TALK, CODE))
        clock.shift(CHAT_DAYS * 86_400)
        assert LINKS.read(token) is not None
        clock.shift(2)
        assert LINKS.read(token) is None


def test_a_link_opens_no_session_and_a_session_no_list() -> None:
    """One key, two salts."""
    sessions = SessionTokens(KEY, 3600)
    token, conversation = sessions.issue()
    assert LINKS.read(token) is None
    with pytest.raises(InvalidSession):
        sessions.conversation(token_of(LINKS.path(conversation, CODE)))


@pytest.mark.parametrize("conversation", ["whatsapp:+85261230987", "default", "web:me@example.org", ""])
def test_a_conversation_whose_id_may_tell_who_it_is_gets_no_link(conversation: str) -> None:
    """An address ends up in histories and in other people's hands."""
    assert LINKS.path(conversation, CODE) is None


@pytest.mark.parametrize("reference", [None, ""])
def test_before_a_result_there_is_no_link(reference: str | None) -> None:
    assert LINKS.path(TALK, reference) is None


@pytest.mark.parametrize(
    ("public_url", "path", "address"),
    [("https://a.example", "/documents/x", "https://a.example/documents/x"), ("", "/documents/x", ""),
     ("https://a.example", None, "")],
)  # fmt: skip
def test_a_whole_address_needs_the_websites_own(public_url: str, path: str | None, address: str) -> None:
    """Where it is not known, a message carries none."""
    assert DocumentLinks(KEY, public_url).address(path) == address
