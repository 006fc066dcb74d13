"""Secrets of second factors as the database holds them: encrypted with a key that is not in the database.

The key comes from the server's secret key. AES-SIV (RFC 5297) needs no nonce, so that what is stored fits the column,
and binds a secret to its user: copied to another user's row it opens nothing.
"""

from __future__ import annotations

import base64
import binascii
import logging
from functools import lru_cache
from typing import Any, Final

log = logging.getLogger(__name__)

MARK: Final = "siv1:"
_PURPOSE: Final = b"asmtp console second factor"
_KEY_BYTES: Final = 64


def seal(key: str, user_id: str, secret: str) -> str:
    """Encrypt a second factor's secret.

    Args:
        key: the server's secret key.
        user_id: whose it is.
        secret: base32, as `second_factor.new_secret` makes it.
    Returns:
        At most 64 characters that start with `MARK`.
    """
    return MARK + base64.urlsafe_b64encode(_cipher(key).encrypt(base64.b32decode(secret), [user_id.encode()])).decode()


def opened(key: str, user_id: str, stored: str | None) -> str | None:
    """A stored secret as it was made; one from before they were encrypted stands for itself.

    None when there is none, or when it was encrypted with another key: then no code is right, and the log says why.
    """
    if stored is None or is_plain(stored):
        return stored
    from cryptography.exceptions import InvalidTag

    try:
        sealed = base64.urlsafe_b64decode(stored.removeprefix(MARK))
        return base64.b32encode(_cipher(key).decrypt(sealed, [user_id.encode()])).decode()
    except (InvalidTag, binascii.Error, ValueError):
        log.error("a second factor was set up with another secret key; use that key, or `asmtp users forget-phone`")
        return None


def is_plain(stored: str) -> bool:
    """Whether a stored secret is from before they were encrypted."""
    return not stored.startswith(MARK)


@lru_cache(maxsize=4)
def _cipher(key: str) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # only where there is a second factor
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESSIV(HKDF(SHA256(), _KEY_BYTES, salt=None, info=_PURPOSE).derive(key.encode()))
