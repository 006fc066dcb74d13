"""Passwords: which ones are good enough, and how they are kept (argon2id, never the password itself)."""

from __future__ import annotations

import secrets
import unicodedata
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.leads.reference import ALPHABET

HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's first recommendation for argon2id: 19 MiB, about 60 ms on a small server."""

SHORTEST: Final = 12
LONGEST: Final = 200
FEWEST_DIFFERENT: Final = 5


def problem(password: str, login: str) -> str | None:
    """Why a new password cannot be taken, as the last part of a text's key (`password_too_short`), or None.

    Length counts, not kinds of characters (NIST SP 800-63B).

    Args:
        password: as typed.
        login: the account's name, which the password must not repeat.
    """
    plain = _plain(password)
    if len(plain) < SHORTEST:
        return "too_short"
    if len(plain) > LONGEST:
        return "too_long"
    if len(set(plain)) < FEWEST_DIFFERENT or login.split("@")[0].casefold() in plain.casefold():
        return "too_easy"
    return None


def once() -> str:
    """A password that is told to somebody who is to choose another: 79 random bits, easy to read out."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


def hashed(password: str) -> str:
    """What is stored of a password."""
    return HASHER.hash(_plain(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long for an account that does not exist (`stored` None).

    Args:
        stored: the account's hash.
        password: as typed; longer ones than `LONGEST` are refused unread.
    """
    plain = _plain(password[: LONGEST + 1])
    try:
        right = HASHER.verify(stored or _nobodys_hash(), plain)
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return HASHER.hash("nobody has this password")


def _plain(password: str) -> str:
    """One spelling for what looks the same, so that a password typed by another keyboard still fits."""
    return unicodedata.normalize("NFKC", password)
