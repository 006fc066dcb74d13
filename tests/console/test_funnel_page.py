"""The funnel's page: what is counted, shown, drawn and written as CSV."""

from __future__ import annotations

import csv
import io
import random
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.console import audit, casework
from bot.console.audit import Actor
from bot.console.casework import Edit
from bot.console.chart import ROW, Bar, bar_chart
from bot.console.demo import SOURCE, Demo, remove
from bot.console.demo_talks import steps
from bot.console.funnel_pages import in_words, question_name
from bot.console.pipeline import CONTACTED
from bot.console.response_times import response_times
from bot.console.transcript import Conversations
from bot.leads.models import CountedTalk
from bot.office_hours import OfficeHours
from bot.statistics.funnel import funnel
from bot.statistics.step import KINDS, QUESTIONS
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.console.desk import NOW, Office
from tests.leads.samples import draft
from tests.statistics import talks as samples
from tests.statistics.talks import put

ASKED = [("started", None), ("asked", "residence")]
ON = [*ASKED, ("answered", "residence"), ("asked", "offer")]
DONE = [*ON, ("answered", "offer"), ("result", "not_yet"), ("contact", "contact_value"), ("lead", None)]


def talk(office: Office, key: str, made: list[Any], at: datetime = NOW - timedelta(days=2), **facts: str) -> None:
    """Store a talk of these steps, ten seconds apart."""
    put(office.database, samples.talk(made, at, key, **facts))


def table(office: Office, query: str = "") -> dict[str, dict[str, str]]:
    """The CSV: question -> its row."""
    answer = office.desk("vic").get(f"/funnel.csv{query}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf"), "spreadsheets know UTF-8 by it"
    return {row["question"]: row for row in csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))}


def test_the_table_counts_and_gives_rates_from_0_to_1(any_office: Office) -> None:
    for number, made in enumerate((ASKED, ON, ON, DONE)):
        talk(any_office, str(number), made)
    rows = table(any_office)
    assert list(rows) == ["residence", "offer"]
    assert rows["residence"]["name"] == question_name("residence", "en")
    assert [rows["residence"][name] for name in ("entered", "answered", "left", "left_after")] == ["4", "3", "1", "2"]
    assert rows["residence"]["left_rate"] == "0.2500"
    assert rows["offer"]["left_rate"] == "0.6667"
    for row in rows.values():
        parts = sum(int(row[name]) for name in ("answered", "skipped", "left", "in_progress"))
        assert int(row["entered"]) == parts


@pytest.mark.parametrize(
    ("query", "talks"),
    [("", 3), ("?channel=wechat", 1), ("?language=zh_hant", 1), ("?role=employer", 1), ("?channel=fax", 0),
     ("?since=2026-11-24", 2), ("?until=2026-11-20&since=2026-11-01", 0), ("?since=2025-01-01", 4),
     ("?since=tomorrow&language=fr", 3), ("?since=2026-11-25&until=2026-11-24", 2)],
)  # fmt: skip
def test_period_and_filters(office: Office, query: str, talks: int) -> None:
    midnight = datetime.fromisoformat("2026-11-24T00:00:00+08:00")
    talk(office, "a", ASKED, midnight, channel="wechat")
    talk(office, "b", ASKED, midnight - timedelta(seconds=1), language="zh_hant")
    talk(office, "c", ASKED, NOW - timedelta(hours=1), role="employer")
    talk(office, "d", ASKED, NOW - timedelta(days=200))
    page = office.desk("vic").get(f"/funnel{query}")
    assert page.status_code == 200
    shown = re.search(r"<dt>Talks started</dt><dd>(\d+)</dd>", page.text)
    assert int(shown[1] if shown else 0) == talks


def test_the_page_names_where_most_leave_and_the_median(office: Office) -> None:
    for number, made in enumerate((ASKED, ON, ON, DONE)):
        talk(office, str(number), made)
    text = office.desk("vic").get("/funnel").text
    assert f"Most people left at: {question_name('offer', 'en')} (2), {question_name('residence', 'en')} (1)" in text
    assert "50 s" in text, "from the start to the only result"
    assert text.count('<svg class="chart" role="img"') == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_talks_explain_themselves(office: Office, language: str) -> None:
    desk = office.desk("vic")
    desk.submit("/account/language", {"language": language})
    text = desk.get("/funnel").text
    assert "asmtp demo-data" in text
    assert "<svg" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_a_name(language: str) -> None:
    assert [slot for slot in QUESTIONS if question_name(slot, language) == slot] == []


