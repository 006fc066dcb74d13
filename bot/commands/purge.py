"""`asmtp purge`: delete what has been kept long enough. A running bot does it by itself every few hours."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone

from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options: none, the periods are the privacy page's."""


def run(args: argparse.Namespace) -> int:
    """Delete what is due and print how much it was."""
    from bot.leads.database import connect
    from bot.leads.retention import purge
    from bot.leads.store import LeadStore

    settings = load_settings()
    conversations = connect(settings.tracker_url, setting="TRACKER_DATABASE_URL")
    gone = purge(LeadStore(settings.database_url), conversations, datetime.now(timezone.utc))
    print(f"deleted: {gone.leads} leads, {gone.conversations} conversations, {gone.steps} steps of statistics")
    return 0
