"""Tokens are Latin words, numbers and single Han characters, each at its true place."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.tokens import spans, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't have a degree", ["I", "don't", "have", "a", "degree"]),
        ("月薪35,000蚊", ["月", "薪", "35,000", "蚊"]),
        ("我有offer了，salary 80万", ["我", "有", "offer", "了", "salary", "80", "万"]),
        ("仲未攞到ASMTP簽證㗎", ["仲", "未", "攞", "到", "ASMTP", "簽", "證", "㗎"]),
        ("3.5年 café", ["3.5", "年", "café"]),
        ("👋 ... !!", []),
        ("", []),
    ],
)
def test_mixed_text_is_split_by_script(text: str, expected: list[str]) -> None:
    """A Chinese clause is never one token, an English word never several."""
    assert tokens(text) == expected


@given(st.text())
def test_tokens_stand_where_they_say(text: str) -> None:
    """Offsets ascend, do not overlap and cut out exactly the tokens."""
    found = list(spans(text))
    assert [text[start:end] for start, end in found] == tokens(text)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(found))
    assert all(start < end for start, end in found)
