"""`asmtp db`: create or upgrade the lead store's tables."""

from __future__ import annotations

import argparse

from bot.settings import load_settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's subcommands."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("upgrade", help="create the tables, or bring them to this version; harmless to repeat")
    actions.add_parser("current", help="the store's version; exit code 1 if it is not this program's")


def run(args: argparse.Namespace) -> int:
    """Do it and print one line."""
    from bot.leads import migrate

    url = load_settings().database_url
    if args.action == "upgrade":
        done = migrate.upgrade(url)
        if done.before == done.after:
            print(f"{done.store} is at {done.after} already")
        else:
            print(f"{done.store} is now at {done.after} (was {done.before or 'empty'})")
        return 0
    found, newest = migrate.current(url), migrate.head()
    if found == newest:
        print(f"{found} (up to date)")
        return 0
    print(f"{found or 'empty'} (this version wants {newest}; run `asmtp db upgrade`)")
    return 1