def test_how_fast_consultants_answer(any_office: Office) -> None:
    """To the first step that means somebody spoke with the person; `lost`, steps back and nights do not count."""
    start, office = NOW - timedelta(days=3), any_office.console.office  # a Sunday at 10 in the morning
    actor = Actor(any_office.ids["carl"], "test")

    def moved(hours: float, *way: str, **changes: Any) -> None:
        lead, status = any_office.store.submit(draft(**changes), start), "new"
        for step, target in enumerate(way):
            edits = [Edit("status", status, target)] + [Edit("lost_reason", "", "price")] * (target == "lost")
            at = start + timedelta(hours=hours + step)
            casework.change(any_office.database, actor, at, lead.id, edits)
            status = target

    moved(25, "contacted", "new", "contacted")
    moved(49, "qualified")
    moved(90, "lost")
    moved(0, language="en")
    all_of_it = response_times(any_office.database, office, start, NOW)
    assert (all_of_it.leads, all_of_it.answered, all_of_it.waiting) == (4, 2, 1)
    assert all_of_it.median_seconds == (2 + 2 + 9) / 2 * 3600, "Monday and Tuesday at 11: open since 9, 9 hours a day"
    nights_too = response_times(any_office.database, OfficeHours({}), start, NOW)
    assert nights_too.median_seconds == 37 * 3600
    english = response_times(any_office.database, office, start, NOW, language="en")
    assert (english.leads, english.median_seconds) == (1, None)
    assert response_times(any_office.database, office, start - timedelta(days=9), start).leads == 0


@pytest.mark.parametrize(
    ("way", "counted"),
    [(("lost", "contacted"), (1, 0)), (("lost", "new"), (0, 1)), (("contacted", "new"), (1, 0)), (("lost",), (0, 0)),
     (("contacted", "lost", "new"), (1, 0)), (("lost", "new", "qualified"), (1, 0))],
)  # fmt: skip
def test_who_was_lost_first_or_set_back_to_new_is_counted_once(
    any_office: Office, way: tuple[str, ...], counted: tuple[int, int]
) -> None:
    lead, status = any_office.store.submit(draft(), NOW), "new"
    for step, target in enumerate(way, 1):
        edits = [Edit("status", status, target)] + [Edit("lost_reason", "", "price")] * (target == "lost")
        at = NOW + timedelta(hours=step)
        casework.change(any_office.database, Actor(any_office.ids["carl"], "test"), at, lead.id, edits)
        status = target
    found = response_times(any_office.database, OfficeHours({}), NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert (found.answered, found.waiting) == counted
    first = next((step for step, target in enumerate(way, 1) if target in CONTACTED), None)
    assert found.median_seconds == (first * 3600 if first else None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_that_only_office_hours_count(office: Office, language: str) -> None:
    talk(office, "a", ASKED)
    desk = office.desk("vic")
    desk.submit("/account/language", {"language": language})
    assert say("console_funnel_to_answer_open", language) in desk.get("/funnel").text
    object.__setattr__(office.console, "office", OfficeHours({}))
    assert say("console_funnel_to_answer", language) in desk.get("/funnel").text


@pytest.mark.parametrize(("seconds", "words"), [(None, ""), (0, "0 s"), (89, "89 s"), (90, "2 min"), (5400, "2 h"),
                                                (47 * 3600, "47 h"), (216_000, "2.5 days")])  # fmt: skip
def test_a_duration_in_the_unit_that_fits(seconds: float | None, words: str) -> None:
    assert in_words(seconds, "en") == words


def test_office_hours_add_up_to_no_days() -> None:
    """Nine of them are a day at the office, not 24."""
    assert in_words(216_000, "en", days=False) == "60 h"


def test_a_chart_keeps_its_shares_and_quotes_what_it_is_told() -> None:
    drawn = str(bar_chart([Bar("a <b>", [("left", 1), ("answered", 3)], "1 / 4"), Bar("c", [("left", 2)], "2")], '"x"'))
    assert "a &lt;b&gt;" in drawn
    assert 'aria-label="&#34;x&#34;"' in drawn
    assert f'height="{2 * ROW}"' in drawn
    pieces = re.findall(r'class="bar-(\w+)" x="([\d.]+)%" y="\d+" width="([\d.]+)%"', drawn)
    assert pieces == [("left", "0.00", "16.50"), ("answered", "16.50", "49.50"), ("left", "0.00", "33.00")]
    assert "style" not in drawn, "the security policy forbids styles in the page"
    assert bar_chart([], "none").endswith("</svg>")


def test_invented_talks_fill_the_funnel_and_go_with_the_rest(office: Office, tmp_path: Any) -> None:
    talks = Conversations(f"sqlite:///{tmp_path / 'talks.db'}")
    talk(office, "real", DONE)
    for _ in range(2):
        Demo(office.store, None, [], NOW, random.Random(5)).make(12)
    start = NOW - timedelta(days=200)
    counted = funnel(office.database, start, NOW, NOW, channel=SOURCE)
    assert counted.leads == 12, "made again they are the same talks"
    assert sum(counted.results.values()) >= 12
    assert counted.talks > 20
    assert sum(question.left for question in counted.questions) > 5
    remove(office.store, talks, audit.at_the_server(), NOW)
    with office.database.read() as session:
        left = session.execute(select(CountedTalk.talk)).scalars().all()
    assert left == ["real"]
    talks.close()


def test_an_invented_talk_has_the_steps_of_a_real_one() -> None:
    made = list(steps(draft()))
    assert {step.kind for step in made} <= set(KINDS)
    assert made[0].kind == "started"
    assert made[-1].kind == "lead"
    assert [step.name for step in made if step.kind == "asked"][:3] == ["residence", "offer", "edu_level"]
    assert all(step.name in QUESTIONS for step in made if step.kind in ("asked", "answered", "skipped"))
