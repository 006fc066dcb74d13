"""The second factor: six digits from a phone (TOTP, RFC 6238), and codes on paper for the day the phone is lost."""

from __future__ import annotations

import hashlib
import io
import secrets
from datetime import datetime
from typing import Final, Sequence

import pyotp
import segno

from bot.leads.reference import ALPHABET

ISSUER: Final = "Asian Bridge Consulting"
STEP_SECONDS: Final = 30
RECOVERY_CODES: Final = 8
_GROUPS: Final = 4
_GROUP_LENGTH: Final = 4


def new_secret() -> str:
    """A secret for an authenticator app, base32."""
    return pyotp.random_base32()


def address(secret: str, login: str) -> str:
    """The `otpauth://` address that an authenticator app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(login, issuer_name=ISSUER)


def picture(secret: str, login: str) -> str:
    """That address as a QR code: an SVG element without inline styles, to stand in a page."""
    out = io.BytesIO()
    code = segno.make(address(secret, login), error="m")
    code.save(out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, dark="#000", light="#fff")
    return out.getvalue().decode().strip()


def used_step(secret: str, code: str, last_step: int | None, now: datetime) -> int | None:
    """The time step of a valid code, to be kept so that no code works twice; None when the code is wrong.

    Args:
        secret: the account's secret.
        code: as typed; blanks are passed over.
        last_step: the step of the code used last.
        now: the present moment; codes of half a minute before and after are good as well.
    """
    typed = "".join(code.split())
    present = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (present - 1, present, present + 1):
        if (last_step is None or step > last_step) and secrets.compare_digest(
            totp.at(step * STEP_SECONDS).encode(), typed.encode()
        ):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Codes to print out, each good once: 79 random bits, so that a plain hash of one can be stored."""
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code, however it is typed."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"asmtp recovery {letters}".encode()).hexdigest()


def without(stored: Sequence[str], code: str) -> list[str] | None:
    """The stored hashes after this code was used; None when it is none of them."""
    wanted = recovery_hash(code)
    return [each for each in stored if each != wanted] if wanted in stored else None


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_GROUP_LENGTH))
