"""The board: open and ended enquiries in a column for each step, a page of cards at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Mapping
from urllib.parse import urlencode

from sqlalchemy import func, select

from bot.console.listing import one_of, page_of
from bot.leads.database import Database
from bot.leads.models import Lead
from bot.vocabulary import LEAD_STATUSES

PAGE_CARDS: Final = 20
OWNERS: Final = ("me", "nobody")

_CARD: Final = (Lead.id, Lead.reference, Lead.contact_name, Lead.outcome, Lead.owner, Lead.follow_up_on, Lead.status,
               Lead.created_at, Lead.schemes, Lead.contact_channel, Lead.contact_value)  # fmt: skip


@dataclass(frozen=True)
class View:
    """What the board is to show.

    Attributes:
        owner: `me`, `nobody`, or empty for everybody's.
        pages: status -> page of its column, from 1; the others show their first.
    """

    owner: str
    pages: Mapping[str, int]

    @classmethod
    def read(cls, given: Mapping[str, str]) -> View:
        """Read an address's parameters; what is not understood is left out."""
        pages = {status: page_of(given.get(status, "")) for status in LEAD_STATUSES}
        return cls(one_of(given, "owner", OWNERS), {status: page for status, page in pages.items() if page > 1})

    def address(self, **pages: int) -> str:
        """The address of this view, with some columns at other pages."""
        params = {"owner": self.owner} | {name: str(page) for name, page in {**self.pages, **pages}.items() if page > 1}
        asked = urlencode({name: value for name, value in params.items() if value})
        return f"/board?{asked}" if asked else "/board"


@dataclass(frozen=True)
class Column:
    """A step: how many enquiries are there, and one page of them."""

    status: str
    total: int
    page: int
    pages: int
    cards: list[Any]


def board(database: Database, view: View, me: str) -> list[Column]:
    """The columns in the order of the steps; in each, follow-ups first by their day, then the newest.

    Args:
        me: the user's id, for "mine".
    """
    mine = {"me": [Lead.owner == me], "nobody": [Lead.owner.is_(None)]}.get(view.owner, [])
    order = (Lead.follow_up_on.is_(None), Lead.follow_up_on, Lead.created_at.desc(), Lead.id.desc())
    columns = []
    with database.read() as session:
        counted = select(Lead.status, func.count()).where(*mine).group_by(Lead.status)
        totals = {status: int(number) for status, number in session.execute(counted)}
        for status in LEAD_STATUSES:
            total = totals.get(status, 0)
            pages = max(1, -(-total // PAGE_CARDS))
            page = min(view.pages.get(status, 1), pages)
            chosen = select(Lead.id).where(Lead.status == status, *mine).order_by(*order)
            chosen = chosen.limit(PAGE_CARDS).offset((page - 1) * PAGE_CARDS)
            ids = list(session.execute(chosen).scalars()) if total else []  # the index alone tells them
            cards = session.execute(select(*_CARD).where(Lead.id.in_(ids)).order_by(*order)).all()
            columns.append(Column(status, total, page, pages, list(cards)))
    return columns
