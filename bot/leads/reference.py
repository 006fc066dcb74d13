"""The eight characters by which a person and a consultant name a case to each other."""

from __future__ import annotations

import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Capitals and digits without those that are misread or misheard for one another: 0 and O, 1, I and L."""

LENGTH: Final = 8


def new_reference() -> str:
    """Make a reference nobody can guess (39 random bits). The store makes sure that no two leads share one.

    It has letters and digits, so that it is neither a word nor a phone number.
    """
    while True:
        reference = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not (reference.isalpha() or reference.isdigit()):
            return reference


def parse_reference(text: str) -> str | None:
    """Read a reference as people type it: any case, spaces or hyphens between; None when it is not one."""
    letters = text.upper().replace(" ", "").replace("-", "")
    if len(letters) == LENGTH and all(letter in ALPHABET for letter in letters):
        return letters
    return None
