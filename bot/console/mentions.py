"""Colleagues who are named in a note as `@login`: found when it is written, told until they look at the enquiry."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Iterable, Sequence

from markupsafe import Markup, escape
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.leads.database import Database
from bot.leads.models import Lead, Note, NoteMention, User


def named(text: str, logins: Iterable[str]) -> set[str]:
    """The login names that a text mentions; an e-mail address that only contains one is no mention."""
    pattern = _pattern(logins)
    return {match[1].casefold() for match in pattern.finditer(text)} if pattern else set()


def marked(text: str, logins: Iterable[str]) -> Markup:
    """A note's text as HTML, with its mentions marked."""
    pattern = _pattern(logins)
    if pattern is None:
        return escape(text)
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), Markup("<mark>{}</mark>").format(match[0])]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def add(session: Session, note: Any) -> None:
    """Write down who is named in a new note: everybody who can sign in, but for its author."""
    people = session.execute(select(User.id, User.login).where(User.disabled.is_(False), User.id != note.author)).all()
    found = named(note.text, [login for _, login in people])
    session.add_all(NoteMention(note_id=note.id, user_id=user_id) for user_id, login in people if login in found)


def unread(database: Database, user_id: str) -> Sequence[Any]:
    """Mentions of a user that they have not read, the newest first: the enquiry, who wrote the note and when."""
    query = (
        select(Note.lead_id, Note.at, Note.author, Lead.contact_name, Lead.reference, Lead.status)
        .join(NoteMention, NoteMention.note_id == Note.id)
        .join(Lead, Lead.id == Note.lead_id)
        .where(NoteMention.user_id == user_id, NoteMention.read_at.is_(None))
        .order_by(Note.at.desc(), Note.id)
    )
    with database.read() as session:
        return session.execute(query).all()


def how_many(database: Database, user_id: str) -> int:
    """How many mentions a user has not read."""
    query = select(func.count()).where(NoteMention.user_id == user_id, NoteMention.read_at.is_(None))
    with database.read() as session:
        return int(session.execute(query).scalar_one())


def read(session: Session, user_id: str, lead_id: str, now: datetime) -> None:
    """The user looks at an enquiry: what names them there is read."""
    notes = select(Note.id).where(Note.lead_id == lead_id)
    mine = update(NoteMention).where(NoteMention.user_id == user_id, NoteMention.read_at.is_(None))
    session.execute(mine.where(NoteMention.note_id.in_(notes)).values(read_at=now),
                    execution_options={"synchronize_session": False})  # fmt: skip


def _pattern(logins: Iterable[str]) -> re.Pattern[str] | None:
    """Letters of other scripts may touch a mention, Latin ones may not; the longest name that fits counts."""
    names = "|".join(re.escape(login) for login in sorted(logins, key=len, reverse=True))
    return (
        re.compile(rf"(?<![A-Za-z0-9_.-])@({names})(?![A-Za-z0-9_@-]|\.[A-Za-z0-9])", re.IGNORECASE) if names else None
    )
