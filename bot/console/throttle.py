"""Guessing is made slow, and nobody's guesses shut out somebody else.

Counted are wrong attempts: of an account from one address, of an account from everywhere, and of an address. The first
is strict; the others are wide, so that a stranger's wrong passwords hold up neither an account nor a whole office. A
browser in which the account's user has signed in before (`known_browser`) is counted by itself and by nothing else, so
that its user gets in whatever strangers do. Signing in, the second step, a provider's word and the password under "My
account" are counted each for themselves.

Guessing stays hopeless all the same. Of one account's passwords `PER_ACCOUNT` can be tried in a quarter of an hour,
from however many addresses: 2,880 a day, a million in a year; one drawn at random from a billion likely ones holds for
almost 500 years on average. Of codes, three in a million are good at any moment and `CODES_A_DAY` can be tried: with
the password in hand, 0.006 % in a day and 2 % in a year, with every wrong one in the audit log.

An attempt is written down before the proof is looked at and forgotten when it was right, so that a hundred guesses at
the same instant are counted like a hundred in a row. Success forgets what came from the same place only.
"""

from __future__ import annotations

import hashlib
import math
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Mapping, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.console.users import as_login
from bot.leads.database import Database
from bot.leads.models import LoginAttempt

SIGN_IN: Final = "sign_in"
CODE: Final = "code"
OIDC: Final = "oidc"
PASSWORD: Final = "password"  # noqa: S105
"""What is proved: the password at the door, the second step, a provider's word, the password of who is signed in."""
AT_THE_DOOR: Final = (SIGN_IN, CODE)

WINDOW: Final = timedelta(minutes=15)
DAY: Final = timedelta(days=1)
FROM_ONE_PLACE: Final = 5
PER_ACCOUNT: Final = 30
PER_ADDRESS: Final = 100
CODES_A_DAY: Final = 20
OIDC_FROM_ONE_ADDRESS: Final = 20
NOTED_REFUSALS: Final = 20
"""How many refused attempts from one address are worth a line in the audit log within the window."""
_LOCK: Final = 0x7369676E
_REFUSED: Final = "refused"


@dataclass(frozen=True)
class Attempt:
    """Somebody tries to prove who they are.

    Attributes:
        purpose: `SIGN_IN`, `CODE`, `OIDC` or `PASSWORD`.
        login: the account as it was typed; empty when it is not known yet.
        address: where from.
        browser: which known browser of this account it is (`known_browser.recognised`), empty for none.
    """

    purpose: str
    login: str
    address: str
    browser: str = ""

    @property
    def account(self) -> str:
        """The account as it is kept here; people type passwords into the wrong field."""
        return hashlib.sha256(f"asmtp {self.purpose} {as_login(self.login)} {self.browser}".encode()).hexdigest()

    @property
    def place(self) -> str:
        """The address or the known browser."""
        return f"{self.purpose} {f'browser {self.browser}' if self.browser else self.address}"[:64]


class Wait(NamedTuple):
    """Whether an attempt may go on: in how many seconds, 0 for now; and if not now, whether to note it."""

    seconds: int
    worth_noting: bool = False


class _Limit(NamedTuple):
    columns: tuple[str, ...]
    allowed: int
    window: timedelta = WINDOW


_LIMITS: Final[Mapping[str, tuple[_Limit, ...]]] = {
    SIGN_IN: (
        _Limit(("account", "address"), FROM_ONE_PLACE),
        _Limit(("account",), PER_ACCOUNT),
        _Limit(("address",), PER_ADDRESS),
    ),
    CODE: (_Limit(("account",), FROM_ONE_PLACE), _Limit(("account",), CODES_A_DAY, DAY)),
    OIDC: (_Limit(("address",), OIDC_FROM_ONE_ADDRESS),),
    PASSWORD: (_Limit(("account",), FROM_ONE_PLACE),),
}


def begin(database: Database, attempt: Attempt, now: datetime) -> Wait:
    """Note an attempt, unless too many were wrong of late."""
    with database.write() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(select(func.pg_advisory_xact_lock(_LOCK)))  # counting and adding must not overlap
        session.execute(delete(LoginAttempt).where(LoginAttempt.at <= now - DAY))
        here = {"account": attempt.account, "address": attempt.place}
        seconds = max(
            _wait(session, {name: here[name] for name in limit.columns}, limit.allowed, limit.window, now)
            for limit in _LIMITS[attempt.purpose]
        )
        if not seconds:
            _add(session, here, now)
            return Wait(0)
        refusal = {"account": _REFUSED, "address": f"{_REFUSED} {attempt.address}"[:64]}
        worth_noting = not _wait(session, refusal, NOTED_REFUSALS, WINDOW, now)
        if worth_noting:
            _add(session, refusal, now)
        return Wait(seconds, worth_noting)


def forget(database: Database, *attempts: Attempt) -> None:
    """Somebody proved who they are: the wrong attempts of this account from this place no longer count."""
    with database.write() as session:
        for attempt in attempts:
            mine = (LoginAttempt.account == attempt.account) & (LoginAttempt.address == attempt.place)
            session.execute(delete(LoginAttempt).where(mine))


def forgive(database: Database, login: str) -> None:
    """An administrator gave an account other proofs: what was tried with the old ones no longer counts."""
    accounts = [Attempt(purpose, login, "").account for purpose in _LIMITS]
    with database.write() as session:
        session.execute(delete(LoginAttempt).where(LoginAttempt.account.in_(accounts)))


def _add(session: Session, where: Mapping[str, str], now: datetime) -> None:
    session.add(LoginAttempt(id=str(uuid.uuid4()), at=now, **where))


def _wait(session: Session, where: Mapping[str, Any], allowed: int, window: timedelta, now: datetime) -> int:
    """Seconds until fewer than `allowed` attempts lie within the window."""
    query = select(LoginAttempt.at).filter_by(**where).where(LoginAttempt.at > now - window)
    latest = query.order_by(LoginAttempt.at.desc()).offset(allowed - 1).limit(1)
    oldest = session.execute(latest).scalar_one_or_none()
    return 0 if oldest is None else max(1, math.ceil((oldest + window - now).total_seconds()))
