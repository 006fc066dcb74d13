"""A console with its staff, on SQLite or once per kind of database."""

from __future__ import annotations

from typing import Iterator

import pytest

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
