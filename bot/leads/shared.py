"""The process's own lead store, opened on first use at the configured address."""

from __future__ import annotations

from functools import lru_cache

from bot.leads.store import LeadStore
from bot.settings import load_settings


@lru_cache(maxsize=1)
def lead_store() -> LeadStore:
    """The store at `DATABASE_URL`, opened once per process."""
    return LeadStore(load_settings().database_url)
