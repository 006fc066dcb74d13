"""Talks and leads day by day, by Hong Kong's calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.leads.database import Database
from bot.leads.models import CountedTalk
from bot.statistics.by_day import MOST_DAYS, by_day
from bot.today import HONG_KONG

MONDAY = datetime(2026, 11, 23, tzinfo=HONG_KONG)
DAY = timedelta(days=1)


def began(database: Database, *talks: tuple[datetime, str, str]) -> None:
    """Count talks: start, steps, language."""
    with database.write() as session:
        for number, (at, steps, language) in enumerate(talks):
            session.add(CountedTalk(talk=f"{number}", started_at=at, last_at=at, channel="web", language=language,
                                    role="applicant", steps=steps))  # fmt: skip


@pytest.fixture
def database(store_url: str) -> Database:
    """A lead store's."""
    return Database(store_url)


def test_each_day_has_its_talks_and_leads(database: Database) -> None:
    """A step whose name only begins so is none; what lies outside the period is not counted."""
    began(database, (MONDAY, "started;asked:offer;lead", "en"), (MONDAY + DAY - timedelta(seconds=1), "started", "en"),
          (MONDAY + DAY, "started;leader", "zh_hant"), (MONDAY - timedelta(seconds=1), "started;lead", "en"),
          (MONDAY + 3 * DAY, "started;lead", "en"))  # fmt: skip
    days = by_day(database, MONDAY, MONDAY + 3 * DAY)
    assert days == [(date(2026, 11, 23), 2, 1), (date(2026, 11, 24), 1, 0), (date(2026, 11, 25), 0, 0)]
    assert [each.talks for each in by_day(database, MONDAY, MONDAY + 3 * DAY, language="zh_hant")] == [0, 1, 0]


def test_the_last_instant_of_a_day_belongs_to_it(database: Database) -> None:
    """PostgreSQL rounds where a number is made whole: half a second before midnight would be tomorrow."""
    last = MONDAY + DAY - timedelta(microseconds=1)
    began(database, (last, "started;lead", "en"), (MONDAY, "started", "en"))
    assert by_day(database, MONDAY, MONDAY + DAY) == [(date(2026, 11, 23), 2, 1)]


def test_longer_periods_go_by_weeks_from_monday(database: Database) -> None:
    began(database, (MONDAY + 2 * DAY, "started;lead", "en"), (MONDAY + 6 * DAY, "started", "en"),
          (MONDAY + 7 * DAY, "started", "en"))  # fmt: skip
    weeks = by_day(database, MONDAY + 2 * DAY, MONDAY + (MOST_DAYS + 3) * DAY)
    assert weeks[:2] == [(date(2026, 11, 23), 2, 1), (date(2026, 11, 30), 1, 0)]
    assert len(weeks) == 5
    assert len(by_day(database, MONDAY, MONDAY + MOST_DAYS * DAY)) == MOST_DAYS
