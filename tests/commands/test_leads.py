"""`asmtp leads`: what consultants and scripts see, on both databases."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.cli import main
from bot.commands.lead_sheet import printable
from bot.leads.lead import StoredLead, as_dict
from bot.leads.store import LeadStore
from bot.vocabulary import CRITERION_STATUSES, LANGUAGES, LEAD_REASONS, LEAD_STATUSES, SLOTS
from bot.words import has, say
from tests.leads.samples import LATER, NOW, WORDS, assessment, draft
from tests.stores import on_sqlite_only

ROOT = Path(__file__).resolve().parents[2]
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def address(monkeypatch: pytest.MonkeyPatch, store_url: str) -> None:
    """The commands' own setting points to the test's store."""
    monkeypatch.setenv("DATABASE_URL", store_url)


@pytest.fixture
def leads(store: LeadStore) -> list[StoredLead]:
    """Two stored leads, the older one first."""
    second = draft(
        contact_name="Sam Sample", contact_channel="email", contact_value="sam@example.com", language="en",
        assessment=assessment(outcome="not_yet"), free_note="=1+1",
    )  # fmt: skip
    return [store.submit(draft(), NOW), store.submit(second, LATER)]


def test_the_list_shows_the_newest_first(leads: list[StoredLead], capsys: Output) -> None:
    assert main(["leads", "list"]) == 0
    header, first, second = capsys.readouterr().out.splitlines()
    assert header.split()[0] == "REFERENCE"
    assert first.split()[:5] == [leads[1].reference, "2026-11-23", "14:02", "new", "not_yet"]
    assert second.endswith("zh_hant   陳測試      WhatsApp +85255550123")
    assert first.index("E-mail".lower()) == second.index("WhatsApp") + 3, (
        "three wide characters take three columns more"
    )


def test_the_list_can_be_narrowed(leads: list[StoredLead], capsys: Output) -> None:
    for options, expected in {
        ("--language", "en"): [1], ("--outcome", "not_yet"): [1], ("--status", "new"): [1, 0], ("--limit", "1"): [1],
        ("--reason", "human"): [],
        ("--since", "2026-11-23T14:00"): [1], ("--since", "2026-11-23"): [1, 0], ("--since", "2026-11-24"): [],
        ("--since", "2026-11-23T06:00:00Z"): [1], ("--search", "陈"): [0],
    }.items():  # fmt: skip
        assert main(["leads", "list", *options, "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == [as_dict(leads[index]) for index in expected]


def test_no_leads_is_said_in_words_and_is_no_error(capsys: Output) -> None:
    assert main(["leads", "list"]) == 0
    assert capsys.readouterr() == ("", "no leads\n")
    assert main(["leads", "list", "--status", "lost"]) == 0
    assert capsys.readouterr() == ("", "no leads match\n")
    assert main(["leads", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_longer_list_says_how_much_is_left(leads: list[StoredLead], capsys: Output) -> None:
    assert main(["leads", "list", "--limit", "1"]) == 0
    assert capsys.readouterr().err == "1 more; use --limit\n"


@on_sqlite_only
@pytest.mark.parametrize("options", [["--since", "soon"], ["--limit", "0"], ["--limit", "-1"], ["--status", "gone"],
                                     ["--language", "fr"]])  # fmt: skip
def test_a_wrong_option_is_bad_usage(options: list[str], capsys: Output) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["leads", "list", *options])
    assert caught.value.code == 2
    assert options[0] in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_lead_is_shown_with_reasons_words_contact_and_consents(
    leads: list[StoredLead], capsys: Output, language: str
) -> None:
    assert main(["leads", "show", leads[0].reference.lower(), "--language", language]) == 0
    text = capsys.readouterr().out
    for expected in (leads[0].reference, "陳測試", "+85255550123", "請用廣東話", f"“{WORDS['offer']}”", "✓ E4", "IANG",
                     "A06", "2026-11-23 09:02", "conversation-1", "2027-11-23", "480000"):  # fmt: skip
        assert expected in text
    assert {"en": "keeping personal data", "zh_hans": "个人信息", "zh_hant": "個人資料"}[language] in text
    for missing in ("{", "None", "xborder", "lead_", "reason_", "criterion_", "outcome_", "warning_"):
        assert missing not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_says_why_the_lead_is_there(store: LeadStore, capsys: Output, language: str) -> None:
    """Who asked for a person waits for a call."""
    lead = store.submit(draft(reason="human"), NOW)
    assert main(["leads", "show", lead.id, "--language", language]) == 0
    assert say("lead_reason_human", language) in capsys.readouterr().out


def test_changes_since_the_first_submission_are_shown(store: LeadStore, capsys: Output) -> None:
    first = draft()
    lead = store.submit(first, NOW)
    store.submit(draft(submission_id=first.submission_id, answers={"offer": "verbal"}, free_note="new"), LATER)
    assert main(["leads", "show", lead.id]) == 0
    text = capsys.readouterr().out
    assert "answers.offer" in text
    assert "signed -> verbal" in text
    assert "licence, documented_experience -> -" in text


def test_a_lead_as_json_is_the_contracts(leads: list[StoredLead], capsys: Output) -> None:
    for name in (leads[0].id, leads[0].reference):
        assert main(["leads", "show", name, "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == as_dict(leads[0])


def test_an_unknown_lead_is_one_line_and_exit_code_1(capsys: Output) -> None:
    assert main(["leads", "show", "ZZZZ9999"]) == 1
    assert capsys.readouterr() == ("", "asmtp leads: there is no lead 'ZZZZ9999'\n")


@on_sqlite_only
def test_what_a_person_typed_cannot_drive_the_terminal(store: LeadStore, capsys: Output) -> None:
    store.submit(draft(contact_name="a\nb\u202eevil", evidence={"offer": "x\n\ny\t\u2066z"}), NOW)
    (lead,) = store.list()
    for arguments in (["leads", "list"], ["leads", "show", lead.id]):
        assert main(arguments) == 0
        text = capsys.readouterr().out
        assert not set(text) & set("\t\u202e\u2066\x1b")
    assert printable("a\x1b[2Jb\u202ec") == "a [2Jb c"


@on_sqlite_only
def test_every_label_of_the_sheet_exists() -> None:
    keys = [f"lead_criterion_{status}" for status in CRITERION_STATUSES]
    keys += [f"lead_status_{status}" for status in LEAD_STATUSES]
    keys += [f"lead_reason_{reason}" for reason in LEAD_REASONS]
    keys += [f"lead_contact_{channel}" for channel in SLOTS["contact_channel"].values]
    assert [key for key in keys if not has(key)] == []


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command as a script starts it."""
    return subprocess.run([sys.executable, "-m", "bot.cli", *arguments], cwd=ROOT, capture_output=True, **options)


