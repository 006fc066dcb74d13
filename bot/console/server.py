"""Serving the console: uvicorn on one address, until told to stop."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from contextlib import suppress
from typing import Callable

import uvicorn

from bot.console import users
from bot.console.app import create_app
from bot.console.visit import Console
from bot.leads.store import LeadStore
from bot.settings import Settings

FINISH_SECONDS = 10
FIRST_USER = "Nobody can sign in yet. Make the first admin:\n  asmtp users add you@example.com --role admin"


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in flight are finished first.

    Raises:
        StoreUnavailable: the lead store cannot be used.
    """
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    store = LeadStore(settings.database_url)
    store.check()
    console = Console(store, settings.tracker_url, settings.console_url, office=settings.office)

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
    try:
        with suppress(KeyboardInterrupt):
            _Server(config, lambda: _announce(settings, store)).run()
    finally:
        console.close()


class _Server(uvicorn.Server):
    """Says where it is once it listens."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


def _announce(settings: Settings, store: LeadStore) -> None:
    if not users.everybody(store.database):
        print(FIRST_USER, flush=True)
    print(f"Console: {settings.console_url or _address(settings)}/", flush=True)


def _address(settings: Settings) -> str:
    host = settings.console_host
    if host in ("0.0.0.0", "::"):  # noqa: S104
        host = "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.console_port}"
