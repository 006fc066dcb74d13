"""A store with many leads: a few hundred as `asmtp demo-data` makes them, copied with other ids, names and times."""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final, Iterable, Mapping, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.console import audit
from bot.console.demo import Demo
from bot.leads.identifiers import uuid7
from bot.leads.lead import HUMAN
from bot.leads.models import LEAD_PART, AuditEntry, CountedTalk, Lead, LeadHistory, LeadSearch, Note, NoteMention
from bot.leads.reference import new_reference
from bot.leads.search import fold
from bot.leads.store import RETENTION, LeadStore

ORIGINALS: Final = 200
DAYS: Final = 360
"""How far back the copies came in."""
UNUSUAL: Final = 0.05
"""Share of the leads whose person asked for a consultant, of those in a hurry, and of those who left half-way."""
MENTIONS: Final = 60
BATCH: Final = 1000
SURNAMES: Final = "陳李張黃何王劉吳周鄭梁林謝羅許"


def fill(store: LeadStore, owners: list[str], count: int, now: datetime) -> None:
    """Bring the store to so many leads, each with its history, a note, a talk and three lines of the audit log.

    Args:
        owners: ids of users; the first is mentioned in some notes.
        now: the present moment (aware); everything lies in the year before.
    """
    dice = random.Random(7)  # noqa: S311
    Demo(store, None, owners, now, dice).make(ORIGINALS)
    pattern = _Pattern(store)
    times = sorted(now - timedelta(days=dice.uniform(0, DAYS)) for _ in range(count - ORIGINALS))
    for start in range(0, len(times), BATCH):
        with store.database.write() as session:
            _copies(session, pattern, times[start : start + BATCH], dice, owners)
    _mentions(store, owners[0])


class _Pattern:
    """What there is to copy."""

    def __init__(self, store: LeadStore) -> None:
        with store.database.read() as session:
            self.leads = [dict(row) for row in session.execute(select(*Lead.__table__.columns)).mappings()]
            self.notes = list(session.execute(select(Note.text)).scalars())
            self.texts = list(session.execute(select(LeadSearch.text).where(LeadSearch.part == LEAD_PART)).scalars())
            self.histories = _grouped(session.execute(select(*LeadHistory.__table__.columns)).mappings(), "lead_id")
            self.talks = [dict(row) for row in session.execute(select(*CountedTalk.__table__.columns)).mappings()]


def _grouped(rows: Iterable[Mapping[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(dict(row))
    return found


def _copies(
    session: Session, pattern: _Pattern, times: Sequence[datetime], dice: random.Random, owners: Sequence[str]
) -> None:
    """Store a copy of some lead for each of these times, with all that belongs to it."""
    leads: list[dict[str, Any]] = []
    histories, notes, parts, talks, lines = ([] for _ in range(5))
    for at in times:
        original = dice.choice(pattern.leads)
        lead, later = _lead(original, at, dice), at - original["created_at"]
        note = {"id": str(uuid.uuid4()), "lead_id": lead["id"], "at": at, "author": dice.choice(owners),
                "text": dice.choice(pattern.notes)}  # fmt: skip
        text = f"{fold(lead['contact_name'])}\n{dice.choice(pattern.texts)}"
        leads.append(lead)
        histories += [{**row, "lead_id": lead["id"], "at": row["at"] + later}
                      for row in pattern.histories[original["id"]]]  # fmt: skip
        notes.append(note)
        parts += [{"lead_id": lead["id"], "part": LEAD_PART, "text": text},
                  {"lead_id": lead["id"], "part": note["id"], "text": fold(note["text"])}]  # fmt: skip
        talks.append(_talk(dice.choice(pattern.talks), at))
        lines += [_line(action, lead["id"], at, dice.choice(owners))
                  for action in (audit.LEAD_VIEWED, audit.NOTE_ADDED, audit.LEAD_CHANGED)]  # fmt: skip
    for model, rows in ((Lead, leads), (LeadHistory, histories), (Note, notes), (LeadSearch, parts),
                        (CountedTalk, talks), (AuditEntry, lines)):  # fmt: skip
        session.execute(insert(model), rows)


def _lead(original: Mapping[str, Any], at: datetime, dice: random.Random) -> dict[str, Any]:
    lead = {**original, "id": uuid7(at), "submission_key": uuid.uuid4().hex * 2, "reference": new_reference(),
            "created_at": at, "updated_at": at, "purge_after": at + RETENTION,
            "contact_name": f"{dice.choice(SURNAMES)}示例{dice.randint(1, 9999)}"}  # fmt: skip
    if original["contacted_at"]:
        lead["contacted_at"] = at + (original["contacted_at"] - original["created_at"])
    if dice.random() < UNUSUAL:
        lead["reason"] = HUMAN
    if dice.random() < UNUSUAL:
        lead |= {"answers": {**original["answers"], "timing": "urgent"}, "urgent": True}
    if dice.random() < UNUSUAL:
        lead["assessment"] = {**original["assessment"], "missing": ["offer"]}
        lead["unfinished"] = True
    return lead


def _talk(original: Mapping[str, Any], end: datetime) -> dict[str, Any]:
    later, times = end - original["last_at"], ("started_at", "last_at", "result_at")
    moved = {name: original[name] + later for name in times if original[name]}
    return {**original, **moved, "talk": uuid.uuid4().hex}


def _line(action: str, lead_id: str, at: datetime, user: str) -> dict[str, Any]:
    return {"id": uuid7(at), "at": at, "user_id": user, "action": action, "lead_id": lead_id, "fields": [],
            "address": "127.0.0.1"}  # fmt: skip


def _mentions(store: LeadStore, user: str) -> None:
    with store.database.write() as session:
        notes = session.execute(select(Note.id).order_by(Note.at.desc()).limit(MENTIONS)).scalars()
        session.execute(insert(NoteMention), [{"note_id": note, "user_id": user} for note in notes])
