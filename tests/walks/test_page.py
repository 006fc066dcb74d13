"""The page about the walks says what the last run found, in three languages."""

from __future__ import annotations

import json

import pytest

from bot.vocabulary import LANGUAGES
from tests.walks.page import FIGURES, path_of, render


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_that_of_the_figures(language: str) -> None:
    """Remade by `make walk`."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert path_of(language).read_text(encoding="utf-8") == render(figures, language)


def test_no_talk_broke_in_the_last_run() -> None:
    """Ten thousand of them."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert figures["walks"] >= 10_000
    assert figures["broken"] == 0
