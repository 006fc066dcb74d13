"""Links to printable document lists: unguessable, nothing stored, and good for one result of one talk.

A link carries the conversation's random id, a mark of the result's reference code and the time, signed with the key
of the website's sessions under a salt of its own: it opens no session, and a session's token opens no list. A talk
that is deleted or begun anew has another reference or none, so its old links lead nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import lru_cache
from typing import Final, NamedTuple

from itsdangerous import BadSignature, TimestampSigner

from bot.leads.retention import CHAT_DAYS
from bot.settings import load_settings

_SALT: Final = "document-list"
_PATH: Final = "/documents/"
_OPAQUE: Final = re.compile(r"[a-z_]+:[0-9a-f]{32}")
"""Conversation ids that tell nothing of the person; a messenger's may be a phone number."""
_LONGEST: Final = 200


class Link(NamedTuple):
    """What a link's token stands for: the conversation's id, and the mark of the result that it was made for."""

    conversation: str
    mark: str


class DocumentLinks:
    """Makes and reads links.

    Args:
        key: the secret that signs them.
        public_url: the website's own address, for links outside it; empty when it is not known.
    """

    def __init__(self, key: str, public_url: str = "") -> None:
        self._key, self._public_url = key, public_url
        self._signer = TimestampSigner(key, salt=_SALT)

    def path(self, conversation: str, reference: str | None) -> str | None:
        """The page's path on the website.

        Args:
            conversation: the conversation's id.
            reference: the reference code of its result.
        Returns:
            None before there is a result, and for a conversation whose id is not random.
        """
        if not reference or not _OPAQUE.fullmatch(conversation):
            return None
        return _PATH + self._signer.sign(f"{conversation}.{self._mark(reference)}").decode()

    def address(self, path: str | None) -> str:
        """The whole address of a path; empty without a path or without a known address of the website."""
        return self._public_url + path if path and self._public_url else ""

    def read(self, token: str) -> Link | None:
        """What a path's last part stands for; None when it is not ours or older than `CHAT_DAYS` days."""
        if len(token) > _LONGEST:
            return None
        try:
            signed = self._signer.unsign(token, max_age=CHAT_DAYS * 86_400).decode()
        except (BadSignature, UnicodeError):
            return None
        return Link(*signed.rsplit(".", 1))

    def is_of(self, link: Link, reference: str | None) -> bool:
        """Whether a link was made for the result that has this reference code."""
        return bool(reference) and hmac.compare_digest(link.mark, self._mark(str(reference)))

    def _mark(self, reference: str) -> str:
        # Keyed: the code brings back a talk's answers, and a link is passed on to others.
        return hmac.new(self._key.encode(), f"{_SALT}:{reference}".encode(), hashlib.sha256).hexdigest()[:16]


@lru_cache(maxsize=1)
def document_links() -> DocumentLinks:
    """The links of this process, made with its settings on first use."""
    settings = load_settings()
    return DocumentLinks(settings.secret_key(), settings.public_url)
