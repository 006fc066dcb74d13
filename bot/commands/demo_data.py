"""`asmtp demo-data`: invented leads to try the console with, and their removal."""

from __future__ import annotations

import argparse
import random
from datetime import datetime, timezone

from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("--count", type=_count, default=60, metavar="N", help="how many leads (default: 60)")
    parser.add_argument("--seed", type=int, help="a number that makes the same leads again")
    parser.add_argument("--no-talks", action="store_true", help="leave the conversations out")
    parser.add_argument("--remove", action="store_true", help="delete all invented leads and their conversations")


def run(args: argparse.Namespace) -> int:
    """Do it and print one line."""
    from bot.console import audit
    from bot.console.demo import SOURCE, Demo, remove
    from bot.console.transcript import Conversations
    from bot.console.users import everybody
    from bot.leads.store import LeadStore

    settings = load_settings()
    store, conversations = LeadStore(settings.database_url), Conversations(settings.tracker_url)
    try:
        store.check()
        if args.remove:
            gone = remove(store, conversations, audit.at_the_server(), datetime.now(timezone.utc))
            print(f"{gone} invented leads removed")
            return 0
        owners = [user.id for user in everybody(store.database) if user.may("consultant") and not user.disabled]
        dice = random.Random(args.seed)  # noqa: S311
        Demo(store, None if args.no_talks else conversations, owners, datetime.now(timezone.utc), dice).make(args.count)
        print(f"{args.count} invented leads added; they came by the channel {SOURCE!r} and go with --remove")
        if not owners:
            print("nobody works on them yet: there are no consultants (`asmtp users add`)")
    finally:
        store.close()
        conversations.close()
    return 0


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 to 100000")
    return int(text)
