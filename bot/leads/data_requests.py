"""The register of what people asked for about their data by phone or in writing: until when, and when it was done.

What somebody asks for in the chat is done there and then. The times are those of the law where it has some, else the
firm's own; docs/privacy.md names the sources.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any, Final, Mapping, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.leads.models import DataRequest
from bot.today import HONG_KONG

ACCESS: Final = "access"
CORRECTION: Final = "correction"
ERASURE: Final = "erasure"
WITHDRAWAL: Final = "withdrawal"
"""Of the consent to keeping anything: what is kept has to go."""
NO_MARKETING: Final = "no_marketing"

DAYS: Final[Mapping[str, int]] = {ACCESS: 40, CORRECTION: 40, ERASURE: 15, WITHDRAWAL: 15, NO_MARKETING: 0}
"""Kind -> days from when a request was received until it is due. 40: Cap. 486, sections 19 and 23; at once: Part 6A;
15: the firm's own, since Article 47 of the PIPL names no number."""
WARNING_DAYS: Final = 10
"""So many days before it is due a request is counted in the menu."""
LOG_DAYS: Final = 4 * 366
"""How long a handled request is remembered: as the log book of Cap. 486, section 27, four years."""
LONGEST_AGO: Final = timedelta(days=365)


def may_be_received(day: date, today: date) -> bool:
    """Whether a request can have come on this day: not in the future, and not longer ago than a year."""
    return today - LONGEST_AGO <= day <= today


def add(session: Session, lead_id: str, kind: str, received_on: date, now: datetime, author: str) -> Any:
    """Write a request down in this transaction; one of the kind that is still open stays the only one.

    Args:
        kind: one of `DAYS`.
        author: the id of the user who writes it down.
    Returns:
        The request's row.
    """
    mine = (DataRequest.lead_id == lead_id) & (DataRequest.kind == kind) & DataRequest.handled_on.is_(None)
    known = session.execute(select(DataRequest).where(mine).order_by(DataRequest.due_on).limit(1)).scalar_one_or_none()
    if known is not None:
        return known
    due = received_on + timedelta(days=DAYS[kind])
    made = DataRequest(id=str(uuid.uuid4()), lead_id=lead_id, kind=kind, received_on=received_on, due_on=due,
                       recorded_at=now, recorded_by=author)  # fmt: skip
    session.add(made)
    return made


def close(session: Session, lead_ids: Sequence[str], now: datetime, author: str, kinds: Sequence[str] = ()) -> int:
    """Say of the open requests about these leads that they are handled; how many there were.

    Args:
        author: who handled them: a user's id, an address, or `history.APPLICANT`.
        kinds: only those of these kinds; all when empty.
    """
    open_ = DataRequest.lead_id.in_(lead_ids) & DataRequest.handled_on.is_(None)
    if kinds:
        open_ &= DataRequest.kind.in_(kinds)
    done = update(DataRequest).where(open_).values(handled_on=day_of(now), handled_by=author[:36])
    session.flush()
    return int(session.execute(done, execution_options={"synchronize_session": "fetch"}).rowcount)


def urgent(session: Session, today: date) -> int:
    """How many open requests are due within `WARNING_DAYS`, or overdue."""
    soon = DataRequest.handled_on.is_(None) & (DataRequest.due_on <= today + timedelta(days=WARNING_DAYS))
    return int(session.execute(select(func.count()).select_from(DataRequest).where(soon)).scalar_one())


def holding(today: date) -> Any:
    """Ids of the leads that a request is about which is still to be answered in time: a subquery.

    They are kept until then: nobody's data goes while they wait for a copy of it.
    """
    return select(DataRequest.lead_id).where(DataRequest.handled_on.is_(None), DataRequest.due_on >= today)


def forget_old(session: Session, today: date) -> None:
    """Delete the requests that were handled longer than `LOG_DAYS` ago."""
    session.execute(delete(DataRequest).where(DataRequest.handled_on < today - timedelta(days=LOG_DAYS)))


def day_of(now: datetime) -> date:
    """The day in Hong Kong."""
    return now.astimezone(HONG_KONG).date()
