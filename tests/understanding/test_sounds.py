"""Words spelled by sound: mended where the question asks about them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.sounds import mended_by_sound
from bot.vocabulary import SLOTS


@pytest.mark.parametrize(
    ("question", "typed", "meant"),
    [
        ("edu_level", "大砖", "大专"),
        ("edu_level", "大转毕业", "大专毕业"),
        ("edu_level", "我是本课", "我是本科"),
        ("residence", "东菀", "东莞"),
        ("employer_place", "公司是在香港注策的", "公司是在香港注册的"),
        ("talent_list", "不再清单上", "不在清单上"),
        ("salary_total_hkd", "一各月22000", "一个月22000"),
        ("xborder_consent", "同易", "同意"),
        ("offer", "何同已经钱了", "合同已经签了"),
        ("contact_channel", "微新", "微信"),
        ("contact_time", "完上", "晚上"),
        ("local_hire_difficulty", "登过广告但美有记录", "登过广告但没有记录"),
    ],
)
def test_a_word_of_the_question_is_mended(question: str, typed: str, meant: str) -> None:
    """Whatever character of its sound was picked."""
    assert mended_by_sound(typed, question) == meant


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("edu_level", "大专"),
        ("edu_level", "bachelor"),
        ("employer_place", "香港注册的公司"),
        ("residence", "深圳"),
        ("contact_name", "童意"),
        ("free_note", "同易"),
        ("age", "大砖"),
    ],
)
def test_anything_else_stays_as_it_is(question: str, typed: str) -> None:
    """Right words, other languages, names and notes, and words of other questions."""
    assert mended_by_sound(typed, question) == typed


@given(st.text(max_size=60), st.sampled_from(sorted(SLOTS)))
def test_the_length_never_changes(text: str, question: str) -> None:
    """So that the evidence can be shown as typed."""
    assert len(mended_by_sound(text, question)) == len(text)
