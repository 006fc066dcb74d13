"""Signing in through a provider: who is let in, and every answer of a provider that must not let anybody in."""

from __future__ import annotations

import socket
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select

from bot.console import audit, oidc, passwords, users
from bot.console.oidc_options import OidcOptions
from bot.console.throttle import OIDC_FROM_ONE_ADDRESS
from bot.leads.models import AuditEntry, ConsoleSession, User
from bot.vocabulary import LANGUAGES
from tests.conftest import free_port
from tests.console.desk import NOW, PASSWORD, Clock, Desk, Office, open_office, password_hash
from tests.console.provider import Provider, running

AMY = "amy.kwok@example.com"
HERE = "http://testserver"


@pytest.fixture(scope="module")
def shared() -> Iterator[Provider]:
    """One provider for all tests of this file."""
    with running(Provider(Clock())) as provider:
        yield provider


@pytest.fixture
def provider(shared: Provider) -> Provider:
    """The provider, well-behaved again."""
    shared.clock.now, shared.sign, shared.claims = NOW, "RS256", {}
    shared.auth_methods = ("client_secret_basic", "client_secret_post")
    shared.asked.clear()
    shared.codes.clear()
    shared.broken.clear()
    return shared


def add_amy(office: Office) -> None:
    """A user whose login name is an e-mail address."""
    office.ids[AMY] = str(uuid.uuid4())
    row = {"id": office.ids[AMY], "login": AMY, "name": "Amy", "role": "consultant", "language": "en"}
    with office.database.write() as session:
        session.add(User(**row, password_hash=password_hash(), recovery_codes=[], disabled=False, created_at=NOW))


@pytest.fixture
def firm(sqlite_url: str, provider: Provider) -> Iterator[Office]:
    """A console with that provider."""
    office = open_office(sqlite_url, oidc=provider.options)
    add_amy(office)
    yield office
    office.store.close()


@pytest.fixture
def any_firm(store_url: str, provider: Provider) -> Iterator[Office]:
    """The same, once per kind of database."""
    office = open_office(store_url, oidc=provider.options)
    add_amy(office)
    yield office
    office.store.close()


def leave(desk: Desk, path: str = "/oidc/start") -> str:
    """Go to the provider; returns where it sends the browser back to."""
    there = desk.get(path).headers["location"]
    answer = httpx.get(there)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].removeprefix(HERE)


def sign_in(desk: Desk) -> Any:
    """There and back."""
    return desk.get(leave(desk))


def entries(office: Office) -> list[tuple[str, str | None]]:
    """The audit log: (action, user)."""
    with office.database.read() as session:
        rows = session.execute(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)).scalars()
        return [(row.action, row.user_id) for row in rows]


def refused(office: Office, desk: Desk, answer: Any, words: str, status: int = 401) -> None:
    """Nobody is signed in; the page says so kindly and has the form for the password."""
    assert answer.status_code == status
    assert words in answer.text
    assert 'name="password"' in answer.text
    assert desk.get("/leads").status_code == 303
    with office.database.read() as session:
        assert session.execute(select(ConsoleSession)).first() is None


def test_the_providers_word_lets_in_like_a_password(any_firm: Office, provider: Provider) -> None:
    desk = any_firm.desk()
    assert "Sign in with your company account" in desk.get("/sign-in?next=/board").text
    back = leave(desk, "/oidc/start?next=/board")
    kept = next(cookie for cookie in desk.client.cookies.jar if cookie.name == "console_oidc")
    assert (kept.path, kept.has_nonstandard_attr("HttpOnly")) == ("/oidc", True)
    answer = desk.get(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/board")
    assert "console_oidc" not in desk.client.cookies
    assert desk.follow().status_code == 200
    assert "Amy" in desk.get("/account").text
    assert entries(any_firm) == [(audit.SIGN_IN_OIDC, any_firm.ids[AMY])]
    assert desk.submit("/account/sign-out-everywhere").status_code == 303
    assert desk.get("/account").headers["location"].startswith("/sign-in")
    assert sign_in(desk).status_code == 303
    any_firm.clock.forward(hours=3)
    assert desk.get("/account").status_code == 303, "the session is one that ends"


def test_who_comes_by_the_provider_needs_no_password_of_an_admin(firm: Office, provider: Provider) -> None:
    """Nothing is asked of them, and the password that was handed over opens no door any more."""
    once = passwords.once()
    users.set_password(firm.database, audit.at_the_server(), NOW, AMY, once, once=True)
    desk = firm.desk()
    assert sign_in(desk).status_code == 303
    assert desk.get("/leads").status_code == 200
    other = firm.desk()
    other.get("/sign-in")
    assert other.post("/sign-in", {"login": AMY, "password": once}).status_code == 401


def test_state_nonce_and_challenge_are_new_each_time(firm: Office, provider: Provider) -> None:
    desk = firm.desk()
    for _ in range(2):
        leave(desk)
    for name in ("state", "nonce", "code_challenge"):
        first, second = (asked[name] for asked in provider.asked)
        assert first != second
        assert len(first) >= 43


def test_a_client_may_prove_itself_in_the_form_too(firm: Office, provider: Provider) -> None:
    provider.auth_methods = ("client_secret_post",)
    assert sign_in(firm.desk()).status_code == 303


def test_the_login_name_fits_in_any_case(firm: Office, provider: Provider) -> None:
    provider.claims = {"email": "Amy.Kwok@Example.COM"}
    assert sign_in(firm.desk()).status_code == 303


WRONG: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "several audiences and no authorised party": {"aud": ["asmtp-console", "another-client"]},
    "another authorised party": {"azp": "another-client"},
    "wrong issuer": {"iss": "https://issuer.example.com"},
    "expired": {"exp": int(NOW.timestamp()) - 61},
    "no end": {"exp": None},
    "from the future": {"iat": int(NOW.timestamp()) + 3600},
    "no subject": {"sub": None},
    "unverified address": {"email_verified": False},
    "unverified address in words": {"email_verified": "true"},
    "nothing said of the address": {"email_verified": None},
    "no address": {"email": None},
    "an address that folds to another": {"email": AMY.replace("k", "\u212a")},
    "a name in place of an address": {"email": "carl"},
    "an address that is a list": {"email": [AMY]},
}


