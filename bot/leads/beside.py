"""What a talk does with the lead it feeds besides submitting it anew: it goes on elsewhere."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, Iterator

from sqlalchemy.orm import Session

from bot.leads import lead_talks
from bot.leads.store import LeadStore

_TRIES: Final = 3


def went_on(store: LeadStore, submission_id: str, conversation: str, now: datetime) -> None:
    """Remember that an intake goes on in another conversation, before it says anything there that is stored.

    Raises:
        StoreUnavailable: the store does not answer.
        ValueError: `submission_id` is no UUID.
    """
    with _found(store, submission_id) as (session, lead):
        if lead is not None:
            lead_talks.keep_conversation(session, lead, conversation, now)


@contextmanager
def _found(store: LeadStore, submission_id: str) -> Iterator[tuple[Session, Any]]:
    """A write transaction with the lead that the intake feeds, locked; None for the lead when there is none."""
    store.check()
    with store.database.write() as session:
        for _ in range(_TRIES):
            try:
                lead = lead_talks.of_intake(session, submission_id)
                break
            except lead_talks.Moved:  # a consultant has just merged it; the next look finds the other
                continue
        else:
            raise lead_talks.Moved
        yield session, lead
