"""What was searched for, kept out of addresses: a name in an address ends up in histories and in proxies' logs.

A search is posted; the list's address then carries a token that leads back to the words, in this process's memory only.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from threading import Lock
from typing import Final

KEPT: Final = 2000
LONGEST: Final = 100


class Searches:
    """The latest searches of everybody. The same words of the same user have the same token."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._words: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._lock = Lock()

    def token(self, user_id: str, words: str) -> str:
        """Remember the words; the token for the address, empty when there are no words."""
        words = " ".join(words.split())[:LONGEST]
        if not words:
            return ""
        token = hmac.new(self._key, f"{user_id} {words}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]
        with self._lock:
            self._words[token] = (user_id, words)
            self._words.move_to_end(token)
            while len(self._words) > KEPT:
                self._words.popitem(last=False)
        return token

    def words(self, user_id: str, token: str) -> str | None:
        """The words behind a token of this user; None when they are not known (any more)."""
        owner, words = self._words.get(token, ("", ""))
        return words if owner == user_id else None
