"""The date that the firm's clocks show."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

HONG_KONG: Final = timezone(timedelta(hours=8), "HKT")
"""Eight hours ahead of UTC all year."""


def today() -> date:
    """Today's date in Hong Kong."""
    return datetime.now(HONG_KONG).date()
