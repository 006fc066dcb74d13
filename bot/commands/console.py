"""`asmtp console`: serve the consultants' console."""

from __future__ import annotations

import argparse
import dataclasses

from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("--host", help="address to listen on (default: ASMTP_CONSOLE_HOST or 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: ASMTP_CONSOLE_PORT or 8080)")


def run(args: argparse.Namespace) -> int:
    """Bring the store up to date and serve until told to stop."""
    settings = load_settings()
    settings = dataclasses.replace(
        settings, console_host=args.host or settings.console_host, console_port=args.port or settings.console_port
    )

    from bot.console.server import serve
    from bot.leads.migrate import upgrade
    from bot.runtime.ports import check_port

    check_port(settings.console_host, settings.console_port, "ASMTP_CONSOLE_PORT")
    upgrade(settings.database_url)
    serve(settings)
    return 0
