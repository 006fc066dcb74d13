"""`asmtp retention`: delete what has been kept long enough, and erase again what a restored backup brought back."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Final, Iterable, Mapping

from bot.errors import UserError
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.leads.lead import StoredLead
    from bot.leads.store import LeadStore

_EXAMPLE: Final = '{"contact_mark": "0a1b...", "at": "2026-11-25T02:00:00+00:00"}'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's subcommands and options."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    run_ = actions.add_parser("run", help="delete leads, talks and statistics whose time has come")
    run_.add_argument("--dry-run", action="store_true", help="delete nothing, say what would go")
    run_.set_defaults(act=_run)
    listing = actions.add_parser("erasures", help="the proofs of erasure as JSON Lines; keep them apart from backups")
    listing.set_defaults(act=_erasures)
    again = actions.add_parser("reapply", help="after restoring a backup: find leads erased before (proofs on stdin)")
    again.add_argument("--erase", action="store_true", help="erase them again; else they are only listed")
    again.set_defaults(act=_reapply)


def run(args: argparse.Namespace) -> int:
    """Do what was asked."""
    return int(args.act(load_settings(), args))


def clean_up(settings: Settings, *, dry_run: bool) -> int:
    """Delete what is due, or with `dry_run` only count it, and print how much it was."""
    from bot.leads.database import connect
    from bot.leads.retention import purge
    from bot.leads.store import LeadStore

    conversations = connect(settings.tracker_url, setting="TRACKER_DATABASE_URL")
    gone = purge(LeadStore(settings.database_url), conversations, datetime.now(timezone.utc), dry_run=dry_run)
    verb = "would be deleted" if dry_run else "deleted"
    print(f"{verb}: {gone.leads} leads, {gone.conversations} conversations, {gone.counted} talks in the statistics")
    return 0


def _run(settings: Settings, args: argparse.Namespace) -> int:
    return clean_up(settings, dry_run=args.dry_run)


def _erasures(settings: Settings, _args: argparse.Namespace) -> int:
    from sqlalchemy import select

    from bot.leads.lead import iso
    from bot.leads.models import Erasure
    from bot.leads.store import LeadStore

    store = LeadStore(settings.database_url)
    store.check()
    with store.database.read() as session:
        for proof in session.execute(select(Erasure).order_by(Erasure.at)).scalars():
            line = {"id": proof.id, "at": iso(proof.at), "contact_mark": proof.contact_mark,
                    "lead_marks": proof.lead_marks or [], "counts": proof.counts}  # fmt: skip
            print(json.dumps(line))
    store.close()
    return 0


def _reapply(settings: Settings, args: argparse.Namespace) -> int:
    leads = erase_again(settings, _proofs(sys.stdin), really=args.erase)
    for lead in leads:
        print(f"{lead.reference}  {lead.status}  {'erased again' if args.erase else 'was erased once'}")
    hint = "" if args.erase or not leads else "; --erase erases them again"
    print(f"{len(leads)} leads are there again that were erased{hint}", file=sys.stderr)
    return 0


def erase_again(settings: Settings, proofs: Mapping[str, datetime] | None = None, *, really: bool) -> list[StoredLead]:
    """The leads that a restored backup has brought back although they were erased.

    Args:
        proofs: mark of a lead or a contact -> when it was erased; those in the store itself when None.
        really: whether they are erased again.
    """
    from bot.console import audit
    from bot.console.erasure import erase
    from bot.console.visit import Console
    from bot.leads.erasure import returned
    from bot.leads.store import LeadStore

    store = LeadStore(settings.database_url)
    store.check()
    console = Console(store, settings.tracker_url, settings.secret_key(), settings.backup_days)
    try:
        leads = list(returned(store, settings.secret_key(), _stored_proofs(store) if proofs is None else proofs))
        for lead in leads if really else ():
            erase(console, audit.Actor(None, audit.COMMAND_LINE), datetime.now(timezone.utc), lead.id, None,
                  clients=True)  # fmt: skip
    finally:
        console.close()
    return leads


def _stored_proofs(store: LeadStore) -> dict[str, datetime]:
    from sqlalchemy import select

    from bot.leads.models import Erasure

    with store.database.read() as session:
        rows = session.execute(select(Erasure).order_by(Erasure.at)).scalars()
        return {mark: row.at for row in rows for mark in (row.contact_mark, *(row.lead_marks or ()))}


def _proofs(lines: Iterable[str]) -> dict[str, datetime]:
    """Mark of a lead or a contact -> when it was last erased.

    Raises:
        UserError: a line is none of `asmtp retention erasures`.
    """
    proofs: dict[str, datetime] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            at = datetime.fromisoformat(content["at"])
            for mark in (str(content["contact_mark"]), *map(str, content.get("lead_marks") or ())):
                proofs[mark] = max(at, proofs.get(mark, at))
        except (ValueError, KeyError, TypeError):
            problem = f"line {number} is no proof of erasure; give lines of `asmtp retention erasures`, like {_EXAMPLE}"
            raise UserError(problem) from None
    return proofs
