"""Talks for tests of the statistics: as a list of steps with times, as stored rows, and counted one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Iterable, NamedTuple, Sequence

from sqlalchemy import insert

from bot.leads.database import Database
from bot.leads.models import CountedTalk
from bot.statistics import stored
from bot.statistics.funnel import Funnel, Question
from bot.statistics.step import QUESTIONS, Step
from bot.vocabulary import CONTACT, OUTCOMES

WHERE = {"channel": "web", "language": "en", "role": "applicant"}


class Talk(NamedTuple):
    """A talk: its key, its steps with their times, and channel, language and role at its end."""

    key: str
    steps: list[tuple[datetime, Step]]
    facts: dict[str, str]

    @property
    def way(self) -> list[Step]:
        """Its steps without times."""
        return [step for _, step in self.steps]


def talk(made: Iterable[Sequence[Any]], start: datetime, key: str = "a", *, apart: int = 10, **facts: str) -> Talk:
    """A talk of these steps (kind and name), so many seconds apart."""
    timed = [(start + timedelta(seconds=apart * number), Step(*step)) for number, step in enumerate(made)]
    return Talk(key, timed, {**WHERE, **facts})


def put(database: Database, *talks: Talk) -> None:
    """Store talks."""
    with database.write() as session:
        session.execute(insert(CountedTalk), [stored.as_row(each.key, each.steps, **each.facts) for each in talks])


def plainly(talks: Sequence[Talk], since: datetime, now: datetime) -> Funnel:
    """What `funnel` counts of these talks until now, by going through each of them step by step."""
    counts: dict[str, int] = {}

    def count(*names: str) -> None:
        for name in set(names):
            counts[name] = counts.get(name, 0) + 1

    waits = []
    for each in talks:
        way, kinds = each.way, [step.kind for step in each.way]
        count("talks", *kinds)
        if "result" in kinds:
            shown = kinds.index("result")
            waits.append((each.steps[shown][0] - each.steps[0][0]).total_seconds())
            count("result " + [str(step.name) for step in way if step.kind == "result"][-1])
        for slot in CONTACT:
            given = [str(step.name) for step in way if step.kind == "contact" and str(step.name).startswith(slot)]
            count(*(f"contact {name}" for name in given[-1:]))
        last = max((place for place, kind in enumerate(kinds) if kind == "asked"), default=len(way))
        closing = [place for place, step in enumerate(way) if step.kind in ("answered", "skipped")]
        waiting = last < len(way) and not any(place > last and way[place].name == way[last].name for place in closing)
        stopped = waiting and _stopped_there(way[last:])
        open_slot = way[last].name if waiting else None
        goes_on = now - each.steps[-1][0] < timedelta(minutes=30) and not stopped
        for slot in {str(step.name) for step in way if step.kind == "asked"}:
            ends = [way[place].kind for place in closing if way[place].name == slot]
            end = (ends or ["skipped"])[-1]
            if slot == open_slot:
                end = "in_progress" if goes_on else "left"
            count(f"{slot} entered", f"{slot} {end}")
        if open_slot and stopped:
            count(f"{open_slot} stopped")
        if open_slot and not goes_on and closing:
            count(f"{way[closing[-1]].name} left_after")
    middle = sorted(waits)[(len(waits) - 1) // 2 : len(waits) // 2 + 1]
    ends = ("entered", "answered", "skipped", "left", "in_progress", "stopped", "left_after")
    numbers = {slot: [counts.get(f"{slot} {end}", 0) for end in ends] for slot in QUESTIONS}
    return Funnel(
        since,
        now,
        talks=len(talks),
        asked=counts.get("asked", 0),
        questions=tuple(Question(slot, *each) for slot, each in numbers.items() if each[0]),
        results={outcome: counts.get(f"result {outcome}", 0) for outcome in OUTCOMES},
        contact={name.removeprefix("contact "): number for name, number in counts.items()
                 if name.startswith("contact ")},
        documents=counts.get("documents", 0),
        human=counts.get("human", 0),
        leads=counts.get("lead", 0),
        restarted=counts.get("restarted", 0),
        seconds_to_result=sum(middle) / len(middle) if middle else None,
    )  # fmt: skip


def _stopped_there(since_asked: Sequence[Step]) -> bool:
    """Whether the last stop since a question was asked was at that question."""
    stops = [step.name == since_asked[0].name for step in since_asked if step.kind == "stopped"]
    return bool(stops) and stops[-1]
