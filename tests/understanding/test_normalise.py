"""The plain form of a message and the way back to what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Bachelor’s  DEGREE", "bachelors degree"),
        ("don't / don’t / dont", "dont / dont / dont"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("本科畢業，已簽約", "本科毕业,已签约"),
        ("甚麼係專才？", "什么系专才?"),
        ("yesssss", "yes"),
        ("nooo", "no"),
        ("see", "see"),
        ("3½ years", "3 1/2 years"),
        ("fiancé", "fiance"),
        ("a\u200bb\u200dc\ufeff", "abc"),
        ("a\x00b\x07", "ab"),
        ("tab\tand  space", "tab and space"),
        ("没有 记录", "没有记录"),
        ("没有 offer", "没有offer"),
        ("收到 offer 了", "收到offer了"),
        ("月薪 35k", "月薪35k"),
        ("I live in 深圳 now", "i live in 深圳 now"),
        ("在《人才清單》上", "在人才清单上"),
        ("👍🏽", "👍"),
        ("👨‍👩‍👧", "👨👩👧"),
        ("bachelar from shenzen", "bachelor from shenzhen"),
        ("contact the president", "contact the president"),
        ("", ""),
        (" ", ""),
    ],
)
def test_what_is_typed_is_brought_into_one_form(typed: str, plain: str) -> None:
    assert normalise(typed).text == plain


@pytest.mark.parametrize(
    ("typed", "found", "words"),
    [
        ("Ｉ ｌｉｖｅ in ＳＨＥＮＺＨＥＮ", "shenzhen", "ＳＨＥＮＺＨＥＮ"),
        ("I am in shenzen!", "shenzhen", "shenzen"),
        ("沒有　紀錄啊", "没有纪录", "沒有　紀錄"),
        ("Yesssss please", "yes", "Yesssss"),
        ("3½ years", "3 1/2", "3½"),
        ("I don’t know", "dont", "don’t"),
    ],
)
def test_offsets_lead_back_to_the_words_as_typed(typed: str, found: str, words: str) -> None:
    plain = normalise(typed)
    start = plain.text.index(found)
    first, last = plain.span(start, start + len(found))
    assert typed[first:last] == words


@given(st.text(max_size=200))
def test_every_stretch_of_plain_text_stands_somewhere_in_the_source(typed: str) -> None:
    plain = normalise(typed)
    previous = 0
    for index in range(len(plain.text)):
        start, end = plain.span(index, index + 1)
        assert previous <= start < end <= len(typed)
        previous = start


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60))
def test_plain_text_is_a_fixed_point(typed: str) -> None:
    once = normalise(typed).text
    assert normalise(once).text == once


@pytest.mark.parametrize(
    "typed", ["\ud800", "a\udfffb", "\x00" * 50, "\U0001f600" * 20, "ﷺ", "e\u0301" * 30, "\n\r\n\u2028"]
)
def test_odd_characters_do_no_harm(typed: str) -> None:
    plain = normalise(typed)
    assert all(0 <= a < b <= len(typed) for a, b in (plain.span(i, i + 1) for i in range(len(plain.text))))
