"""Messages that take an earlier answer back, wherever in the talk they come."""

from __future__ import annotations

from typing import Any, Mapping

import pytest

from bot.commands.understand import understand_entry
from bot.nlu.stored import Stored

pytestmark = pytest.mark.rasa

KNOWN: Mapping[str, Any] = {
    "residence": "mainland", "hk_degree": "none", "offer": "signed", "employer_place": "hk_registered",
    "edu_level": "bachelor", "years_relevant": 3, "salary_total_hkd": 480_000, "serious_crime": "no",
}  # fmt: skip


def understood(stored: Stored, text: str, asked: str) -> tuple[dict[str, Any], str | None]:
    """Slots and control, with the answers above known."""
    entry = {"text": text, "slot": asked, "context": {"today": "2026-11-25", **KNOWN}}
    said = understand_entry(entry, stored)
    return said["slots"], said["control"]


@pytest.mark.parametrize(
    ("text", "asked", "slots"),
    [
        ("actually I have not signed yet", "market_pay", {"offer": "written_unsigned"}),
        ("actually I have not signed yet", "serious_crime", {"offer": "written_unsigned"}),
        ("sorry, it's a master's", "job_match", {"edu_level": "master"}),
        ("不对，是硕士", "job_match", {"edu_level": "master"}),
        ("不对，是硕士", "xborder_consent", {"edu_level": "master"}),
        ("等等，其实只是口头答应", "market_pay", {"offer": "verbal"}),
        ("上面人工打錯咗，係每月五萬", "market_pay", {"salary_total_hkd": 600_000}),
        ("其實我有五年經驗", "talent_list", {"years_relevant": 5}),
        ("搞错了，是五年经验", "contact_time", {"years_relevant": 5}),
        ("Wait, I do have a record, a theft conviction", "contact_channel", {"serious_crime": "yes"}),
    ],
)
def test_the_new_value_is_read_and_no_answer_to_the_question(
    stored: Stored, text: str, asked: str, slots: dict[str, Any]
) -> None:
    """The "no" of "no, it's a master's" is neither a refused consent nor a job unrelated to the studies."""
    assert understood(stored, text, asked) == (slots, None)


@pytest.mark.parametrize("asked", ["market_pay", "employer_place", "years_relevant", "xborder_consent"])
@pytest.mark.parametrize("text", ["sorry, that was wrong", "我上面填错了", "上面打錯咗"])
def test_without_a_new_value_it_is_the_wish_to_correct(stored: Stored, text: str, asked: str) -> None:
    """What is wrong is asked then."""
    assert understood(stored, text, asked) == ({}, "correct_answer")


@pytest.mark.parametrize(
    ("text", "asked", "slots"),
    [
        ("actually 4 years", "years_relevant", {"years_relevant": 4}),
        ("其实是签好了", "offer", {"offer": "signed"}),
        ("actually no", "talent_list", {"talent_list": "no"}),
        ("陳大文", "contact_name", {"contact_name": "陳大文"}),
        ("Master Chen", "contact_name", {"contact_name": "Master Chen"}),
        ("晚上", "contact_time", {"contact_time": "evening"}),
        ("no", "xborder_consent", {"xborder_consent": "no"}),
    ],
)
def test_an_answer_is_no_correction(stored: Stored, text: str, asked: str, slots: dict[str, Any]) -> None:
    """However it begins."""
    assert understood(stored, text, asked) == (slots, None)
