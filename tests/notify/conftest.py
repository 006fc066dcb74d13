"""The sinks as fixtures."""

from __future__ import annotations

from typing import Iterator

import pytest

from tests.notify.sinks import MailServer, Receiver, mail_server, receiver


@pytest.fixture
def mails() -> Iterator[MailServer]:
    """A mail server."""
    with mail_server() as server:
        yield server


@pytest.fixture
def hook() -> Iterator[Receiver]:
    """A webhook's receiver."""
    with receiver() as kept:
        yield kept
