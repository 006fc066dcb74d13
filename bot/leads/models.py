"""The tables of the lead store.

A lead belongs to the person (answers, contact, consents: a new submission replaces them) and to the consultants
(`status`, `lost_reason`, `owner`, `follow_up_on`, notes, documents: no submission touches them). `version` counts every
change of either kind, one row of `lead_history` per version.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Text, false

from bot.leads.base import Base, UtcDateTime
from bot.leads.base import metadata as metadata
from bot.leads.console_models import AuditEntry as AuditEntry
from bot.leads.console_models import ConsoleSession as ConsoleSession
from bot.leads.console_models import LoginAttempt as LoginAttempt
from bot.leads.console_models import SavedView as SavedView
from bot.leads.console_models import User as User

SCHEMA_REVISION: Final = "0016"
"""The migration that these models stand for; a store at any other is refused with a line that says what to do."""

LEAD_PART: Final = "lead"
"""The `part` of the search text that is the lead's own, not a note's."""


class Lead(Base):
    """One person's enquiry. The CHECK makes sure that none is ever kept without consent, whoever writes it.

    `schemes`, `urgent` and `unfinished` repeat what answers and assessment say (`intake.derived_columns`), so that
    lists need not look into them. `contacted_at` is the first step after which somebody had spoken with the person
    (`pipeline.CONTACTED`); it stays when that step is taken back.
    """

    __tablename__ = "leads"
    __table_args__ = (
        CheckConstraint("xborder_consent = 'yes'", name="consented"),
        CheckConstraint("version >= 1", name="version_positive"),
        Index(None, "created_at", "id"),
        Index(None, "status", "created_at"),
        Index(
            "ix_leads_list",
            "status",
            "created_at",
            "id",
            "updated_at",
            "outcome",
            "language",
            "source",
            "owner",
            "marketing_consent",
            "follow_up_on",
            "schemes",
            "reason",
            "urgent",
            "unfinished",
        ),
        Index("ix_leads_keeping", "status", "purge_after", "updated_at", "id"),
        Index(None, "updated_at", "id", "version"),
        Index(None, "source"),
    )

    id = Column(String(36), primary_key=True)
    submission_key = Column(String(64), nullable=False, unique=True)
    reference = Column(String(8), nullable=False, unique=True)
    version = Column(Integer, nullable=False)
    created_at = Column(UtcDateTime, nullable=False)
    updated_at = Column(UtcDateTime, nullable=False)
    purge_after = Column(UtcDateTime, nullable=False)
    source = Column(String(40), nullable=False)
    language = Column(String(10), nullable=False)
    status = Column(String(20), nullable=False)
    reason = Column(String(10), nullable=False, server_default="result")
    owner = Column(String(36))
    role = Column(String(20), nullable=False)
    xborder_consent = Column(String(3), nullable=False)
    contact_name = Column(Text)
    contact_channel = Column(String(20), nullable=False)
    contact_value = Column(Text, nullable=False)
    contact_time = Column(String(20))
    marketing_consent = Column(String(3))
    free_note = Column(Text)
    outcome = Column(String(40), nullable=False)
    rules_version = Column(String(20))
    answers = Column(JSON, nullable=False)
    evidence = Column(JSON, nullable=False)
    assessment = Column(JSON, nullable=False)
    consents = Column(JSON, nullable=False)
    transcript = Column(Text)
    schemes = Column(String(80))
    urgent = Column(Boolean, nullable=False, server_default=false())
    unfinished = Column(Boolean, nullable=False, server_default=false())
    lost_reason = Column(String(20))
    follow_up_on = Column(Date)
    contacted_at = Column(UtcDateTime)


class LeadHistory(Base):
    """What one change of a lead did. Goes when the lead goes."""

    __tablename__ = "lead_history"

    lead_id = Column(String(36), ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True)
    version = Column(Integer, primary_key=True, autoincrement=False)
    at = Column(UtcDateTime, nullable=False)
    actor = Column(String(40), nullable=False)
    changes = Column(JSON, nullable=False)
    previous_assessment = Column(JSON(none_as_null=True))


class Result(Base):
    """The anonymous result of one intake.

    It cannot be traced to a person: its key is one-way (`identifiers.intake_key`), its time is cut to the hour so
    that no log line or conversation can be matched by it, and its assessment holds ids and numbers only.
    """

    __tablename__ = "results"
    __table_args__ = (Index(None, "created_at"),)

    key = Column(String(64), primary_key=True)
    created_at = Column(UtcDateTime, nullable=False)
    source = Column(String(40), nullable=False)
    language = Column(String(10), nullable=False)
    outcome = Column(String(40), nullable=False)
    rules_version = Column(String(20))
    assessment = Column(JSON, nullable=False)


class CountedTalk(Base):
    """The steps of one talk, for statistics: which questions were asked or answered, never what the answers were.

    Nothing in it says who it was: its key is one-way (`identifiers.talk_key`), its steps are ids of the contract, in
    the form of `statistics.stored`. All the same it goes when the talk's person has everything deleted. `result_at` is
    when the first result was shown; channel, language and role are those of the last step.
    """

    __tablename__ = "counted_talks"
    __table_args__ = (Index("ix_counted_talks_list", "started_at", "channel", "language", "role"),)

    talk = Column(String(64), primary_key=True)
    started_at = Column(UtcDateTime, nullable=False)
    last_at = Column(UtcDateTime, nullable=False)
    result_at = Column(UtcDateTime)
    channel = Column(String(40), nullable=False)
    language = Column(String(10), nullable=False)
    role = Column(String(20), nullable=False)
    steps = Column(Text, nullable=False)


class Note(Base):
    """What a consultant wrote down about a lead. Goes when the lead goes."""

    __tablename__ = "lead_notes"
    __table_args__ = (Index(None, "lead_id", "at"),)

    id = Column(String(36), primary_key=True)
    lead_id = Column(String(36), ForeignKey("leads.id", ondelete="CASCADE"), nullable=False)
    at = Column(UtcDateTime, nullable=False)
    author = Column(String(36), nullable=False)
    text = Column(Text, nullable=False)


class NoteMention(Base):
    """A user who is named in a note (`@login`), and when they read it. Goes when the note goes."""

    __tablename__ = "note_mentions"
    __table_args__ = (Index(None, "user_id", "read_at"),)

    note_id = Column(String(36), ForeignKey("lead_notes.id", ondelete="CASCADE"), primary_key=True)
    user_id = Column(String(36), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    read_at = Column(UtcDateTime)


class LeadSearch(Base):
    """The texts that a search looks through, folded (`search.fold`): of a lead the part `lead`, of a note its id.

    A table of its own, because looking through rows that also hold whole assessments takes five times as long.
    """

    __tablename__ = "lead_search"

    lead_id = Column(String(36), ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True)
    part = Column(String(36), primary_key=True)
    text = Column(Text, nullable=False)


class LeadDocument(Base):
    """How far one line of a lead's document list is; a line without a row has still to be asked for."""

    __tablename__ = "lead_documents"

    lead_id = Column(String(36), ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True)
    document = Column(String(8), primary_key=True)
    state = Column(String(12), nullable=False)
    at = Column(UtcDateTime, nullable=False)
    author = Column(String(36), nullable=False)


