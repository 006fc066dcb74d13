"""What people want done with their data and say to a consultant, not in the chat: written down, and done.

Stopping promotional messages only ever narrows: nobody but the person, in the chat, can agree to them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, NamedTuple, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.consents import CONSENT_VERSIONS
from bot.console import audit
from bot.console.casework import NotAllowed, Unknown, locked_lead, record
from bot.leads import data_requests, lead_talks
from bot.leads.data_requests import DAYS, NO_MARKETING
from bot.leads.database import Database
from bot.leads.history import changes, merged_consents
from bot.leads.lead import Consent
from bot.leads.models import DataRequest, Lead

MARKETING: Final = "marketing_consent"
MOST_ROWS: Final = 500


class Line(NamedTuple):
    """A request, and of its lead the reference and status; both None when that is gone."""

    request: Any
    reference: str | None
    status: str | None


def stop_marketing(database: Database, actor: audit.Actor, now: datetime, lead_id: str) -> bool:
    """Take the consent to promotional messages back, as the person asked on the phone.

    What their talk said before does not bring it back; a yes that they give anew in the chat counts.

    Returns:
        Whether that changed anything; a second time it does not.
    Raises:
        Unknown: there is no such lead.
    """
    with database.write() as session:
        lead = locked_lead(session, lead_id)
        if lead.marketing_consent == "no":
            return False
        lead_talks.remember(session, lead, now)
        said = Consent(MARKETING, "no", _version(lead), now).as_dict()
        new = {MARKETING: "no", "consents": merged_consents(lead.consents, [said])}
        found = changes({name: getattr(lead, name) for name in new}, new)
        for name, value in new.items():
            setattr(lead, name, value)
        record(session, actor, now, lead, found)
        data_requests.add(session, lead_id, NO_MARKETING, data_requests.day_of(now), now, str(actor.user_id))
        data_requests.close(session, [lead_id], now, str(actor.user_id), [NO_MARKETING])
        audit.note(session, actor, audit.MARKETING_STOPPED, now, lead_id=lead_id, fields=[MARKETING])
    return True


def write_down(
    database: Database, actor: audit.Actor, now: datetime, lead_id: str, kind: str, received_on: str
) -> None:
    """Write down what somebody asked for about their data.

    Args:
        kind: one of `data_requests.DAYS`.
        received_on: the day as forms carry it.
    Raises:
        Unknown: there is no such lead.
        NotAllowed: no such kind, or no day on which it can have come.
    """
    if kind not in DAYS:
        raise NotAllowed("request_kind")
    day = _day(received_on)
    if day is None or not data_requests.may_be_received(day, data_requests.day_of(now)):
        raise NotAllowed("request_day")
    with database.write() as session:
        locked_lead(session, lead_id)
        data_requests.add(session, lead_id, kind, day, now, str(actor.user_id))
        audit.note(session, actor, audit.REQUEST_RECORDED, now, lead_id=lead_id, fields=[f"request.{kind}"])


def handled(database: Database, actor: audit.Actor, now: datetime, request_id: str) -> str:
    """Say that a request is answered; the id of its lead. Of one that was before, nothing changes.

    Raises:
        Unknown: there is no such request.
    """
    with database.write() as session:
        known = select(DataRequest).where(DataRequest.id == request_id).with_for_update()
        request = session.execute(known).scalar_one_or_none()
        if request is None:
            raise Unknown
        if request.handled_on is None:
            request.handled_on, request.handled_by = data_requests.day_of(now), str(actor.user_id)
            audit.note(session, actor, audit.REQUEST_HANDLED, now, lead_id=request.lead_id,
                       fields=[f"request.{request.kind}"])  # fmt: skip
        return str(request.lead_id)


def lines(database: Database, *, still_open: bool) -> list[Line]:
    """Requests: the open ones, what is due first on top, or the handled ones, the last on top."""
    which = DataRequest.handled_on.is_(None) if still_open else DataRequest.handled_on.is_not(None)
    order = (DataRequest.due_on, DataRequest.id) if still_open else (DataRequest.handled_on.desc(), DataRequest.id)
    query = select(DataRequest, Lead.reference, Lead.status).outerjoin(Lead, Lead.id == DataRequest.lead_id)
    with database.read() as session:
        found = [Line(*row) for row in session.execute(query.where(which).order_by(*order).limit(MOST_ROWS)).all()]
        session.expunge_all()
    return found


def how_many(database: Database, now: datetime) -> int:
    """How many requests are due soon or overdue, for the menu."""
    with database.read() as session:
        return data_requests.urgent(session, data_requests.day_of(now))


def of_leads(session: Session, lead_ids: Sequence[str]) -> list[Any]:
    """The rows of the requests about these leads, the first received on top."""
    mine = select(DataRequest).where(DataRequest.lead_id.in_(lead_ids))
    return list(session.execute(mine.order_by(DataRequest.received_on, DataRequest.id)).scalars())


def _version(lead: Any) -> str:
    """Which wording is taken back: the one that the person answered last, else the one of today."""
    answered = [row["text_version"] for row in lead.consents if row["kind"] == MARKETING]
    return str(answered[-1]) if answered else CONSENT_VERSIONS[MARKETING]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
