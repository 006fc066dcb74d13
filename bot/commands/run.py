"""`asmtp run`: the chatbot and the consultants' console together. One of them ending stops the other."""

from __future__ import annotations

import argparse
import sys

from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options: none; both servers read their settings from the environment."""


def run(args: argparse.Namespace) -> int:
    """Check the settings and the ports once for both, then start them."""
    from bot.leads.migrate import upgrade
    from bot.runtime.ports import check_port
    from bot.supervisor import keep_together

    settings = load_settings()
    check_port(settings.host, settings.port)
    check_port(settings.console_host, settings.console_port, "ASMTP_CONSOLE_PORT")
    upgrade(settings.database_url)
    asmtp = [sys.executable, "-m", "bot.cli"]
    return keep_together({"chatbot": [*asmtp, "bot"], "console": [*asmtp, "console"]})
