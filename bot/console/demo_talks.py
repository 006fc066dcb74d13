"""Invented talks for the funnel: one that led to each invented lead, and some that people left on the way."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Final, Iterator

from sqlalchemy import delete

from bot.leads.database import Database
from bot.leads.lead import LeadDraft
from bot.leads.models import CountedTalk
from bot.statistics import stored
from bot.statistics.step import CHECKS, Step
from bot.vocabulary import INTERVIEW, UNDISCLOSED, UNSURE

LEFT_PER_LEAD: Final = (0, 1, 1, 2, 3)
_CONTACT: Final = ("xborder_consent", "contact_name", "contact_channel", "contact_value")
_NO_ANSWER: Final = (UNSURE, UNDISCLOSED, [UNSURE])


def write_talks(database: Database, draft: LeadDraft, at: datetime) -> None:
    """Write the steps of the talk that led to this lead, and of talks of others about then who left on the way.

    The same lead always has the same talks.
    """
    chance = random.Random(draft.submission_id)  # noqa: S311
    whole = list(steps(draft))
    talks = {"0": (whole, at)}
    for number in range(1, chance.choice(LEFT_PER_LEAD) + 1):
        asked = [place for place, step in enumerate(whole) if step.kind == "asked"]
        last = chance.choice(asked[:8] + asked) if asked else 0
        talks[str(number)] = (whole[: last + 1], at - timedelta(hours=chance.uniform(1, 40)))
    role = draft.answers.get("role") or "applicant"
    rows = []
    for name, (made, end) in talks.items():
        waits = [chance.randint(4, 25) for _ in made]
        moment = end - timedelta(seconds=sum(waits))
        timed = []
        for step, wait in zip(made, waits, strict=True):
            moment += timedelta(seconds=wait)
            timed.append((moment.replace(microsecond=0), step))
        rows.append(stored.as_row(_key(draft, name), timed, draft.source, draft.language, role))
    with database.write() as session:
        session.execute(delete(CountedTalk).where(CountedTalk.talk.in_([row["talk"] for row in rows])))
        stored.add(session, rows)


def steps(draft: LeadDraft) -> Iterator[Step]:
    """The steps of the talk that led to a lead, as the bot counts them."""
    yield Step("started")
    for slot, value in draft.answers.items():
        if slot in INTERVIEW:
            yield from _question(slot, value)
    yield from _question(CHECKS[0], "yes")
    yield Step("result", str(draft.assessment["outcome"]))
    if draft.assessment.get("documents"):
        yield Step("documents")
    for slot, value in draft.answers.items():
        if slot not in INTERVIEW:
            yield from _question(slot, value)
    for slot in _CONTACT:
        value = getattr(draft, slot)
        if value is not None:
            yield from _question(slot, value)
            yield Step("contact", f"{slot}_{value}" if slot == "xborder_consent" else slot)
    yield from _question(CHECKS[1], "yes")
    yield Step("lead")


def _question(slot: str, value: object) -> Iterator[Step]:
    yield Step("asked", slot)
    yield Step("skipped" if value in _NO_ANSWER else "answered", slot)


def _key(draft: LeadDraft, number: str) -> str:
    return f"{draft.source}-{draft.submission_id}-{number}"