class LeadOverride(Base):
    """An outcome that a consultant set beside the engine's, with the reason; None took it back. The newest counts.

    `version` is the lead's version that it made, `judged` what the engine said then.
    """

    __tablename__ = "lead_overrides"

    lead_id = Column(String(36), ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True)
    version = Column(Integer, primary_key=True, autoincrement=False)
    outcome = Column(String(40))
    judged = Column(String(40), nullable=False)
    reason = Column(Text, nullable=False)
    at = Column(UtcDateTime, nullable=False)
    author = Column(String(36), nullable=False)


class LeadTalk(Base):
    """A talk whose lead consultants merged into another (`merged_id`, `reference`) or whose contact they changed.

    By it the old address and reference lead to `lead_id`, and what the person goes on to say there reaches it.
    `said` is what the talk said last (column of `leads` -> value). A row may also stand for no more than an earlier
    conversation (`transcript`) of a talk that went on elsewhere; its key is `earlier_key`. Goes when the lead goes.
    """

    __tablename__ = "lead_talks"
    __table_args__ = (Index(None, "lead_id"), Index(None, "transcript"))

    submission_key = Column(String(64), primary_key=True)
    lead_id = Column(String(36), ForeignKey("leads.id", ondelete="CASCADE"), nullable=False)
    merged_id = Column(String(36), unique=True)
    reference = Column(String(8), unique=True)
    transcript = Column(Text)
    said = Column(JSON, nullable=False)
    at = Column(UtcDateTime, nullable=False)


