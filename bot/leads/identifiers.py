"""Identifiers of stored rows: time-ordered ids for leads, one-way keys for intakes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime


def uuid7(now: datetime) -> str:
    """Make a lead's id: a UUID version 7 (RFC 9562), so that ids sort by the time they were made.

    Args:
        now: an aware time; the id carries its milliseconds, everything else is random.
    """
    milliseconds = int(now.timestamp() * 1000) & (1 << 48) - 1
    bits = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=bits))


def intake_key(purpose: str, submission_id: str) -> str:
    """Turn an intake's random id into the key under which one table keeps it.

    A lead and an anonymous result of the same intake get different keys (`purpose`), and neither leads back to
    the id or to the other key: SHA-256 over 122 random bits can be neither inverted nor searched. So the two
    tables cannot be joined, and a result cannot be traced to the lead of the same person.

    Args:
        purpose: `lead` or `result`.
        submission_id: a random UUID, made by the server when the intake starts and never by the visitor's browser.
    Returns:
        64 hexadecimal characters.
    Raises:
        ValueError: `submission_id` is no UUID. Anything guessable would let one visitor overwrite another's lead.
    """
    try:
        canonical = uuid.UUID(submission_id)
    except (ValueError, AttributeError, TypeError):
        raise ValueError("submission_id must be a random UUID made by the server") from None
    return hashlib.sha256(f"asmtp {purpose} {canonical}".encode()).hexdigest()


def erased_mark(key: str) -> str:
    """The mark by which a proof of erasure knows an intake that is submitted once more, from its key for leads.

    Without the server's secret: the key is a hash of random bits, nobody can try a person against it.
    """
    return hashlib.sha256(f"asmtp erased {key}".encode()).hexdigest()


def earlier_key(lead_id: str, conversation: str) -> str:
    """The key of the row by which a lead remembers an earlier conversation; never that of an intake."""
    return hashlib.sha256(f"asmtp earlier {lead_id} {conversation}".encode()).hexdigest()


def talk_key(secret: str, conversation: str) -> str:
    """Turn a conversation's id into the key under which its steps are counted.

    Some channels' ids can be guessed (a phone number), so the hash is keyed: without the secret, which is not in
    the database, no id can be tried against a key, and a lead's `transcript` cannot be joined with its steps.

    Args:
        secret: the server's secret key.
        conversation: Rasa's id of the conversation.
    Returns:
        64 hexadecimal characters.
    """
    return hmac.new(secret.encode(), f"asmtp talk {conversation}".encode(), hashlib.sha256).hexdigest()
