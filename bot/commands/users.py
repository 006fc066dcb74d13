"""`asmtp users`: the people who may use the console. The only way to make the first admin."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime, timezone

from bot.errors import UserError
from bot.settings import load_settings
from bot.vocabulary import LANGUAGES


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's subcommands and options."""
    from bot.console.users import ROLES

    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="add a user; asks for the password, or reads it from standard input")
    add.add_argument("login", help="login name, for example an e-mail address")
    add.add_argument("--role", choices=ROLES, default="consultant", help="what they may do (default: consultant)")
    add.add_argument("--name", default="", help="the name that colleagues see (default: the login name)")
    add.add_argument("--language", choices=LANGUAGES, default="en", help="language of the console (default: en)")
    for name, summary in (
        ("password", "give a user another password and sign them out everywhere"),
        ("disable", "shut a user out, at once and everywhere"),
        ("enable", "let a disabled user in again"),
        ("forget-phone", "turn a user's second factor off, when the phone and the recovery codes are lost"),
    ):
        actions.add_parser(name, help=summary).add_argument("login")
    role = actions.add_parser("role", help="change what a user may do, at once and without signing them out")
    role.add_argument("login")
    role.add_argument("role", choices=ROLES)
    actions.add_parser("list", help="everybody, one a line")


def run(args: argparse.Namespace) -> int:
    """Do it and print one line."""
    from bot.console import audit, throttle, users
    from bot.leads.store import LeadStore

    store = LeadStore(load_settings().database_url)
    actor, now = audit.at_the_server(), datetime.now(timezone.utc)
    try:
        store.check()
        database = store.database
        if args.action == "list":
            return _list(users.everybody(database))
        login = users.as_login(args.login)
        if args.action == "add":
            users.refuse_login(database, login)
            password = _password(login)
            added = users.add(database, actor, now, login=login, name=args.name, role=args.role,
                              language=args.language, password=password)  # fmt: skip
            print(f"{added.login} may use the console now ({added.role})")
        elif args.action == "password":
            users.named(database, login)
            users.set_password(database, actor, now, login, _password(login))
            throttle.forgive(database, login)
            print(f"{login} has another password and is signed out everywhere")
        elif args.action == "role":
            users.set_role(database, actor, now, login, args.role)
            print(f"{login} is {args.role} from now on")
        elif args.action == "forget-phone":
            users.set_second_factor(database, actor, now, users.named(database, login).id, None)
            throttle.forgive(database, login)
            print(f"{login} is signed out everywhere; the password alone lets in until a phone is set up again")
        else:
            users.set_disabled(database, actor, now, login, args.action == "disable")
            print(f"{login} is {args.action}d")
    finally:
        store.close()
    return 0


def _list(accounts: object) -> int:
    for account in accounts:  # type: ignore[attr-defined]
        marks = [account.role, account.language]
        marks += ["second factor"] if account.has_second_factor else []
        marks += ["password to be changed"] if account.password_once else []
        marks += ["disabled"] if account.disabled else []
        print(f"{account.login}  {account.name}  ({', '.join(marks)})")
    return 0


def _password(login: str) -> str:
    """Ask twice on a terminal, else read one line of standard input.

    Raises:
        UserError: the two differ, or the password is not good enough.
    """
    from bot.console import passwords
    from bot.words import say

    if sys.stdin.isatty():
        password = getpass.getpass(f"Password for {login}: ")
        if getpass.getpass("Once more: ") != password:
            raise UserError("the two passwords differ; nothing was changed")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    wrong = passwords.problem(password, login)
    if wrong:
        raise UserError(say(f"console_password_{wrong}", "en", shortest=passwords.SHORTEST, longest=passwords.LONGEST))
    return password
