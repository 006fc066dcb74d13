"""Signing in: what lets somebody in, what does not, and how often one may try."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import argon2
import pyotp
import pytest
from sqlalchemy import func, select

from bot.console import audit, passwords, second_factor, sessions, throttle, users
from bot.errors import UserError
from bot.leads.models import AuditEntry, ConsoleSession, LoginAttempt, User
from tests.console.desk import NOW, PASSWORD, REAL_HASHER, Desk, Office, open_office
from tests.leads.samples import draft

WRONG = "wrong wrong wrong"


def entries(office: Office) -> list[tuple[str, str | None]]:
    """The audit log: (action, user)."""
    names = {user_id: login for login, user_id in office.ids.items()}
    with office.database.read() as session:
        rows = session.execute(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id)).scalars()
        return [(row.action, names.get(row.user_id or "")) for row in rows]


def attempt(desk: Desk, login: str = "carl", password: str = WRONG) -> int:
    """Try to sign in and return the status."""
    desk.get("/sign-in")
    return int(desk.post("/sign-in", {"login": login, "password": password}).status_code)


def test_the_right_password_lets_in_and_is_written_down(any_office: Office) -> None:
    desk = any_office.desk()
    assert desk.get("/account").headers["location"] == "/sign-in?next=/account"
    desk.follow()
    answer = desk.submit("/sign-in", {"login": " CARL ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "Carl" in desk.follow().text
    assert entries(any_office) == [(audit.SIGN_IN, "carl")]


@pytest.mark.parametrize(("login", "password"), [("carl", "wrong wrong wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_read_the_same(office: Office, login: str, password: str) -> None:
    desk = office.desk()
    assert attempt(desk, login, password) == 401
    assert "do not belong together" in desk.last.text
    assert password not in desk.last.text or not password


def test_an_unknown_name_takes_a_hash_as_well(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the time of the answer tells who has an account."""
    verified = []
    real = argon2.PasswordHasher.verify

    def verify(self: argon2.PasswordHasher, stored: str, password: str) -> bool:
        verified.append(argon2.extract_parameters(stored))
        return real(self, stored, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    assert [attempt(office.desk(), login) for login in ("nobody", "carl")] == [401, 401]
    assert verified[0] == verified[1]


def test_a_disabled_user_is_out_at_once(office: Office) -> None:
    desk = office.desk("carl")
    users.set_disabled(office.database, audit.Actor(None, "test"), NOW, "carl", True)
    assert desk.get("/account").status_code == 303
    assert attempt(office.desk(), "carl", PASSWORD) == 401
    users.set_disabled(office.database, audit.Actor(None, "test"), NOW, "carl", False)
    assert desk.get("/account").status_code == 303, "the old session must not come back to life"
    office.desk("carl")


def test_the_cookie_is_new_at_each_sign_in_and_the_table_cannot_be_used(office: Office) -> None:
    """Session fixation: whatever token the browser brings along is not the one it gets."""
    desk = office.desk()
    desk.client.cookies.set("console", "planted-by-somebody")
    desk.get("/sign-in")
    desk.post("/sign-in", {"login": "carl", "password": PASSWORD})
    token = desk.last.cookies["console"]
    assert token != "planted-by-somebody"
    assert len(token) >= 43
    with office.database.read() as session:
        keys = session.execute(select(ConsoleSession.key)).scalars().all()
    assert token not in keys
    thief = office.desk()
    for value in [*keys, "planted-by-somebody"]:
        thief.client.cookies.set("console", value)
        assert thief.get("/account").status_code == 303
    header = next(value for name, value in desk.last.headers.multi_items() if "console=" in value)
    assert "HttpOnly" in header
    assert "SameSite=lax" in header


def test_over_https_cookies_are_bound_to_the_host(sqlite_url: str) -> None:
    office = open_office(sqlite_url, url="https://console.example.com")
    desk = office.desk(base_url="https://console.example.com")
    desk.get("/sign-in")
    answer = desk.post("/sign-in", {"login": "carl", "password": PASSWORD},
                       {"Origin": "https://console.example.com"})  # fmt: skip
    cookies = [value for name, value in answer.headers.multi_items() if name == "set-cookie"]
    assert any(re.match(r"__Host-console=[^;]+; HttpOnly; Path=/; SameSite=lax; Secure", cookie) for cookie in cookies)
    assert answer.headers["strict-transport-security"]
    office.store.close()


def test_a_session_ends_when_idle_and_when_its_day_is_over(office: Office) -> None:
    desk = office.desk("carl")
    office.clock.forward(minutes=119)
    assert desk.get("/account").status_code == 200
    office.clock.forward(minutes=119)
    assert desk.get("/account").status_code == 200, "using it keeps it alive"
    office.clock.forward(minutes=121)
    assert desk.get("/account").status_code == 303
    desk.sign_in("carl")
    for _ in range(6):
        office.clock.forward(minutes=119)
        desk.get("/account")
    assert desk.last.status_code == 200
    office.clock.forward(minutes=30)
    assert desk.get("/account").status_code == 303, "twelve hours are the most"
    desk.sign_in("carl")
    with office.database.read() as session:
        assert session.execute(select(func.count()).select_from(ConsoleSession)).scalar_one() == 1


def test_signing_out_ends_the_session_on_the_server(office: Office) -> None:
    desk = office.desk("carl")
    token = desk.client.cookies["console"]
    assert desk.post("/sign-out").headers["location"] == "/sign-in?done=signed_out"
    desk.client.cookies.set("console", token)
    assert desk.get("/account").status_code == 303


def test_the_sixth_wrong_password_has_to_wait(any_office: Office) -> None:
    desk = any_office.desk()
    assert [attempt(desk) for _ in range(5)] == [401] * 5
    assert attempt(desk, password=PASSWORD) == 429, "even the right one"
    assert 0 < int(desk.last.headers["retry-after"]) <= 900
    assert "wait 15 min" in desk.last.text
    assert attempt(desk, "cora", PASSWORD) == 303, "others are not held up"
    any_office.clock.forward(minutes=15, seconds=1)
    assert attempt(any_office.desk(), password=PASSWORD) == 303


def test_success_forgets_the_wrong_ones(office: Office) -> None:
    desk = office.desk()
    for _ in range(3):
        assert [attempt(desk) for _ in range(4)] == [401] * 4
        assert attempt(office.desk(), password=PASSWORD) == 303


def test_one_address_cannot_try_everybody(office: Office) -> None:
    desk = office.desk()
    assert {attempt(desk, f"user{number}") for number in range(throttle.PER_ADDRESS)} == {401}
    assert attempt(desk, "cora", PASSWORD) == 429
    elsewhere = office.desk(client=("203.0.113.9", 50_000))
    assert attempt(elsewhere, "cora", PASSWORD) == 303


def test_a_strangers_guesses_hold_up_nobody_else(any_office: Office) -> None:
    """Neither the account whose password they guess, nor whoever shares an address with them."""
    stranger = any_office.desk(client=("203.0.113.9", 50_000))
    assert [attempt(stranger) for _ in range(6)] == [401] * 5 + [429]
    any_office.desk("carl")
    assert attempt(any_office.desk(client=("203.0.113.9", 50_000)), "cora", PASSWORD) == 303
    assert [attempt(stranger) for _ in range(2)] == [429] * 2, "her success, and his, are not forgiven to the stranger"


def test_guesses_from_everywhere_hold_up_strangers_and_no_known_browser(any_office: Office) -> None:
    known = any_office.desk("carl")
    known.post("/sign-out")
    mark = known.client.cookies["console_browser"]
    assert "carl" not in mark
    for number in range(throttle.PER_ACCOUNT):
        assert attempt(any_office.desk(client=(f"198.51.100.{number}", 50_000))) == 401
    assert attempt(any_office.desk(), password=PASSWORD) == 429, "so many are enough, wherever from"
    assert attempt(known, password=PASSWORD) == 303
    assert known.client.cookies["console_browser"] == mark
    for forged in (f"{mark[:-1]}x", mark.partition(".")[0], ".", ""):
        thief = any_office.desk()
        thief.client.cookies.set("console_browser", forged)
        assert attempt(thief, password=PASSWORD) == 429
    of_cora = any_office.desk("cora")
    of_cora.post("/sign-out")
    assert attempt(of_cora, password=PASSWORD) == 429, "known for another account"
    known.get("/account")
    known.post("/sign-out")
    assert [attempt(known) for _ in range(6)] == [401] * 5 + [429], "it guesses as slowly as any other"


def test_each_proof_is_counted_for_itself(office: Office) -> None:
    desk = office.desk("carl")
    new = {"new_password": "quite another 密碼", "new_password_again": "quite another 密碼"}
    for _ in range(throttle.FROM_ONE_PLACE):
        assert desk.post("/account/password", {"password": WRONG, **new}).status_code == 422
    assert desk.post("/account/password", {"password": PASSWORD, **new}).status_code == 422, "has to wait"
    assert attempt(office.desk(), password=PASSWORD) == 303
    assert [attempt(office.desk()) for _ in range(5)] == [401] * 5


def test_refused_and_wrong_attempts_are_written_down(office: Office) -> None:
    """Wherever a password is asked for; but who hammers at the door does not fill the log."""
    desk = office.desk("carl")
    desk.post("/account/password", {"password": WRONG})
    assert entries(office).count((audit.SIGN_IN_FAILED, "carl")) == 1
    for number in range(throttle.NOTED_REFUSALS + 10):
        assert attempt(office.desk(), "cora") == (401 if number < 5 else 429)
    assert entries(office).count((audit.SIGN_IN_FAILED, "cora")) == 5 + throttle.NOTED_REFUSALS
    assert attempt(office.desk(client=("203.0.113.9", 50_000)), "cora") == 401


def test_signing_in_again_ends_the_session_before(office: Office) -> None:
    desk = office.desk("carl")
    before = desk.client.cookies["console"]
    desk.post("/sign-in", {"login": "cora", "password": PASSWORD})
    assert "Cora" in desk.get("/account").text
    left_behind = office.desk()
    left_behind.client.cookies.set("console", before)
    assert left_behind.get("/account").status_code == 303


def test_guesses_at_the_same_instant_are_counted_like_guesses_in_a_row(any_office: Office) -> None:
    start = Barrier(12)

    def guess(_number: int) -> int:
        start.wait()
        guess = throttle.Attempt(throttle.SIGN_IN, "carl", "203.0.113.9")
        return throttle.begin(any_office.database, guess, NOW).seconds

    with ThreadPoolExecutor(12) as pool:
        waits = list(pool.map(guess, range(12)))
    assert waits.count(0) == throttle.FROM_ONE_PLACE


def test_what_was_typed_as_a_name_is_not_kept(office: Office) -> None:
    """People type passwords there."""
    attempt(office.desk(), "my secret password")
    with office.database.read() as session:
        rows = session.execute(select(LoginAttempt)).scalars().all()
        log = session.execute(select(AuditEntry)).scalars().all()
        kept = repr([vars(row) for row in [*rows, *log]])
    assert "my secret" not in kept


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1", "/a b"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(office: Office, target: str) -> None:
    desk = office.desk()
    desk.client.get("/sign-in", params={"next": target})
    desk.get("/sign-in")
    assert desk.post("/sign-in", {"login": "carl", "password": PASSWORD, "next": target}).headers["location"] == "/"


LEAD = "/leads/00000000-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("address", "referer", "back"),
    [
        (f"{LEAD}/change", f"{LEAD}?done=saved", LEAD),
        (f"{LEAD}/correct", f"{LEAD}/correct?slot=offer", f"{LEAD}/correct?slot=offer"),
        (f"{LEAD}/override", f"{LEAD}/override", LEAD),
        (f"{LEAD}/notes/1/delete", None, LEAD),
        (f"{LEAD}/merge", f"{LEAD}/compare?with=1", f"{LEAD}/compare?with=1"),
        ("/leads/change", "/leads?tab=new&changed=2&left=1", "/leads?tab=new"),
        ("/leads/change", "/leads/change", "/leads"),
        ("/board/move", "https://evil.example/leads", "/board"),
        ("/board/move", "http://testserver//evil.example/", "/board"),
        ("/views/1/rename", "http://testserver/nowhere", ""),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_to_the_door_and_back(
    office: Office, address: str, referer: str | None, back: str
) -> None:
    desk = office.desk("carl")
    office.clock.forward(minutes=121)
    stood_on = f"http://testserver{referer}" if referer and referer.startswith("/") else referer
    desk.post(address, {"note": "lost?"}, {"Referer": stood_on} if stood_on else {})
    assert desk.last.status_code == 303
    assert "done=session_ended" in desk.last.headers["location"]
    assert "Your session has ended" in desk.follow().text
    assert desk.submit("/sign-in", {"login": "carl", "password": PASSWORD}).headers["location"] == (back or "/")


def test_choosing_a_language_at_the_door_keeps_the_way_back(office: Office) -> None:
    page = office.desk().get("/sign-in?next=/leads%3Ftab%3Dnew&done=session_ended").text
    other = html.unescape(re.search(r'href="(/sign-in\?lang=zh_hant[^"]*)"', page)[1])  # type: ignore[index]
    page = office.desk().get(other).text
    assert 'name="next" value="/leads?tab=new"' in page
    assert "登入時段已結束" in page


def test_a_form_without_a_session_does_nothing_and_with_one_it_needs_its_token(office: Office) -> None:
    lead = office.store.submit(draft(), NOW)
    desk = office.desk("carl")
    token = desk.get(f"/leads/{lead.id}") and desk.token
    desk.post("/account/sign-out-everywhere")
    desk.post(f"/leads/{lead.id}/change", {"csrf": token, "note": "after the end"})
    assert desk.last.status_code == 303
    desk.sign_in("carl")
    assert desk.post(f"/leads/{lead.id}/change", {"csrf": token, "note": "with the old token"}).status_code == 403
    assert office.store.get(lead.id).version == lead.version  # type: ignore[union-attr]
    assert office.desk().post(f"/leads/{lead.id}/change", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_who_signs_out_after_the_session_ended_is_just_out(office: Office) -> None:
    desk = office.desk("carl")
    office.clock.forward(minutes=121)
    assert desk.post("/sign-out").headers["location"] == "/sign-in"


class Phone:
    """An authenticator app that has scanned a user's picture."""

    def __init__(self, desk: Desk) -> None:
        page = desk.get("/account/second-factor").text
        self.desk = desk
        self.secret = re.search(r'<code class="key">([A-Z2-7]+)</code>', page)[1]  # type: ignore[index]

    def code(self, office: Office) -> str:
        """What it shows now."""
        return pyotp.TOTP(self.secret).at(int(office.clock.now.timestamp()))

    def confirm(self, office: Office) -> list[str]:
        """Turn the second factor on; the recovery codes."""
        answer = self.desk.submit("/account/second-factor", {"code": self.code(office), "password": PASSWORD})
        assert answer.status_code == 200
        return re.findall(r"<li><code>([A-Z0-9-]+)</code>", answer.text)


def test_the_second_factor_is_asked_for_and_each_code_works_once(office: Office) -> None:
    phone = Phone(office.desk("carl"))
    codes = phone.confirm(office)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    office.clock.forward(seconds=31)
    desk = office.desk()
    assert attempt(desk, password=PASSWORD) == 303
    assert desk.get("/account").headers["location"] == "/sign-in/code"
    desk.follow()
    assert desk.submit("/sign-in/code", {"code": "000000"}).status_code == 401
    half = desk.client.cookies["console"]
    code = phone.code(office)
    assert desk.submit("/sign-in/code", {"code": f"{code[:3]} {code[3:]}"}).status_code == 303
    assert desk.client.cookies["console"] != half
    assert desk.get("/account").status_code == 200
    other = office.desk()
    attempt(other, password=PASSWORD)
    other.get("/sign-in/code")
    assert other.submit("/sign-in/code", {"code": code}).status_code == 401, "seen over the shoulder"


def test_a_recovery_code_works_once_and_is_kept_as_a_hash(office: Office) -> None:
    codes = Phone(office.desk("carl")).confirm(office)
    with office.database.read() as session:
        row = session.get(User, office.ids["carl"])
        assert not set(codes) & set(row.recovery_codes)
        assert len(row.recovery_codes) == second_factor.RECOVERY_CODES
    for expected in (303, 401):
        desk = office.desk()
        attempt(desk, password=PASSWORD)
        desk.get("/sign-in/code")
        assert desk.submit("/sign-in/code", {"code": codes[0].lower().replace("-", " ")}).status_code == expected
    assert (audit.RECOVERY_CODE_USED, "carl") in entries(office)


def test_codes_cannot_be_guessed_for_long(office: Office) -> None:
    Phone(office.desk("carl")).confirm(office)
    desk = office.desk()
    attempt(desk, password=PASSWORD)
    desk.get("/sign-in/code")
    statuses = [desk.submit("/sign-in/code", {"code": "000000"}).status_code for _ in range(6)]
    assert statuses[-1] == 429
    assert statuses.count(401) == throttle.FROM_ONE_PLACE
    fresh = office.desk(client=("203.0.113.9", 50_000))
    assert attempt(fresh, password=PASSWORD) == 303
    fresh.get("/sign-in/code")
    assert fresh.submit("/sign-in/code", {"code": "000000"}).status_code == 429, "a new start elsewhere does not help"
    refused = [entry for entry in entries(office) if entry == (audit.SIGN_IN_FAILED, "carl")]
    assert len(refused) == throttle.FROM_ONE_PLACE + 2, "those that had to wait are written down too"


def test_few_codes_can_be_tried_in_a_day(any_office: Office) -> None:
    """Slow enough for every quarter of an hour, and from another address each time."""
    moments = [NOW + timedelta(minutes=minutes) for minutes in range(0, 24 * 60, 5)]
    tries = [throttle.Attempt(throttle.CODE, "carl", f"198.51.100.{number % 250}") for number in range(len(moments))]
    let = [not throttle.begin(any_office.database, each, now).seconds for each, now in zip(tries, moments, strict=True)]
    assert sum(let) == throttle.CODES_A_DAY
    assert throttle.begin(any_office.database, tries[0], NOW + timedelta(days=1)).seconds == 0, "the next day"


def test_a_half_signed_in_browser_reaches_nothing(office: Office) -> None:
    Phone(office.desk("carl")).confirm(office)
    desk = office.desk()
    attempt(desk, password=PASSWORD)
    desk.get("/sign-in/code")
    answer = desk.post("/account/language", {"language": "zh_hant"})
    assert answer.headers["location"] == "/sign-in/code"
    office.clock.forward(minutes=6)
    assert desk.get("/sign-in/code").headers["location"] == "/sign-in"
    assert desk.get("/sign-in/code?next=/board").headers["location"] == "/sign-in?next=/board"


def test_turning_the_second_factor_on_signs_other_browsers_out(office: Office) -> None:
    other = office.desk("carl")
    Phone(office.desk("carl")).confirm(office)
    assert other.get("/account").status_code == 303


def test_turning_it_on_wants_the_password(office: Office) -> None:
    """Who finds a browser open must not lock its user out."""
    desk = office.desk("carl")
    phone = Phone(desk)
    for sent in ({}, {"password": WRONG}):
        assert desk.submit("/account/second-factor", {"code": phone.code(office), **sent}).status_code == 422
    assert "present password is not right" in desk.last.text
    assert attempt(office.desk(), password=PASSWORD) == 303
    phone.confirm(office)


def test_turning_it_off_wants_the_password(office: Office) -> None:
    desk = office.desk("carl")
    Phone(desk).confirm(office)
    desk.get("/account")
    assert desk.submit("/account/second-factor/off", {"password": "wrong"}).status_code == 422
    assert desk.submit("/account/second-factor/off", {"password": PASSWORD}).status_code == 303
    office.desk("carl")


def test_a_secret_that_was_not_confirmed_does_not_count(office: Office) -> None:
    desk = office.desk("carl")
    first = Phone(desk)
    assert desk.submit("/account/second-factor", {"code": "000000", "password": PASSWORD}).status_code == 422
    assert Phone(desk).secret == first.secret, "the picture stays the same while it is being scanned"
    office.desk("carl")


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short", "too short"),
        ("x" * 201, "too long"),
        ("aaaaaaaaaaaaaaaa", "too easy"),
        ("carl carl 12345", "too easy"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(office: Office, new: str, words: str) -> None:
    desk = office.desk("carl")
    fields = {"password": PASSWORD, "new_password": new, "new_password_again": new}
    assert desk.submit("/account/password", fields).status_code == 422
    assert words in desk.last.text


def test_changing_the_password_signs_other_browsers_out(office: Office) -> None:
    other, desk = office.desk("carl"), office.desk("carl")
    new = "quite another 密碼 of mine"
    wrong = {"password": "wrong", "new_password": new, "new_password_again": new}
    assert desk.submit("/account/password", wrong).status_code == 422
    differs = {"password": PASSWORD, "new_password": new, "new_password_again": PASSWORD}
    assert desk.submit("/account/password", differs).status_code == 422
    assert desk.submit("/account/password", {**wrong, "password": PASSWORD}).status_code == 303
    assert desk.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert attempt(office.desk(), password=PASSWORD) == 401
    assert attempt(office.desk(), password=new) == 303


def test_signing_out_everywhere(office: Office) -> None:
    desks = [office.desk("carl") for _ in range(3)]
    assert "Signed in elsewhere: 2" in desks[0].get("/account").text
    desks[0].submit("/account/sign-out-everywhere")
    assert [desk.get("/account").status_code for desk in desks] == [303] * 3
    assert office.desk("cora").get("/account").status_code == 200


def test_an_old_hash_is_renewed_when_its_user_signs_in(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It then costs what OWASP recommends, first of all, for argon2id."""
    monkeypatch.setattr(passwords, "HASHER", REAL_HASHER)
    users.update(office.database, office.ids["carl"], password_hash=argon2.PasswordHasher(1, 8192, 1).hash(PASSWORD))
    office.desk("carl")
    stored = users.secrets_of(office.database, office.ids["carl"]).password_hash
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in stored


def test_the_language_is_the_browsers_before_and_the_users_after(office: Office) -> None:
    desk = office.desk(headers={"accept-language": "zh-HK,zh;q=0.9"})
    assert "登入" in desk.get("/sign-in").text
    assert "登录" in desk.get("/sign-in?lang=zh_hans").text
    assert "登录" in desk.get("/sign-in").text, "the choice is kept"
    desk.sign_in("carl")
    assert "My account" in desk.last.text
    desk.submit("/account/language", {"language": "zh_hant"})
    assert "我的帳戶" in desk.follow().text
    assert desk.post("/account/language", {"language": "fr"}).status_code == 422


def test_the_last_admin_cannot_be_shut_out(office: Office) -> None:
    with pytest.raises(UserError, match="only admin"):
        users.set_disabled(office.database, audit.Actor(None, "test"), NOW, "ada", True)


def test_sessions_are_found_by_their_token_alone(office: Office) -> None:
    token = sessions.open_session(office.database, office.ids["carl"], NOW, verified=True)
    assert sessions.find(office.database, token, NOW) is not None
    assert sessions.find(office.database, token.swapcase(), NOW) is None
    assert sessions.find(office.database, "", NOW) is None
