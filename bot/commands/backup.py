"""`asmtp backup`: leads and conversations into one file, while everything runs."""

from __future__ import annotations

import argparse
from datetime import datetime, timezone
from pathlib import Path

from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write the backup, such as asmtp.zip")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")


def run(args: argparse.Namespace) -> int:
    """Write it and print what is in it; that everything was copied is written down in the audit log."""
    from bot.console import audit
    from bot.leads.backup import back_up
    from bot.leads.database import Database
    from bot.leads.migrate import head

    settings, now = load_settings(), datetime.now(timezone.utc)
    made = back_up(settings.database_url, settings.tracker_url, args.file, now, force=args.force)
    if made.revision == head():
        database = Database(settings.database_url)
        with database.write() as session:
            audit.note(session, audit.at_the_server(), audit.BACKED_UP, now)
        database.close()
    sizes = ", ".join(f"{name} {size:,} bytes" for name, size in made.files.items())
    print(f"{args.file}: {sizes}; revision {made.revision}")
    return 0
