"""`asmtp understand`: what it writes is what the running bot decides, and bad lines are told in one line."""

from __future__ import annotations

import io
import json
import sys
from typing import Any, Mapping

import pytest

from bot.cli import main
from bot.commands.understand import control_of, understand_entry
from bot.errors import UserError
from bot.nlu.stored import Stored
from tests.nlu.conftest import Pipeline

pytestmark = pytest.mark.rasa

MESSAGES: tuple[tuple[str, str | None], ...] = (
    ("How much is the visa fee?", None),
    ("政府收费多少", "offer"),
    ("HR 话下个礼拜先出信", "offer"),
    ("35k basic, they usually pay double in December", "salary_total_hkd"),
    ("never even been inside a police station", "serious_crime"),
    ("我想搵真人傾", "edu_level"),
    ("I live in Shenzhen and have signed the contract", None),
    ("唔知喎", "talent_list"),
    ("what's the weather like", None),
    ("用繁體中文", "offer"),
    ("qwfp zzxx", "hk_degree"),
    ("跳过", "years_relevant"),
)


@pytest.mark.parametrize(("text", "asked"), MESSAGES)
def test_it_says_what_the_bot_decides(stored: Stored, pipeline: Pipeline, text: str, asked: str | None) -> None:
    """Same control, same slots, for the same message in the same position."""
    said = understand_entry({"text": text, "lang": "en", "slot": asked}, stored)
    parsed = pipeline(text, asked=asked, language="en")
    intent = parsed.intent or ""
    if intent == "faq":
        intent = parsed.data["response_selector"]["faq"]["response"]["intent_response_key"]
    assert said["control"] == control_of(intent)
    assert said["slots"] == {name: value for name, value in parsed.facts.items() if name != "language"}


def test_contact_answers_are_read_in_their_form(stored: Stored) -> None:
    """The channel, told in the context, decides how a contact is checked."""
    entry = {"text": "my number is 9123 4567", "slot": "contact_value", "context": {"contact_channel": "phone"}}
    assert understand_entry(entry, stored)["slots"] == {"contact_value": "+85291234567"}


def test_today_is_an_argument(stored: Stored) -> None:
    """ "Since March" is reckoned from the day in the context."""
    entry = {"text": "since March 2025", "slot": "overseas_months", "context": {"today": "2026-11-25"}}
    assert understand_entry(entry, stored)["slots"] == {"overseas_months": 20}
    assert understand_entry({**entry, "context": {"today": "2026-05-01"}}, stored)["slots"] == {"overseas_months": 14}


@pytest.mark.parametrize("text", ["/restart", "🎉🎉", "x" * 5_000])
def test_what_the_channel_never_lets_in_is_out_of_scope(stored: Stored, text: str) -> None:
    """Commands, signs without a meaning, novels."""
    assert understand_entry({"text": text}, stored)["control"] == "oos"


def test_identity_numbers_are_gone_before_anything_reads_them(stored: Stored) -> None:
    """The command passes the same gate as a message from outside."""
    said = understand_entry({"text": "my id is A123456(3)", "slot": "years_relevant"}, stored)
    assert "A123456" not in json.dumps(said)


BAD: list[tuple[Mapping[str, Any], str]] = [
    ({}, "text: None is no message"),
    ({"text": "   "}, "text: '   ' is no message"),
    ({"text": "hi", "lang": "fr"}, "lang: 'fr' is not allowed; use en, zh_hans, zh_hant"),
    ({"text": "hi", "slot": "shoe_size"}, "slot: 'shoe_size' is not a slot"),
    ({"text": "hi", "context": {"today": "tomorrow"}}, "today: 'tomorrow' is not a date; write YYYY-MM-DD"),
    ({"text": "hi", "context": {"contact_channel": "fax"}}, "contact_channel: 'fax' is not allowed; use one of: phone"),
    ({"text": "hi", "context": {"shoe_size": 43}}, "context: shoe_size is not a slot"),
    ({"text": "hi", "context": 3}, "context: not an object"),
    ({"text": "hi", "langauge": "en"}, "langauge: unknown key; use text, lang, slot, context"),
]


@pytest.mark.parametrize(("entry", "problem"), BAD)
def test_bad_input_is_told_in_one_line(stored: Stored, entry: Mapping[str, Any], problem: str) -> None:
    """With the key, the value, and what would be right."""
    with pytest.raises(UserError) as caught:
        understand_entry(entry, stored)
    assert str(caught.value).startswith(problem)
    assert "\n" not in str(caught.value)


def test_a_bad_line_stops_no_other(monkeypatch: pytest.MonkeyPatch, stored: Stored) -> None:
    """Each line has its answer, in order."""
    given = b'{"text": "hello"}\nnonsense\n\n{"text": "bachelor", "slot": "edu_level"}\n'
    source, target = io.BytesIO(given), io.BytesIO()
    monkeypatch.setattr("bot.commands.understand.load", lambda models: stored)
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": source}))
    monkeypatch.setattr(sys, "stdout", type("Stdout", (), {"buffer": target}))
    assert main(["understand", "--lines"]) == 0
    first, second, third = map(json.loads, target.getvalue().decode().splitlines())
    assert first["control"] == "greet"
    assert second["error"].startswith("the input is not JSON")
    assert third == {**third, "slots": {"edu_level": "bachelor"}, "control": None}


def test_a_folder_without_a_model_is_told(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """And what to do about it."""
    assert main(["understand", "--lines", "--model", str(tmp_path)]) == 2
    assert "no trained model in" in capsys.readouterr().err
    (tmp_path / "x.tar.gz").write_bytes(b"no archive")
    assert main(["understand", "--lines", "--model", str(tmp_path)]) == 2
    assert "is no model of this project" in capsys.readouterr().err
