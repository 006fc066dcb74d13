"""What a talk does with the lead it feeds besides submitting it anew.

It goes on elsewhere; it stops promotional messages where nothing can be submitted, since consent and contact stay in
the first conversation; its person, a client by now, asks for a deletion that only a consultant may do.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final, Iterator

from sqlalchemy.orm import Session

from bot.leads import lead_talks
from bot.leads.database import StoreUnavailable
from bot.leads.history import APPLICANT, changes, merged_consents
from bot.leads.lead import HUMAN, OPEN, Consent
from bot.leads.models import LeadHistory
from bot.leads.outbox import LEAD_HUMAN, enqueue
from bot.leads.store import LeadStore
from bot.today import HONG_KONG

WISH: Final = "wish"
"""Field of the history: what a client asked for in the chat, by the intent's id."""
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


def refuse_marketing(store: LeadStore, submission_id: str, refusal: Consent, now: datetime) -> None:
    """Take back the consent to promotional messages, a client's too; nothing happens where there is no lead.

    Args:
        refusal: the record of it, value `no`.
    Raises:
        StoreUnavailable, ValueError: as `went_on`.
    """
    with _found(store, submission_id) as (session, lead):
        if lead is not None and lead.marketing_consent != "no":
            _record(session, lead, _refused(lead, refusal), [], now)


def ask_for_deletion(store: LeadStore, submission_id: str, wish: str, refusal: Consent, now: datetime) -> None:
    """Have the consultants told that a client wants their data deleted, or their consent withdrawn.

    They see it in the history, among the enquiries that need somebody (an open one by its follow-up, today), and are
    notified. Promotional messages stop at once.

    Args:
        wish: `delete_my_data` or `withdraw_consent`.
        refusal: the record by which promotional messages stop if they were agreed to, value `no`.
    Raises:
        StoreUnavailable, ValueError: as `went_on`.
    """
    today = now.astimezone(HONG_KONG).date()
    with _found(store, submission_id) as (session, lead):
        if lead is None:
            return
        new: dict[str, Any] = {"reason": HUMAN, **(_refused(lead, refusal) if lead.marketing_consent == "yes" else {})}
        entries: list[dict[str, Any]] = [{"field": WISH, "new": wish}]
        if lead.status in OPEN and (lead.follow_up_on is None or lead.follow_up_on > today):
            entries.append({"field": "follow_up_on", "old": _day(lead.follow_up_on), "new": _day(today)})
            lead.follow_up_on = today
        _record(session, lead, new, entries, now)
        enqueue(session, LEAD_HUMAN, lead, now, once_per=f"{wish}:{today}")


def _refused(lead: Any, refusal: Consent) -> dict[str, Any]:
    return {"marketing_consent": "no", "consents": merged_consents(lead.consents, [refusal.as_dict()])}


def _record(session: Session, lead: Any, new: dict[str, Any], entries: list[dict[str, Any]], now: datetime) -> None:
    """Set these columns, count the change and leave its row in the history."""
    entries = [*entries, *changes({name: getattr(lead, name) for name in new}, new)]
    for name, value in new.items():
        setattr(lead, name, value)
    lead.version += 1
    lead.updated_at = max(now, lead.updated_at)
    session.add(LeadHistory(lead_id=lead.id, version=lead.version, at=now, actor=APPLICANT, changes=entries))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


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
            raise StoreUnavailable(f"a lead in {store.database.name} was being merged; try again")
        yield session, lead
