"""An erasure as somebody asks for it in the only conversation behind their lead, that of `samples.draft`."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.leads.erasure import Proving, erase_intake
from bot.leads.store import LeadStore
from tests.leads.samples import NOW, draft

PROVING: Final = Proving("a secret key of the tests, 32 letters or more", 30)
UNTOUCHED: Final = "no database: there is no other conversation"


def erase_in_chat(store: LeadStore, submission_id: str, now: datetime = NOW) -> str | None:
    """The proof's id, None when there was no lead."""
    return erase_intake(store, UNTOUCHED, PROVING, submission_id, now, here=str(draft().transcript))
