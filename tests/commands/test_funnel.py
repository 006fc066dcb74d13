"""`asmtp funnel`: the table in three languages, the same numbers as JSON, bad options and stores in one line."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.cli import main
from bot.leads.store import LeadStore
from bot.vocabulary import LANGUAGES
from bot.words import say
from tests.statistics.talks import put, talk
from tests.stores import on_sqlite_only

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def address(monkeypatch: pytest.MonkeyPatch, store_url: str) -> None:
    """The command's own setting points to the test's store."""
    monkeypatch.setenv("DATABASE_URL", store_url)


@pytest.fixture
def counted(store: LeadStore) -> None:
    """A talk of two days ago that came to a lead, and one of forty days ago that was left at once."""
    steps = (
        ("started", None), ("asked", "residence"), ("answered", "residence"), ("asked", "dependant_place"),
        ("skipped", "dependant_place"), ("result", "not_yet"), ("asked", "xborder_consent"),
        ("answered", "xborder_consent"), ("contact", "xborder_consent_yes"), ("contact", "contact_value"),
        ("lead", None),
    )  # fmt: skip
    now = datetime.now(timezone.utc).replace(microsecond=0)
    put(store.database, talk(steps, now - timedelta(days=2), "a", apart=7),
        talk(steps[:2], now - timedelta(days=40), "b"))  # fmt: skip


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_names_everything_in_the_language_of_the_reader(capsys: Output, language: str) -> None:
    assert main(["funnel", "--language", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    (row,) = [line for line in lines if line.startswith(say("label_residence", language))]
    assert row.split()[-5:] == ["1", "1", "0", "0", "0"]
    text = "\n".join(lines)
    for key in ("label_dependant_place", "outcome_not_yet", "funnel_leads", "label_contact_value"):
        assert say(key, language) in text
    assert say("label_xborder_consent", language) + say("label_mark", language) + say("lead_yes", language) in text
    assert say("funnel_seconds_to_result", language, seconds=35) == lines[-1]
    for missing in ("{", "None", "funnel_", "label_"):
        assert missing not in text


@pytest.mark.usefixtures("counted")
def test_the_days_are_chosen_and_json_has_the_ids(capsys: Output) -> None:
    assert main(["funnel", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["talks"], shown["leads"], shown["seconds_to_result"]) == (1, 1, 35.0)
    assert [question["slot"] for question in shown["questions"]] == ["residence", "dependant_place", "xborder_consent"]
    assert main(["funnel", "--days", "60", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["talks"], shown["questions"][0]["left"]) == (2, 1)


def test_no_talks_are_said_in_one_line(capsys: Output) -> None:
    assert main(["funnel"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith(": 0")


@on_sqlite_only
@pytest.mark.parametrize("days", ["0", "401", "-1", "many", "３"])
def test_a_wrong_number_of_days_is_bad_usage(capsys: Output, days: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["funnel", "--days", days])
    assert caught.value.code == 2
    assert "1 to 400" in capsys.readouterr().err


@on_sqlite_only
def test_a_missing_store_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Output) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none/leads.db")
    assert main(["funnel"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("asmtp funnel: there is no lead store at ")
