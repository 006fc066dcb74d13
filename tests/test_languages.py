"""The browser's wishes are read as browsers write them."""

from __future__ import annotations

import pytest

from bot.languages import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("en-US,en;q=0.9", "en"),
        ("zh-CN", "zh_hans"),
        ("zh", "zh_hans"),
        ("zh-SG", "zh_hans"),
        ("zh-HK", "zh_hant"),
        ("zh-TW,zh;q=0.8", "zh_hant"),
        ("zh-Hant", "zh_hant"),
        ("zh-Hans-HK", "zh_hans"),
        ("yue-HK", "zh_hant"),
        ("zh_MO", "zh_hant"),
        ("fr-FR,zh-HK;q=0.7,en;q=0.3", "zh_hant"),
        ("de;q=0.9,en;q=0.1,zh-CN;q=0.5", "zh_hans"),
        ("zh-CN;q=0,en", "en"),
        ("*;q=nonsense,,;;", "en"),
    ],
)
def test_the_best_ranked_language_that_we_speak_wins(header: str, language: str) -> None:
    """Hong Kong, Macao and Taiwan read Traditional."""
    assert preferred_language(header) == language
