"""`asmtp users`: from the first admin to somebody who leaves."""

from __future__ import annotations

import io
import sys
from datetime import datetime, timezone

import pytest

from bot.cli import main
from bot.console import audit, passwords, sessions, throttle, users
from bot.leads.database import Database
from bot.leads.store import LeadStore
from tests.console.desk import PASSWORD

Output = pytest.CaptureFixture[str]


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Database:
    """The commands' own setting points to an empty store."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return LeadStore(sqlite_url).database


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, typed: str = PASSWORD) -> int:
    """Run the command with a password on standard input."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
    return main(["users", *arguments])


def test_the_first_admin_is_made_here(database: Database, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    assert (
        run(monkeypatch, "add", "Amy@Example.com", "--role", "admin", "--name", "Amy 陳", "--language", "zh_hant") == 0
    )
    assert run(monkeypatch, "list") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "amy@example.com  Amy 陳  (admin, zh_hant)"
    found = users.find(database, "amy@example.com")
    assert found
    assert passwords.matches(found[1].password_hash, PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "typed", "says"),
    [(("add", "amy"), "short", "at least 12 characters"), (("add", "a b"), PASSWORD, "without blanks"),
     (("add", "a\x1bb"), PASSWORD, "visible characters"),
     (("add", "amy\u200b"), PASSWORD, "visible characters"),
     (("add", "taken"), PASSWORD, "already"), (("password", "nobody"), PASSWORD, "no user 'nobody'"),
     (("disable", "nobody"), "", "no user"), (("disable", "taken"), "", "only admin"),
     (("role", "taken", "viewer"), "", "only admin"), (("role", "nobody", "viewer"), "", "no user")],
)  # fmt: skip
def test_what_cannot_be_done_is_one_clear_line(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: Output,
    arguments: tuple[str, ...], typed: str, says: str,
) -> None:  # fmt: skip
    run(monkeypatch, "add", "taken", "--role", "admin")
    capsys.readouterr()
    assert run(monkeypatch, *arguments, typed=typed) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
    assert [account.login for account in users.everybody(database)] == ["taken"]


def test_a_password_is_asked_for_twice_on_a_terminal(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    asked = iter([PASSWORD, "another one entirely", PASSWORD, PASSWORD])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(asked))
    terminal = io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    assert main(["users", "add", "amy"]) == 2
    assert "differ" in capsys.readouterr().err
    assert main(["users", "add", "amy"]) == 0


def test_somebody_who_leaves_and_comes_back(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    run(monkeypatch, "add", "amy")
    for action, state in (("disable", True), ("enable", False)):
        assert run(monkeypatch, action, "AMY") == 0
        assert users.named(database, "amy").disabled is state
    assert run(monkeypatch, "password", "amy", typed="quite another password") == 0
    found = users.find(database, "amy")
    assert found
    assert passwords.matches(found[1].password_hash, "quite another password")
    assert PASSWORD not in capsys.readouterr().out


def test_a_role_is_changed(database: Database, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    for login in ("amy", "ben"):
        run(monkeypatch, "add", login, "--role", "admin")
    assert run(monkeypatch, "role", "Amy", "viewer") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "amy is viewer from now on"
    assert {user.login: user.role for user in users.everybody(database)} == {"amy": "viewer", "ben": "admin"}
    with pytest.raises(SystemExit):
        run(monkeypatch, "role", "amy", "emperor")


def test_a_password_from_another_systems_file_has_no_line_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, "add", "amy", typed=f"{PASSWORD}\r") == 0
    found = users.find(database, "amy")
    assert found
    assert passwords.matches(found[1].password_hash, PASSWORD)


@pytest.mark.parametrize("action", ["forget-phone", "password"])
def test_other_proofs_end_sessions_and_the_wait_of_those_who_tried(
    database: Database, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """Who found the phone may be signed in with it; who lost it has tried too often."""
    now = datetime.now(timezone.utc)
    run(monkeypatch, "add", "amy")
    amy = users.named(database, "amy")
    users.set_second_factor(database, audit.Actor(None, "test"), now, amy.id, "sealed")
    token = sessions.open_session(database, amy.id, now, verified=True)
    tries = throttle.Attempt(throttle.CODE, "amy", "203.0.113.9")
    while not throttle.begin(database, tries, now).seconds:
        pass
    assert run(monkeypatch, action, "amy") == 0
    assert users.named(database, "amy").has_second_factor is (action == "password")
    assert sessions.find(database, token, now) is None
    assert throttle.begin(database, tries, now).seconds == 0
