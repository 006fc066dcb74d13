"""Reading the steps of talks: where people go on, where they leave, and what talks come to."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any, Final, Iterable, Iterator, Mapping, NamedTuple, Sequence

from sqlalchemy import select

from bot.leads.database import Database
from bot.leads.lead import iso
from bot.leads.models import TalkEvent
from bot.statistics.step import QUESTIONS, Kind
from bot.vocabulary import CONTACT, OUTCOMES

IN_PROGRESS: Final = timedelta(minutes=30)
"""A talk whose last step is younger than this may still go on."""
ROWS_AT_A_TIME: Final = 2_000


class Row(NamedTuple):
    """One stored step; see `step.Step`. `talk` is the talk's key, `at` is aware."""

    talk: str
    at: datetime
    kind: Kind
    name: str | None
    channel: str
    language: str
    role: str


@dataclass(frozen=True)
class Question:
    """What became of one question, in talks: `entered = answered + skipped + left + in_progress`.

    Attributes:
        slot: the question.
        entered: it was asked.
        answered: with an answer.
        skipped: without one, and the talk went on: unsure, undisclosed, left out, or no longer asked.
        left: the talk ended there.
        in_progress: it is open, and the talk is young enough to go on.
        stopped: of `left`, those where the person said so.
        left_after: talks that were left at another question, this having been the last one settled.
    """

    slot: str
    entered: int = 0
    answered: int = 0
    skipped: int = 0
    left: int = 0
    in_progress: int = 0
    stopped: int = 0
    left_after: int = 0


@dataclass(frozen=True)
class Funnel:
    """Talks that started in a period, and where they led. Every number counts talks.

    Attributes:
        since, until: the period, `until` excluded (aware).
        talks: how many started.
        asked: in how many of them a question was asked.
        questions: those that were asked, in the order of `step.QUESTIONS`.
        results: outcome -> talks whose last result it was; every outcome.
        contact: step of the contact questions -> talks in which it was given; a consent counts as it stands now.
        documents, human, leads, restarted: talks with a document list, a wish for a person, a lead, a new beginning.
        seconds_to_result: median from the start to the first result; None without any.
    """

    since: datetime
    until: datetime
    talks: int
    asked: int
    questions: tuple[Question, ...]
    results: Mapping[str, int]
    contact: Mapping[str, int]
    documents: int
    human: int
    leads: int
    restarted: int
    seconds_to_result: float | None

    def as_dict(self) -> dict[str, Any]:
        """In JSON's terms, times as UTC in ISO 8601."""
        return {**asdict(self), "since": iso(self.since), "until": iso(self.until)}


def funnel(
    database: Database,
    since: datetime,
    until: datetime,
    now: datetime,
    *,
    channel: str | None = None,
    language: str | None = None,
    role: str | None = None,
) -> Funnel:
    """The funnel of the talks that started from `since` to before `until`, with all that they came to since.

    Args:
        database: the lead store's.
        since, until, now: aware; `now` decides what is in progress.
        channel, language, role: only talks with this one, as their last step has it; None means any.
    Raises:
        StoreUnavailable: the store does not answer or has not the tables of this version.
    """
    wanted = {"channel": channel, "language": language, "role": role}
    with database.read() as session:
        started = select(TalkEvent.talk).where(TalkEvent.kind == "started", TalkEvent.at >= since, TalkEvent.at < until)
        query = select(*(getattr(TalkEvent, name) for name in Row._fields)).where(TalkEvent.talk.in_(started))
        rows = session.execute(
            query.order_by(TalkEvent.talk, TalkEvent.id), execution_options={"stream_results": True}
        ).yield_per(ROWS_AT_A_TIME)
        talks = (list(steps) for _, steps in groupby((Row(*row) for row in rows), key=lambda row: row.talk))
        chosen = (
            steps for steps in talks if all(value in (None, getattr(steps[-1], key)) for key, value in wanted.items())
        )
        return summary(chosen, since, until, now)


def summary(talks: Iterable[Sequence[Row]], since: datetime, until: datetime, now: datetime) -> Funnel:
    """Count talks, each given as its steps in their order; see `funnel`."""
    questions: Counter[tuple[str, str]] = Counter()
    reached: Counter[str] = Counter()
    results: Counter[str] = Counter()
    contact: Counter[str] = Counter()
    waits: list[float] = []
    for steps in talks:
        reached.update({"talks", *(row.kind for row in steps)})
        questions.update(_fates(steps, now))
        shown = [row for row in steps if row.kind == "result"]
        if shown:
            results[str(shown[-1].name)] += 1
            waits.append((shown[0].at - steps[0].at).total_seconds())
        given = [str(row.name) for row in steps if row.kind == "contact"]
        contact.update({contact_slot(name): name for name in given}.values())
    fates = ("entered", "answered", "skipped", "left", "in_progress", "stopped", "left_after")
    return Funnel(
        since=since,
        until=until,
        talks=reached["talks"],
        asked=reached["asked"],
        questions=tuple(
            Question(slot, *(questions[slot, fate] for fate in fates))
            for slot in QUESTIONS
            if questions[slot, "entered"]
        ),
        results={outcome: results[outcome] for outcome in OUTCOMES},
        contact=dict(sorted(contact.items(), key=lambda item: (CONTACT.index(contact_slot(item[0])), item[0]))),
        documents=reached["documents"],
        human=reached["human"],
        leads=reached["lead"],
        restarted=reached["restarted"],
        seconds_to_result=median(waits) if waits else None,
    )


def _fates(steps: Sequence[Row], now: datetime) -> Iterator[tuple[str, str]]:
    """(question, what became of it) for every question of one talk.

    The question that the talk waits for is the last one asked, if nothing settled it. Any other that was never settled
    was passed over: the talk went on without it.
    """
    settled: dict[str, str] = {}
    entered: dict[str, None] = {}
    open_question, stopped, last_settled = None, False, None
    for row in steps:
        if row.name is None or row.kind not in ("asked", "answered", "skipped", "stopped"):
            continue
        if row.kind == "asked":
            entered[row.name] = None
            open_question, stopped = row.name, False
        elif row.kind == "stopped":
            stopped = row.name == open_question
        else:
            settled[row.name] = row.kind
            last_settled = row.name
            open_question = None if row.name == open_question else open_question
    in_progress = not stopped and now - steps[-1].at < IN_PROGRESS
    for slot in entered:
        yield slot, "entered"
        if slot == open_question:
            yield slot, "in_progress" if in_progress else "left"
            if stopped:
                yield slot, "stopped"
            if last_settled and not in_progress:
                yield last_settled, "left_after"
        else:
            yield slot, settled.get(slot, "skipped")


def contact_slot(contact_step: str) -> str:
    """The slot of a contact step: a consent's name carries its value."""
    return next(slot for slot in CONTACT if contact_step.startswith(slot))
