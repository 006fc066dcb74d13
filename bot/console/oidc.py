"""What is said to the OpenID Connect provider, and whether its answer can be believed.

Imported only where a provider is set up. Nothing of an answer is believed before its signature is: keys come from the
provider over https, algorithms from a list of ours, so that a token that says `none` or was signed with a public key
in place of a secret is refused. Errors say what was wrong in words that may be logged; they quote nothing of a token.
"""

from __future__ import annotations

import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any, Final, Iterator, Mapping
from urllib.parse import quote

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.console.oidc_options import OidcOptions, is_safe

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key that only the provider has; nothing symmetric, and never `none`."""
SCOPE: Final = "openid email"
TIMEOUT_SECONDS: Final = 5.0
LEEWAY_SECONDS: Final = 60
AT_ONCE: Final = 4
"""How many sign-ins may wait for the provider at a time: one that hangs must not stop the whole console."""
_ADDRESS: Final = re.compile(r"[!-?A-~]+@[!-?A-~]+")
"""ASCII only: letters that fold alike must not make one address another."""
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderDown(Exception):
    """The provider does not answer, or not as one does."""


class Refused(Exception):
    """The provider's answer is not one that lets somebody in."""


@dataclass(frozen=True)
class Request:
    """What one sign-in is known by, to be kept in the browser until it comes back.

    Attributes:
        state: comes back in the address. nonce: comes back in the token. verifier: proves who asked for the code.
    """

    state: str
    nonce: str
    verifier: str


def new_request() -> Request:
    """Three values that nobody guesses."""
    return Request(*(secrets.token_urlsafe(48) for _ in range(3)))


def address(options: OidcOptions, request: Request) -> str:
    """Where to send the browser.

    Raises:
        ProviderDown: see there.
    """
    with _conversation() as client:
        endpoint = _discover(client, options)["authorization_endpoint"]
    return str(
        prepare_grant_uri(
            endpoint, options.client_id, "code", options.redirect_uri, SCOPE, request.state, nonce=request.nonce,
            code_challenge=create_s256_code_challenge(request.verifier), code_challenge_method="S256",
        )
    )  # fmt: skip


def verified_email(options: OidcOptions, request: Request, code: str, now: datetime) -> str:
    """Change the code for a token and read from it whose e-mail address the provider vouches for.

    Raises:
        ProviderDown: see there.
        Refused: the code or the token is not good, or the address is not verified.
    """
    with _conversation() as client:
        provider = _discover(client, options)
        token = _token(client, provider, options, request, code)
        keys = _json(client.get(provider["jwks_uri"]))
    claims = _believed(token, keys, provider["issuer"], options.client_id, request.nonce, now)
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        raise Refused("no verified e-mail address")
    if not _ADDRESS.fullmatch(email):
        raise Refused("an e-mail address in another form than ours")
    return email


_turns: Final = BoundedSemaphore(AT_ONCE)


@contextmanager
def _conversation() -> Iterator[httpx.Client]:
    if not _turns.acquire(timeout=TIMEOUT_SECONDS):
        raise ProviderDown("too many sign-ins wait for it")
    try:
        with _Client(timeout=TIMEOUT_SECONDS, headers={"Accept": "application/json"}) as client:
            yield client
    finally:
        _turns.release()


class _Client(httpx.Client):
    """Whatever keeps an answer from coming is the provider's being down."""

    def send(self, *arguments: Any, **options: Any) -> httpx.Response:
        try:
            return super().send(*arguments, **options)
        except httpx.HTTPError as error:
            raise ProviderDown(type(error).__name__) from None


def _discover(client: httpx.Client, options: OidcOptions) -> Mapping[str, Any]:
    """The provider's own description, which must be that of the issuer that was set."""
    found = _json(client.get(get_well_known_url(options.issuer, external=True)))
    issuer = found.get("issuer")
    if not isinstance(issuer, str) or issuer.rstrip("/") != options.issuer.rstrip("/"):
        raise ProviderDown("it names another issuer than ASMTP_OIDC_ISSUER")
    unsafe = [name for name in _ENDPOINTS if not isinstance(found.get(name), str) or not is_safe(found[name])]
    if unsafe:
        raise ProviderDown(f"no https address for {', '.join(unsafe)}")
    return found


def _token(client: httpx.Client, provider: Mapping[str, Any], options: OidcOptions, request: Request, code: str) -> str:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": options.redirect_uri,
            "code_verifier": request.verifier}  # fmt: skip
    methods = provider.get("token_endpoint_auth_methods_supported") or ("client_secret_basic",)
    if "client_secret_basic" in methods:
        auth = (quote(options.client_id, safe=""), quote(options.client_secret, safe=""))
        answer = client.post(provider["token_endpoint"], data=form, auth=auth)
    else:
        whole = {**form, "client_id": options.client_id, "client_secret": options.client_secret}
        answer = client.post(provider["token_endpoint"], data=whole)
    if 400 <= answer.status_code < 500:
        raise Refused(f"the provider did not take the code (status {answer.status_code})")
    token = _json(answer).get("id_token")
    if not isinstance(token, str):
        raise Refused("no ID token")
    return token


def _believed(
    token: str, keys: Mapping[str, Any], issuer: str, client_id: str, nonce: str, now: datetime
) -> Mapping[str, Any]:
    """The token's claims, once signature, issuer, audience, times and nonce are right."""
    given = keys.get("keys")
    usable = [key for key in given if isinstance(key, dict) and key.get("kty") in ("RSA", "EC")
              and key.get("use", "sig") == "sig"] if isinstance(given, list) else []  # fmt: skip
    try:
        read = jwt.decode(token, KeySet.import_key_set({"keys": usable}), algorithms=ALGORITHMS)
        claims = CodeIDToken(
            read.claims,
            read.header,
            {"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id}},
            {"nonce": nonce, "client_id": client_id},
        )
        claims.validate(int(now.timestamp()), LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Refused(f"the ID token is not good ({type(error).__name__})") from None
    return claims


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    if answer.status_code != 200:
        raise ProviderDown(f"status {answer.status_code}")
    try:
        content = answer.json()
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise ProviderDown("its answer is no JSON object")
    return content
