"""Browsers that are signed in. The cookie holds a random token, the table its hash: nobody can sign in with the table.

A session ends when it is not used for a while, when its day is over, when its user signs out or is disabled.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.console.users import Account, account_of
from bot.leads.database import Database
from bot.leads.models import ConsoleSession, User

IDLE: Final = timedelta(hours=2)
LONGEST: Final = timedelta(hours=12)
UNVERIFIED: Final = timedelta(minutes=5)
"""How long one may take over the second factor."""
_SEEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Visitor:
    """A signed-in browser.

    Attributes:
        key: the session's key, the hash of its token.
        user: whose session it is, as they are now.
        csrf: the token that its forms carry.
        verified: False while the second factor is still to come.
        new_secret: the secret of a second factor that is being set up, as `sealed` stores it.
    """

    key: str
    user: Account
    csrf: str
    verified: bool
    new_secret: str | None


def new_token() -> str:
    """A value that nobody guesses, for cookies and forms."""
    return secrets.token_urlsafe(32)


def open_session(database: Database, user_id: str, now: datetime, *, verified: bool) -> str:
    """Start a session and return its token, always a new one; sessions that have ended are cleared away."""
    token = new_token()
    with database.write() as session:
        ended = (ConsoleSession.expires_at <= now) | (ConsoleSession.seen_at <= now - IDLE)
        session.execute(delete(ConsoleSession).where(ended))
        session.add(
            ConsoleSession(key=_key(token), user_id=user_id, csrf=new_token(), verified=verified, created_at=now,
                           seen_at=now, expires_at=now + (LONGEST if verified else UNVERIFIED))
        )  # fmt: skip
    return token


def find(database: Database, token: str | None, now: datetime, *, used: bool = True) -> Visitor | None:
    """Who holds this token; None when it is unknown or has ended, or the user is disabled.

    Args:
        used: whether somebody does something now; a page that looks for news by itself keeps no session alive.
    """
    if not token:
        return None
    key = _key(token)
    with database.read() as session:
        query = select(ConsoleSession, User).join(User, User.id == ConsoleSession.user_id)
        found = session.execute(query.where(ConsoleSession.key == key)).first()
        if found is None:
            return None
        row, user = found
        if row.expires_at <= now or row.seen_at <= now - IDLE or user.disabled:
            return None
        stale = used and row.seen_at <= now - _SEEN_EVERY
        visitor = Visitor(key, account_of(user), row.csrf, row.verified, row.new_secret)
    if stale:
        with database.write() as session:
            row = session.get(ConsoleSession, key)
            if row is not None:
                row.seen_at = now
    return visitor


def live_keys(session: Session, now: datetime) -> frozenset[str]:
    """The keys of all sessions that have not ended and may see pages."""
    query = select(ConsoleSession.key).join(User, User.id == ConsoleSession.user_id)
    lives = (ConsoleSession.expires_at > now) & (ConsoleSession.seen_at > now - IDLE) & ConsoleSession.verified
    return frozenset(session.execute(query.where(lives, User.disabled.is_(False))).scalars())


def close(database: Database, key: str) -> None:
    """End one session."""
    with database.write() as session:
        session.execute(delete(ConsoleSession).where(ConsoleSession.key == key))


def close_all(database: Database, user_id: str) -> None:
    """End every session of a user."""
    with database.write() as session:
        session.execute(delete(ConsoleSession).where(ConsoleSession.user_id == user_id))


def count(database: Database, user_id: str, now: datetime) -> int:
    """In how many browsers a user is signed in."""
    with database.read() as session:
        live = (ConsoleSession.user_id == user_id) & (ConsoleSession.expires_at > now)
        live &= ConsoleSession.seen_at > now - IDLE
        query = select(func.count()).select_from(ConsoleSession).where(live & ConsoleSession.verified)
        return int(session.execute(query).scalar_one())


def counts(session: Session, now: datetime) -> dict[str, int]:
    """User's id -> in how many browsers they are signed in; who is in none is left out."""
    live = (ConsoleSession.expires_at > now) & (ConsoleSession.seen_at > now - IDLE) & ConsoleSession.verified
    query = select(ConsoleSession.user_id, func.count()).where(live).group_by(ConsoleSession.user_id)
    return {user_id: int(number) for user_id, number in session.execute(query)}


def keep_secret(database: Database, key: str, secret: str | None) -> None:
    """Remember the secret of a second factor that is being set up (`sealed`), in this session only."""
    with database.write() as session:
        row = session.get(ConsoleSession, key)
        if row is not None:
            row.new_secret = secret


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
