"""The console's own tables: who may use it, their sessions and views, and what was done.

`bot.leads.models` names them along with the leads', so that whoever knows its metadata knows all tables.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    false,
)

from bot.leads.base import Base, UtcDateTime


class User(Base):
    """Somebody who works with the console. Never deleted, only disabled: the history names them."""

    __tablename__ = "users"

    id = Column(String(36), primary_key=True)
    login = Column(String(80), nullable=False, unique=True)
    name = Column(String(80), nullable=False)
    role = Column(String(12), nullable=False)
    language = Column(String(10), nullable=False)
    password_hash = Column(String(200), nullable=False)
    totp_secret = Column(String(64))
    totp_step = Column(Integer)
    recovery_codes = Column(JSON, nullable=False)
    disabled = Column(Boolean, nullable=False)
    password_once = Column(Boolean, nullable=False, server_default=false())
    created_at = Column(UtcDateTime, nullable=False)


class ConsoleSession(Base):
    """One browser that is signed in, under the hash of the token that its cookie holds."""

    __tablename__ = "console_sessions"

    key = Column(String(64), primary_key=True)
    user_id = Column(String(36), ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True)
    csrf = Column(String(64), nullable=False)
    verified = Column(Boolean, nullable=False)
    new_secret = Column(String(64))
    created_at = Column(UtcDateTime, nullable=False)
    seen_at = Column(UtcDateTime, nullable=False)
    expires_at = Column(UtcDateTime, nullable=False)


class SavedView(Base):
    """Filters and order of the list under a name, a user's own or shared with everybody. Never a search's words."""

    __tablename__ = "saved_views"

    id = Column(String(36), primary_key=True)
    user_id = Column(String(36), ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True)
    name = Column(String(60), nullable=False)
    query = Column(Text, nullable=False)
    shared = Column(Boolean, nullable=False)
    created_at = Column(UtcDateTime, nullable=False)


class LoginAttempt(Base):
    """An attempt to sign in that has not succeeded; the account's name is kept as a hash only."""

    __tablename__ = "login_attempts"
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"))

    id = Column(String(36), primary_key=True)
    at = Column(UtcDateTime, nullable=False)
    account = Column(String(64), nullable=False)
    address = Column(String(64), nullable=False)


class AuditEntry(Base):
    """Who did what, when, from where. A trigger lets it only grow; it names fields and holds no values."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index(None, "lead_id", "at"),
        Index(None, "at"),
        Index(None, "action", "id"),
        Index(None, "user_id", "id"),
    )

    id = Column(String(36), primary_key=True)
    at = Column(UtcDateTime, nullable=False)
    user_id = Column(String(36))
    action = Column(String(40), nullable=False)
    lead_id = Column(String(36))
    subject_id = Column(String(36))
    fields = Column(JSON, nullable=False)
    address = Column(String(64))
