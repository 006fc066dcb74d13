"""A console with its staff, on SQLite or once per kind of database."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy.engine import Engine

from bot.leads.database import connect
from bot.leads.talks import EVENTS
from tests.console.desk import Office, open_office


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    """A console on SQLite."""
    office = open_office(sqlite_url)
    yield office
    office.store.close()


@pytest.fixture
def any_office(store_url: str) -> Iterator[Office]:
    """A console, once per kind of database."""
    office = open_office(store_url)
    yield office
    office.store.close()


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Engine]:
    """The bot's own database of conversations, as the bot makes it."""
    engine = connect(f"sqlite:///{tmp_path}/talks/tracker.db")
    EVENTS.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def both(store_url: str, talks: Engine) -> Iterator[Office]:
    """A console on both databases, the store once per kind."""
    office = open_office(store_url, tracker_url=str(talks.url))
    yield office
    office.console.close()
