"""A user's own settings: language, password, second factor, other browsers."""

from __future__ import annotations

from markupsafe import Markup
from starlette.responses import Response

from bot.console import audit, passwords, sealed, second_factor, sessions, sign_in_pages, throttle, users
from bot.console.visit import Visit
from bot.vocabulary import LANGUAGES


def show(visit: Visit) -> Response:
    """All of them on one page."""
    return _account(visit, 200, "")


def choose_language(visit: Visit) -> Response:
    """Keep the language that the console speaks with this user."""
    language = visit.field("language")
    if language not in LANGUAGES:
        return _account(visit, 422, "language")
    users.update(visit.database, visit.me.user.id, language=language)
    return visit.go("/account", "saved")


def change_password(visit: Visit) -> Response:
    """Change one's own password; every other browser is signed out."""
    new = str(visit.form.get("new_password") or "")
    if not _is_me(visit):
        return _account(visit, 422, "password_wrong")
    if new != str(visit.form.get("new_password_again") or ""):
        return _account(visit, 422, "password_differs")
    if new == str(visit.form.get("password") or ""):
        return _account(visit, 422, "password_same")
    wrong = passwords.problem(new, visit.me.user.login)
    if wrong:
        return _account(visit, 422, f"password_{wrong}")
    users.set_password(visit.database, visit.actor, visit.now, visit.me.user.login, new, keep_session=visit.me.key)
    return visit.go("/account", "password")


def sign_out_everywhere(visit: Visit) -> Response:
    """End all sessions of this user, this one too."""
    sessions.close_all(visit.database, visit.me.user.id)
    with visit.database.write() as session:
        audit.note(session, visit.actor, audit.SIGN_OUT_EVERYWHERE, visit.now)
    response = visit.go("/sign-in", "signed_out")
    visit.drop_cookie(response, visit.console.session_cookie)
    return response


def show_second_factor(visit: Visit) -> Response:
    """The picture to scan. The secret counts only once a code made with it has come back."""
    if visit.me.user.has_second_factor:
        return visit.go("/account")
    secret = _new_secret(visit)
    if secret is None:
        secret = second_factor.new_secret()
        sessions.keep_secret(visit.database, visit.me.key, _sealed(visit, secret))
    return _set_up(visit, 200, secret, "")


def turn_on(visit: Visit) -> Response:
    """Check password and first code and show the recovery codes, this once."""
    secret = _new_secret(visit)
    if visit.me.user.has_second_factor or secret is None:
        return visit.go("/account")
    if not _is_me(visit):
        return _set_up(visit, 422, secret, "password_wrong")
    step = second_factor.used_step(secret, visit.field("code"), None, visit.now)
    if step is None:
        return _set_up(visit, 422, secret, "problem_wrong_code")
    codes = second_factor.new_recovery_codes()
    hashes = [second_factor.recovery_hash(code) for code in codes]
    users.set_second_factor(visit.database, visit.actor, visit.now, visit.me.user.id, _sealed(visit, secret), hashes,
                            keep_session=visit.me.key)  # fmt: skip
    users.use_step(visit.database, visit.me.user.id, step)
    sessions.keep_secret(visit.database, visit.me.key, None)
    return visit.page("recovery_codes.html", codes=codes)


def turn_off(visit: Visit) -> Response:
    """Go back to the password alone; asks for it."""
    if not _is_me(visit):
        return _account(visit, 422, "password_wrong")
    users.set_second_factor(visit.database, visit.actor, visit.now, visit.me.user.id, None, keep_session=visit.me.key)
    return visit.go("/account", "second_factor_off")


def _new_secret(visit: Visit) -> str | None:
    """The secret that is being set up in this browser."""
    return sealed.opened(visit.console.secret, visit.me.user.id, visit.me.new_secret)


def _sealed(visit: Visit, secret: str) -> str:
    return sealed.seal(visit.console.secret, visit.me.user.id, secret)


def _is_me(visit: Visit) -> bool:
    """Whether the present password is right; guessing it is slow, and written down, as when signing in."""
    user = visit.me.user
    attempt = sign_in_pages.attempt(visit, throttle.PASSWORD, user.login)
    if sign_in_pages.begin(visit, attempt, user.id):
        return False
    stored = users.secrets_of(visit.database, user.id).password_hash
    right = passwords.matches(stored, str(visit.form.get("password") or ""))
    if right:
        throttle.forget(visit.database, attempt)
    else:
        sign_in_pages.note(visit, audit.SIGN_IN_FAILED, user.id)
    return right


def _account(visit: Visit, status: int, problem: str) -> Response:
    others = sessions.count(visit.database, visit.me.user.id, visit.now) - 1
    return visit.page("account.html", status, problem=problem, others=others, shortest=passwords.SHORTEST,
                      longest=passwords.LONGEST)  # fmt: skip


def _set_up(visit: Visit, status: int, secret: str, problem: str) -> Response:
    drawn = Markup(second_factor.picture(secret, visit.me.user.login))  # noqa: S704
    return visit.page("second_factor.html", status, picture=drawn, secret=secret, problem=problem)
