"""The programs of before: their migrations, up to each revision."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from bot.leads.migrate import MIGRATIONS

REVISIONS: Final = tuple(sorted(step.name[1:5] for step in (MIGRATIONS / "versions").glob("v*.py")))
"""All of them, the oldest first."""


def version_before(tmp_path: Path, revision: str) -> Path:
    """The migrations of an older program, up to this revision."""
    folder = tmp_path / "older"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for step in (folder / "versions").glob("v*.py"):
        if step.name[1:5] > revision:
            step.unlink()
    return folder
