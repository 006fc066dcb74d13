"""Signing in and out."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from bot.console import audit, passwords, sealed, second_factor, sessions, throttle, users
from bot.console.visit import Visit

_OWN_PATH: Final = re.compile(r"/(?![/\\])[A-Za-z0-9/_-]{0,200}(\?[A-Za-z0-9=&%+._-]{0,500})?\Z")
_YEAR: Final = 365 * 86_400


def show(visit: Visit) -> Response:
    """The form. Who is signed in already goes on."""
    if visit.visitor is not None and visit.visitor.verified:
        return visit.go("/")
    response = form(visit)
    if visit.request.query_params.get("lang") == visit.language:
        visit.set_cookie(response, "console_lang", visit.language, _YEAR)
    return response


def sign_in(visit: Visit) -> Response:
    """Look at name and password. The answer to a wrong name and to a wrong password is the same, and takes as long."""
    login, password = visit.field("login"), str(visit.form.get("password") or "")
    seconds = throttle.begin(visit.database, login, visit.address, visit.now)
    if seconds:
        return wait(visit, "sign_in.html", seconds, **blank(visit, login))
    found = users.find(visit.database, login)
    right = passwords.matches(found[1].password_hash if found else None, password)
    if found is None or not right or found[0].disabled:
        note(visit, audit.SIGN_IN_FAILED, found[0].id if found else None)
        return form(visit, 401, problem="wrong", login=login)
    user, proofs = found
    if passwords.is_outdated(proofs.password_hash):
        users.renew_hash(visit.database, user.id, password)
    return let_in(visit, user, next_path(visit), verified=proofs.totp_secret is None)


def show_code(visit: Visit) -> Response:
    """The form for the second factor."""
    if visit.me.verified:
        return visit.go("/")
    return visit.page("sign_in_code.html", next=next_path(visit), problem="", minutes=0)


def enter_code(visit: Visit) -> Response:
    """Look at the six digits, or at a recovery code."""
    user = visit.me.user
    if visit.me.verified:
        return visit.go("/")
    seconds = throttle.begin(visit.database, user.login, visit.address, visit.now)
    if seconds:
        return wait(visit, "sign_in_code.html", seconds, next=next_path(visit))
    code = visit.field("code")
    proofs = users.secrets_of(visit.database, user.id)
    secret = sealed.opened(visit.console.secret, user.id, proofs.totp_secret)
    step = second_factor.used_step(secret, code, proofs.totp_step, visit.now) if secret else None
    as_user = audit.Actor(user.id, visit.address)
    right = users.use_step(visit.database, user.id, step) if step is not None else (
        users.use_recovery_code(visit.database, as_user, visit.now, user.id, code))  # fmt: skip
    if not right:
        note(visit, audit.SIGN_IN_FAILED, user.id)
        return visit.page("sign_in_code.html", 401, next=next_path(visit), problem="wrong_code", minutes=0)
    if secret and sealed.is_plain(proofs.totp_secret or ""):
        users.update(visit.database, user.id, totp_secret=sealed.seal(visit.console.secret, user.id, secret))
    sessions.close(visit.database, visit.me.key)
    return let_in(visit, user, next_path(visit))


def sign_out(visit: Visit) -> Response:
    """End this session."""
    sessions.close(visit.database, visit.me.key)
    note(visit, audit.SIGN_OUT, visit.me.user.id)
    response = visit.go("/sign-in", "signed_out")
    visit.drop_cookie(response, visit.console.session_cookie)
    return response


def form(visit: Visit, status: int = 200, *, problem: str = "", login: str = "") -> Response:
    """The page to sign in on; `problem` is the last part of a text's key `console_problem_<problem>`."""
    return visit.page("sign_in.html", status, problem=problem, minutes=0, **blank(visit, login))


def blank(visit: Visit, login: str = "") -> dict[str, Any]:
    """What the page to sign in on shows besides a problem."""
    return {"login": login, "next": next_path(visit), "oidc": visit.console.oidc}


def let_in(
    visit: Visit, user: users.Account, target: str, *, verified: bool = True, action: str = audit.SIGN_IN
) -> Response:
    """Start a new session, whatever token the browser brought along.

    Args:
        target: where to go on, one of our own addresses; empty for the first page.
        verified: False while the second factor is still to come.
        action: what the audit log calls it.
    """
    if verified:
        throttle.forget(visit.database, user.login)
        note(visit, action, user.id)
    token = sessions.open_session(visit.database, user.id, visit.now, verified=verified)
    target = target or "/"
    response = visit.go(target if verified else f"/sign-in/code?next={quote(target)}")
    visit.set_cookie(response, visit.console.session_cookie, token)
    visit.drop_cookie(response, visit.console.form_cookie)
    return response


def wait(visit: Visit, template: str, seconds: int, **values: Any) -> Response:
    """The page for who tried too often: when the next attempt may be made."""
    response = visit.page(template, 429, problem="wait", minutes=-(-seconds // 60), **values)
    response.headers["Retry-After"] = str(seconds)
    return response


def note(visit: Visit, action: str, user_id: str | None) -> None:
    """Write down what somebody did who is not signed in yet, or no more."""
    with visit.database.write() as session:
        audit.note(session, audit.Actor(user_id, visit.address), action, visit.now)


def next_path(visit: Visit) -> str:
    """Where to go on after signing in: one of our own addresses, or nothing."""
    wish = visit.field("next") or visit.request.query_params.get("next", "")
    return wish if _OWN_PATH.match(wish) else ""
