"""Erasing a lead with everything about its person, with a proof that says what went and holds nothing of them.

One way of doing it for whoever asks: the person in the chat, a consultant in the console, the command line after a
backup was restored. It takes along the leads that were merged into it. The conversations, which another database holds,
go first: their ids are known from the lead only, so an erasure that failed in between can be repeated. The lead is
locked from before that on, so that no change of somebody else's comes between.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Iterator, Mapping, NamedTuple, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.leads import data_requests
from bot.leads.history import APPLICANT
from bot.leads.identifiers import erased_mark, intake_key, talk_key
from bot.leads.lead import CLIENTS, ClientFile, StoredLead
from bot.leads.lead_talks import conversations, intakes, lead_ids, of_intake
from bot.leads.models import Erasure, Lead, Note, metadata
from bot.leads.person_data import ERASED_WITH_PERSON
from bot.leads.search import contact_key
from bot.leads.store import LeadStore
from bot.leads.talks import forget_talks
from bot.leads.write_ahead_log import empty_write_ahead_log
from bot.today import HONG_KONG

_COUNTED: Final = "counted_talks"
_MENTIONS: Final = "note_mentions"


@dataclass(frozen=True)
class Proving:
    """What a proof of erasure is made with: the server's secret key, and how many days backups are kept."""

    secret: str
    backup_days: int

    def last_backup(self, now: datetime) -> date:
        """Until which day backups may hold what is erased now."""
        return now.astimezone(HONG_KONG).date() + timedelta(days=self.backup_days)


class Rows(NamedTuple):
    """Rows of one table that belong to a person: the table, and the condition that finds them."""

    table: Any
    mine: Any


def rows_of_person(secret: str, lead_id: str, talks: Sequence[str]) -> Iterator[Rows]:
    """The person's rows of each table of the lead store; of those that point to another, it comes first.

    Args:
        talks: the ids of the person's conversations, as the statistics count them.
    """
    for table in reversed(metadata.sorted_tables):
        if table.name == _COUNTED:
            yield Rows(table, table.c.talk.in_([talk_key(secret, talk) for talk in talks]))
        elif table.name == _MENTIONS:
            notes = select(Note.id).where(Note.lead_id == lead_id)
            yield Rows(table, table.c.note_id.in_(notes))
        elif table.name in ERASED_WITH_PERSON:
            column = table.c.id if table.name == Lead.__tablename__ else table.c.lead_id
            yield Rows(table, column == lead_id)


def erase_rows(
    session: Session, proving: Proving, lead: Any, now: datetime, author: str, counts: Mapping[str, int], *,
    here: str | None = None, intake: str | None = None,
) -> str:  # fmt: skip
    """Erase a lead's rows in this transaction and add the proof. Its conversations are gone already.

    A turn that is under way in one of them must not bring anything back: the proof marks the intakes behind the lead.

    Args:
        lead: the lead, locked by the session where it writes.
        author: who did it: a user's id, an address, or `APPLICANT`.
        counts: table -> rows of conversations that went, for the proof.
        here: the id of the conversation that stays, also in the statistics.
        intake: the key of the intake that goes on there, and may be submitted again.
    Returns:
        The id of the proof.
    """
    ids, gone = lead_ids(session, lead.id), dict(counts)
    marks = [lead_mark(proving.secret, each) for each in ids]
    ended = [erased_mark(key) for key in intakes(session, lead) if key != intake]
    data_requests.close(session, ids, now, author)
    for rows in rows_of_person(proving.secret, lead.id, _others(session, lead, here)):
        gone[rows.table.name] = int(session.execute(delete(rows.table).where(rows.mine)).rowcount)
    proof = Erasure(id=str(uuid.uuid4()), at=now, author=author, contact_mark=marks[0],
                    lead_marks=marks, intake_marks=ended, counts=gone,
                    backups_until=proving.last_backup(now))  # fmt: skip
    session.add(proof)
    return str(proof.id)


def erase_intake(
    store: LeadStore, tracker_url: str, proving: Proving, submission_id: str, now: datetime, *, here: str
) -> str | None:
    """Erase the lead that an intake feeds, as its person asked in the chat; the anonymous result stays.

    Args:
        tracker_url: SQLAlchemy URL of the chat's own database.
        here: the id of the conversation in which they ask. It goes on, or is forgotten by its own store, and with
            it in the statistics; the other ones behind the lead go here.
    Returns:
        The id of the proof; None when there was no lead, and so nothing that says who it was.
    Raises:
        ClientFile: the person engaged the firm; nothing was deleted.
        Moved: a consultant is merging the lead at this very moment; the erasure is to be repeated.
        StoreUnavailable: one of the databases does not answer; the erasure is to be repeated.
        ValueError: `submission_id` is no UUID.
    """
    with store.database.write() as session:
        lead = _erasable(session, submission_id)
        if lead is None:
            return None
        counts = forget_talks(tracker_url, _others(session, lead, here), within=session.connection())
        proof = erase_rows(session, proving, lead, now, APPLICANT, counts, here=here,
                           intake=intake_key("lead", submission_id))  # fmt: skip
    empty_write_ahead_log(store.database.engine)
    return proof


def _erasable(session: Session, submission_id: str) -> Any:
    """The lead that an intake feeds, if it may be erased; locked where the session writes."""
    lead = of_intake(session, submission_id)
    if lead is not None:
        if lead.status in CLIENTS:
            raise ClientFile
        session.expunge(lead)
    return lead


def _others(session: Session, lead: Any, here: str | None) -> list[str]:
    return [talk for talk in conversations(session, lead.id, lead.transcript) if talk != here]


def returned(store: LeadStore, secret: str, proofs: Mapping[str, datetime]) -> Iterator[StoredLead]:
    """Leads that were erased once and are there again, as after restoring a backup.

    Args:
        proofs: mark -> when it was erased. A mark of a contact, as proofs had it first, stands for every lead with
            that contact; one that came later is a new enquiry.
    """
    for lead in store.iter_all():
        marks = (lead_mark(secret, lead.id), contact_mark(secret, lead.contact_channel, lead.contact_value))
        moments = [proofs[mark] for mark in marks if mark in proofs]
        if moments and lead.created_at <= max(moments):
            yield lead


def lead_mark(secret: str, lead_id: str) -> str:
    """The keyed one-way mark of a lead, by which a proof finds it again however it was changed.

    Not of its contact: two people may share a phone, and anybody may give somebody else's number in a chat and have
    their own enquiry deleted; that must not take the other one's with it.
    """
    return _marked(secret, f"lead {lead_id}")


def contact_mark(secret: str, channel: str, value: str) -> str:
    """The keyed one-way mark of a contact: the same for the same contact however it is written."""
    return _marked(secret, contact_key(channel, value) or value)


def _marked(secret: str, what: str) -> str:
    return hmac.new(secret.encode(), f"asmtp erased {what}".encode(), hashlib.sha256).hexdigest()
