"""The audit log for admins: who did what, when, from where."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Mapping
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from bot.console import audit, users
from bot.console.history_words import field_name
from bot.console.listing import day_of
from bot.console.visit import Visit
from bot.leads.lead_talks import lead_ids
from bot.leads.models import AuditEntry
from bot.today import HONG_KONG

PAGE_ROWS: Final = 100
UNKNOWN: Final = "unknown"
"""In place of a lead's id: the reference that was typed belongs to none."""
_NOBODYS: Final = {name: place for place, name in audit.PLACES.items()}


@dataclass(frozen=True)
class Search:
    """Which entries. Empty strings mean "any".

    Attributes:
        user, action: a user's id or a value of `audit.PLACES`, and the kind.
        since, until: Hong Kong days, both included, as 2026-11-25.
        lead: a lead's id, or `UNKNOWN`; its reference stands in no address.
        place: token of the address that they came from, see `searches`.
        before: id of the entry where the page before ended.
    """

    user: str = ""
    action: str = ""
    since: str = ""
    until: str = ""
    lead: str = ""
    place: str = ""
    before: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Search:
        """Read an address's parameters."""
        fields = {name: given.get(name, "")[:40] for name in cls.__dataclass_fields__}
        return cls(**{**fields, "since": day_of(fields["since"]), "until": day_of(fields["until"])})

    def address(self, **changes: str) -> str:
        """The address of this page with some of it changed."""
        asked = urlencode({name: value for name, value in {**asdict(self), **changes}.items() if value})
        return f"/audit?{asked}" if asked else "/audit"


def show(visit: Visit) -> Response:
    """The newest entries that were asked for."""
    search = Search.read(visit.request.query_params)
    place = visit.console.searches.words(visit.me.user.id, search.place) if search.place else ""
    with visit.database.read() as session:
        query = select(AuditEntry).where(*_conditions(session, search, place))
        rows: list[Any] = list(session.execute(query.order_by(AuditEntry.id.desc()).limit(PAGE_ROWS + 1)).scalars())
        session.expunge_all()
    staff = users.everybody(visit.database)
    return visit.page(
        "audit.html",
        rows=rows[:PAGE_ROWS],
        earlier=search.address(before=rows[PAGE_ROWS - 1].id) if len(rows) > PAGE_ROWS else "",
        search=search,
        place=place or "",
        forgotten=place is None,
        unknown=search.lead == UNKNOWN,
        without_lead=search.address(lead="", before=""),
        names={each.id: each.name for each in staff},
        people=[
            *((each.id, each.name) for each in staff),
            *((each, visit.words(f"audit_by_{each}")) for each in _NOBODYS),
        ],
        actions=[(each, visit.words(f"audit_{each}")) for each in audit.ACTIONS],
        places=audit.PLACES,
        field_name=lambda field: field_name(field, visit.language),
    )


def find(visit: Visit) -> Response:
    """The filters as they were sent; reference and address stay out of the page's own address."""
    given = {name: visit.field(name) for name in ("user", "action", "since", "until", "lead")}
    reference = visit.field("reference")
    if reference:
        lead = visit.console.store.get(reference)
        given["lead"] = lead.id if lead is not None else UNKNOWN
    given["place"] = visit.console.searches.token(visit.me.user.id, visit.field("place"))
    return visit.go(Search.read(given).address())


def _conditions(session: Session, search: Search, place: str | None) -> list[Any]:
    found: list[Any] = []
    if search.user in _NOBODYS:
        found.append(AuditEntry.user_id.is_(None) & (AuditEntry.address == _NOBODYS[search.user]))
    elif search.user:
        found.append(AuditEntry.user_id == search.user)
    if search.action:
        found.append(AuditEntry.action == search.action)
    if search.since:
        found.append(AuditEntry.at >= _midnight(search.since))
    if search.until:
        found.append(AuditEntry.at < _midnight(search.until) + timedelta(days=1))
    if search.lead:
        found.append(AuditEntry.lead_id.in_(lead_ids(session, search.lead)))
    if search.place:
        found.append(AuditEntry.address == place)  # of a forgotten one, none
    if search.before:
        found.append(AuditEntry.id < search.before)
    return found


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), HONG_KONG)
