"""Whether something has changed, for browsers with an open page: one short look every two seconds for all of them."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime
from typing import AsyncIterator, Callable, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from bot.console.sessions import live_keys
from bot.leads.database import Database, StoreUnavailable
from bot.leads.models import Lead, LeadHistory

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 2.0
BEAT_SECONDS: Final = 15.0
"""How often something is sent at least, so that no proxy takes the connection for dead."""
ENDED: Final = "event: ended\ndata: -\n\n"
"""Tells the browser that its session is over; it does not come back by itself."""


class Look(NamedTuple):
    """What was seen: the list's version, another one after every change, and the keys of sessions that live."""

    version: str
    sessions: frozenset[str]


def version(session: Session) -> str:
    """Stands for the state of all leads (each change of one counts); read from indexes alone."""
    parts = (select(func.count()).select_from(Lead), select(func.max(Lead.updated_at)))
    count, changed = session.execute(select(*(part.scalar_subquery() for part in parts))).one()
    return f"{count}-{int(changed.timestamp() * 1_000_000) if changed else 0}"


def version_now(database: Database) -> str:
    """`version` at this moment; a page that is kept up to date asks before it looks at anything else."""
    with database.read() as session:
        return version(session)


def changed_by(session: Session, lead_id: str, seen: int) -> list[str] | None:
    """Who changed a lead after its version `seen`, the latest first; None when it is not there (any more)."""
    if session.execute(select(Lead.version).where(Lead.id == lead_id)).scalar_one_or_none() is None:
        return None
    later = (LeadHistory.lead_id == lead_id) & (LeadHistory.version > seen)
    return list(session.execute(select(LeadHistory.actor).where(later).order_by(LeadHistory.version.desc())).scalars())


def arrived_since(session: Session, moment: datetime) -> int:
    """How many leads came in after a moment."""
    return int(session.execute(select(func.count()).where(Lead.created_at > moment)).scalar_one())


class Feed:
    """The looks, shared by all who listen. Nothing is looked at while nobody does.

    Attributes:
        closing: set when the server stops; then every stream ends.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self.closing = False
        self._database, self._clock = database, clock
        self._seen: Look | None = None
        self._seen_at = 0.0
        self._looking = asyncio.Lock()

    async def look(self) -> Look:
        """The last look, or a new one when that is too old; who comes meanwhile waits for the same.

        Raises:
            StoreUnavailable: the lead store does not answer.
        """
        async with self._looking:
            if self._seen is None or time.monotonic() - self._seen_at >= LOOK_SECONDS:
                begun = time.monotonic()
                self._seen = await run_in_threadpool(self._look)
                self._seen_at = begun
            return self._seen

    def _look(self) -> Look:
        with self._database.read() as session:
            return Look(version(session), live_keys(session, self._clock()))

    async def stream(self, key: str) -> AsyncIterator[str]:
        """Server-sent events for one session: the version, now and whenever it is another one, until it ends."""
        told, begun = "", time.monotonic()
        beat = begun
        while not self.closing:
            try:
                seen = await self.look()
            except StoreUnavailable as error:
                log.error("%s", error)
                seen = None
            early = self._seen_at < begun  # the look may be older than the session
            if seen is not None and key not in seen.sessions and not early:
                yield ENDED
                return
            if seen is not None and seen.version != told:
                told, beat = seen.version, time.monotonic()
                yield f"data: {told}\n\n"
            elif time.monotonic() - beat >= BEAT_SECONDS:
                beat = time.monotonic()
                yield ": still here\n\n"
            await asyncio.sleep(LOOK_SECONDS)
