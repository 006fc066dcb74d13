"""Colleagues who are named in a note as `@name`: found when it is written, told until they look at the enquiry."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import Any, Final, Iterable, Mapping, Sequence

from markupsafe import Markup, escape
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.console.users import Account
from bot.leads.database import Database
from bot.leads.models import Lead, Note, NoteMention, User

Handles = Mapping[str, str]
"""What may stand behind the `@`, case folded -> the id of the user who is meant."""

_BEFORE: Final = r"(?<![A-Za-z0-9_.-])@"
"""Letters of other scripts may touch a mention, Latin ones may not."""
_UNKNOWN: Final = re.compile(_BEFORE + r"([^\W\d_][\w.@-]{0,38}\w|[^\W\d_])")


def handles(people: Iterable[Any]) -> dict[str, str]:
    """How each of these may be named: by login name, by display name, by the first word of that. A name that several
    have is nobody's, and a login name is its owner's alone.

    Args:
        people: have `id`, `login` and `name`.
    """
    people = list(people)
    found: dict[str, str] = {}
    for names in (_first_words, _whole_names, _logins):  # what comes later counts more
        named_so = [(name, person.id) for person in people for name in names(person)]
        often = Counter(name for name, _ in named_so)
        found = {name: id_ for name, id_ in found.items() if name not in often}
        found.update((name, id_) for name, id_ in named_so if often[name] == 1)
    return found


def shortest_handles(people: Iterable[Account]) -> dict[str, str]:
    """User's id -> the shortest way to name them in a note; nobody who is shut out."""
    people = [person for person in people if not person.disabled]
    known = handles(people)
    ways = {person.id: (*person.name.split()[:1], " ".join(person.name.split()), person.login) for person in people}
    return {id_: next(way for way in names if known.get(_folded(way)) == id_) for id_, names in ways.items()}


def named(text: str, known: Handles) -> set[str]:
    """The ids of the users whom a text mentions; an e-mail address that only contains a name is no mention."""
    pattern = _pattern(known)
    return {known[_folded(match[1])] for match in pattern.finditer(text)} if pattern else set()


def unknown(text: str, known: Handles) -> list[str]:
    """What looks like a mention in a text but is nobody's name."""
    pattern = _pattern(known)
    rest = pattern.sub(" ", text) if pattern else text
    return list(dict.fromkeys(match[1] for match in _UNKNOWN.finditer(rest)))


def marked(text: str, known: Handles) -> Markup:
    """A note's text as HTML, with its mentions marked."""
    pattern = _pattern(known)
    if pattern is None:
        return escape(text)
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[end : match.start()]), Markup("<mark>{}</mark>").format(match[0])]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def add(session: Session, note: Any) -> None:
    """Write down who is named in a new note: everybody who can sign in, but for its author."""
    people = session.execute(select(User.id, User.login, User.name).where(User.disabled.is_(False))).all()
    found = named(note.text, handles(people)) - {note.author}
    session.add_all(NoteMention(note_id=note.id, user_id=user_id) for user_id in sorted(found))


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


def _pattern(known: Handles) -> re.Pattern[str] | None:
    """The longest name that fits counts."""
    longest_first = sorted(known, key=len, reverse=True)
    names = "|".join(r"\s+".join(re.escape(word) for word in name.split()) for name in longest_first)
    return re.compile(rf"{_BEFORE}({names})(?![A-Za-z0-9_@-]|\.[A-Za-z0-9])", re.IGNORECASE) if names else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _logins(person: Any) -> list[str]:
    return [_folded(person.login)]


def _whole_names(person: Any) -> list[str]:
    return [_folded(person.name)] if person.name.strip() else []


def _first_words(person: Any) -> list[str]:
    return [_folded(word) for word in person.name.split()[:1]]
