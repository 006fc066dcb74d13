"""An OpenID Connect provider on this machine: real HTTP, real signatures, one account; it can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Iterator
from urllib.parse import unquote, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.console.oidc_options import OidcOptions
from tests.conftest import free_port
from tests.console.desk import Clock

CLIENT_ID, CLIENT_SECRET = "asmtp-console", "s3cret & more"
REDIRECT_URI = "http://testserver/oidc/callback"
MINUTES = 5


@dataclass
class Provider:
    """What it is and does.

    Attributes:
        clock: stamps the tokens.
        port: where it listens.
        key: signs the tokens.
        claims: stand in its tokens besides or instead of the right ones; None takes one away.
        sign: `RS256`, `none`, `HS256` (with the public key as the secret) or `stranger` (another key, the same id).
        auth_methods: how a client may prove itself for a token.
        asked: the parameters of each request for a code.
        broken: paths that answer 500.
    """

    clock: Clock
    port: int = field(default_factory=free_port)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    claims: dict[str, Any] = field(default_factory=dict)
    sign: str = "RS256"
    auth_methods: tuple[str, ...] = ("client_secret_basic", "client_secret_post")
    asked: list[dict[str, str]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def options(self) -> OidcOptions:
        """What a client has to know."""
        return OidcOptions(self.issuer, CLIENT_ID, CLIENT_SECRET, "", REDIRECT_URI)

    async def describe(self, request: Request) -> Response:
        """Discovery."""
        found = {"issuer": self.issuer, "token_endpoint_auth_methods_supported": list(self.auth_methods)}
        found |= {"authorization_endpoint": f"{self.issuer}/authorize?realm=staff", "jwks_uri": f"{self.issuer}/jwks",
                  "token_endpoint": f"{self.issuer}/token"}  # fmt: skip
        return self._answer(request, found)

    async def authorize(self, request: Request) -> Response:
        """The account's owner agrees at once; the code is good for what was asked, and nothing else."""
        asked = dict(request.query_params)
        right = {"client_id": CLIENT_ID, "redirect_uri": REDIRECT_URI, "response_type": "code", "realm": "staff",
                 "code_challenge_method": "S256", "scope": "openid email"}  # fmt: skip
        if any(asked.get(name) != value for name, value in right.items()) or not asked.get("code_challenge"):
            return Response("bad request", 400)
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def token(self, request: Request) -> Response:
        """A code becomes a token once, for the client that can prove that it asked for it (PKCE)."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = _urlsafe(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not self._knows(request, form):
            return JSONResponse({"error": "invalid_client"}, 401)
        if asked is None or asked["code_challenge"] != challenge or form.get("redirect_uri") != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        whole = {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": self._id_token(asked)}
        return self._answer(request, whole)

    async def jwks(self, request: Request) -> Response:
        """Its public key."""
        return self._answer(request, {"keys": [self.key.as_dict(private=False)]})

    def _answer(self, request: Request, content: dict[str, Any]) -> Response:
        return Response("<h1>oops", 500) if request.url.path in self.broken else JSONResponse(content)

    def _knows(self, request: Request, form: dict[str, str]) -> bool:
        given = (form.get("client_id", ""), form.get("client_secret", ""))
        if "client_secret_basic" in self.auth_methods:
            words = base64.b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
            name, _, secret = words.partition(":")
            given = (unquote(name), unquote(secret))
        return given == (CLIENT_ID, CLIENT_SECRET)

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(self.clock.now.timestamp())
        claims = {"iss": self.issuer, "sub": "account-1", "aud": CLIENT_ID, "iat": now, "exp": now + MINUTES * 60,
                  "nonce": asked["nonce"], "email": "amy.kwok@example.com", "email_verified": True}  # fmt: skip
        claims = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        if self.sign in ("none", "HS256"):
            return _by_hand(self.sign, claims, self.key.as_pem(private=False))
        key = self.key if self.sign == "RS256" else RSAKey.generate_key(2048)
        return jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)


@contextmanager
def running(provider: Provider) -> Iterator[Provider]:
    """The provider, listening."""
    routes = [Route("/.well-known/openid-configuration", provider.describe), Route("/authorize", provider.authorize),
              Route("/token", provider.token, methods=["POST"]), Route("/jwks", provider.jwks)]  # fmt: skip
    config = uvicorn.Config(Starlette(routes=routes), port=provider.port, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the provider did not start"
        threading.Event().wait(0.01)
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join(10)


def _by_hand(algorithm: str, claims: dict[str, Any], public_key: bytes) -> str:
    """A token that no library would make: unsigned, or signed with what everybody knows."""
    head = _urlsafe(json.dumps({"alg": algorithm, "typ": "JWT", "kid": "k1"}).encode())
    signed = f"{head}.{_urlsafe(json.dumps(claims).encode())}"
    if algorithm == "none":
        return f"{signed}."
    return f"{signed}.{_urlsafe(hmac.new(public_key, signed.encode(), hashlib.sha256).digest())}"


def _urlsafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
