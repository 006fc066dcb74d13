"""What consultants do with a lead: status, owner, follow-up, documents, notes. Two who work on one lead lose nothing.

A form brings along the value that each field had when it was opened. Only a field that both touched is a conflict; then
nothing is stored and the caller shows both values side by side.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.console import audit, mentions, typed
from bot.console.pipeline import CONTACTED, DOCUMENT_STATES, LOST_REASONS, UNCONTACTED, may_move
from bot.leads.database import Database
from bot.leads.lead import CLIENTS
from bot.leads.models import Lead, LeadDocument, LeadHistory, LeadSearch, Note, User
from bot.leads.search import search_text
from bot.leads.store import RETENTION
from bot.vocabulary import LEAD_STATUSES

FIELDS: Final = ("status", "lost_reason", "owner", "follow_up_on")
DOCUMENT: Final = "document."
"""A document's state is the field `document.<id>`."""
LONGEST_NOTE: Final = 5000


class Unknown(Exception):
    """There is no such lead or note (any more)."""


class NotAllowed(Exception):
    """A change that makes no sense. `str()` is the last part of its text's key, `console_refused_<reason>`."""


@dataclass(frozen=True)
class Edit:
    """One field of a form: its value when the form was opened, and the one it was sent with; empty for none."""

    field: str
    base: str
    wanted: str


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed meanwhile to something else: its value now, and the one that was wanted."""

    field: str
    theirs: str
    yours: str


class Conflicts(Exception):
    """Some fields were changed by somebody else meanwhile; nothing was stored."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(", ".join(conflict.field for conflict in conflicts))
        self.conflicts = conflicts


def change(
    database: Database, actor: audit.Actor, now: datetime, lead_id: str, edits: Iterable[Edit], note: str = ""
) -> list[str]:
    """Store the fields of a form that were changed in it, and what was written down with them.

    Returns:
        The names of the fields that have another value now.
    Raises:
        Unknown: there is no such lead.
        Conflicts: see above.
        NotAllowed: a step that `pipeline` does not have, a reason that is missing, an owner who cannot be one, a note
            that is too long.
    """
    kept = _note_text(note)
    touched = [edit for edit in edits if edit.wanted != edit.base]
    with database.write() as session:
        lead = locked_lead(session, lead_id)
        before = {edit.field: _value(session, lead, edit.field) for edit in touched}
        meant = [edit for edit in touched if before[edit.field] != edit.wanted]
        conflicts = [Conflict(edit.field, before[edit.field], edit.wanted)
                     for edit in meant if before[edit.field] != edit.base]  # fmt: skip
        if conflicts:
            raise Conflicts(conflicts)
        changed = apply(session, actor, now, lead, {edit.field: edit.wanted for edit in meant})
        if kept:
            _write_down(session, actor, now, lead, kept)
    return changed


def add_note(database: Database, actor: audit.Actor, now: datetime, lead_id: str, text: str) -> None:
    """Write something down about a lead; numbers of papers and bank cards are left out (`typed`).

    Raises:
        Unknown: there is no such lead.
        NotAllowed: the note is empty or too long.
    """
    kept = _note_text(text)
    if not kept:
        raise NotAllowed("note_empty")
    with database.write() as session:
        _write_down(session, actor, now, locked_lead(session, lead_id), kept)


def latest_note(database: Database, lead_id: str, author: str) -> str:
    """What this user wrote down last about a lead; empty for nothing."""
    query = select(Note.text).where(Note.lead_id == lead_id, Note.author == author).order_by(Note.at.desc())
    with database.read() as session:
        return session.execute(query.limit(1)).scalar_one_or_none() or ""


def delete_note(
    database: Database, actor: audit.Actor, now: datetime, lead_id: str, note_id: str, *, of_others: bool
) -> None:
    """Take a note back, for example one on the wrong lead.

    Args:
        of_others: whether somebody else's note may go too.
    Raises:
        Unknown: there is no such note on this lead, or it is somebody else's.
    """
    with database.write() as session:
        lead = locked_lead(session, lead_id)
        note = session.get(Note, note_id)
        if note is None or note.lead_id != lead_id or not (of_others or note.author == actor.user_id):
            raise Unknown
        session.delete(note)
        session.execute(delete(LeadSearch).where(LeadSearch.lead_id == lead_id, LeadSearch.part == note_id))
        record(session, actor, now, lead, [{"field": "note_deleted"}])
        audit.note(session, actor, audit.NOTE_DELETED, now, lead_id=lead_id)


def _note_text(text: str) -> str:
    """A note as it is kept.

    Raises:
        NotAllowed: it is too long.
    """
    kept = typed.kept(text)
    if len(kept) > LONGEST_NOTE:
        raise NotAllowed("note_too_long")
    return kept


