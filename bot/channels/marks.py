"""Marks in place of what names a person: of use only to whoever has the server's secret key."""

from __future__ import annotations

import hashlib
import hmac


def keyed_mark(key: str, kind: str, value: str) -> str:
    """32 hexadecimal figures, the same for the same value of a kind.

    Args:
        key: the server's secret key.
        kind: what the value is, such as a channel's name; equal values of two kinds have different marks.
    """
    named = f"{kind}:{value}".encode("utf-8", "surrogatepass")
    return hmac.new(key.encode(), named, hashlib.sha256).hexdigest()[:32]