@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_an_export_goes_to_standard_output_or_a_private_file(
    leads: list[StoredLead], tmp_path: Path, kind: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["leads", "export", "--format", kind]) == 0
    shown = capsysbinary.readouterr()
    path = tmp_path / f"leads.{kind}"
    path.write_text("an older export")
    assert main(["leads", "export", "--format", kind, "--output", str(path)]) == 0
    assert capsysbinary.readouterr().err == f"2 leads written to {path}\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for data in (shown.out, path.read_bytes()):
        assert references(kind, data) == [leads[1].reference, leads[0].reference]
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [path.name]


def references(kind: str, data: bytes) -> list[str]:
    """The leads in an export, by its format."""
    if kind == "csv":
        return [row["reference"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))]
    if kind == "jsonl":
        return [json.loads(line)["reference"] for line in data.splitlines()]
    return [str(row[0]) for row in openpyxl.load_workbook(io.BytesIO(data)).active.values][1:]


def test_an_export_can_be_narrowed(leads: list[StoredLead], capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["leads", "export", "--format", "jsonl", "--language", "en"]) == 0
    assert references("jsonl", capsysbinary.readouterr().out) == [leads[1].reference]


@on_sqlite_only
@pytest.mark.parametrize("place", ["no/such/folder/leads.csv", "."])
def test_an_output_that_cannot_be_written_is_one_line(
    leads: list[StoredLead], tmp_path: Path, capsys: Output, place: str
) -> None:
    assert main(["leads", "export", "--format", "csv", "--output", str(tmp_path / place)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "choose another --output" in line
    assert not [file for file in tmp_path.iterdir() if file.is_file()]


@on_sqlite_only
def test_a_failing_export_leaves_the_older_file(
    leads: list[StoredLead], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("an older export")
    monkeypatch.setattr("bot.leads.export.flat", lambda lead: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["leads", "export", "--format", "csv", "--output", str(path)])
    assert path.read_text() == "an older export"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["leads.csv"]


@on_sqlite_only
def test_a_workbook_is_not_poured_into_a_terminal(
    leads: list[StoredLead], monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["leads", "export", "--format", "xlsx"]) == 2
    assert "--output leads.xlsx" in capsys.readouterr().err


@on_sqlite_only
@pytest.mark.parametrize("arguments", [["list"], ["show", "ABCD2345"], ["export", "--format", "csv"]])
def test_a_missing_store_is_one_line_that_says_what_to_do(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Output
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none/leads.db")
    assert main(["leads", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    (line,) = shown.err.splitlines()
    assert line.startswith("asmtp leads: there is no lead store at ")
    assert "asmtp db upgrade" in line
    assert not (tmp_path / "none").exists()


@on_sqlite_only
def test_the_command_loads_neither_rasa_nor_tensorflow(store_url: str) -> None:
    code = (
        "import sys; from bot.cli import main; assert main(['leads', 'list']) == 0; "
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'rasa', 'rasa_sdk', 'tensorflow', 'alembic'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ, capture_output=True, text=True)
    assert done.stdout == "[]\n"


@on_sqlite_only
def test_a_reader_that_stops_early_is_no_crash(store: LeadStore) -> None:
    """`asmtp leads export --format jsonl | head -1`"""
    for _ in range(20):
        store.submit(draft(evidence={"offer": uuid.uuid4().hex * 300}), NOW - timedelta(days=1))
    command = f"{sys.executable} -m bot.cli leads export --format jsonl | head -c 10"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (len(done.stdout), done.stderr) == (10, "")
