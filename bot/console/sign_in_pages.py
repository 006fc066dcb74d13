"""Signing in and out."""

from __future__ import annotations

import re
from typing import Final

from starlette.responses import Response

from bot.console import audit, passwords, second_factor, sessions, throttle, users
from bot.console.visit import Visit

_OWN_PATH: Final = re.compile(r"/(?![/\\])[A-Za-z0-9/_-]{0,200}\Z")
_YEAR: Final = 365 * 86_400


def show(visit: Visit) -> Response:
    """The form. Who is signed in already goes on."""
    if visit.visitor is not None and visit.visitor.verified:
        return visit.go("/")
    response = visit.page("sign_in.html", login="", next=_next(visit), problem="", minutes=0)
    if visit.request.query_params.get("lang") == visit.language:
        visit.set_cookie(response, "console_lang", visit.language, _YEAR)
    return response


def sign_in(visit: Visit) -> Response:
    """Look at name and password. The answer to a wrong name and to a wrong password is the same, and takes as long."""
    login, password = visit.field("login"), str(visit.form.get("password") or "")
    wait = throttle.begin(visit.database, login, visit.address, visit.now)
    if wait:
        return _wait(visit, "sign_in.html", wait, login=login, next=_next(visit))
    found = users.find(visit.database, login)
    right = passwords.matches(found[1].password_hash if found else None, password)
    if found is None or not right or found[0].disabled:
        _note(visit, audit.SIGN_IN_FAILED, found[0].id if found else None)
        return visit.page("sign_in.html", 401, login=login, next=_next(visit), problem="wrong", minutes=0)
    user, proofs = found
    if passwords.is_outdated(proofs.password_hash):
        users.renew_hash(visit.database, user.id, password)
    return _let_in(visit, user, verified=proofs.totp_secret is None)


def show_code(visit: Visit) -> Response:
    """The form for the second factor."""
    if visit.me.verified:
        return visit.go("/")
    return visit.page("sign_in_code.html", next=_next(visit), problem="", minutes=0)


def enter_code(visit: Visit) -> Response:
    """Look at the six digits, or at a recovery code."""
    user = visit.me.user
    if visit.me.verified:
        return visit.go("/")
    wait = throttle.begin(visit.database, user.login, visit.address, visit.now)
    if wait:
        return _wait(visit, "sign_in_code.html", wait, next=_next(visit))
    code = visit.field("code")
    proofs = users.secrets_of(visit.database, user.id)
    step = second_factor.used_step(proofs.totp_secret or "", code, proofs.totp_step, visit.now)
    as_user = audit.Actor(user.id, visit.address)
    right = users.use_step(visit.database, user.id, step) if step is not None else (
        users.use_recovery_code(visit.database, as_user, visit.now, user.id, code))  # fmt: skip
    if not right:
        _note(visit, audit.SIGN_IN_FAILED, user.id)
        return visit.page("sign_in_code.html", 401, next=_next(visit), problem="wrong_code", minutes=0)
    sessions.close(visit.database, visit.me.key)
    return _let_in(visit, user, verified=True)


def sign_out(visit: Visit) -> Response:
    """End this session."""
    sessions.close(visit.database, visit.me.key)
    _note(visit, audit.SIGN_OUT, visit.me.user.id)
    response = visit.go("/sign-in", "signed_out")
    visit.drop_cookie(response, visit.console.session_cookie)
    return response


def _let_in(visit: Visit, user: users.Account, *, verified: bool) -> Response:
    """Start a new session, whatever token the browser brought along."""
    if verified:
        throttle.forget(visit.database, user.login)
        _note(visit, audit.SIGN_IN, user.id)
    token = sessions.open_session(visit.database, user.id, visit.now, verified=verified)
    target = _next(visit) or "/"
    response = visit.go(target if verified else f"/sign-in/code?next={target}")
    visit.set_cookie(response, visit.console.session_cookie, token)
    visit.drop_cookie(response, visit.console.form_cookie)
    return response


def _wait(visit: Visit, template: str, seconds: int, **values: str) -> Response:
    response = visit.page(template, 429, problem="wait", minutes=-(-seconds // 60), **values)
    response.headers["Retry-After"] = str(seconds)
    return response


def _note(visit: Visit, action: str, user_id: str | None) -> None:
    with visit.database.write() as session:
        audit.note(session, audit.Actor(user_id, visit.address), action, visit.now)


def _next(visit: Visit) -> str:
    """Where to go on after signing in: one of our own addresses, or nothing."""
    wish = visit.field("next") or visit.request.query_params.get("next", "")
    return wish if _OWN_PATH.match(wish) else ""
