"""`asmtp purge` deletes what is due and says how much that was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.leads.store import RETENTION, LeadStore
from tests.leads.samples import NOW, draft
from tests.stores import on_sqlite_only


@on_sqlite_only
def test_it_deletes_and_counts(
    store: LeadStore,
    store_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", store_url)
    monkeypatch.setenv("ASMTP_DATA_DIR", str(tmp_path / "var"))
    store.submit(draft(), NOW - RETENTION - timedelta(days=800))
    assert main(["purge"]) == 0
    assert capsys.readouterr().out == "deleted: 1 leads, 0 conversations, 0 talks in the statistics\n"
    assert store.count() == 0


def test_a_missing_store_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASMTP_DATA_DIR", str(tmp_path / "var"))
    assert main(["purge"]) == 2
    assert capsys.readouterr().err.startswith("asmtp purge: there is no lead store at ")
