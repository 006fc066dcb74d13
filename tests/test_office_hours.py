"""When the office is open, and what is said of it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.office_hours import OfficeHours, in_words
from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGES

OFFICE = OfficeHours.parse("mon-fri 09:00-18:00, sat 09:30-13:00", "2026-12-25,2026-12-26")


def moment(text: str) -> datetime:
    """A time of Hong Kong."""
    return datetime.fromisoformat(text).replace(tzinfo=HONG_KONG)


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("2026-11-25T09:00", "2026-11-25T18:00"),
        ("2026-11-25T17:59", "2026-11-25T18:00"),
        ("2026-11-25T18:00", None),
        ("2026-11-28T12:00", "2026-11-28T13:00"),
        ("2026-11-29T12:00", None),
        ("2026-12-25T12:00", None),
    ],
)
def test_whether_it_is_open(now: str, closes: str | None) -> None:
    """Sundays and named days are closed."""
    assert OFFICE.closes_at(moment(now)) == (closes and moment(closes))


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-25T08:59", "2026-11-25T09:00"),
        ("2026-11-25T18:00", "2026-11-26T09:00"),
        ("2026-11-27T20:00", "2026-11-28T09:30"),
        ("2026-12-24T19:00", "2026-12-28T09:00"),
    ],
)
def test_when_it_opens_next(now: str, opens: str) -> None:
    """After a holiday that a weekend follows, too."""
    assert OFFICE.opens_at(moment(now)) == moment(opens)


def test_other_time_zones_are_reckoned_to_hong_kongs() -> None:
    """One in the morning in London is nine in Hong Kong."""
    assert OFFICE.closes_at(datetime(2026, 11, 25, 1, 0, tzinfo=timezone.utc)) == moment("2026-11-25T18:00")


def test_an_office_that_never_opens_promises_nothing() -> None:
    """No opening, no sentence."""
    office = OfficeHours.parse("")
    assert office.opens_at(moment("2026-11-25T12:00")) is None
    assert in_words(office, moment("2026-11-25T12:00"), "en") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said(language: str) -> None:
    """The hour of closing while it is open, else weekday, date and hour of opening."""
    assert "18:00" in in_words(OFFICE, moment("2026-11-25T12:00"), language)
    closed = in_words(OFFICE, moment("2026-11-25T20:00"), language)
    assert "9:00" in closed
    assert "26" in closed


@pytest.mark.parametrize("text", ["9-18", "mon-fri 9:00-18:00", "fri-mon 09:00-18:00", "mon 18:00-09:00", "mon"])
def test_a_wrong_setting_is_refused(text: str) -> None:
    """The part that is wrong is named."""
    with pytest.raises(ValueError, match=text[:3]):
        OfficeHours.parse(text)


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("2026-11-25T10:00", "2026-11-24T10:00"),
        ("2026-11-25T08:00", "2026-11-23T18:00"),
        ("2026-11-25T23:00", "2026-11-24T18:00"),
        ("2026-11-23T10:00", "2026-11-21T10:00"),
        ("2026-11-28T12:00", "2026-11-27T12:00"),
        ("2026-11-29T12:00", "2026-11-27T13:00"),
        ("2026-12-28T09:00", "2026-12-24T09:00"),
    ],
)
def test_a_working_day_ago(now: str, since: str) -> None:
    """Closed days do not count, and a night ends where it began."""
    assert OFFICE.working_day_before(moment(now)) == moment(since)


def test_an_office_that_never_opens_counts_in_days() -> None:
    assert OfficeHours.parse("").working_day_before(moment("2026-11-25T10:00")) == moment("2026-11-24T10:00")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-25T10:00", "2026-11-25T12:30", 2.5),
        ("2026-11-25T07:00", "2026-11-25T20:00", 9),
        ("2026-11-27T17:00", "2026-11-30T09:30", 1 + 3.5 + 0.5),
        ("2026-11-28T20:00", "2026-11-29T20:00", 0),
        ("2026-12-24T17:00", "2026-12-28T10:00", 1 + 1),
        ("2026-11-25T12:00", "2026-11-25T12:00", 0),
    ],
)
def test_how_long_it_was_open(start: str, end: str, hours: float) -> None:
    """Nights, Sundays and named days do not count."""
    assert OFFICE.open_between(moment(start), moment(end)) == timedelta(hours=hours)
    assert OFFICE.open_between(moment(start).astimezone(timezone.utc), moment(end)) == timedelta(hours=hours)
