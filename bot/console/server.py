"""Serving the console: uvicorn on one address, until told to stop."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import replace
from typing import Callable

import uvicorn

from bot.console import users
from bot.console.app import create_app
from bot.console.live import Feed
from bot.console.oidc_options import OidcOptions
from bot.console.visit import Console
from bot.leads.database import StoreUnavailable
from bot.leads.store import LeadStore
from bot.leads.write_ahead_log import empty_write_ahead_log
from bot.notify import worker
from bot.settings import Settings

FINISH_SECONDS = 10
FIRST_USER = "Nobody can sign in yet. Make the first admin:\n  .venv/bin/asmtp users add you@example.com --role admin"


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in flight are finished first.

    Raises:
        StoreUnavailable: the lead store cannot be used.
    """
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it would write down every request to the OIDC provider
    store = LeadStore(settings.database_url)
    store.check()
    console = Console(store, settings.tracker_url, settings.secret_key(), settings.backup_days, settings.console_url,
                      notify_by=settings.notify.ways, office=settings.office, oidc=_oidc(settings),
                      keeping=settings.keeping)  # fmt: skip

    _empty_logs(console)
    config = uvicorn.Config(
        create_app(console),
        host=settings.console_host,
        port=settings.console_port,
        ws="none",  # uvicorn's own check of the websockets library fails with the one that Rasa needs
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=settings.console_url is not None,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn stops cleanly, then hands the signal on
    stop_sending = worker.start(worker.Sender(store.database, settings.notify, settings.console_address))
    try:
        with suppress(KeyboardInterrupt):
            _Server(config, lambda: _announce(settings, store), console.feed).run()
    finally:
        stop_sending()
        console.close()


class _Server(uvicorn.Server):
    """Says where it is once it listens, and ends the open streams before it waits for the last requests."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None], feed: Feed) -> None:
        super().__init__(config)
        self._announce = announce
        self._feed = feed

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._feed.closing = True
        await super().shutdown(sockets)


def _empty_logs(console: Console) -> None:
    """What an erasure could not empty because somebody was at work, before the process ended."""
    empty_write_ahead_log(console.database.engine)
    with suppress(StoreUnavailable):  # nobody has talked yet
        empty_write_ahead_log(console.conversations.engine())


def _oidc(settings: Settings) -> OidcOptions | None:
    back = f"{settings.console_address}/oidc/callback"
    return replace(settings.oidc, redirect_uri=back) if settings.oidc else None


def _announce(settings: Settings, store: LeadStore) -> None:
    if not users.everybody(store.database):
        print(FIRST_USER, flush=True)
    print(f"Console: {settings.console_address}/", flush=True)
