"""`asmtp reassess`: which stored leads another facts file would decide otherwise, and why; nothing is changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.eligibility import assess
from bot.eligibility.facts import FACTS_FILE
from bot.leads.store import LeadStore
from tests.eligibility.people import ORDINARY, changed
from tests.leads.samples import NOW, draft

HIGH_PAY = changed(ORDINARY, salary_total_hkd=2_000_000, market_pay=None, talent_list="no", local_hire_difficulty=None)


def stored(store: LeadStore, answers: dict[str, Any]) -> str:
    """A lead as the bot stores it; returns its reference."""
    lead = store.submit(draft(answers=answers, assessment=assess(answers).as_dict()), NOW)
    return lead.reference


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """Rules of next year, in which the exemption begins higher."""
    path = tmp_path / "next.yml"
    text = FACTS_FILE.read_text(encoding="utf-8")
    assert "value: 2000000, as_of: 2022-12-28" in text
    text = text.replace("value: 2000000, as_of: 2022-12-28", "value: 2500000, as_of: 2022-12-28")
    path.write_text(text.replace('"2026.1"', '"2027.1"'), encoding="utf-8")
    return path


def test_leads_that_would_come_out_otherwise_are_listed_with_the_reason(
    store: LeadStore,
    store_url: str,
    stricter: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", store_url)
    affected, untouched = stored(store, HIGH_PAY), stored(store, ORDINARY)
    before = store.get(affected)
    assert main(["reassess", "--rules", str(stricter)]) == 0
    out = capsys.readouterr().out
    assert f"{affected}  likely_meets (rules 2026.1) -> needs_review" in out
    assert "E7 exempt_pay -> recruitment_not_asked: " in out
    assert untouched not in out
    assert out.splitlines()[-1] == "1 of 2 leads would have another outcome under rules 2027.1"
    assert store.get(affected) == before


def test_the_same_rules_change_nothing(
    store: LeadStore, store_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", store_url)
    stored(store, HIGH_PAY)
    assert main(["reassess", "--rules", str(FACTS_FILE)]) == 0
    assert capsys.readouterr().out == "0 of 1 leads would have another outcome under rules 2026.1\n"


def test_a_file_that_is_no_facts_file_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASMTP_DATA_DIR", str(tmp_path))
    (tmp_path / "next.yml").write_text("rules: none", encoding="utf-8")
    assert main(["reassess", "--rules", str(tmp_path / "next.yml")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
