"""The people who work with the console, as admins see to them."""

from __future__ import annotations

from datetime import datetime
from typing import Callable

from sqlalchemy import func, select
from starlette.responses import Response

from bot.console import passwords, sessions, throttle, users
from bot.console.visit import Visit
from bot.leads.database import Database
from bot.leads.lead import OPEN
from bot.leads.models import Lead
from bot.vocabulary import LANGUAGES


def show(visit: Visit) -> Response:
    """Everybody, and the form to add somebody."""
    return _users(visit, 200)


def add(visit: Visit) -> Response:
    """Make a user and show their password, this once."""
    role, language, password = visit.field("role"), visit.field("language"), passwords.once()
    if role not in users.ROLES or language not in LANGUAGES:
        return _users(visit, 422, "login_form")
    try:
        account = users.add(visit.database, visit.actor, visit.now, login=visit.field("login"),
                            name=visit.field("name"), role=role, language=language, password=password,
                            once=True)  # fmt: skip
    except users.LoginRefused as error:
        return _users(visit, 422, error.problem)
    return visit.page("user_password.html", account=account, password=password)


def set_role(visit: Visit, user_id: str) -> Response:
    """Give a user another role."""
    role = visit.field("role")

    def change(login: str) -> None:
        if role in users.ROLES:
            users.set_role(visit.database, visit.actor, visit.now, login, role)

    return _done_to(visit, user_id, change, "role_set")


def disable(visit: Visit, user_id: str) -> Response:
    """Shut a user out."""
    return _done_to(visit, user_id, lambda login: _set_disabled(visit, login, True), "user_disabled")


def enable(visit: Visit, user_id: str) -> Response:
    """Let a user in again."""
    return _done_to(visit, user_id, lambda login: _set_disabled(visit, login, False), "user_enabled")


def sign_out(visit: Visit, user_id: str) -> Response:
    """End all sessions of a user."""
    end = lambda login: users.sign_out(visit.database, visit.actor, visit.now, login)  # noqa: E731
    return _done_to(visit, user_id, end, "user_signed_out")


def forget_phone(visit: Visit, user_id: str) -> Response:
    """Turn a user's second factor off, when the phone and the recovery codes are lost."""

    def forget(login: str) -> None:
        users.set_second_factor(visit.database, visit.actor, visit.now, user_id, None)
        throttle.forgive(visit.database, login)

    return _done_to(visit, user_id, forget, "phone_forgotten")


def new_password(visit: Visit, user_id: str) -> Response:
    """Give a user another password, sign them out everywhere and show it, this once."""
    account = _account(visit.database, user_id)
    if account is None:
        return visit.gone()
    if user_id == visit.me.user.id:
        return _users(visit, 422, "user_self")
    password = passwords.once()
    users.set_password(visit.database, visit.actor, visit.now, account.login, password, once=True)
    throttle.forgive(visit.database, account.login)
    return visit.page("user_password.html", account=account, password=password)


def _done_to(visit: Visit, user_id: str, change: Callable[[str], None], done: str) -> Response:
    """Do it to somebody else; what admins do to themselves stands under "My account"."""
    account = _account(visit.database, user_id)
    if account is None:
        return visit.gone()
    if user_id == visit.me.user.id:
        return _users(visit, 422, "user_self")
    try:
        change(account.login)
    except users.LastAdmin:
        return _users(visit, 422, "last_admin")
    except users.NoAdminAnyMore:
        return visit.page("error.html", 403, reason="role")
    return visit.go("/users", done)


def _set_disabled(visit: Visit, login: str, disabled: bool) -> None:
    users.set_disabled(visit.database, visit.actor, visit.now, login, disabled)


def _account(database: Database, user_id: str) -> users.Account | None:
    return next((each for each in users.everybody(database) if each.id == user_id), None)


def _users(visit: Visit, status: int, problem: str = "") -> Response:
    again = problem.startswith("login")
    typed = {name: visit.field(name) if again else "" for name in ("login", "name", "role", "language")}
    return visit.page(
        "users.html",
        status,
        everybody=users.everybody(visit.database),
        signed_in=_signed_in(visit.database, visit.now),
        open_leads=_open_leads(visit.database),
        roles=[(role, visit.words(f"role_{role}")) for role in users.ROLES],
        problem=problem,
        typed=typed,
    )


def _signed_in(database: Database, now: datetime) -> dict[str, int]:
    """User's id -> in how many browsers they are signed in."""
    with database.read() as session:
        return sessions.counts(session, now)


def _open_leads(database: Database) -> dict[str, int]:
    """User's id -> how many open enquiries are theirs."""
    query = select(Lead.owner, func.count()).where(Lead.status.in_(OPEN), Lead.owner.is_not(None)).group_by(Lead.owner)
    with database.read() as session:
        return {owner: int(number) for owner, number in session.execute(query)}
