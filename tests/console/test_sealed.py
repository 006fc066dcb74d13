"""The secrets of second factors: of no use to who has the database alone, and as good as before to their owners."""

from __future__ import annotations

import re

import pyotp
import pytest
from sqlalchemy import select

from bot.console import audit, sealed, second_factor, users
from bot.leads.models import ConsoleSession
from tests.console.desk import NOW, PASSWORD, SECRET, Desk, Office

PLAIN = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OTHER_KEY = "another key of the tests, 32 letters or more"


def code(office: Office, secret: str) -> str:
    """What a phone with this secret shows now."""
    return pyotp.TOTP(secret).at(int(office.clock.now.timestamp()))


def give(office: Office, stored: str | None, *, recovery: str = "") -> None:
    """Store this as Carl's second factor."""
    hashes = [second_factor.recovery_hash(recovery)] if recovery else []
    users.set_second_factor(office.database, audit.Actor(None, "test"), NOW, office.ids["carl"], stored, hashes)


def stored(office: Office) -> str | None:
    """What the database holds of it."""
    return users.secrets_of(office.database, office.ids["carl"]).totp_secret


def enter(office: Office, text: str) -> int:
    """Sign in as Carl with the password and this code; the status of the second answer."""
    desk: Desk = office.desk()
    desk.get("/sign-in")
    desk.post("/sign-in", {"login": "carl", "password": PASSWORD})
    desk.follow()
    return int(desk.submit("/sign-in/code", {"code": text}).status_code)


def test_what_is_stored_is_no_secret(any_office: Office) -> None:
    """Neither while it is being set up nor after."""
    desk = any_office.desk("carl")
    page = desk.get("/account/second-factor").text
    secret = re.search(r'<code class="key">([A-Z2-7]+)</code>', page)[1]  # type: ignore[index]
    with any_office.database.read() as session:
        waiting = session.execute(select(ConsoleSession.new_secret).where(ConsoleSession.new_secret.is_not(None)))
        kept = waiting.scalar_one()
    assert (
        desk.submit("/account/second-factor", {"code": code(any_office, secret), "password": PASSWORD}).status_code
        == 200
    )
    for text in (kept, stored(any_office)):
        assert text is not None
        assert text.startswith(sealed.MARK)
        assert len(text) <= 64
        assert secret not in text
        assert sealed.opened(SECRET, any_office.ids["carl"], text) == secret
    any_office.clock.forward(seconds=31)
    assert enter(any_office, code(any_office, secret)) == 303


def test_one_from_before_works_and_is_encrypted_when_it_was_used(any_office: Office) -> None:
    give(any_office, PLAIN)
    assert enter(any_office, "000000") == 401
    assert stored(any_office) == PLAIN
    assert enter(any_office, code(any_office, PLAIN)) == 303
    assert sealed.opened(SECRET, any_office.ids["carl"], stored(any_office)) == PLAIN
    assert stored(any_office) != PLAIN
    assert enter(any_office, code(any_office, PLAIN)) == 401, "a code works once"
    any_office.clock.forward(seconds=31)
    assert enter(any_office, code(any_office, PLAIN)) == 303


def test_a_secret_opens_for_its_user_only(office: Office) -> None:
    """Whoever can write to the database cannot give a user the second factor of another."""
    give(office, sealed.seal(SECRET, office.ids["cora"], PLAIN))
    assert enter(office, code(office, PLAIN)) == 401


@pytest.mark.parametrize("text", [sealed.seal(OTHER_KEY, "x", PLAIN), sealed.MARK, f"{sealed.MARK}%%%", "siv1:AAAA"])
def test_one_that_cannot_be_read_lets_in_by_a_recovery_code_only(
    office: Office, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """As with another key; above all not by the code of an empty secret."""
    give(office, text, recovery="ABCD-EFGH")
    empty = pyotp.TOTP("").at(int(office.clock.now.timestamp()))
    for wrong in (code(office, PLAIN), empty):
        assert enter(office, wrong) == 401
    assert "forget-phone" in caplog.text
    assert PLAIN not in caplog.text
    office.clock.forward(minutes=16)
    assert enter(office, "abcd efgh") == 303
    assert stored(office) == text


def test_a_second_factor_that_was_turned_off_meanwhile_has_no_code(office: Office) -> None:
    give(office, sealed.seal(SECRET, office.ids["carl"], PLAIN))
    desk = office.desk()
    desk.get("/sign-in")
    desk.post("/sign-in", {"login": "carl", "password": PASSWORD})
    desk.follow()
    users.update(office.database, office.ids["carl"], totp_secret=None)
    empty = pyotp.TOTP("").at(int(office.clock.now.timestamp()))
    assert desk.submit("/sign-in/code", {"code": empty}).status_code == 401
    office.desk("carl")


def test_equal_secrets_look_different(office: Office) -> None:
    first, second = (sealed.seal(SECRET, office.ids[login], PLAIN) for login in ("carl", "cora"))
    assert first != second
