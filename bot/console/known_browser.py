"""Browsers in which somebody has signed in before, so that strangers' wrong passwords do not hold up their users.

A cookie says so for one account. It opens nothing and names nobody: who has it may try a few passwords of that account
whatever others tried (`throttle`), and needs the right one like everybody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from bot.console.users import as_login

LASTS_SECONDS: Final = 365 * 86_400


def mark(key: str, login: str) -> str:
    """The cookie of a browser in which this account's user has just signed in.

    Args:
        key: the server's secret key.
    """
    browser = secrets.token_urlsafe(16)
    return f"{browser}.{_proof(key, login, browser)}"


def recognised(key: str, login: str, cookie: str) -> str:
    """Which browser of this account it is by its cookie, empty for none that we marked."""
    browser, _, proof = cookie.partition(".")
    return browser if hmac.compare_digest(_proof(key, login, browser).encode(), proof.encode()) else ""


def _proof(key: str, login: str, browser: str) -> str:
    told = f"asmtp known browser {browser} {as_login(login)}"
    return hmac.new(key.encode(), told.encode(), hashlib.sha256).hexdigest()