def _write_down(session: Session, actor: audit.Actor, now: datetime, lead: Any, text: str) -> None:
    note = Note(id=str(uuid.uuid4()), lead_id=lead.id, at=now, author=actor.user_id, text=text)
    session.add_all((note, LeadSearch(lead_id=lead.id, part=note.id, text=search_text([text]))))
    session.flush()
    mentions.add(session, note)
    record(session, actor, now, lead, [{"field": "note"}])
    audit.note(session, actor, audit.NOTE_ADDED, now, lead_id=lead.id)


def apply(session: Session, actor: audit.Actor, now: datetime, lead: Any, wanted: dict[str, str]) -> list[str]:
    """Check and set these fields of a locked lead, and leave their traces in history and audit log.

    Returns:
        The names of the fields that have another value now.
    Raises:
        NotAllowed: see `change`; nothing was set.
    """
    if wanted.get("status", lead.status) != "lost" and (lead.lost_reason or wanted.get("lost_reason")):
        wanted = {**wanted, "lost_reason": ""}
    old = {field: _value(session, lead, field) for field in wanted}
    wanted = {field: value for field, value in wanted.items() if old[field] != value}
    _check(session, lead, wanted)
    for field, value in wanted.items():
        if field.startswith(DOCUMENT):
            session.merge(LeadDocument(lead_id=lead.id, document=field.removeprefix(DOCUMENT), state=value, at=now,
                                       author=actor.user_id))  # fmt: skip
        elif field == "follow_up_on":
            lead.follow_up_on = date.fromisoformat(value) if value else None
        else:
            setattr(lead, field, value or None)
    if old.get("status") in CLIENTS and wanted["status"] not in CLIENTS:
        # Their time begins anew: else a slip of the hand would have a client's old file deleted at the next run.
        lead.purge_after = max(lead.purge_after, now + RETENTION)
    if lead.contacted_at is None and old.get("status") in UNCONTACTED and wanted["status"] in CONTACTED:
        lead.contacted_at = now
    if wanted:
        entries = [{"field": field, "old": old[field] or None, "new": value or None} for field, value in wanted.items()]
        record(session, actor, now, lead, entries)
        audit.note(session, actor, audit.LEAD_CHANGED, now, lead_id=lead.id, fields=list(wanted))
    return list(wanted)


def _check(session: Session, lead: Any, wanted: dict[str, str]) -> None:
    status = wanted.get("status", lead.status)
    if status not in LEAD_STATUSES or ("status" in wanted and not may_move(lead.status, status)):
        raise NotAllowed("move")
    reason = wanted.get("lost_reason", lead.lost_reason or "")
    if (status == "lost" and reason not in LOST_REASONS) or (reason and reason not in LOST_REASONS):
        raise NotAllowed("reason")
    if wanted.get("owner"):
        owner = session.get(User, wanted["owner"])
        if owner is None or owner.disabled or owner.role == "viewer":
            raise NotAllowed("owner")
    if wanted.get("follow_up_on") and not _is_day(wanted["follow_up_on"]):
        raise NotAllowed("day")
    listed = {row["id"] for row in (lead.assessment or {}).get("documents") or ()}
    for field, value in wanted.items():
        if field.startswith(DOCUMENT) and (value not in DOCUMENT_STATES or field.removeprefix(DOCUMENT) not in listed):
            raise NotAllowed("document")


def record(
    session: Session, actor: audit.Actor, now: datetime, lead: Any, entries: list[dict[str, Any]],
    previous: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Count a change and leave its row in the history.

    Args:
        entries: as `lead.Change.changes`.
        previous: the judgement that it replaced, without words.
    """
    lead.version += 1
    lead.updated_at = max(now, lead.updated_at)
    session.add(LeadHistory(lead_id=lead.id, version=lead.version, at=now, actor=actor.user_id, changes=entries,
                            previous_assessment=previous))  # fmt: skip


def locked_lead(session: Session, lead_id: str) -> Any:
    """The lead, locked until the transaction ends (SQLite: the transaction holds the only write lock).

    Raises:
        Unknown: there is none.
    """
    lead = session.execute(select(Lead).where(Lead.id == lead_id).with_for_update()).scalar_one_or_none()
    if lead is None:
        raise Unknown
    return lead


def _value(session: Session, lead: Any, field: str) -> str:
    """A field as forms carry it."""
    if field.startswith(DOCUMENT):
        row = session.get(LeadDocument, (lead.id, field.removeprefix(DOCUMENT)))
        return row.state if row else DOCUMENT_STATES[0]
    if field not in FIELDS:
        raise NotAllowed("field")
    value = getattr(lead, field)
    return value.isoformat() if isinstance(value, date) else value or ""


def _is_day(text: str) -> bool:
    try:
        return 2000 <= date.fromisoformat(text).year <= 2200
    except ValueError:
        return False
