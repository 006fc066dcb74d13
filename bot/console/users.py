"""The people who work with the console."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.console import audit, passwords
from bot.errors import UserError
from bot.leads.database import ConstraintBroken, Database
from bot.leads.models import ConsoleSession, User

ROLES: Final = ("viewer", "consultant", "admin")
"""Each may do what those before it may: read; work on leads; see the audit log."""

LONGEST_LOGIN: Final = 80


class LastAdmin(UserError):
    """Nobody would be left to administer."""


class LoginRefused(UserError):
    """A login name that nobody can be given.

    Attributes:
        problem: why, as the last part of a text's key: `login_form` or `login_taken`.
    """

    def __init__(self, problem: str, login: str) -> None:
        self.problem = problem
        super().__init__(
            f"a login name has 1 to {LONGEST_LOGIN} visible characters without blanks, for example amy@example.com"
            if problem == "login_form"
            else f"there is a user {login} already; give another login name"
        )


class NoAdminAnyMore(UserError):
    """Who asks for it was shut out, or lost the role, at this very moment."""


@dataclass(frozen=True)
class Account:
    """A user as the pages know them.

    Attributes:
        password_once: their password came from an admin; they are to choose one of their own.
    """

    id: str
    login: str
    name: str
    role: str
    language: str
    disabled: bool
    has_second_factor: bool
    password_once: bool = False

    def may(self, role: str) -> bool:
        """Whether this user may do what `role` may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True)
class Secrets:
    """What proves that somebody is a user; for the sign-in only. `totp_secret` is as `sealed` stores it."""

    password_hash: str
    totp_secret: str | None
    totp_step: int | None
    recovery_codes: Sequence[str]


def as_login(text: str) -> str:
    """A login name as it is stored: without the blanks around it, in small letters."""
    return text.strip().casefold()


def account_of(row: Any) -> Account:
    """The account in a row of `users`."""
    has_second_factor = row.totp_secret is not None
    return Account(row.id, row.login, row.name, row.role, row.language, row.disabled, has_second_factor,
                   row.password_once)  # fmt: skip


def find(database: Database, login: str) -> tuple[Account, Secrets] | None:
    """The user with this login name, disabled ones too."""
    with database.read() as session:
        row = session.execute(select(User).where(User.login == as_login(login))).scalar_one_or_none()
        return None if row is None else (account_of(row), _secrets(row))


def secrets_of(database: Database, user_id: str) -> Secrets:
    """What proves that somebody is this user."""
    with database.read() as session:
        return _secrets(session.get(User, user_id))


def everybody(database: Database) -> list[Account]:
    """All users by name, the disabled ones last."""
    with database.read() as session:
        rows = session.execute(select(User).order_by(User.disabled, User.name, User.login)).scalars()
        return [account_of(row) for row in rows]


def add(
    database: Database, actor: audit.Actor, now: datetime, *, login: str, name: str, role: str, language: str,
    password: str, once: bool = False,
) -> Account:  # fmt: skip
    """Make a user.

    Args:
        role: one of `ROLES`.
        language: one of `vocabulary.LANGUAGES`.
        password: good enough already (`passwords.problem`).
        once: the user is to choose another one at the first sign-in.
    Raises:
        LoginRefused: see `refuse_login`.
    """
    wanted = as_login(login)
    refuse_login(database, wanted)
    row = User(
        id=str(uuid.uuid4()),
        login=wanted,
        name=" ".join(name.split())[:80] or wanted,
        role=role,
        language=language,
        password_hash=passwords.hashed(password),  # slow: not inside the transaction
        recovery_codes=[],
        disabled=False,
        password_once=once,
        created_at=now,
    )
    try:
        with database.write() as session:
            session.add(row)
            audit.note(session, actor, audit.USER_ADDED, now, subject_id=row.id, fields=[f"role.{role}"])
            session.flush()
            return account_of(row)
    except ConstraintBroken:  # somebody else took the name since the look above
        raise LoginRefused("login_taken", wanted) from None


def refuse_login(database: Database, login: str) -> None:
    """See that a login name can be given to somebody.

    Raises:
        LoginRefused: it is taken, empty, too long or has blanks or signs that cannot be seen.
    """
    if not 1 <= len(login) <= LONGEST_LOGIN or " " in login or not login.isprintable():
        raise LoginRefused("login_form", login)
    if find(database, login):
        raise LoginRefused("login_taken", login)


def named(database: Database, login: str) -> Account:
    """The user with this login name.

    Raises:
        UserError: there is none.
    """
    with database.read() as session:
        return account_of(_row(session, login))


def set_disabled(database: Database, actor: audit.Actor, now: datetime, login: str, disabled: bool) -> None:
    """Shut a user out, at once and everywhere, or let them in again.

    Raises:
        UserError: there is no such user, or as for `set_role`.
    """
    with database.write() as session:
        admins = _admins(session, actor)
        row = _row(session, login)
        if disabled:
            _refuse_last(admins, row)
        row.disabled = disabled
        session.execute(delete(ConsoleSession).where(ConsoleSession.user_id == row.id))
        audit.note(session, actor, audit.USER_DISABLED if disabled else audit.USER_ENABLED, now, subject_id=row.id)


