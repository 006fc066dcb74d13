"""How many talks began, and how many of them came to a lead, day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Numeric, case, cast, extract, func, literal, select

from bot.leads.database import Database
from bot.leads.models import CountedTalk
from bot.today import HONG_KONG

MOST_DAYS: Final = 31
"""A longer period is told week by week, from Monday on."""
_LEAD: Final = ";lead;"
_EPOCH: Final = date(1970, 1, 1)
_AHEAD: Final = 8 * 3600
"""By so many seconds Hong Kong is ahead of UTC, all the year round."""
_SECONDS: Final = 86_400


class Spell(NamedTuple):
    """A day or a week: its first day, and how many talks began in it, and how many of those came to a lead."""

    first: date
    talks: int
    leads: int


def by_day(database: Database, since: datetime, until: datetime, **only: str | None) -> list[Spell]:
    """The days, or the weeks, from `since` to before `until` (aware) by Hong Kong's calendar, without gaps.

    Args:
        only: `channel`, `language`, `role` that a talk must have; None means any.
    Raises:
        StoreUnavailable: the store does not answer.
    """
    led = (literal(";") + CountedTalk.steps + ";").contains(_LEAD, autoescape=True)
    ahead = cast(extract("epoch", CountedTalk.started_at), Numeric) + _AHEAD
    number = cast((ahead - ahead % _SECONDS) / _SECONDS, BigInteger)  # PostgreSQL rounds, so nothing may be left over
    wanted = [CountedTalk.started_at >= since, CountedTalk.started_at < until]
    wanted += [getattr(CountedTalk, name) == value for name, value in only.items() if value]
    first, last = since.astimezone(HONG_KONG).date(), (until - timedelta(microseconds=1)).astimezone(HONG_KONG).date()
    step = 1 if (last - first).days < MOST_DAYS else 7
    start = first if step == 1 else first - timedelta(days=first.weekday())
    counts: dict[date, Any] = {
        start + timedelta(days=day): [0, 0] for day in range(0, (last - start).days + 1, step)
    }  # fmt: skip
    with database.read() as session:
        talks = select(number, func.count(), func.sum(case((led, 1), else_=0))).where(*wanted).group_by(number)
        for days, began, came in session.execute(talks):
            day = min(_EPOCH + timedelta(days=days), last)  # SQLite rounds the last half of a millisecond up
            spell = counts[day - timedelta(days=(day - start).days % step)]
            spell[0] += began
            spell[1] += came
    return [Spell(day, talks, leads) for day, (talks, leads) in counts.items()]
