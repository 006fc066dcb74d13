"""Guessing passwords is made slow: so many wrong ones in a quarter of an hour, for one account and from one address.

An attempt is written down before the password is looked at and forgotten when it was right, so that a hundred
guesses at the same instant are counted like a hundred in a row.
"""

from __future__ import annotations

import hashlib
import math
import uuid
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.leads.database import Database
from bot.leads.models import LoginAttempt

WINDOW: Final = timedelta(minutes=15)
PER_ACCOUNT: Final = 5
PER_ADDRESS: Final = 20
_LOCK: Final = 0x7369676E


def begin(database: Database, login: str, address: str, now: datetime) -> int:
    """Note an attempt to sign in.

    Returns:
        0 when it may go on, else the seconds until the next may.
    """
    account = account_key(login)
    with database.write() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(_LOCK)))  # counting and adding must not overlap
        session.execute(delete(LoginAttempt).where(LoginAttempt.at <= now - WINDOW))
        wait = max(
            _wait(session, LoginAttempt.account == account, PER_ACCOUNT, now),
            _wait(session, LoginAttempt.address == address, PER_ADDRESS, now),
        )
        if not wait:
            session.add(LoginAttempt(id=str(uuid.uuid4()), at=now, account=account, address=address))
    return wait


def forget(database: Database, login: str) -> None:
    """Somebody signed in: the account's wrong attempts no longer count."""
    with database.write() as session:
        session.execute(delete(LoginAttempt).where(LoginAttempt.account == account_key(login)))


def account_key(login: str) -> str:
    """An account's name as it is kept here; people type passwords into the wrong field."""
    return hashlib.sha256(f"asmtp login {login.strip().casefold()}".encode()).hexdigest()


def _wait(session: Session, which: object, allowed: int, now: datetime) -> int:
    """Seconds until fewer than `allowed` attempts lie within the window."""
    query = select(LoginAttempt.at).where(which).order_by(LoginAttempt.at.desc()).offset(allowed - 1).limit(1)
    oldest = session.execute(query).scalar_one_or_none()
    return 0 if oldest is None else max(1, math.ceil((oldest + WINDOW - now).total_seconds()))