class Erasure(Base):
    """Proof that somebody's data was erased. It says of the person nothing but a keyed one-way mark of the lead.

    The marks (`erasure.lead_mark`) find a lead that came back with a restored backup. `contact_mark` is that of the
    lead; its name tells of older proofs, which hold a mark of the contact: without the server's secret key, which is
    not in the database, no contact can be tried against it. `lead_marks` are those of all leads that went, also of the
    ones that had been merged into it: a backup may be from before. `intake_marks` (`identifiers.erased_mark`) are those
    of the intakes that fed them.
    """

    __tablename__ = "erasures"
    __table_args__ = (Index(None, "at"),)

    id = Column(String(36), primary_key=True)
    at = Column(UtcDateTime, nullable=False)
    author = Column(String(36), nullable=False)
    contact_mark = Column(String(64), nullable=False)
    counts = Column(JSON, nullable=False)
    backups_until = Column(Date, nullable=False)
    lead_marks = Column(JSON(none_as_null=True))
    intake_marks = Column(JSON(none_as_null=True))


class DataRequest(Base):
    """What somebody asked for about their personal data: of which kind, received and due when, handled when by whom.

    It points to the lead without a key of the database, and stays when that is erased: then it says of nobody who it
    was. The person's wish in the chat is done at once and needs no row. See `data_requests`.
    """

    __tablename__ = "data_requests"
    __table_args__ = (Index(None, "lead_id"), Index(None, "handled_on", "due_on"))

    id = Column(String(36), primary_key=True)
    lead_id = Column(String(36), nullable=False)
    kind = Column(String(20), nullable=False)
    received_on = Column(Date, nullable=False)
    due_on = Column(Date, nullable=False)
    recorded_at = Column(UtcDateTime, nullable=False)
    recorded_by = Column(String(36), nullable=False)
    handled_on = Column(Date)
    handled_by = Column(String(36))


class Notification(Base):
    """Something that the consultants are to be told of, written in the transaction that made it so.

    It says which lead and what happened; what a message needs besides is read when it is sent. Goes when the lead goes.

    `delivered` names the ways by which it has arrived, `next_try_at` is also the end of the lease of whoever sends it.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "sent_at", "gave_up_at", "next_try_at"), Index(None, "lead_id"))

    id = Column(String(36), primary_key=True)
    dedupe_key = Column(String(80), nullable=False, unique=True)
    kind = Column(String(20), nullable=False)
    lead_id = Column(String(36), ForeignKey("leads.id", ondelete="CASCADE"), nullable=False)
    created_at = Column(UtcDateTime, nullable=False)
    next_try_at = Column(UtcDateTime, nullable=False)
    attempts = Column(Integer, nullable=False)
    delivered = Column(String(20), nullable=False)
    sent_at = Column(UtcDateTime)
    gave_up_at = Column(UtcDateTime)
    error = Column(String(120))
