"""The training lines: native in each language, evenly spread, and no line with two meanings."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pytest
import yaml

from benchmarks.nlu import DATA, Example, held_out_examples, training_examples, training_lines
from bot.nlu.features import fold
from bot.settings import ROOT
from bot.vocabulary import LANGUAGES

HAN: Final = re.compile(r"[\u3400-\u9fff]")
CHARACTER_SETS: Final = {"zh_hans": "gb2312", "zh_hant": "big5hkscs"}
"""A character of the other script is not in these."""
CHANNEL_ONLY: Final = {"start_session", "too_long", "only_symbols", "nlu_fallback", "ask_topic", "faq"}
"""Intents that nobody types: the channel or the pipeline sets them. `faq` has its lines under its topics."""
AT_LEAST: Final = {"inform": 60, "out_of_scope": 60}
AT_LEAST_TOPIC, AT_LEAST_CONTROL = 12, 20
LINES: Final = training_examples()
COUNTS: Final = Counter((line.label, line.language) for line in training_lines())
HELD_OUT: Final = held_out_examples()


def test_no_line_means_two_things() -> None:
    """After folding script and case, a line stands under one intent only."""
    meanings: dict[str, set[str]] = {}
    for line in LINES:
        meanings.setdefault(fold(line.text), set()).add(line.label)
    assert not {text: labels for text, labels in meanings.items() if len(labels) > 1}


def test_no_held_out_message_was_trained_on() -> None:
    """A leaked message would measure memory, not understanding."""
    trained = {fold(line.text) for line in LINES}
    assert not [message.text for message in HELD_OUT if fold(message.text) in trained]


def test_intents_are_those_of_the_domain() -> None:
    """Every intent that can be typed has lines, and no line has an intent that nobody handles."""
    domain = yaml.load((ROOT / "domain.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    declared = {name for intent in domain["intents"] for name in intent}
    assert {line.label.partition("/")[0] for line in LINES} - {"faq"} == declared - CHANNEL_ONLY


def test_topics_are_those_that_have_an_answer() -> None:
    """A topic without words would leave the person in silence."""
    answers = {
        name
        for file in (DATA.parent / "responses").glob("faq_*.yml")
        for name in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["responses"]
    }
    assert {f"utter_{line.label}" for line in LINES if "/" in line.label} == answers


@pytest.mark.parametrize("label", sorted({line.label for line in LINES}))
def test_each_language_has_enough_lines_and_its_share(label: str) -> None:
    """At least the agreed number, and no language twice as many as another."""
    counts = [COUNTS[label, language] for language in LANGUAGES]
    least = AT_LEAST.get(label, AT_LEAST_TOPIC if "/" in label else AT_LEAST_CONTROL)
    assert min(counts) >= least
    assert max(counts) <= 2 * min(counts)


@pytest.mark.parametrize("language", list(CHARACTER_SETS))
def test_chinese_lines_keep_to_their_script(language: str) -> None:
    """No Simplified character in a Traditional line and none the other way round."""
    strange = [
        (character, line.text)
        for line in (*LINES, *HELD_OUT)
        if line.language == language
        for character in HAN.findall(line.text)
        if not _in(character, CHARACTER_SETS[language])
    ]
    assert not strange


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_messages_cover_every_label(language: str) -> None:
    """At least five per intent and topic."""
    counts = Counter(message.label for message in HELD_OUT if message.language == language)
    assert {line.label for line in LINES} == set(counts)
    assert min(counts.values()) >= 5


@pytest.mark.parametrize("line", [line for line in LINES if line.language == "en" and HAN.search(line.text)])
def test_english_lines_use_chinese_only_for_names(line: Example) -> None:
    """People write 专才 in English sentences; whole Chinese clauses belong to the Chinese files."""
    assert len(HAN.findall(line.text)) <= 6


def test_lines_are_plain_text_to_rasa() -> None:
    """Brackets and braces would be read as entity annotations, and a file named test_* as a test story."""
    assert not [line.text for line in LINES if re.search(r"\[[^\]]*\]\s*[({]", line.text)]
    assert not list(DATA.glob("test_*"))


def _in(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
