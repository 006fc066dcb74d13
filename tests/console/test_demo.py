"""Invented leads: judged by the real engine, marked, and gone without a trace when removed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from bot.cli import main
from bot.console import audit
from bot.console.demo import SOURCE, Demo, remove
from bot.console.transcript import EVENTS, Conversations
from bot.eligibility.assessment import assess
from bot.leads.models import LeadDocument, LeadHistory, LeadSearch, Note
from bot.vocabulary import LANGUAGES
from tests.console.desk import NOW, Office
from tests.leads.samples import draft

COUNT = 60


@pytest.fixture
def talks(tmp_path: Path) -> Conversations:
    """A place for conversations."""
    return Conversations(f"sqlite:///{tmp_path / 'tracker.db'}")


@pytest.fixture
def demo(office: Office, talks: Conversations) -> Office:
    """An office with invented leads beside a real one."""
    owners = [office.ids["carl"], office.ids["cora"]]
    Demo(office.store, talks, owners, NOW, random.Random(3)).make(COUNT)
    office.store.submit(draft(contact_name="Real"), NOW)
    return office


def test_each_is_what_the_engine_says_of_its_answers(demo: Office) -> None:
    leads = [lead for lead in demo.store.iter_all() if lead.source == SOURCE]
    assert len(leads) == COUNT
    for lead in leads:
        judged = assess(lead.answers, evidence=lead.evidence).as_dict()
        assert {**judged, "as_of": None} == {**lead.assessment, "as_of": None}
        assert (lead.contact_name or "").startswith(("Demo ", "示例 "))
    assert {lead.language for lead in leads} == set(LANGUAGES)
    assert len({lead.outcome for lead in leads}) >= 4
    assert len({lead.status for lead in leads}) >= 4


def test_they_have_been_worked_on(demo: Office) -> None:
    with demo.database.read() as session:
        numbers = [session.execute(select(func.count()).select_from(model)).scalar_one()
                   for model in (Note, LeadDocument, LeadHistory)]  # fmt: skip
        corrected = session.execute(select(LeadHistory).where(LeadHistory.actor == "applicant",
                                                              LeadHistory.version > 1)).first()  # fmt: skip
    assert min(numbers) > 5
    assert corrected is not None


def test_their_talks_can_be_read(demo: Office, talks: Conversations) -> None:
    lead = next(lead for lead in demo.store.iter_all() if lead.source == SOURCE)
    turns = talks.turns([lead.transcript or ""])
    assert turns
    assert {turn.by_applicant for turn in turns} == {True, False}


def test_removing_them_leaves_the_rest(demo: Office, talks: Conversations) -> None:
    assert remove(demo.store, talks, audit.at_the_server(), NOW) == COUNT
    assert [lead.contact_name for lead in demo.store.iter_all()] == ["Real"]
    with demo.database.read() as session:
        for model in (Note, LeadDocument):
            assert session.execute(select(func.count()).select_from(model)).scalar_one() == 0
        assert session.execute(select(func.count()).select_from(LeadSearch)).scalar_one() == 1
    with talks.engine().connect() as connection:
        assert connection.execute(select(func.count()).select_from(EVENTS)).scalar_one() == 0
    talks.close()


def test_the_same_seed_makes_the_same_people(office: Office) -> None:
    for _ in range(2):
        Demo(office.store, None, [], NOW, random.Random(5)).make(5)
    assert office.store.count() == 5, "the same intake again is the same lead"


def test_the_command(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                     capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.setenv("DATABASE_URL", str(office.database._url))
    monkeypatch.setenv("TRACKER_DATABASE_URL", f"sqlite:///{tmp_path / 'talks.db'}")
    assert main(["demo-data", "--count", "3", "--seed", "1"]) == 0
    assert "3 invented leads added" in capsys.readouterr().out
    assert main(["demo-data", "--remove"]) == 0
    assert "3 invented leads removed" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["demo-data", "--count", "0"])


@pytest.mark.rasa
def test_the_table_of_conversations_is_rasas(tmp_path: Path) -> None:
    """What is written here must be readable by the bot, and the other way round."""
    from rasa.core.tracker_store import SQLTrackerStore

    rasas = SQLTrackerStore.SQLEvent.__table__
    assert {column.name: (str(column.type), column.nullable) for column in EVENTS.columns} == {
        column.name: (str(column.type), column.nullable) for column in rasas.columns
    }
    talks = Conversations(f"sqlite:///{tmp_path / 'tracker.db'}")
    engine = talks.engine(create=True)
    EVENTS.create(engine)
    rasas.create(engine, checkfirst=True)
    assert {index["name"] for index in inspect(engine).get_indexes("events")} == {index.name for index in rasas.indexes}
    talks.close()
