"""When the consultants are there, so that nobody is promised a call that will not come.

`ASMTP_OFFICE_HOURS` has the form `mon-fri 09:00-18:00`, several parts separated by commas; `ASMTP_OFFICE_CLOSED` names
the days (ISO 8601) on which nobody is there. Times are Hong Kong's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.eligibility.wording import day_in_words
from bot.today import HONG_KONG
from bot.words import say

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART: Final = re.compile(
    rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))? ([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)"
)
_LOOK_AHEAD: Final = 60  # days; a firm that is closed for longer says nothing about when it opens


@dataclass(frozen=True)
class OfficeHours:
    """Opening times.

    Attributes:
        hours: weekday (0 is Monday) -> opening and closing times of that day.
        closed: days on which the office is closed all the same.
    """

    hours: dict[int, tuple[time, time]]
    closed: frozenset[date] = frozenset()

    @classmethod
    def parse(cls, text: str, closed: str = "") -> OfficeHours:
        """Read both settings.

        Raises:
            ValueError: a part has not the form above.
        """
        hours: dict[int, tuple[time, time]] = {}
        for part in filter(None, (piece.strip().lower() for piece in text.split(","))):
            match = _PART.fullmatch(part)
            if match is None:
                raise ValueError(part)
            first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
            opens, closes = time(int(match[3]), int(match[4])), time(int(match[5]), int(match[6]))
            if last < first or closes <= opens:
                raise ValueError(part)
            hours.update(dict.fromkeys(range(first, last + 1), (opens, closes)))
        days = filter(None, (piece.strip() for piece in closed.split(",")))
        return cls(hours, frozenset(date.fromisoformat(day) for day in days))

    def closes_at(self, now: datetime) -> datetime | None:
        """When the office closes, if it is open at this moment; None if it is closed.

        Args:
            now: an aware time.
        """
        there = now.astimezone(HONG_KONG)
        opens, closes = self._of(there.date()) or (None, None)
        if opens is None or closes is None or not opens <= there.time().replace(tzinfo=None) < closes:
            return None
        return datetime.combine(there.date(), closes, HONG_KONG)

    def opens_at(self, now: datetime) -> datetime | None:
        """The next opening after this moment; None if there is none within two months."""
        there = now.astimezone(HONG_KONG)
        for ahead in range(_LOOK_AHEAD):
            day = there.date() + timedelta(days=ahead)
            times = self._of(day)
            if times is not None and (opening := datetime.combine(day, times[0], HONG_KONG)) > there:
                return opening
        return None

    def working_day_before(self, now: datetime) -> datetime:
        """The moment since which the office was open for a whole working day; a day ago if it never opens.

        On Monday at 10:00 that is Friday at 10:00, and all through a weekend Thursday's closing time.

        Args:
            now: an aware time.
        """
        there = now.astimezone(HONG_KONG)
        clock: time | None = None
        for back in range(_LOOK_AHEAD):
            day = there.date() - timedelta(days=back)
            times = self._of(day)
            if times is None or datetime.combine(day, times[0], HONG_KONG) > there:
                continue
            opens, closes = times
            if clock is not None:
                return datetime.combine(day, min(max(clock, opens), closes), HONG_KONG)
            clock = closes if back else min(there.time(), closes)
        return there - timedelta(days=1)

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """How long the office was open from one moment (aware) to a later one, by the hours of today."""
        start, end = (moment.astimezone(HONG_KONG).replace(tzinfo=None) for moment in (start, end))
        total, day = timedelta(), start.date()
        while day <= end.date():
            times = self._of(day)
            if times is not None:
                opens, closes = (datetime.combine(day, clock) for clock in times)
                total += max(min(closes, end) - max(opens, start), timedelta())
            day += timedelta(days=1)
        return total

    def _of(self, day: date) -> tuple[time, time] | None:
        return None if day in self.closed else self.hours.get(day.weekday())


def in_words(office: OfficeHours, now: datetime, language: str) -> str:
    """Whether somebody is there at this moment, and if not, when: a sentence; empty when no opening is known.

    Args:
        now: an aware time.
        language: one of `LANGUAGES`.
    """
    closing = office.closes_at(now)
    if closing is not None:
        return say("office_open", language, time=f"{closing:%H:%M}")
    opening = office.opens_at(now)
    if opening is None:
        return ""
    day = say(f"weekday_{DAYS[opening.weekday()]}", language)
    return say("office_closed", language, weekday=day, day=day_in_words(opening.date(), language),
               time=f"{opening:%H:%M}")  # fmt: skip
