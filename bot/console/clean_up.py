"""The run that deletes what has been kept long enough, with its line in the audit log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.console import audit
from bot.leads.database import Database
from bot.leads.keeping import Keeping
from bot.leads.models import AuditEntry
from bot.leads.retention import Purged, purge
from bot.leads.store import LeadStore

QUIET: Final = timedelta(hours=20)
"""A run that found nothing is written down only if none was for so long: each day has its line."""


def clean_up(leads: LeadStore, conversations: Engine, keeping: Keeping, now: datetime, actor: audit.Actor) -> Purged:
    """Delete what is due, as `purge` does, and write down how much it was.

    Raises:
        StoreUnavailable: see `purge`; then nothing is written down.
    """
    gone = purge(leads, conversations, now, keeping=keeping)
    last = last_run(leads.database)
    if any(gone) or last is None or last.at <= now - QUIET:
        fields = [f"count.{name}.{count}" for name, count in gone._asdict().items()]
        with leads.database.write() as session:
            audit.note(session, actor, audit.CLEANED_UP, now, fields=fields)
    return gone


def last_run(database: Database) -> AuditEntry | None:
    """The last line that a run left."""
    newest = select(AuditEntry).where(AuditEntry.action == audit.CLEANED_UP).order_by(AuditEntry.id.desc()).limit(1)
    with database.read() as session:
        line: AuditEntry | None = session.execute(newest).scalar_one_or_none()
        session.expunge_all()
    return line
