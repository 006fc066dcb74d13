"""`asmtp db`: the operator's line for each state of the store, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.leads.models import SCHEMA_REVISION
from bot.leads.store import LeadStore

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def address(monkeypatch: pytest.MonkeyPatch, empty_url: str) -> None:
    """The commands' own setting points to a store without tables."""
    monkeypatch.setenv("DATABASE_URL", empty_url)


def test_upgrade_creates_the_tables_and_may_be_repeated(empty_url: str, capsys: Output) -> None:
    assert main(["db", "upgrade"]) == 0
    assert capsys.readouterr().out.endswith(f" is now at {SCHEMA_REVISION} (was empty)\n")
    LeadStore(empty_url).check()
    assert main(["db", "upgrade"]) == 0
    assert capsys.readouterr().out.endswith(f" is at {SCHEMA_REVISION} already\n")


def test_current_tells_whether_the_store_is_up_to_date(empty_url: str, capsys: Output) -> None:
    before = main(["db", "current"])
    shown = capsys.readouterr()
    assert "asmtp db upgrade" in shown.out + shown.err
    assert before == (2 if empty_url.startswith("sqlite") else 1), "a file that is not there; a database without tables"
    assert main(["db", "upgrade"]) == 0
    capsys.readouterr()
    assert main(["db", "current"]) == 0
    assert capsys.readouterr().out == f"{SCHEMA_REVISION} (up to date)\n"


def test_the_address_is_shown_without_user_and_password(empty_url: str, capsys: Output) -> None:
    assert main(["db", "upgrade"]) == 0
    line = capsys.readouterr().out
    assert "://" not in line
    assert "@" not in line
    assert "asmtp:" not in line


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:////proc/none/leads.db", "writable"),
        ("postgresql://keeper:sesame@127.0.0.1:1/asmtp", "connection refused"),
        ("mysql://keeper:sesame@host/asmtp", "PostgreSQL"),
    ],
)
@pytest.mark.parametrize("action", ["upgrade", "current"])
def test_a_store_that_cannot_be_used_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: Output, url: str, reason: str, action: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["db", action]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "DATABASE_URL" in line
    assert "sesame" not in line
    if action == "upgrade" or not url.startswith("sqlite"):
        assert reason in line


def test_the_default_store_lies_in_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Output
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("ASMTP_DATA_DIR", str(tmp_path / "var"))
    assert main(["db", "upgrade"]) == 0
    assert (tmp_path / "var" / "leads.db").is_file()
    assert str(tmp_path / "var" / "leads.db") in capsys.readouterr().out
