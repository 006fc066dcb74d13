"""The documents say what the code says, and every path and command they name exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.console_list import page
from bot.cli import COMMANDS
from bot.vocabulary import CRITERION_STATUSES, LANGUAGES, LEAD_REASONS, LEAD_STATUSES, OUTCOMES, SCHEMES, SLOTS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CONTRACT = (ROOT / "docs" / "contract.md").read_text("utf-8")


@pytest.mark.parametrize("name", SLOTS)
def test_the_contract_page_lists_each_slot_with_exactly_its_values(name: str) -> None:
    """One row per slot, no value missing, none invented."""
    rows = [line for line in CONTRACT.splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1
    values = re.findall(r"`([a-z0-9_]+)`", rows[0].split("|")[2])
    assert tuple(values) == SLOTS[name].values


@pytest.mark.parametrize("word", [*LANGUAGES, *OUTCOMES, *SCHEMES, *LEAD_STATUSES, *LEAD_REASONS, *CRITERION_STATUSES])
def test_the_contract_page_names_every_closed_set(word: str) -> None:
    """Outcomes, schemes, statuses, languages."""
    assert f"`{word}`" in CONTRACT


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_in_a_document_exists(document: Path) -> None:
    """Links and code names of files."""
    text = document.read_text("utf-8")
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    missing = [target for target in links if not (document.parent / target).exists()]
    names = re.findall(r"`((?:bot|actions|data|tests|docs|benchmarks)/[A-Za-z0-9_/.-]*)`", text)
    missing += [name for name in names if not (ROOT / name).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_in_a_document_exists(document: Path) -> None:
    """`make` targets and `asmtp` subcommands."""
    text = document.read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"\bmake ([a-z-]+)\b(?=`|\n| {2,}#)", text)) <= targets
    assert set(re.findall(r"`asmtp ([a-z-]+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_speed_says_what_was_measured(language: str) -> None:
    """Nobody edits it by hand."""
    figures = json.loads((ROOT / "docs" / page.FIGURES).read_text("utf-8"))
    text = (ROOT / "docs" / page.PAGES[language]).read_text("utf-8")
    assert text.partition(page.START)[2].partition(page.END)[0] == page.render(figures, language)