def set_role(database: Database, actor: audit.Actor, now: datetime, login: str, role: str) -> None:
    """Give a user another role, one of `ROLES`. It is read anew for each request, so that it counts at once.

    Raises:
        UserError: there is no such user.
        LastAdmin: nobody would be left to administer.
        NoAdminAnyMore: see there.
    """
    with database.write() as session:
        admins = _admins(session, actor)
        row = _row(session, login)
        if role != "admin":
            _refuse_last(admins, row)
        if row.role != role:
            row.role = role
            audit.note(session, actor, audit.ROLE_CHANGED, now, subject_id=row.id, fields=[f"role.{role}"])


def sign_out(database: Database, actor: audit.Actor, now: datetime, login: str) -> None:
    """End all sessions of a user.

    Raises:
        UserError: there is no such user.
    """
    with database.write() as session:
        row = _row(session, login)
        session.execute(delete(ConsoleSession).where(ConsoleSession.user_id == row.id))
        audit.note(session, actor, audit.SIGN_OUT_EVERYWHERE, now, subject_id=row.id)


def set_password(
    database: Database, actor: audit.Actor, now: datetime, login: str, password: str, *,
    keep_session: str | None = None, once: bool = False,
) -> None:  # fmt: skip
    """Give a user another password and sign them out everywhere.

    Args:
        password: good enough already (`passwords.problem`).
        keep_session: key of the session that goes on.
        once: the user is to choose another one at the next sign-in.
    Raises:
        UserError: there is no such user.
    """
    hash_ = passwords.hashed(password)  # slow: not inside the transaction
    with database.write() as session:
        row = _row(session, login)
        row.password_hash, row.password_once = hash_, once
        others = (ConsoleSession.user_id == row.id) & (ConsoleSession.key != (keep_session or ""))
        session.execute(delete(ConsoleSession).where(others))
        audit.note(session, actor, audit.PASSWORD_CHANGED, now, subject_id=row.id)


def renew_hash(database: Database, user_id: str, password: str) -> None:
    """Store the same password's hash made with today's parameters."""
    update(database, user_id, password_hash=passwords.hashed(password))


def void_password_once(database: Database, user_id: str) -> None:
    """Nobody knows this user's password any more: they came in another way, and did not need the one of an admin."""
    update(database, user_id, password_hash=passwords.hashed(passwords.once()), password_once=False)


def use_step(database: Database, user_id: str, step: int) -> bool:
    """Note that a code was used; False when another request used it first."""
    with database.write() as session:
        row = session.get(User, user_id, with_for_update=True)
        if row.totp_step is not None and row.totp_step >= step:
            return False
        row.totp_step = step
    return True


def use_recovery_code(database: Database, actor: audit.Actor, now: datetime, user_id: str, code: str) -> bool:
    """Use up a recovery code; False when it is none."""
    from bot.console import second_factor

    with database.write() as session:
        row = session.get(User, user_id, with_for_update=True)
        left = second_factor.without(row.recovery_codes, code)
        if left is None:
            return False
        row.recovery_codes = left
        audit.note(session, actor, audit.RECOVERY_CODE_USED, now)
    return True


def set_second_factor(
    database: Database, actor: audit.Actor, now: datetime, user_id: str, secret: str | None, codes: Sequence[str] = (),
    *, keep_session: str | None = None,
) -> None:  # fmt: skip
    """Turn the second factor on (a secret as `sealed` stores it, hashes of recovery codes) or off (None).

    Args:
        keep_session: key of the session that goes on; the user's others end.
    """
    with database.write() as session:
        row = session.get(User, user_id)
        others = (ConsoleSession.user_id == row.id) & (ConsoleSession.key != (keep_session or ""))
        session.execute(delete(ConsoleSession).where(others))
        row.totp_secret, row.totp_step, row.recovery_codes = secret, None, list(codes)
        action = audit.SECOND_FACTOR_ON if secret else audit.SECOND_FACTOR_OFF
        audit.note(session, actor, action, now, subject_id=user_id)


def update(database: Database, user_id: str, **columns: Any) -> None:
    """Change columns of a user."""
    with database.write() as session:
        row = session.get(User, user_id)
        for name, value in columns.items():
            setattr(row, name, value)


def _admins(session: Session, actor: audit.Actor) -> list[str]:
    """The ids of those who may administer. They stay locked, so that two who shut each other out come one by one.

    Raises:
        NoAdminAnyMore: `actor` is a user, and none of them.
    """
    query = select(User.id).where(User.role == "admin", User.disabled.is_(False)).order_by(User.id)
    ids = list(session.execute(query.with_for_update()).scalars())
    if actor.user_id is not None and actor.user_id not in ids:
        raise NoAdminAnyMore("this needs an admin")
    return ids


def _refuse_last(admins: Sequence[str], row: Any) -> None:
    if admins == [row.id]:
        raise LastAdmin(f"{row.login} is the only admin; add another one first")


def _row(session: Session, login: str) -> Any:
    row = session.execute(select(User).where(User.login == as_login(login))).scalar_one_or_none()
    if row is None:
        raise UserError(f"there is no user {as_login(login)!a}; `asmtp users list` shows them all")
    return row


def _secrets(row: Any) -> Secrets:
    return Secrets(row.password_hash, row.totp_secret, row.totp_step, tuple(row.recovery_codes))
