"""Reading the steps of talks: where people go on, where they leave, and what talks come to."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from statistics import median
from sys import intern
from typing import Any, Final, Iterable, Iterator, Mapping, NamedTuple

from sqlalchemy import Integer, cast, extract, or_, select

from bot.leads.database import Database
from bot.leads.lead import iso
from bot.leads.models import CountedTalk
from bot.statistics.step import QUESTIONS
from bot.statistics.stored import Way, as_way
from bot.vocabulary import CONTACT, OUTCOMES

IN_PROGRESS: Final = timedelta(minutes=30)
"""A talk whose last step is younger than this may still go on."""

WAYS_REMEMBERED: Final = 16_384
"""Ways whose reckoning is kept for the next reading, some 1,500 bytes each; a year of 48,000 talks has 11,000."""

ENDS: Final = ("answered", "skipped", "left", "in_progress")
"""What becomes of a question that was asked: one of these."""


class Told(NamedTuple):
    """A stored talk, as far as it is counted.

    Attributes:
        steps: see `stored.as_text`.
        young: its last step is so young that it may go on.
        wait: seconds from its start to its first result; None without any.
    """

    steps: str
    young: bool
    wait: int | None


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

    One whose beginning is not kept any more is none: its person had all before deleted, or it goes on after its time.

    Args:
        database: the lead store's.
        since, until, now: aware; `now` decides what is in progress.
        channel, language, role: only talks with this one, as their last step has it; None means any.
    Raises:
        StoreUnavailable: the store does not answer or has not the tables of this version.
    """
    talk = CountedTalk
    young, wait = talk.last_at > now - IN_PROGRESS, extract("epoch", talk.result_at) - extract("epoch", talk.started_at)
    has_beginning = or_(talk.steps.startswith("started"), talk.steps.contains(";started"))
    wanted = {talk.channel: channel, talk.language: language, talk.role: role}
    only = [column == value for column, value in wanted.items() if value is not None]
    query = select(talk.steps, young, cast(wait, Integer)).where(
        talk.started_at >= since, talk.started_at < until, has_beginning, *only
    )
    with database.read() as session:
        return summary(session.connection().execute(query).all(), since, until)


def summary(talks: Iterable[Told], since: datetime, until: datetime) -> Funnel:
    """Count talks; see `funnel`."""
    ways: Counter[tuple[str, bool]] = Counter()
    waits: list[int] = []
    for steps, young, wait in talks:
        ways[steps, young] += 1
        if wait is not None:
            waits.append(wait)
    counts: dict[str, int] = defaultdict(int)  # twice as fast as a Counter
    for (steps, young), times in ways.items():
        for mark in _marks(steps, young):
            counts[mark] += times
    given = [mark.removeprefix("contact:") for mark in counts if mark.startswith("contact:")]
    given.sort(key=lambda name: (CONTACT.index(contact_slot(name)), name))
    return Funnel(
        since=since,
        until=until,
        talks=sum(ways.values()),
        asked=counts["asked"],
        questions=tuple(question for slot in QUESTIONS if (question := _question(slot, counts)).entered),
        results={outcome: counts[f"result:{outcome}"] for outcome in OUTCOMES},
        contact={name: counts[f"contact:{name}"] for name in given},
        documents=counts["documents"],
        human=counts["human"],
        leads=counts["lead"],
        restarted=counts["restarted"],
        seconds_to_result=median(waits) if waits else None,
    )


def _question(slot: str, counts: Mapping[str, int]) -> Question:
    ends = {end: counts[f"{end}:{slot}"] for end in ENDS}
    stopped, left_after = counts[f"stopped:{slot}"], counts[f"left_after:{slot}"]
    return Question(slot, entered=sum(ends.values()), **ends, stopped=stopped, left_after=left_after)


@lru_cache(maxsize=WAYS_REMEMBERED)
def _marks(steps: str, young: bool) -> tuple[str, ...]:
    """What a talk with these steps is counted under, each once.

    Returns:
        `kind` of every step, `result:outcome` of the last, `contact:step` of each slot's last, and of each question
        that was asked `end:slot`, or another attribute of `Question` in place of the end.
    """
    way = as_way(steps)
    marks: set[str] = {step.kind for step in way}
    marks.update([f"result:{name}" for kind, name in way if kind == "result"][-1:])
    given = [str(name) for kind, name in way if kind == "contact"]
    marks.update(f"contact:{name}" for name in {contact_slot(name): name for name in given}.values())
    marks.update(_of_questions(way, young))
    return tuple(map(intern, marks))  # many ways share a mark


def _of_questions(way: Way, young: bool) -> Iterator[str]:
    """What became of every question of one talk.

    The question that the talk waits for is the last one asked, if nothing settled it. Any other that was never settled
    was passed over: the talk went on without it.
    """
    settled: dict[str | None, str] = {}
    entered: set[str | None] = set()
    open_question, stopped, last_settled = None, False, None
    for kind, name in way:
        if kind == "asked":
            entered.add(name)
            open_question, stopped = name, False
        elif kind in ("answered", "skipped"):
            settled[name] = kind
            last_settled = name
            open_question = None if name == open_question else open_question
        elif kind == "stopped":
            stopped = name == open_question
    in_progress = young and not stopped
    for slot in entered:
        if slot != open_question:
            yield f"{settled.get(slot, 'skipped')}:{slot}"
            continue
        yield f"in_progress:{slot}" if in_progress else f"left:{slot}"
        if stopped:
            yield f"stopped:{slot}"
        if last_settled and not in_progress:
            yield f"left_after:{last_settled}"


def contact_slot(contact_step: str) -> str:
    """The slot of a contact step: a consent's name carries its value."""
    return next(slot for slot in CONTACT if contact_step.startswith(slot))
