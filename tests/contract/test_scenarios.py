"""The scenarios are complete: each kind of behaviour has some, and each of them runs in every language."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.scenarios.conftest import FOLDERS

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "tests" / "scenarios"

WRITTEN = {
    "test_one.py": '@pytest.mark.parametrize("language", ["en"])\ndef test_it(language): pass\n',
    "test_none.py": "def test_it(): pass\n",
    "test_uneven.py": '@pytest.mark.parametrize("language", ["en", "en", "zh_hans"])\ndef test_it(language): pass\n',
    "test_even.py": '@pytest.mark.parametrize("language", ["en", "zh_hans", "zh_hant"])\ndef test_it(language): pass\n',
}
"""Scenarios of somebody who forgot a language; the last one did not."""


def collect(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What pytest collects, run as a developer would."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_every_kind_of_behaviour_has_scenarios_and_all_are_trilingual() -> None:
    """Collecting them fails otherwise; no folder is missing, empty or unknown."""
    done = collect("tests/scenarios")
    assert done.returncode == 0, done.stdout[-3000:]
    runs = Counter(Path(line.split(":")[0]).parent.name for line in done.stdout.splitlines() if ".py" in line)
    assert set(runs) - {SCENARIOS.name} == set(FOLDERS)


def test_a_scenario_that_leaves_out_a_language_fails_the_suite(tmp_path: Path) -> None:
    """Whichever runs are selected."""
    for name, scenario in WRITTEN.items():
        (tmp_path / name).write_text(f"import pytest\n\n\n{scenario}")
    done = collect("-p", "tests.scenarios.conftest", "-k", "zh_hant", str(tmp_path))
    assert done.returncode == 2
    refused = re.findall(r"^ERROR \S*/(test_\w+\.py)$", done.stdout, re.MULTILINE)
    assert refused == ["test_none.py", "test_one.py", "test_uneven.py"]
    assert done.stdout.count("must run equally often") == 3
