"""`asmtp leads`: list, show and export what the bot stored."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import BinaryIO, Final, Iterator, Sequence

from bot.commands.lead_sheet import sheet, table
from bot.errors import UserError
from bot.leads.export import WRITERS
from bot.leads.lead import LeadFilter, as_dict
from bot.leads.store import LeadStore
from bot.settings import load_settings
from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGES, LEAD_REASONS, LEAD_STATUSES, OUTCOMES

_CONSOLE_NAMES: Final = {"status": "tab", "search": "find"}
"""How the console calls these filters."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's subcommands and options."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    listing = actions.add_parser("list", help="the newest leads, one a line")
    _add_filters(listing)
    listing.add_argument("--limit", type=_positive, default=50, metavar="N", help="at most this many (default: 50)")
    listing.add_argument("--json", action="store_true", help="as a JSON array")
    listing.set_defaults(act=_list)

    show = actions.add_parser("show", help="one lead with its reasons, words and consents")
    show.add_argument("lead", metavar="ID|REFERENCE", help="the lead's id, or the reference the person was given")
    show.add_argument("--json", action="store_true", help="as a JSON object")
    _add_language(show)
    show.set_defaults(act=_show)

    export = actions.add_parser("export", help="all leads as a file")
    _add_filters(export)
    export.add_argument("--format", choices=tuple(WRITERS), required=True, help="csv and xlsx open in a spreadsheet")
    export.add_argument("--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    export.set_defaults(act=_export)


def run(args: argparse.Namespace) -> int:
    """Open the store and do what was asked; 1 when a lead is not there."""
    store = LeadStore(load_settings().database_url)
    try:
        return int(args.act(store, args))
    finally:
        store.close()


def _note(store: LeadStore, action: str, lead_id: str | None = None, fields: Sequence[str] = ()) -> None:
    """Write down in the audit log what is about to be shown."""
    from bot.console import audit

    with store.database.write() as session:
        audit.note(session, audit.at_the_server(), action, datetime.now(timezone.utc), lead_id=lead_id, fields=fields)


def _list(store: LeadStore, args: argparse.Namespace) -> int:
    leads = store.list(_wanted(args), limit=args.limit)
    _note(store, "leads_listed", fields=[f"count.leads.{len(leads)}"])
    if args.json:
        print(json.dumps([as_dict(lead) for lead in leads], ensure_ascii=False, indent=2))
        return 0
    for line in table(leads, "en"):
        print(line)
    more = store.count(_wanted(args)) - len(leads)
    if not leads:
        print("no leads" if _wanted(args) == LeadFilter() else "no leads match", file=sys.stderr)
    elif more > 0:
        print(f"{more} more; use --limit", file=sys.stderr)
    return 0


def _show(store: LeadStore, args: argparse.Namespace) -> int:
    lead = store.get(args.lead)
    if lead is None:
        print(f"asmtp leads: there is no lead {args.lead!a}", file=sys.stderr)
        return 1
    _note(store, "lead_viewed", lead.id)
    if args.json:
        print(json.dumps(as_dict(lead), ensure_ascii=False, indent=2))
    else:
        print(sheet(lead, store.history(lead.id), args.language))
    return 0


def _export(store: LeadStore, args: argparse.Namespace) -> int:
    if args.format == "xlsx" and args.output is None and sys.stdout.isatty():
        raise UserError("a workbook cannot be shown in a terminal; write --output leads.xlsx")
    store.check()  # a store that is not there must not leave an empty file behind
    wanted = _wanted(args)
    parts = [f"format.{args.format}", f"count.{store.count(wanted)}", *_filters(wanted)]
    _note(store, "exported", fields=[f"export.{part}" for part in parts])
    leads = store.iter_all(wanted)
    if args.output is None:
        WRITERS[args.format](leads, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return 0
    with _whole_file(args.output) as out:
        count = WRITERS[args.format](leads, out)
    print(f"{count} lead{'' if count == 1 else 's'} written to {args.output}", file=sys.stderr)
    return 0


@contextmanager
def _whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that appears complete or not at all, readable by its owner only: it is full of personal data."""
    try:
        handle, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UserError(f"cannot write {path} ({error.strerror}); choose another --output") from None
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        os.replace(name, path)
    except BaseException as error:
        os.unlink(name)
        if isinstance(error, OSError):
            raise UserError(f"cannot write {path} ({error.strerror}); choose another --output") from None
        raise


def _wanted(args: argparse.Namespace) -> LeadFilter:
    return LeadFilter(args.status, args.outcome, args.language, args.since, args.search, args.reason)


def _filters(wanted: LeadFilter) -> Iterator[str]:
    """The filters that are set, as the audit log names them; never their values."""
    for name, value in asdict(wanted).items():
        if value is not None and value != "":
            yield f"filter.{_CONSOLE_NAMES.get(name, name)}"


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--status", choices=LEAD_STATUSES, help="only leads at this step")
    parser.add_argument("--outcome", choices=OUTCOMES, help="only leads with this result")
    parser.add_argument("--language", choices=LANGUAGES, help="only leads in this language")
    parser.add_argument("--reason", choices=LEAD_REASONS, help="only leads with a result, or who asked for a person")
    parser.add_argument(
        "--since", type=_moment, metavar="DATE", help="received since 2026-01-31 (Hong Kong) or 2026-01-31T09:00+08:00"
    )
    parser.add_argument("--search", metavar="WORDS", help="name, contact, note or own words; 陈 finds 陳")


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the labels (default: en)")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write for example 2026-01-31") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=HONG_KONG)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)
