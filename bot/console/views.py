"""Saved views of the list: a user's own, and those that an admin shares with everybody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.console.listing import Wish
from bot.console.users import Account
from bot.leads.database import Database
from bot.leads.intake import storable
from bot.leads.models import SavedView

LONGEST_NAME: Final = 60
MOST: Final = 50
"""Views that one user may keep."""


class NoView(Exception):
    """There is no such view, or it is not this user's to change."""


class ViewRefused(Exception):
    """A view that cannot be kept. `str()` is the last part of its text's key, `console_done_view_<reason>`."""


@dataclass(frozen=True)
class View:
    """A saved view: its name, what it shows, whether everybody sees it, and whether this user may change it."""

    id: str
    name: str
    wish: Wish
    shared: bool
    mine: bool


def views(database: Database, user: Account) -> list[View]:
    """The views that a user sees, by name, their own first."""
    query = select(SavedView).where(or_(SavedView.user_id == user.id, SavedView.shared))
    with database.read() as session:
        found = [View(row.id, row.name, Wish.read(dict(parse_qsl(row.query))), row.shared, _may_change(row, user))
                 for row in session.execute(query.order_by(SavedView.shared, SavedView.name)).scalars()]  # fmt: skip
    return found


def save(database: Database, user: Account, now: datetime, name: str, wish: Wish, *, shared: bool) -> None:
    """Keep the filters and the order of a list. The page and the words of a search are not kept.

    Args:
        shared: everybody sees it; only an admin's is.
    Raises:
        ViewRefused: without a name, or there are too many.
    """
    query = urlencode(wish.params(page=1, find=""))
    with database.write() as session:
        own = select(func.count()).select_from(SavedView).where(SavedView.user_id == user.id)
        if session.execute(own).scalar_one() >= MOST:
            raise ViewRefused("too_many")
        session.add(SavedView(id=str(uuid.uuid4()), user_id=user.id, name=_name(name), query=query,
                              shared=shared and user.may("admin"), created_at=now))  # fmt: skip


def rename(database: Database, user: Account, view_id: str, name: str) -> None:
    """Give a view another name.

    Raises:
        NoView, ViewRefused: see there.
    """
    with database.write() as session:
        _own(session, user, view_id).name = _name(name)


def remove(database: Database, user: Account, view_id: str) -> None:
    """Delete a view.

    Raises:
        NoView: see there.
    """
    with database.write() as session:
        session.delete(_own(session, user, view_id))


def _name(text: str) -> str:
    name = " ".join(str(storable(text)).split())[:LONGEST_NAME]
    if not name:
        raise ViewRefused("nameless")
    return name


def _own(session: Session, user: Account, view_id: str) -> Any:
    row = session.get(SavedView, view_id)
    if row is None or not _may_change(row, user):
        raise NoView
    return row


def _may_change(row: Any, user: Account) -> bool:
    return bool(row.user_id == user.id or (row.shared and user.may("admin")))
