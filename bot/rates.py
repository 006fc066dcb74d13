"""Pay in another currency, in Hong Kong dollars at a dated rate: only ever a proposal, for the person to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Mapping

import yaml

RATES: Final = Path(__file__).with_name("rates.yml")
_ROUNDED_TO: Final = 1_000
"""HK$: rates move by more than that from day to day."""


@dataclass(frozen=True)
class Proposal:
    """A sum in Hong Kong dollars to be confirmed.

    Attributes:
        hkd: whole HK$, rounded to thousands. rate: HK$ for one unit. as_of: the day of the rate.
    """

    hkd: int
    rate: float
    as_of: date


def propose(currency: str, amount: int) -> Proposal | None:
    """Convert `amount` units of a currency (ISO 4217); None when no rate is known for it."""
    content = _content()
    rate = content["rates"].get(currency)
    if rate is None:
        return None
    return Proposal(round(amount * rate / _ROUNDED_TO) * _ROUNDED_TO, rate, content["as_of"])


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(RATES.read_text(encoding="utf-8"))
    return content
