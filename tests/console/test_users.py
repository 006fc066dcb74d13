"""The people who work with the console, as admins see to them: on the page, and two of them at the same instant."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Callable

import pytest
from sqlalchemy import select

from bot.console import audit, casework, passwords, second_factor, users
from bot.console.casework import Edit
from bot.leads.models import AuditEntry
from bot.vocabulary import LANGUAGES
from tests.console.desk import NOW, PASSWORD, Desk, Office
from tests.leads.samples import draft

OWN = "a password of my own"


def shown(desk: Desk) -> str:
    """The one-time password of the last page."""
    found = re.search(r'id="password-once">([A-Z0-9-]+)<', desk.last.text)
    assert found
    return found[1]


def told(office: Office) -> list[tuple[str, str, list[str]]]:
    """What the audit log says was done to users, sorted (the clock stands still): action, to whom, fields."""
    names = {user_id: login for login, user_id in office.ids.items()}
    with office.database.read() as session:
        found = session.execute(select(AuditEntry).where(AuditEntry.subject_id.is_not(None))).scalars()
        return sorted((row.action, names.get(row.subject_id, ""), row.fields) for row in found)


def test_somebody_is_added_and_chooses_a_password_of_their_own(any_office: Office) -> None:
    ada = any_office.desk("ada")
    ada.get("/users")
    ada.submit("/users", {"login": " Amy@Example.com", "name": "Amy 陳", "role": "consultant", "language": "zh_hant"})
    assert ada.last.status_code == 200
    once = shown(ada)
    amy = any_office.desk()
    amy.sign_in("amy@example.com", once)
    assert "管理員" in amy.last.text
    for path in ("/leads", "/board", "/account/second-factor", "/live"):
        assert amy.get(path).headers["location"] == "/account"
    amy.get("/account")
    amy.post("/views", {"name": "x"})
    assert amy.last.headers["location"] == "/account"
    amy.get("/account")
    fields = {"password": once, "new_password": once, "new_password_again": once}
    assert amy.submit("/account/password", fields).status_code == 422
    amy.get("/account")
    amy.submit("/account/password", {**fields, "new_password": OWN, "new_password_again": OWN})
    assert amy.last.headers["location"] == "/account?done=password"
    assert amy.get("/leads").status_code == 200
    again = any_office.desk()
    again.get("/sign-in")
    assert again.post("/sign-in", {"login": "amy@example.com", "password": once}).status_code == 401
    found = users.find(any_office.database, "amy@example.com")
    assert found
    assert found[0] == users.Account(found[0].id, "amy@example.com", "Amy 陳", "consultant", "zh_hant", False, False)
    assert told(any_office)[0] == (audit.PASSWORD_CHANGED, "", [])
    assert told(any_office)[1] == (audit.USER_ADDED, "", ["role.consultant"])
    with any_office.database.read() as session:
        assert once not in repr([vars(row) for row in session.execute(select(AuditEntry)).scalars()])


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"login": "carl"}, "already"), ({"login": "CARL "}, "already"), ({"login": "a b"}, "without blanks"),
     ({"login": ""}, "without blanks"), ({"login": "x" * 81}, "without blanks"),
     ({"login": "new", "role": "owner"}, "without blanks"), ({"login": "new", "language": "fr"}, "without blanks")],
)  # fmt: skip
def test_who_cannot_be_added_is_said_kindly(office: Office, fields: dict[str, str], says: str) -> None:
    ada = office.desk("ada")
    ada.get("/users")
    ada.submit("/users", {"name": "Kept <b>", **fields})
    assert ada.last.status_code == 422
    assert says in ada.last.text
    assert "Kept &lt;b&gt;" in ada.last.text
    assert len(users.everybody(office.database)) == len(office.ids)


def test_the_same_name_for_two_at_the_same_instant(any_office: Office) -> None:
    desks = [any_office.desk("ada") for _ in range(3)]
    for desk in desks:
        desk.get("/users")
    start = Barrier(3)

    def add(desk: Desk) -> int:
        start.wait()
        return int(desk.submit("/users", {"login": "amy"}).status_code)

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(add, desks)) == [200, 422, 422]


def test_a_role_counts_at_once_without_signing_out(any_office: Office) -> None:
    ada, carl = any_office.desk("ada"), any_office.desk("carl")
    user = any_office.ids["carl"]
    ada.get("/users")
    for role, page, status in (("admin", "/users", 200), ("viewer", "/retention", 403), ("viewer", "/leads", 200)):
        ada.submit(f"/users/{user}/role", {"role": role})
        assert ada.last.headers["location"] == "/users?done=role_set"
        ada.follow()
        assert carl.get(page).status_code == status
    assert told(any_office) == [
        (audit.ROLE_CHANGED, "carl", ["role.admin"]), (audit.ROLE_CHANGED, "carl", ["role.viewer"])
    ]  # fmt: skip
    ada.submit(f"/users/{user}/role", {"role": "emperor"})
    assert len(told(any_office)) == 2


def test_shutting_out_and_letting_in(any_office: Office) -> None:
    ada, carl = any_office.desk("ada"), any_office.desk("carl")
    user = any_office.ids["carl"]
    ada.get("/users")
    ada.submit(f"/users/{user}/disable")
    assert carl.get("/leads").headers["location"].startswith("/sign-in")
    assert "disabled" in ada.follow().text
    ada.submit(f"/users/{user}/enable")
    assert carl.get("/leads").headers["location"].startswith("/sign-in"), "old sessions do not come back"
    assert any_office.desk("carl").get("/leads").status_code == 200
    assert [line[:2] for line in told(any_office)] == [(audit.USER_DISABLED, "carl"), (audit.USER_ENABLED, "carl")]


def test_signing_somebody_out_everywhere(any_office: Office) -> None:
    ada, first, second = any_office.desk("ada"), any_office.desk("carl"), any_office.desk("carl")
    assert "signed in, browsers: 2" in ada.get("/users").text
    ada.submit(f"/users/{any_office.ids['carl']}/sign-out")
    for desk in (first, second):
        assert desk.get("/leads").headers["location"].startswith("/sign-in")
    assert ada.follow().status_code == 200
    assert told(any_office) == [(audit.SIGN_OUT_EVERYWHERE, "carl", [])]


def test_a_lost_phone_and_a_lost_password(any_office: Office) -> None:
    user = any_office.ids["carl"]
    actor = audit.Actor(user, "x")
    codes = [second_factor.recovery_hash(code) for code in second_factor.new_recovery_codes()]
    users.set_second_factor(any_office.database, actor, NOW, user, second_factor.new_secret(), codes)
    ada, carl = any_office.desk("ada"), any_office.desk()
    carl.get("/sign-in")
    carl.post("/sign-in", {"login": "carl", "password": PASSWORD})
    assert carl.last.headers["location"].startswith("/sign-in/code")
    ada.get("/users")
    ada.submit(f"/users/{user}/forget-phone")
    ada.follow()
    ada.submit(f"/users/{user}/password")
    once = shown(ada)
    assert carl.get("/leads").headers["location"].startswith("/sign-in"), "half signed in is signed out, too"
    carl.sign_in("carl", once)
    assert carl.get("/leads").headers["location"] == "/account"
    proofs = users.secrets_of(any_office.database, user)
    assert (proofs.totp_secret, proofs.recovery_codes) == (None, ())
    assert [line[0] for line in told(any_office)] == [
        audit.PASSWORD_CHANGED, audit.SECOND_FACTOR_OFF, audit.SECOND_FACTOR_ON
    ]  # fmt: skip


@pytest.mark.parametrize("action", ["role", "disable", "enable", "sign-out", "password", "forget-phone"])
def test_nobody_does_it_to_themselves_or_to_nobody(office: Office, action: str) -> None:
    ada = office.desk("ada")
    ada.get("/users")
    assert f"/users/{office.ids['ada']}/{action}" not in ada.last.text
    assert ada.post(f"/users/{office.ids['ada']}/{action}", {"role": "viewer"}).status_code == 422
    assert "Another administrator" in ada.last.text
    assert ada.post("/users/nobody/" + action, {"role": "viewer"}).status_code == 404
    assert told(office) == []


def test_names_and_open_enquiries_are_shown_in_each_language(office: Office) -> None:
    carl = office.ids["carl"]
    lead = office.store.submit(draft(), NOW)
    casework.change(office.database, audit.Actor(carl, "x"), NOW, lead.id, [Edit("owner", "", carl)])
    users.update(office.database, office.ids["vic"], name="<i>Vic</i>", password_once=True, disabled=True)
    ada = office.desk("ada")
    for language in LANGUAGES:
        users.update(office.database, office.ids["ada"], language=language)
        text = ada.get("/users").text
        assert f'href="/leads?owner={carl}"' in text
        assert "&lt;i&gt;Vic" in text
        assert "<i>Vic" not in text
        assert "console_" not in html.unescape(text).replace("console_lang", "")


@pytest.mark.parametrize("how", ["disable", "demote", "one of each"])
def test_two_admins_who_shut_each_other_out_at_the_same_instant(any_office: Office, how: str) -> None:
    """One of them stays: whoever came second is no admin any more, and so may not."""
    database = any_office.database
    users.update(database, any_office.ids["carl"], role="admin")

    def disable(actor: audit.Actor, login: str) -> None:
        users.set_disabled(database, actor, NOW, login, True)

    def demote(actor: audit.Actor, login: str) -> None:
        users.set_role(database, actor, NOW, login, "viewer")

    ways: list[Callable[[audit.Actor, str], None]] = {
        "disable": [disable, disable], "demote": [demote, demote], "one of each": [disable, demote]
    }[how]  # fmt: skip
    for _ in range(6):
        start = Barrier(2)

        def shut_out(number: int, start: Barrier = start) -> bool:
            me, other = ("ada", "carl")[:: 1 if number == 0 else -1]
            start.wait()
            try:
                ways[number](audit.Actor(any_office.ids[me], "x"), other)
            except (users.NoAdminAnyMore, users.LastAdmin):
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(shut_out, range(2))) == [False, True]
        left = [user.login for user in users.everybody(database) if user.may("admin") and not user.disabled]
        assert len(left) == 1
        for login in ("ada", "carl"):
            users.update(database, any_office.ids[login], role="admin", disabled=False)


def test_three_admins_who_all_leave_at_once_leave_one(any_office: Office) -> None:
    """At the command line, where nobody has to be an admin."""
    database, logins = any_office.database, ("ada", "carl", "cora")
    for login in logins[1:]:
        users.update(database, any_office.ids[login], role="admin")
    start = Barrier(3)

    def leave(login: str) -> bool:
        start.wait()
        try:
            users.set_role(database, audit.at_the_server(), NOW, login, "consultant")
        except users.LastAdmin:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(leave, logins)) == [False, True, True]


def test_a_one_time_password_is_good_enough() -> None:
    """As good as the ones that people choose have to be, and never the same."""
    made = {passwords.once() for _ in range(200)}
    assert len(made) == 200
    assert all(passwords.problem(each, "amy@example.com") is None for each in made)
