"""The funnel: how far talks get, where people leave, what they come to, and how fast consultants answer."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Mapping, Sequence

from markupsafe import Markup
from sqlalchemy import select
from starlette.responses import Response

from bot.console import audit
from bot.console.case_words import label, value
from bot.console.chart import Bar, bar_chart
from bot.console.list_pages import channel_name
from bot.console.listing import day_of, one_of
from bot.console.response_times import response_times
from bot.console.visit import Visit
from bot.leads.database import Database
from bot.leads.models import CountedTalk
from bot.statistics.by_day import by_day
from bot.statistics.funnel import Funnel, Question, funnel
from bot.statistics.step import CHECKS
from bot.today import HONG_KONG
from bot.vocabulary import LANGUAGE_NAMES, LANGUAGES, SLOTS
from bot.words import say

PERIODS: Final = (7, 30, 90, 365)
"""Days back from today that are one press away; the second is the usual one."""
FATES: Final = ("answered", "skipped", "left", "in_progress")
COLUMNS: Final = ("entered", *FATES, "stopped", "left_after")
WORST: Final = 3


@dataclass(frozen=True)
class Period:
    """Which talks: Hong Kong days, both included, and the filters; an empty string means any."""

    since: date
    until: date
    channel: str
    language: str
    role: str

    @classmethod
    def read(cls, given: Mapping[str, str], today: date) -> Period:
        """Read an address's parameters; what is not understood is left out."""
        until = date.fromisoformat(day_of(given.get("until", "")) or today.isoformat())
        usual = until - timedelta(days=PERIODS[1] - 1)
        since = date.fromisoformat(day_of(given.get("since", "")) or usual.isoformat())
        return cls(
            since=min(since, until),
            until=max(since, until),
            channel=given.get("channel", "")[:40],
            language=one_of(given, "language", LANGUAGES),
            role=one_of(given, "role", SLOTS["role"].values),
        )

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime.combine(self.since, time(), HONG_KONG)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.until + timedelta(days=1), time(), HONG_KONG)

    def params(self) -> dict[str, str]:
        """The parameters of an address that asks for this."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return days | {name: getattr(self, name) for name in ("channel", "language", "role") if getattr(self, name)}


def show(visit: Visit) -> Response:
    """The charts with their tables."""
    today = visit.now.astimezone(HONG_KONG).date()
    period = Period.read(visit.request.query_params, today)
    counted = _counted(visit, period)
    office = visit.console.office
    answers = response_times(visit.database, office, period.start, period.end,
                             source=period.channel, language=period.language, role=period.role)  # fmt: skip
    language = visit.language
    stages = [(visit.words(f"stage_{name}"), number, rate(number, counted.talks))
              for name, number in _stages(counted).items()]  # fmt: skip
    outcomes = [(visit.words(f"outcome_{outcome}"), number, rate(number, sum(counted.results.values())))
                for outcome, number in counted.results.items()]  # fmt: skip
    spells = by_day(visit.database, period.start, period.end, **_only(period))
    return visit.page(
        "funnel.html",
        spells=spells,
        day_chart=bar_chart([Bar(each.first.isoformat(), [("whole", each.talks)], f"{each.talks:,} · {each.leads:,}")
                             for each in spells], visit.words("funnel_by_day")),
        period=period,
        params=period.params(),
        counted=counted,
        answers=answers,
        stages=stages,
        outcomes=outcomes,
        questions=[(question_name(each.slot, language), each, rate(each.left, each.entered))
                   for each in counted.questions],
        worst=[(question_name(each.slot, language), each) for each in _worst(counted)],
        stage_chart=_chart(stages, visit.words("funnel_stages")),
        question_chart=bar_chart([_bar(each, language) for each in counted.questions],
                                 visit.words("funnel_questions")),
        outcome_chart=_chart(outcomes, visit.words("funnel_outcomes")),
        fates=FATES,
        columns=COLUMNS,
        to_result=in_words(counted.seconds_to_result, language),
        to_answer=in_words(answers.median_seconds, language, days=not office.hours),
        in_office_hours=bool(office.hours),
        periods=[(days, (today - timedelta(days=days - 1)).isoformat(), today.isoformat()) for days in PERIODS],
        channels=[(each, channel_name(each, language)) for each in _channels(visit.database, period)],
        languages_=[(each, LANGUAGE_NAMES[each]) for each in LANGUAGES],
        roles=[(role, value("role", role, language)) for role in SLOTS["role"].values],
    )  # fmt: skip


def table_csv(visit: Visit) -> Response:
    """The table of the questions, rates from 0 to 1; with a mark by which spreadsheets know UTF-8."""
    period = Period.read(visit.request.query_params, visit.now.astimezone(HONG_KONG).date())
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("question", "name", *COLUMNS, "left_rate"))
    for each in _counted(visit, period).questions:
        numbers = [getattr(each, column) for column in COLUMNS]
        name = question_name(each.slot, visit.language)
        writer.writerow((each.slot, name, *numbers, f"{rate(each.left, each.entered):.4f}"))
    with visit.database.write() as session:
        audit.note(session, visit.actor, audit.FIGURES_EXPORTED, visit.now)
    name = f"funnel-{period.since}-{period.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def question_name(slot: str, language: str) -> str:
    """A question in words."""
    return say(f"funnel_{slot}", language) if slot in CHECKS else label(slot, language)


def rate(part: int, whole: int) -> float:
    """A share from 0 to 1; 0 of nothing is 0."""
    return part / whole if whole else 0.0


def in_words(seconds: float | None, language: str, *, days: bool = True) -> str:
    """A duration in the unit that fits it; empty for none. Working hours make no days of 24 hours: without `days`."""
    if seconds is None:
        return ""
    for unit, size, most in (("seconds", 1, 90), ("minutes", 60, 90), ("hours", 3600, 48 if days else math.inf)):
        if seconds < size * most:
            return say(f"console_duration_{unit}", language, number=round(seconds / size))
    return say("console_duration_days", language, number=f"{seconds / 86400:.1f}")


def _counted(visit: Visit, period: Period) -> Funnel:
    return funnel(visit.database, period.start, period.end, visit.now, **_only(period))


def _only(period: Period) -> dict[str, Any]:
    return {name: getattr(period, name) or None for name in ("channel", "language", "role")}


def _stages(counted: Funnel) -> dict[str, int]:
    """How many talks got there; not every way leads through every stage."""
    return {
        "started": counted.talks,
        "question": counted.asked,
        "result": sum(counted.results.values()),
        "documents": counted.documents,
        "contact": counted.contact.get("contact_value", 0),
        "lead": counted.leads,
    }


def _chart(rows: Sequence[tuple[str, int, float]], title: str) -> Markup:
    return bar_chart(
        [Bar(name, [("whole", number)], f"{number:,} · {share:.2f}") for name, number, share in rows], title
    )


def _bar(question: Question, language: str) -> Bar:
    figure = f"{question.left:,} · {rate(question.left, question.entered):.2f}"
    parts = [(fate, getattr(question, fate)) for fate in FATES]
    return Bar(question_name(question.slot, language), parts, figure)


def _worst(counted: Funnel) -> list[Question]:
    left = [question for question in counted.questions if question.left]
    return sorted(left, key=lambda question: -question.left)[:WORST]


def _channels(database: Database, period: Period) -> list[str]:
    start = CountedTalk.started_at
    query = select(CountedTalk.channel).distinct().where(start >= period.start, start < period.end)
    with database.read() as session:
        return sorted({*session.execute(query).scalars()} | ({period.channel} - {""}))
