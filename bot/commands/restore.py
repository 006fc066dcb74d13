"""`asmtp restore`: put the databases of a backup in place."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.leads.lead import StoredLead


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `asmtp backup` wrote")
    parser.add_argument("--force", action="store_true", help="replace the databases that are there")


def run(args: argparse.Namespace) -> int:
    """Check and restore it, erase again who was erased since, and print what came back; the audit log tells of it."""
    from bot.commands.retention import erase_again
    from bot.console import audit
    from bot.leads.backup import restore
    from bot.leads.database import Database

    settings = load_settings()
    erased: list[StoredLead] = []

    def again(leads_url: str, tracker_url: str) -> None:
        unpacked = replace(settings, database_url=leads_url, tracker_url=tracker_url)
        erased.extend(erase_again(unpacked, really=True))

    found = restore(args.file, settings.database_url, settings.tracker_url, force=args.force, again=again)
    database = Database(settings.database_url)
    with database.write() as session:
        audit.note(session, audit.at_the_server(), audit.RESTORED, datetime.now(timezone.utc))
    database.close()
    erased += erase_again(settings, really=True)  # whose erasure was proved while the copy was put in place
    print(f"restored {', '.join(found.files)} as of {found.made_at}; {len(erased)} leads erased again")
    return 0
