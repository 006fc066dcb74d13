"""How long a lead is kept by its status: one table, by which the run that deletes, its dry run and the pages go.

Nobody's enquiry is kept longer than the privacy page and the consent text promise: 12 months after the person was last
heard of. What a consultant does with it does not prolong that; it may only end earlier. See docs/privacy.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Mapping

PROMISED_DAYS: Final = 365
"""How long an enquiry is kept at most after the person was last heard of (privacy page, PDPO DPP2); `purge_after` is
that day."""
LOST_DAYS: Final = 180
CLOSED_DAYS: Final = 7 * 365 + 2
"""Seven years with two leap days: business records, Inland Revenue Ordinance (Cap. 112), section 51C."""

ENQUIRIES: Final = ("new", "contacted", "qualified", "lost")
"""Statuses of people who have not engaged the firm: the promise is theirs."""
ENGAGED: Final = "engaged"
"""The status in which nothing goes by itself: while the engagement lasts."""


@dataclass(frozen=True)
class Keeping:
    """Days until a lead goes.

    Attributes:
        enquiry: after the person was last heard of, for `ENQUIRIES`; at most `PROMISED_DAYS`.
        lost: after the last change of a lead that is `lost`, if that comes first.
        closed: after the last change of a client's file that is `closed`.
    """

    enquiry: int = PROMISED_DAYS
    lost: int = LOST_DAYS
    closed: int = CLOSED_DAYS

    @property
    def after_change(self) -> Mapping[str, int]:
        """Status -> days after the lead's last change."""
        return {"lost": self.lost, "closed": self.closed}

    @property
    def earlier(self) -> timedelta:
        """How much before its `purge_after` an enquiry goes."""
        return timedelta(days=PROMISED_DAYS - self.enquiry)

    def until(self, status: str, purge_after: datetime, updated_at: datetime) -> datetime | None:
        """When a lead goes that stays as it is (aware); None for not by itself."""
        ends = []
        if status in ENQUIRIES:
            ends.append(purge_after - self.earlier)
        if status in self.after_change:
            ends.append(updated_at + timedelta(days=self.after_change[status]))
        return min(ends, default=None)

    def rule(self, status: str) -> str:
        """The rule of a status, in English, for the command line."""
        heard, changed = f"{self.enquiry} days after the person was last heard of", "days after the last change"
        if status == "lost":
            return f"{self.lost} {changed}, at the latest {heard}"
        if status in ENQUIRIES:
            return heard
        return "not by itself" if status == ENGAGED else f"{self.after_change[status]} {changed}"


KEEPING: Final = Keeping()
"""What holds where nothing else is set."""