@pytest.mark.parametrize("case", WRONG)
def test_a_token_that_says_something_else_is_refused(
    firm: Office, provider: Provider, case: str, caplog: pytest.LogCaptureFixture
) -> None:
    provider.claims = WRONG[case]
    desk = firm.desk()
    refused(firm, desk, sign_in(desk), "was not completed")
    assert entries(firm) == [(audit.SIGN_IN_FAILED, None)]
    assert "a sign-in by OIDC was refused" in caplog.text
    assert "example.com" not in caplog.text


@pytest.mark.parametrize("sign", ["none", "HS256", "stranger"])
def test_a_token_that_the_provider_has_not_signed_is_refused(firm: Office, provider: Provider, sign: str) -> None:
    provider.sign = sign
    desk = firm.desk()
    refused(firm, desk, sign_in(desk), "was not completed")


def test_another_state_is_refused_before_the_code_is_used(firm: Office, provider: Provider) -> None:
    """Somebody else's way back, such as a link in a mail, signs nobody in."""
    theirs, desk = leave(firm.desk()), firm.desk()
    leave(desk)
    refused(firm, desk, desk.get(theirs), "start again", 400)
    assert len(provider.codes) == 2, "the code was given away"
    stranger = firm.desk()
    refused(firm, stranger, stranger.get(theirs), "start again", 400)


def test_a_code_works_once(firm: Office, provider: Provider) -> None:
    desk = firm.desk()
    start = leave(desk)
    cookie = desk.client.cookies["console_oidc"]
    assert desk.get(start).status_code == 303
    again = firm.desk()
    assert again.get(start).status_code == 400, "without the cookie"
    again.client.cookies.set("console_oidc", cookie, path="/oidc")
    assert again.get(start).status_code == 401, "with the cookie, by the provider"


def test_a_code_needs_the_browser_that_asked_for_it(firm: Office, provider: Provider) -> None:
    """PKCE: a stolen code in another browser's own way back."""
    stolen = parse_qs(urlsplit(leave(firm.desk())).query)["code"][0]
    desk = firm.desk()
    own = parse_qs(urlsplit(leave(desk)).query)["state"][0]
    refused(firm, desk, desk.get(f"/oidc/callback?code={stolen}&state={own}"), "was not completed")


def test_the_way_back_is_open_for_some_minutes(firm: Office, provider: Provider) -> None:
    desk = firm.desk()
    back = leave(desk)
    firm.clock.forward(minutes=11)
    refused(firm, desk, desk.get(back), "taken too long", 400)


def test_a_cookie_that_we_did_not_sign_is_none(firm: Office, provider: Provider) -> None:
    desk = firm.desk()
    back = leave(desk)
    value = desk.client.cookies["console_oidc"]
    desk.client.cookies.clear()
    desk.client.cookies.set("console_oidc", f"{value[:-2]}xx", path="/oidc")
    refused(firm, desk, desk.get(back), "start again", 400)


def test_who_says_no_at_the_provider_is_back_at_the_form(firm: Office, provider: Provider) -> None:
    desk = firm.desk()
    state = parse_qs(urlsplit(leave(desk)).query)["state"][0]
    refused(firm, desk, desk.get(f"/oidc/callback?error=access_denied&state={state}"), "was not completed")


