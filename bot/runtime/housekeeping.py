"""What a running bot does by itself: deleting what has been kept long enough."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from typing import Final

import structlog
from sqlalchemy.engine import Engine

from bot.leads.retention import purge
from bot.leads.store import LeadStore
from bot.runtime.quiet import describe

log = structlog.get_logger(__name__)

PURGE_HOURS: Final = 6


async def keep_house(leads: LeadStore, conversations: Engine) -> None:
    """Purge now and every few hours, until cancelled. A database that does not answer is tried again next time."""
    while True:
        try:
            gone = await asyncio.to_thread(purge, leads, conversations, datetime.now(timezone.utc))
            if any(gone):
                log.info("purged", leads=gone.leads, conversations=gone.conversations, counted_talks=gone.counted)
        except Exception as error:
            log.error("purge failed", error=describe(error))
        await asyncio.sleep(PURGE_HOURS * 3600)
