"""Counting talks: every question that was asked comes to exactly one end."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from bot.leads.database import Database, StoreUnavailable
from bot.leads.models import TalkEvent
from bot.leads.store import LeadStore
from bot.statistics.funnel import IN_PROGRESS, Funnel, Question, Row, funnel, summary
from bot.statistics.step import KINDS, QUESTIONS
from bot.vocabulary import LANGUAGES, OUTCOMES, SLOTS
from tests.leads.samples import NOW as EXACT

NOW = EXACT.replace(microsecond=0)
OLD = NOW - timedelta(days=2)
NAMELESS = ("started", "restarted", "human", "documents", "lead")


def talk(*steps: tuple[str, str | None], start: datetime = OLD, key: str = "a", **kept: str) -> list[Row]:
    """A talk of these steps, ten seconds apart."""
    facts: dict[str, Any] = {"channel": "web", "language": "en", "role": "applicant", **kept}
    return [
        Row(key, start + timedelta(seconds=10 * number), kind, name, **facts)  # type: ignore[arg-type]
        for number, (kind, name) in enumerate(steps)
    ]


def count(*talks: list[Row]) -> Funnel:
    """The summary of these talks."""
    return summary(talks, OLD - timedelta(days=1), NOW, NOW)


def question(counted: Funnel, slot: str) -> tuple[int, int, int, int, int]:
    """Entered, answered, skipped, left, in progress."""
    (found,) = [item for item in counted.questions if item.slot == slot]
    return found.entered, found.answered, found.skipped, found.left, found.in_progress


START = (("started", None), ("asked", "residence"))
ONE = (*START, ("answered", "residence"), ("asked", "offer"))


def test_who_left_at_which_question() -> None:
    counted = count(talk(*START), talk(*ONE), talk(*ONE, ("skipped", "offer"), ("asked", "edu_level")))
    assert (counted.talks, [item.slot for item in counted.questions]) == (3, ["residence", "offer", "edu_level"])
    assert question(counted, "residence") == (3, 2, 0, 1, 0)
    assert question(counted, "offer") == (2, 0, 1, 1, 0)
    assert question(counted, "edu_level") == (1, 0, 0, 1, 0)


@pytest.mark.parametrize(("age", "fate"), [(IN_PROGRESS - timedelta(seconds=1), (1, 0, 0, 0, 1)),
                                           (IN_PROGRESS, (1, 0, 0, 1, 0))])  # fmt: skip
def test_a_young_talk_may_still_go_on(age: timedelta, fate: tuple[int, ...]) -> None:
    """Its last step decides, not its first."""
    steps = talk(*ONE)
    late = NOW - age - (steps[-1].at - steps[0].at)
    assert question(count(talk(*ONE, start=late)), "offer") == fate


def test_who_says_stop_has_left_at_once() -> None:
    counted = count(talk(*ONE, ("stopped", "offer"), start=NOW - timedelta(minutes=5)))
    assert counted.questions[-1] == Question("offer", entered=1, left=1, stopped=1)
    back = count(talk(*ONE, ("stopped", "offer"), ("asked", "offer"), start=NOW - timedelta(minutes=5)))
    assert back.questions[-1] == Question("offer", entered=1, in_progress=1)


def test_after_which_question_people_left() -> None:
    """Only where the talk is over, and only the last question that was settled."""
    settled = (*ONE, ("skipped", "offer"), ("asked", "edu_level"))
    counted = count(talk(*START), talk(*ONE), talk(*settled), talk(*settled, start=NOW - timedelta(minutes=2)))
    assert {item.slot: item.left_after for item in counted.questions} == {"residence": 1, "offer": 1, "edu_level": 0}
    assert counted.asked == 4


def test_a_question_that_the_talk_went_on_without_was_skipped() -> None:
    """A correction made it needless, or the person went for the contact questions at once."""
    counted = count(talk(*ONE, ("asked", "xborder_consent"), ("answered", "xborder_consent")))
    assert question(counted, "offer") == (1, 0, 1, 0, 0)
    assert question(counted, "xborder_consent") == (1, 1, 0, 0, 0)


def test_a_question_asked_again_counts_once() -> None:
    """The earlier answer stands if the talk goes on without a new one; who leaves there has left there."""
    again = (*ONE, ("asked", "residence"))
    assert question(count(talk(*again)), "residence") == (1, 0, 0, 1, 0)
    assert question(count(talk(*again, ("asked", "offer"))), "residence") == (1, 1, 0, 0, 0)
    assert question(count(talk(*again, ("answered", "residence"), ("asked", "offer"))), "offer") == (1, 0, 0, 1, 0)


def test_results_contacts_and_times() -> None:
    first = talk(*ONE, ("result", "not_yet"), ("result", "likely_meets"), ("asked", "xborder_consent"),
                 ("contact", "xborder_consent_yes"), ("contact", "contact_value"), ("lead", None),
                 ("contact", "xborder_consent_no"), ("documents", None))  # fmt: skip
    second = talk(*START, ("human", None), ("human", None), ("restarted", None), ("result", "not_yet"))
    counted = count(first, second, talk(*START))
    assert counted.results == {**dict.fromkeys(OUTCOMES, 0), "likely_meets": 1, "not_yet": 1}
    assert counted.contact == {"xborder_consent_no": 1, "contact_value": 1}
    assert (counted.documents, counted.human, counted.leads, counted.restarted) == (1, 1, 1, 1)
    assert counted.seconds_to_result == 45.0
    assert count(talk(*START)).seconds_to_result is None


STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.none() | st.sampled_from([*QUESTIONS, *OUTCOMES])).filter(
        lambda step: step[0] not in ("contact", "result") or (step[1] in SLOTS) == (step[0] == "contact")
    ).filter(lambda step: step[0] != "contact" or SLOTS[str(step[1])].group == "contact"),
    min_size=1, max_size=30,
)  # fmt: skip


@given(st.lists(st.tuples(STEPS, st.integers(0, 7200)), max_size=12))
def test_entered_is_answered_and_skipped_and_left_and_in_progress(talks: list[tuple[Any, int]]) -> None:
    """Whatever the steps and their order, and none is counted in more talks than there are."""
    counted = count(*(talk(*steps, start=NOW - timedelta(seconds=age)) for steps, age in talks))
    for item in counted.questions:
        assert item.entered == item.answered + item.skipped + item.left + item.in_progress
        assert 0 <= item.stopped <= item.left
        assert 1 <= item.entered <= counted.talks
    assert sum(item.left + item.in_progress for item in counted.questions) <= counted.talks == len(talks)
    assert sum(counted.results.values()) <= counted.talks


def write(store: LeadStore, *talks: list[Row]) -> None:
    """Put these talks into the store, their steps mixed as time mixes them."""
    rows = sorted((row for steps in talks for row in steps), key=lambda row: row.at)
    with store.database.write() as session:
        session.execute(insert(TalkEvent), [row._asdict() for row in rows])


def read(store: LeadStore, **wanted: Any) -> Funnel:
    """The funnel of the last three days."""
    return funnel(store.database, NOW - timedelta(days=3), NOW, NOW, **wanted)


def test_the_stored_steps_are_counted(store: LeadStore) -> None:
    """Talks side by side are told apart, and steps of one second keep their order."""
    talks = [talk(*ONE, key=f"{number:064}", start=OLD) for number in range(5)]
    write(store, *talks, talk(*START, key="z" * 64, start=OLD + timedelta(hours=1)))
    counted = read(store)
    assert (counted.talks, question(counted, "residence"), question(counted, "offer")) == (
        6, (6, 5, 0, 1, 0), (5, 0, 0, 5, 0),
    )  # fmt: skip
    assert counted == summary([*talks, talk(*START)], NOW - timedelta(days=3), NOW, NOW)


@pytest.mark.parametrize("seed", range(3))
def test_the_database_counts_as_one_reckons_step_by_step(store: LeadStore, seed: int) -> None:
    """Random talks, many steps of each in one second, some going on, in several channels and languages."""
    dice = random.Random(seed)
    names = {"result": OUTCOMES, "contact": ("contact_value", "xborder_consent_yes", "xborder_consent_no")}
    talks = []
    for number in range(120):
        start = NOW - timedelta(seconds=dice.choice((60, 7_200, 90_000)), hours=dice.randint(0, 30))
        facts = {"channel": dice.choice(("web", "wechat")), "language": dice.choice(LANGUAGES)}
        rows = [Row(f"{number}-{seed}", start, "started", None, role="applicant", **facts)]
        for _ in range(dice.randint(0, 25)):
            kind = dice.choice(KINDS[1:])
            name = dice.choice(names.get(kind, QUESTIONS[:4])) if kind not in NAMELESS else None
            after = timedelta(seconds=dice.choice((0, 0, 0, 7)))
            facts["language"] = dice.choice((facts["language"], facts["language"], dice.choice(LANGUAGES)))
            rows.append(Row(rows[0].talk, rows[-1].at + after, kind, name, role="applicant", **facts))
        talks.append(rows)
    write(store, *talks)
    since = NOW - timedelta(days=3)
    assert read(store) == summary(talks, since, NOW, NOW)
    for channel, language in product(("web", None), ("zh_hant", None)):
        chosen = [rows for rows in talks if channel in (None, rows[-1].channel)
                  and language in (None, rows[-1].language)]  # fmt: skip
        assert read(store, channel=channel, language=language) == summary(chosen, since, NOW, NOW)


def test_a_talk_belongs_to_the_period_in_which_it_started(store: LeadStore) -> None:
    """With all its steps, also those after the period's end."""
    write(store, talk(*ONE, key="before", start=NOW - timedelta(days=3, seconds=5)),
          talk(*ONE, key="at its end", start=NOW - timedelta(seconds=5)),
          talk(*ONE, key="after", start=NOW))  # fmt: skip
    counted = read(store)
    assert (counted.talks, question(counted, "offer")) == (1, (1, 0, 0, 0, 1))


def test_talks_are_chosen_by_channel_language_and_role(store: LeadStore) -> None:
    """As they were in the end: a talk that switched to Chinese is a Chinese one."""
    switched = [*talk(*START, key="s"), *talk(("answered", "residence"), start=OLD + timedelta(minutes=1), key="s",
                                               language="zh_hant", role="employer")]  # fmt: skip
    write(store, switched, talk(*START, key="e"), talk(*START, key="w", channel="wechat"))
    counts = [
        read(store, **wanted).talks
        for wanted in (
            {},
            {"language": "en"},
            {"language": "zh_hant"},
            {"role": "employer"},
            {"channel": "wechat"},
            {"channel": "web", "language": "en"},
            {"role": "adviser"},
        )
    ]
    assert counts == [3, 2, 1, 1, 1, 1, 0]


def test_a_store_without_the_table_says_what_to_do(tmp_path: Any) -> None:
    with pytest.raises(StoreUnavailable, match="asmtp db upgrade"):
        funnel(Database(f"sqlite:///{tmp_path}/none.db"), OLD, NOW, NOW)