@pytest.mark.parametrize("address", ["nobody@example.com", AMY])
def test_only_users_of_ours_who_are_not_disabled(firm: Office, provider: Provider, address: str) -> None:
    """Nobody is made a user by a provider; a disabled one reads the same as one who is none."""
    provider.claims = {"email": address}
    users.set_disabled(firm.database, audit.Actor(None, "test"), NOW, AMY, True)
    count = len(users.everybody(firm.database))
    desk = firm.desk()
    refused(firm, desk, sign_in(desk), "not set up for this system")
    assert len(users.everybody(firm.database)) == count
    assert (audit.SIGN_IN_FAILED, firm.ids[AMY] if address == AMY else None) in entries(firm)


def test_the_second_factor_is_the_providers(firm: Office, provider: Provider) -> None:
    """With the password a code is asked for; who comes from the provider was asked there."""
    secret = "JBSWY3DPEHPK3PXP"
    users.set_second_factor(firm.database, audit.Actor(None, "test"), NOW, firm.ids[AMY], secret, [])
    desk = firm.desk()
    desk.get("/sign-in")
    assert "/sign-in/code" in desk.post("/sign-in", {"login": AMY, "password": PASSWORD}).headers["location"]
    assert desk.get("/leads").headers["location"] == "/sign-in/code"
    assert sign_in(desk).headers["location"] == "/"
    assert desk.get("/leads").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_provider_the_password_still_works(sqlite_url: str, provider: Provider, language: str) -> None:
    words = {"en": "cannot be reached", "zh_hans": "暂时无法连接", "zh_hant": "暫時無法連線"}
    gone = OidcOptions(f"http://127.0.0.1:{free_port()}", "c", "s", "", f"{HERE}/oidc/callback")
    office = open_office(sqlite_url, oidc=gone)
    desk = office.desk()
    desk.get(f"/sign-in?lang={language}")
    refused(office, desk, desk.get("/oidc/start"), words[language], 503)
    assert office.desk("carl").get("/leads").status_code == 200
    office.store.close()


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/jwks"])
def test_a_provider_that_fails_half_way(firm: Office, provider: Provider, path: str) -> None:
    desk = firm.desk()
    for _ in range(OIDC_FROM_ONE_ADDRESS + 1):  # its failure is nobody's wrong attempt
        back = leave(desk)
        provider.broken.add(path)
        refused(firm, desk, desk.get(back), "cannot be reached", 503)
        provider.broken.clear()


def test_a_provider_that_hangs_holds_up_a_few_sign_ins_and_nothing_else(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "TIMEOUT_SECONDS", 2.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # the system takes the calls, nobody answers
        port = silent.getsockname()[1]
        office = open_office(sqlite_url, oidc=OidcOptions(f"http://127.0.0.1:{port}", "c", "s", "", HERE))
        with ThreadPoolExecutor() as pool:
            calls = [pool.submit(lambda: office.desk().get("/oidc/start").status_code) for _ in range(oidc.AT_ONCE + 3)]
            silent.settimeout(30)
            waiting = [silent.accept() for _ in range(oidc.AT_ONCE)]
            silent.settimeout(0.5)
            with pytest.raises(TimeoutError):
                silent.accept()
            assert office.desk("carl").get("/leads").status_code == 200
            assert {call.result() for call in calls} == {503}
        for connection, _address in waiting:
            connection.close()
        office.store.close()


def test_a_description_of_another_issuer_is_not_believed(sqlite_url: str, provider: Provider) -> None:
    other = OidcOptions(f"http://localhost:{provider.port}", "c", "s", "", f"{HERE}/oidc/callback")
    office = open_office(sqlite_url, oidc=other)
    desk = office.desk()
    refused(office, desk, desk.get("/oidc/start"), "cannot be reached", 503)
    office.store.close()


def test_wrong_ways_back_are_made_slow(firm: Office, provider: Provider) -> None:
    desk = firm.desk()
    for _ in range(OIDC_FROM_ONE_ADDRESS):
        state = parse_qs(urlsplit(leave(desk)).query)["state"][0]
        assert desk.get(f"/oidc/callback?code=guess&state={state}").status_code == 401
    assert sign_in(desk).status_code == 429
    assert "Retry-After" in desk.last.headers
    firm.clock.forward(minutes=16)
    provider.clock.now = firm.clock.now
    assert sign_in(desk).status_code == 303


def test_over_https_the_cookie_is_guarded(sqlite_url: str, provider: Provider) -> None:
    office = open_office(sqlite_url, url="https://console.example.com", oidc=provider.options)
    desk = office.desk(base_url="https://console.example.com")
    set_cookie = desk.get("/oidc/start").headers["set-cookie"]
    assert set_cookie.startswith("__Secure-console-oidc=")
    for part in ("HttpOnly", "Secure", "Path=/oidc", "SameSite=lax", "Max-Age=600"):
        assert part in set_cookie
    office.store.close()


def test_where_to_go_on_is_one_of_our_own_pages(firm: Office, provider: Provider) -> None:
    desk = firm.desk()
    assert desk.get(leave(desk, "/oidc/start?next=//evil.example.com")).headers["location"] == "/"
    assert desk.get("/oidc/start").headers["location"] == "/", "who is signed in already goes on"
