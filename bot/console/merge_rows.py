"""What is written about a lead goes over to the one that it is merged into, row by row; then the lead itself goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.console import audit
from bot.leads.models import (
    LEAD_PART,
    DataRequest,
    Lead,
    LeadDocument,
    LeadHistory,
    LeadOverride,
    LeadSearch,
    LeadTalk,
    Note,
    Notification,
)

FURTHER: Final = ("to_ask", "asked", "not_needed", "received")
"""States of a document, the one that wins last: what is there need not be judged unneeded."""
_AS_THEY_ARE: Final[tuple[Any, ...]] = (Note, Notification, LeadTalk, DataRequest)
_ROWS_ONLY: Final = {"synchronize_session": False}


def further(state: str, than: str) -> bool:
    """Whether a document's state wins over another."""
    return FURTHER.index(state) > FURTHER.index(than)


def move_rows(session: Session, actor: audit.Actor, now: datetime, kept: Any, other: Any) -> None:
    """Move every row of the other lead, counting its versions on from the kept one's, and delete it.

    `kept.version` is the last moved one afterwards. Whoever is named in a note stays named: mentions belong to it.
    """
    for table in (LeadHistory, LeadOverride):
        _moved(session, table, kept, other, version=table.version + kept.version)
    kept.version += other.version
    kept.contacted_at = min(filter(None, (kept.contacted_at, other.contacted_at)), default=None)
    own = session.get(LeadTalk, other.submission_key)
    own.merged_id, own.reference, own.transcript, own.at = other.id, other.reference, other.transcript, now
    session.flush()
    for table in _AS_THEY_ARE:
        _moved(session, table, kept, other)
    own_words = update(LeadSearch).where(LeadSearch.lead_id == other.id, LeadSearch.part == LEAD_PART)
    session.execute(own_words.values(part=other.id), execution_options=_ROWS_ONLY)
    _moved(session, LeadSearch, kept, other)
    _move_documents(session, actor, now, kept, other)
    session.execute(delete(Lead).where(Lead.id == other.id), execution_options=_ROWS_ONLY)
    session.expunge(other)


def _moved(session: Session, table: Any, kept: Any, other: Any, **values: Any) -> None:
    statement = update(table).where(table.lead_id == other.id).values(lead_id=kept.id, **values)
    session.execute(statement, execution_options=_ROWS_ONLY)


def _move_documents(session: Session, actor: audit.Actor, now: datetime, kept: Any, other: Any) -> None:
    """Of a document that both have, the further state stays, with who set it and when."""
    mine = {
        row.document: row
        for row in session.execute(select(LeadDocument).where(LeadDocument.lead_id == kept.id)).scalars()
    }
    for row in session.execute(select(LeadDocument).where(LeadDocument.lead_id == other.id)).scalars().all():
        present = mine.get(row.document)
        if present is None or further(row.state, present.state):
            session.merge(LeadDocument(lead_id=kept.id, document=row.document, state=row.state, at=row.at,
                                       author=row.author))  # fmt: skip
        session.delete(row)
    session.flush()
