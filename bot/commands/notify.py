"""`asmtp notify`: send what waits in the outbox. `asmtp console` does it by itself; this is for where none runs."""

from __future__ import annotations

import argparse
from contextlib import suppress
from threading import Event

from bot.errors import UserError
from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's subcommands."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    run = actions.add_parser("run", help="send until stopped")
    run.add_argument("--once", action="store_true", help="send what is due and end; exit code 1 if something failed")


def run(args: argparse.Namespace) -> int:
    """Send, and with `--once` print how it went."""
    from bot.leads.store import LeadStore
    from bot.notify.worker import Sender, keep_sending

    settings = load_settings()
    if not settings.notify.ways:
        raise UserError("nothing is set up to send by; set ASMTP_SMTP_URL or ASMTP_WEBHOOK_URL, for example "
                        "ASMTP_WEBHOOK_URL=https://hooks.example.com/asmtp")  # fmt: skip
    store = LeadStore(settings.database_url)
    store.check()
    sender = Sender(store.database, settings.notify, settings.console_address)
    if not args.once:
        with suppress(KeyboardInterrupt):
            keep_sending(sender, Event())
        return 0
    sender.scan()
    done = sender.send_due()
    print(f"sent: {done.sent}, failed: {done.failed}")
    return 1 if done.failed else 0
