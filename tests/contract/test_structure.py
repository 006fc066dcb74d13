"""Imports run one way, and importing opens nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for folder in ("bot", "actions") for path in (ROOT / folder).rglob("*.py"))
RASA_ROOMS = ("bot/nlu/", "bot/channels/", "bot/runtime/", "actions/")
PURE_ROOMS = ("bot.vocabulary", "bot.eligibility", "bot.understanding", "bot.leads")
ALLOWED = {
    "bot.vocabulary": (),
    "bot.eligibility": ("bot.vocabulary", "bot.words", "bot.errors"),
    "bot.understanding": ("bot.vocabulary", "bot.words", "bot.errors"),
    "bot.leads": ("bot.vocabulary", "bot.words", "bot.errors", "bot.settings", "bot.today",
                  "bot.eligibility.assessment"),
    "bot.statistics": ("bot.vocabulary", "bot.errors", "bot.leads", "bot.consents", "bot.contact", "bot.today"),
    "bot.console": ("bot.vocabulary", "bot.words", "bot.errors", "bot.settings", "bot.leads", "bot.eligibility",
                    "bot.languages", "bot.today", "bot.value_words", "bot.consents", "bot.details", "bot.intake",
                    "bot.statistics", "bot.network", "bot.office_hours", "bot.notify", "bot.understanding.contact",
                    "bot.understanding.privacy"),
    "bot.notify": ("bot.vocabulary", "bot.words", "bot.errors", "bot.settings", "bot.leads", "bot.today"),
}  # fmt: skip


def imports(path: Path) -> set[str]:
    """Every module that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    """`actions` → `bot`, never back; Rasa only in its rooms; the pure rooms know nothing of each other, but
    that the lead store has the engine judge."""
    place = path.relative_to(ROOT).as_posix()
    names = imports(path)
    if place.startswith("bot/"):
        assert not any(name.split(".")[0] == "actions" for name in names)
    if not place.startswith(RASA_ROOMS):
        assert not any(
            name.split(".")[0] in ("rasa", "rasa_sdk", "tensorflow")
            for name in names
            if place != "bot/runtime/train.py"
        )
    module = place.removesuffix(".py").replace("/", ".")
    for room, allowed in ALLOWED.items():
        if module == room or module.startswith(room + "."):
            inner = {name for name in names if name.split(".")[0] == "bot"}
            strangers = {name for name in inner if not name.startswith((room, *allowed))}
            assert strangers == set()


LIGHT = (
    "bot.cli",
    "bot.commands.console",
    "bot.commands.run",
    "bot.commands.users",
    "bot.console.server",
    "bot.commands.assess",
    "bot.commands.leads",
    "bot.commands.db",
    "bot.commands.funnel",
    "bot.commands.notify",
    "bot.commands.backup",
    "bot.notify.worker",
    "bot.words",
    "bot.understanding.reading",
)


@pytest.mark.parametrize("module", LIGHT)
def test_the_light_commands_import_nothing_heavy(module: str) -> None:
    """`asmtp assess` and `asmtp leads` start in a moment."""
    heavy = ("rasa", "tensorflow", "spacy", "sklearn", "sanic")
    script = f"import {module}, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_one_idea(path: Path) -> None:
    """About three hundred lines at most; a longer one wants to be two."""
    assert len(path.read_text("utf-8").splitlines()) <= 340
