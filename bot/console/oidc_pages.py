"""Signing in through the firm's provider: there, and back. Without one set up there is nothing at these addresses.

What the way back must match is kept in a signed cookie of a few minutes, which browsers send to these addresses only.
Somebody is let in as who they are here: the provider's word is taken for their e-mail address and nothing else.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import RedirectResponse, Response

from bot.console import audit, sign_in_pages, throttle, users
from bot.console.oidc_options import OidcOptions
from bot.console.visit import Visit

log = logging.getLogger(__name__)

PATH: Final = "/oidc"
UNDER_WAY: Final = timedelta(minutes=10)
"""How long one may take at the provider."""


def start(visit: Visit) -> Response:
    """Send the browser to the provider."""
    options = visit.console.oidc
    if options is None:
        return visit.gone()
    if visit.visitor is not None and visit.visitor.verified:
        return visit.go("/")
    from bot.console import oidc

    request = oidc.new_request()
    try:
        target = oidc.address(options, request)
    except oidc.ProviderDown as error:
        return _down(visit, error)
    until = (visit.now + UNDER_WAY).timestamp()
    kept = {**asdict(request), "next": sign_in_pages.next_path(visit), "until": until}
    response = RedirectResponse(target, 303)
    response.set_cookie(_cookie(visit), _signer(visit).dumps(kept), max_age=int(UNDER_WAY.total_seconds()), path=PATH,
                        httponly=True, samesite="lax", secure=visit.console.secure)  # fmt: skip
    return response


def callback(visit: Visit) -> Response:
    """Let in who comes back with the provider's word for a user of ours."""
    options = visit.console.oidc
    if options is None:
        return visit.gone()
    response = _judged(visit, options)
    response.delete_cookie(_cookie(visit), path=PATH, httponly=True, samesite="lax", secure=visit.console.secure)
    return response


def _judged(visit: Visit, options: OidcOptions) -> Response:
    from bot.console import oidc

    kept, asked = _kept(visit), visit.request.query_params
    if kept is None or not secrets.compare_digest(asked.get("state", "").encode(), kept["state"].encode()):
        return sign_in_pages.form(visit, 400, problem="oidc_stale")
    attempt = throttle.Attempt(throttle.OIDC, "", visit.address)  # whose account it is is not known yet
    wait = sign_in_pages.begin(visit, attempt, None)
    if wait:
        return sign_in_pages.wait(visit, "sign_in.html", wait, **sign_in_pages.blank(visit))
    try:
        if not asked.get("code"):
            raise oidc.Refused("the provider sent no code")
        request = oidc.Request(kept["state"], kept["nonce"], kept["verifier"])
        email = oidc.verified_email(options, request, asked["code"], visit.now)
    except oidc.ProviderDown as error:
        throttle.forget(visit.database, attempt)
        return _down(visit, error)
    except oidc.Refused as error:
        log.warning("a sign-in by OIDC was refused: %s", error)
        return _refused(visit, "oidc_failed", None)
    found = users.find(visit.database, email)
    if found is None or found[0].disabled:
        return _refused(visit, "oidc_unknown", found[0].id if found else None)
    throttle.forget(visit.database, attempt)
    if found[0].password_once:
        users.void_password_once(visit.database, found[0].id)
    return sign_in_pages.let_in(visit, found[0], kept["next"], action=audit.SIGN_IN_OIDC)


def _refused(visit: Visit, problem: str, user_id: str | None) -> Response:
    sign_in_pages.note(visit, audit.SIGN_IN_FAILED, user_id)
    return sign_in_pages.form(visit, 401, problem=problem)


def _down(visit: Visit, error: Exception) -> Response:
    log.error("the OIDC provider cannot be used: %s", error)
    return sign_in_pages.form(visit, 503, problem="oidc_down")


def _kept(visit: Visit) -> dict[str, Any] | None:
    """What was kept when the browser left, unless that is too long ago."""
    try:
        kept: dict[str, Any] = _signer(visit).loads(visit.request.cookies.get(_cookie(visit), ""))
    except BadData:
        return None
    return kept if kept["until"] >= visit.now.timestamp() else None


def _signer(visit: Visit) -> URLSafeSerializer:
    return URLSafeSerializer(visit.console.secret, salt="console oidc")


def _cookie(visit: Visit) -> str:
    """Over https browsers guard a name of this form; `__Host-` would want it sent everywhere."""
    return "__Secure-console-oidc" if visit.console.secure else "console_oidc"
