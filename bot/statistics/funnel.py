"""Reading the steps of talks: where people go on, where they leave, and what talks come to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, timezone
from statistics import median
from typing import Any, Final, Iterable, Iterator, Mapping, NamedTuple, Sequence, cast

from sqlalchemy import BigInteger, Text, case, extract, func, literal, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from bot.leads.database import Database
from bot.leads.lead import iso
from bot.leads.models import TalkEvent
from bot.statistics.step import QUESTIONS, Kind, Step
from bot.vocabulary import CONTACT, OUTCOMES

IN_PROGRESS: Final = timedelta(minutes=30)
"""A talk whose last step is younger than this may still go on."""

Way = tuple[Step, ...]
"""The steps of a talk in their order."""
Times = tuple[int, int, int | None]
"""When a talk began, when its last step was, and when its first result was shown: seconds since 1970."""


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
    wanted = (channel, language, role)
    ways: Counter[tuple[Way, bool]] = Counter()
    waits: list[int] = []
    with database.read() as session:
        alike = _alike(session, since, until)
    for told, times in alike.items():
        steps = [step.split(":") for step in told.split(";")]
        if any(value not in (None, has) for value, has in zip(wanted, steps[-1][2:], strict=True)):
            continue
        way = tuple(Step(cast(Kind, kind), name or None) for kind, name, *_ in steps)
        young = sum(now - datetime.fromtimestamp(last, timezone.utc) < IN_PROGRESS for _, last, _ in times)
        ways.update({(way, True): young, (way, False): len(times) - young})
        waits += [shown - first for first, _, shown in times if shown is not None]
    return _counted(ways, waits, since, until)


def summary(talks: Iterable[Sequence[Row]], since: datetime, until: datetime, now: datetime) -> Funnel:
    """Count talks, each given as its steps in their order; see `funnel`."""
    ways: Counter[tuple[Way, bool]] = Counter()
    waits: list[float] = []
    for rows in talks:
        way = tuple(Step(row.kind, row.name) for row in rows)
        ways[way, now - rows[-1].at < IN_PROGRESS] += 1
        shown = next((row.at for row in rows if row.kind == "result"), None)
        waits += [(shown - rows[0].at).total_seconds()] if shown else []
    return _counted(ways, waits, since, until)


def _alike(session: Session, since: datetime, until: datetime) -> dict[str, list[Times]]:
    """The talks that started in a period, those with the same steps together.

    The database puts each talk into one line, since handing over every step takes ten times as long.

    Returns:
        `kind:name:channel:language:role` of each step, with `;` between -> the times of each such talk.
    """
    within = (TalkEvent.kind == "started", TalkEvent.at >= since, TalkEvent.at < until)
    started = select(TalkEvent.talk).where(*within).subquery()
    step = TalkEvent.__table__.alias("step")
    words = step.c.kind + ":" + func.coalesce(step.c.name, "")
    for name in ("channel", "language", "role"):
        words = words + ":" + step.c[name]
    shown = case((step.c.kind == "result", step.c.at))
    mine = select(words.label("words"), step.c.id, step.c.at, shown.label("shown"))
    ordered = mine.where(step.c.talk == started.c.talk).order_by(step.c.id).correlate(started).subquery()
    if session.get_bind().dialect.name == "postgresql":
        line = func.string_agg(ordered.c.words, aggregate_order_by(literal(";"), ordered.c.id))
    else:
        line = func.group_concat(ordered.c.words, ";")  # in the order of its subquery
    for time in (func.min(ordered.c.at), func.max(ordered.c.at), func.min(ordered.c.shown)):
        line = line + "|" + func.coalesce(sql_cast(sql_cast(extract("epoch", time), BigInteger), Text), "")
    found: dict[str, list[Times]] = defaultdict(list)
    lines = select(started.c.talk, select(line).correlate(started).scalar_subquery())
    for text in dict(session.connection().execute(lines).all()).values():
        told, first, last, result = text.split("|")
        found[told].append((int(first), int(last), int(result) if result else None))
    return found


def _counted(ways: Mapping[tuple[Way, bool], int], waits: Sequence[float], since: datetime, until: datetime) -> Funnel:
    """Count talks by the ways they took, each with whether it may still go on."""
    questions: Counter[tuple[str, str]] = Counter()
    reached: Counter[str] = Counter()
    results: Counter[str] = Counter()
    contact: Counter[str] = Counter()
    for (way, young), times in ways.items():
        for kind in {"talks", *(step.kind for step in way)}:
            reached[kind] += times
        for question, fate in _fates(way, young):
            questions[question, fate] += times
        for outcome in [step.name for step in way if step.kind == "result"][-1:]:
            results[str(outcome)] += times
        given = [str(step.name) for step in way if step.kind == "contact"]
        for name in {contact_slot(name): name for name in given}.values():
            contact[name] += times
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


def _fates(way: Way, young: bool) -> Iterator[tuple[str, str]]:
    """(question, what became of it) for every question of one talk.

    The question that the talk waits for is the last one asked, if nothing settled it. Any other that was never settled
    was passed over: the talk went on without it.
    """
    settled: dict[str, str] = {}
    entered: dict[str, None] = {}
    open_question, stopped, last_settled = None, False, None
    for kind, name in way:
        if name is None or kind not in ("asked", "answered", "skipped", "stopped"):
            continue
        if kind == "asked":
            entered[name] = None
            open_question, stopped = name, False
        elif kind == "stopped":
            stopped = name == open_question
        else:
            settled[name] = kind
            last_settled = name
            open_question = None if name == open_question else open_question
    in_progress = young and not stopped
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
