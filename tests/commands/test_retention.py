"""`asmtp retention`: a dry run deletes nothing; what was erased is erased again after a backup was restored."""

from __future__ import annotations

import io
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.console import audit
from bot.console.erasure import erase
from bot.console.visit import Console
from bot.leads.store import RETENTION, LeadStore
from bot.settings import load_settings
from tests.leads.samples import NOW, draft


@pytest.fixture
def settled(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LeadStore:
    """The commands' store."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("ASMTP_DATA_DIR", str(tmp_path / "var"))
    return LeadStore(sqlite_url)


def test_a_dry_run_counts_and_deletes_nothing(settled: LeadStore, capsys: pytest.CaptureFixture[str]) -> None:
    settled.submit(draft(), NOW - RETENTION - timedelta(days=800))
    told = "deleted: 1 leads, 0 conversations, 0 talks in the statistics\n"
    for arguments, left in ((["run", "--dry-run"], 1), (["run"], 0)):
        assert main(["retention", *arguments]) == 0
        assert capsys.readouterr().out == ("would be " if left else "") + told
        assert settled.count() == left


def test_after_a_restore_what_was_erased_goes_again(
    settled: LeadStore, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    lead = settled.submit(draft(), NOW)
    stays = settled.submit(draft(contact_value="+85255550999"), NOW)
    settled.close()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    shutil.copy(file, tmp_path / "backup.db")
    settings = load_settings()
    console = Console(settled, settings.tracker_url, settings.secret_key(), settings.backup_days)
    erase(console, audit.Actor(None, audit.COMMAND_LINE), NOW + timedelta(days=1), lead.id, None, clients=False)
    console.close()
    assert main(["retention", "erasures"]) == 0
    proofs = capsys.readouterr().out
    assert set(json.loads(proofs)) == {"id", "at", "contact_mark", "lead_marks", "counts"}
    shutil.copy(tmp_path / "backup.db", file)
    for arguments, left in (([], 2), (["--erase"], 1)):
        monkeypatch.setattr("sys.stdin", io.StringIO(proofs))
        assert main(["retention", "reapply", *arguments]) == 0
        out, err = capsys.readouterr()
        assert out.startswith(lead.reference)
        assert err.startswith("1 leads are there again")
        assert settled.count() == left
    assert settled.get(stays.id)


@pytest.mark.parametrize("line", ["{", "[]", '{"at": "today", "contact_mark": "x"}', '{"contact_mark": "x"}'])
def test_what_is_no_proof_is_one_line(
    settled: LeadStore, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"\n{line}\n"))
    assert main(["retention", "reapply"]) == 2
    assert capsys.readouterr().err.startswith("asmtp retention: line 2 is no proof of erasure; ")
