"""Answers spelled by sound: read where nothing else was understood, with the person's own words as evidence."""

from __future__ import annotations

from datetime import date

import pytest

from bot.nlu.position import Position
from bot.nlu.slips import understand_by_sound
from bot.nlu.stored import Stored
from bot.nlu.understand import Understanding

pytestmark = pytest.mark.rasa


def heard(stored: Stored, asked: str, text: str) -> Understanding:
    """What the trained model makes of an answer."""
    position = Position(asked, {"language": "zh_hans"}, date(2026, 11, 26))
    return understand_by_sound(text, stored.intents.predict(text), position, stored.answers, stored.limits)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        ("edu_level", "大砖", "sub_degree"),
        ("edu_level", "大轉畢業", "sub_degree"),
        ("residence", "东菀", "mainland"),
        ("employer_place", "公司是在香港注策的", "hk_registered"),
        ("talent_list", "问过公司了 不再清单上", "no"),
        ("salary_total_hkd", "一各月22000", 264000),
    ],
)
def test_an_answer_is_read_as_it_sounds(stored: Stored, asked: str, text: str, value: object) -> None:
    """And its words are those that were typed."""
    understood = heard(stored, asked, text)
    (reading,) = [reading for reading in understood.readings if reading.slot == asked]
    assert (understood.intent, reading.value) == ("inform", value)
    assert reading.words in text


def test_a_consent_is_read_as_it_sounds(stored: Stored) -> None:
    """同易 is 同意."""
    assert heard(stored, "xborder_consent", "同易").contact == {"xborder_consent": "yes"}


@pytest.mark.parametrize(
    ("asked", "text"), [("edu_level", "转人工"), ("residence", "今天天气真好"), ("offer", "费用多少")]
)
def test_other_messages_are_none(stored: Stored, asked: str, text: str) -> None:
    """A wish, small talk and a question settle nothing."""
    assert heard(stored, asked, text).readings == ()
