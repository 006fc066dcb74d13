"""Fetching from WeChat customer service, which delivers no messages but only says that there are some.

How far the fetching has come is kept beside the inbox. A page's messages are kept first and the place after it, so
that a crash between the two brings the page once more, and the inbox knows its messages already.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any, Awaitable, Callable, Final, Mapping, Sequence

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine

from bot.channels.delivered import objects
from bot.channels.desk import DELAYS, Undelivered
from bot.runtime.quiet import describe

log = structlog.get_logger(__name__)

CURSORS: Final = sa.Table(
    "channel_cursors",
    sa.MetaData(),
    sa.Column("account", sa.String(64), primary_key=True),
    sa.Column("cursor", sa.String(255), nullable=False),
)
"""The platform's own mark of the next message to fetch; nothing of a person."""

Page = Mapping[str, Any]


class Bookmark:
    """How far an account's messages have been fetched.

    Args:
        engine: of the conversations' database.
        account: the account's id.
    """

    def __init__(self, engine: Engine, account: str) -> None:
        CURSORS.create(engine, checkfirst=True)
        self._engine, self._account = engine, account
        self._mine = CURSORS.c.account == account

    def read(self) -> str:
        """The cursor; empty before the first page."""
        with self._engine.connect() as connection:
            return str(connection.execute(sa.select(CURSORS.c.cursor).where(self._mine)).scalar() or "")

    def write(self, cursor: str) -> None:
        """Go on from here next time."""
        with self._engine.execution_options(write=True).begin() as connection:
            if not connection.execute(CURSORS.update().where(self._mine).values(cursor=cursor)).rowcount:
                connection.execute(CURSORS.insert().values(account=self._account, cursor=cursor))


class Sync:
    """Fetches what there is: at the start, and whenever the platform says so; after a fault again, and again later.

    Args:
        bookmark: where to go on.
        fetch: a page of the API, by a cursor and the token of the platform's notice (empty without one).
        take: keeps a page's messages; True where nothing was ever fetched before.
    """

    def __init__(
        self,
        bookmark: Bookmark,
        fetch: Callable[[str, str], Awaitable[Page]],
        take: Callable[[Sequence[Page], bool], Awaitable[None]],
    ) -> None:
        self._bookmark, self._fetch, self._take = bookmark, fetch, take
        self._token = ""
        self._wanted = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin with what came while nobody was there."""
        self._wanted.set()
        self._running = asyncio.get_running_loop().create_task(self._run())

    async def close(self) -> None:
        """Stop; what is not kept yet is fetched at the next start."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    def wake(self, token: str) -> None:
        """There is something; the token lifts the limit on how often one may ask."""
        self._token = token
        self._wanted.set()

    async def _run(self) -> None:
        tries, delay = 0, 0.0
        while True:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._wanted.wait(), delay or None)
            self._wanted.clear()
            after = 0.0
            try:
                await self._fetch_all()
                tries, delay = 0, 0.0
                continue
            except Undelivered as error:
                log.warning("messages cannot be fetched", code=error.code)
                after = error.after
            except Exception as error:
                log.error("fetched messages cannot be kept", error=describe(error))
            delay = max(after, DELAYS[min(tries, len(DELAYS) - 1)])
            tries += 1

    async def _fetch_all(self) -> None:
        token, self._token = self._token, ""
        cursor = self._bookmark.read()
        first, more = not cursor, True
        while more:
            page = await self._fetch(cursor, token)
            await self._take(objects(page.get("msg_list")), first)
            before, cursor = cursor, str(page.get("next_cursor") or cursor)
            if cursor != before:
                self._bookmark.write(cursor)
            more = page.get("has_more") == 1 and cursor != before
