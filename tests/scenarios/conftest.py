"""Keeps every scenario trilingual: one that is not run as often in each language as in the others is not collected.

Each folder holds one kind of behaviour. A scenario takes its language from the parameter `language`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final, Generator

import pytest

from bot.vocabulary import LANGUAGES

FOLDERS: Final = (
    "happy_path", "corrections", "digressions", "going_back", "cancellations", "invalid_input", "fallback", "handoff",
    "language_switch", "returning", "roles", "documents", "contact", "rights", "hostile",
)  # fmt: skip


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem(collector: Any) -> Generator[None, Any, Any]:
    """Refuse a scenario that leaves out a language, whichever of its runs are selected afterwards."""
    made = yield
    scenarios = [item for item in made or () if isinstance(item, pytest.Function)] if isinstance(made, list) else []
    if scenarios and Path(collector.path).parent != Path(__file__).parent:
        runs = Counter(_language(item) for item in scenarios)
        if set(runs) != set(LANGUAGES) or len(set(runs.values())) != 1:
            name = scenarios[0].originalname
            raise collector.CollectError(f"{name} must run equally often in {LANGUAGES}; it runs in {dict(runs)}")
    return made


def _language(item: pytest.Function) -> object:
    return item.callspec.params.get("language") if hasattr(item, "callspec") else None
