"""A token proves a session; nothing else does."""

from __future__ import annotations

import pytest
import time_machine

from bot.channels.web_session import InvalidSession, SessionTokens

KEY = "k" * 32


def test_a_token_leads_back_to_its_conversation() -> None:
    """And to no other."""
    tokens = SessionTokens(KEY, 3600)
    token, conversation = tokens.issue()
    other_token, other = tokens.issue()
    assert tokens.conversation(token) == conversation
    assert tokens.conversation(other_token) == other != conversation
    assert conversation.startswith("web:")


@pytest.mark.parametrize("token", ["", "x", "a.b.c", None, 5, {}, "x" * 5000, "\u4f60"])
def test_what_is_no_token_is_refused(token: object) -> None:
    """Whatever arrives in its place."""
    with pytest.raises(InvalidSession) as error:
        SessionTokens(KEY, 3600).conversation(token)
    assert error.value.code == "session_invalid"


def test_a_token_of_another_server_or_altered_is_refused() -> None:
    """Without the key nobody makes one."""
    foreign, _ = SessionTokens("f" * 32, 3600).issue()
    own, conversation = SessionTokens(KEY, 3600).issue()
    start, signature = own.rsplit(".", 1)
    altered = f"{start}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    for token in (foreign, altered, conversation):
        with pytest.raises(InvalidSession):
            SessionTokens(KEY, 3600).conversation(token)


def test_an_old_token_is_expired() -> None:
    """Just before the end it is good, just after it is not."""
    tokens = SessionTokens(KEY, 3600)
    with time_machine.travel(1_700_000_000, tick=False) as clock:
        token, conversation = tokens.issue()
        clock.shift(3600)
        assert tokens.conversation(token) == conversation
        clock.shift(2)
        with pytest.raises(InvalidSession) as error:
            tokens.conversation(token)
    assert error.value.code == "session_expired"
