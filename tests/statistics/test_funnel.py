"""Counting talks: every question that was asked comes to exactly one end."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.leads.database import Database, StoreUnavailable
from bot.leads.models import CountedTalk
from bot.leads.store import LeadStore
from bot.statistics import stored
from bot.statistics.funnel import IN_PROGRESS, Funnel, Question, Told, funnel, summary
from bot.statistics.step import KINDS, QUESTIONS
from bot.vocabulary import LANGUAGES, OUTCOMES
from tests.leads.samples import NOW as EXACT
from tests.statistics import talks as samples
from tests.statistics.talks import Talk, plainly, put

NOW = EXACT.replace(microsecond=0)
OLD = NOW - timedelta(days=2)
SINCE = NOW - timedelta(days=3)
NAMES = {
    **dict.fromkeys(("asked", "answered", "skipped", "stopped"), QUESTIONS[:5]),
    "contact": ("contact_value", "contact_name", "xborder_consent_yes", "xborder_consent_no"),
    "result": OUTCOMES,
}
"""Kind -> the names among which random steps choose; few, so that they meet."""


def talk(*steps: tuple[str, str | None], start: datetime = OLD, key: str = "a", **kept: str) -> Talk:
    """A talk of these steps, ten seconds apart."""
    return samples.talk(steps, start, key, **kept)


def count(*talks: Talk) -> Funnel:
    """The summary of these talks."""
    told = []
    for number, each in enumerate(talks):
        row = stored.as_row(str(number), each.steps, **each.facts)
        wait = (row["result_at"] - row["started_at"]).total_seconds() if row["result_at"] else None
        told.append(Told(row["steps"], NOW - row["last_at"] < IN_PROGRESS, wait))
    return summary(told, SINCE, NOW)


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
    late = NOW - age - (steps.steps[-1][0] - steps.steps[0][0])
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


STEP = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), st.sampled_from(NAMES.get(kind, (None,)))))
WAYS = st.lists(st.tuples(st.lists(STEP, max_size=30), st.integers(0, 7200), st.integers(0, 60)), max_size=12)
"""Talks: their steps, the age of their start, and the seconds between steps."""


def of_ways(ways: list[tuple[Any, int, int]]) -> list[Talk]:
    """Talks that went these ways; some of them the same."""
    return [
        samples.talk([("started", None), *steps], NOW - timedelta(seconds=age), str(number), apart=apart)
        for number, (steps, age, apart) in enumerate([*ways, *ways[:3]])
    ]


@given(WAYS)
def test_entered_is_answered_and_skipped_and_left_and_in_progress(ways: list[tuple[Any, int, int]]) -> None:
    """Whatever the steps and their order, and none is counted in more talks than there are."""
    talks = of_ways(ways)
    counted = count(*talks)
    for item in counted.questions:
        assert item.entered == item.answered + item.skipped + item.left + item.in_progress
        assert 0 <= item.stopped <= item.left
        assert 1 <= item.entered <= counted.talks
    assert sum(item.left + item.in_progress for item in counted.questions) <= counted.talks == len(talks)
    assert sum(counted.results.values()) <= counted.talks


@given(WAYS)
def test_it_counts_as_one_reckons_step_by_step(ways: list[tuple[Any, int, int]]) -> None:
    talks = of_ways(ways)
    assert count(*talks) == plainly(talks, SINCE, NOW)


def read(store: LeadStore, **wanted: Any) -> Funnel:
    """The funnel of the last three days."""
    return funnel(store.database, SINCE, NOW, NOW, **wanted)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WAYS, st.lists(st.tuples(st.sampled_from(("web", "wechat")), st.sampled_from(LANGUAGES)), min_size=15,
                      max_size=15))  # fmt: skip
def test_so_does_the_database(store: LeadStore, ways: list[tuple[Any, int, int]], facts: list[Any]) -> None:
    """With each filter."""
    talks = [each._replace(key=each.key, facts={**each.facts, "channel": channel, "language": language})
             for each, (channel, language) in zip(of_ways(ways), facts, strict=False)]  # fmt: skip
    talks = [each for each in talks if each.steps[0][0] < NOW]
    with store.database.write() as session:
        session.execute(delete(CountedTalk))
    if talks:
        put(store.database, *talks)
    for channel, language in product(("web", None), ("zh_hant", None)):
        chosen = [each for each in talks if channel in (None, each.facts["channel"])
                  and language in (None, each.facts["language"])]  # fmt: skip
        assert read(store, channel=channel, language=language) == plainly(chosen, SINCE, NOW)


def test_a_talk_whose_beginning_is_gone_is_none(store: LeadStore) -> None:
    """Its person had everything before deleted. A step that came in before the first one is another matter."""
    put(store.database, talk(*ONE[1:], key="b"), talk(("restarted", None), ("result", "not_yet"), key="c"))
    assert (read(store).talks, read(store).seconds_to_result) == (0, None)
    put(store.database, talk(("human", None), *ONE, key="d"), talk(("started", None), key="e"))
    assert (read(store).talks, read(store).asked) == (2, 1)


def test_a_talk_belongs_to_the_period_in_which_it_started(store: LeadStore) -> None:
    """With all its steps, also those after the period's end."""
    put(store.database, talk(*ONE, key="before", start=NOW - timedelta(days=3, seconds=5)),
          talk(*ONE, key="at its end", start=NOW - timedelta(seconds=5)),
          talk(*ONE, key="after", start=NOW))  # fmt: skip
    counted = read(store)
    assert (counted.talks, question(counted, "offer")) == (1, (1, 0, 0, 0, 1))


def test_talks_are_chosen_by_channel_language_and_role(store: LeadStore) -> None:
    put(store.database, talk(*START, key="s", language="zh_hant", role="employer"), talk(*START, key="e"),
        talk(*START, key="w", channel="wechat"))  # fmt: skip
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
