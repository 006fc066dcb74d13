"""The training lines: native in each language, evenly spread, and no line with two meanings."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pytest
import yaml

from benchmarks.understanding.cases import SETS, Case, cases
from benchmarks.understanding.lines import DATA, Example, training_answers, training_examples, training_lines
from bot.nlu.answers import NOTHING, value_of
from bot.nlu.facts import UNASKED, WHO_WRITES, slot_and_value
from bot.nlu.features import fold
from bot.settings import ROOT
from bot.vocabulary import INTERVIEW, LANGUAGES, SLOTS

HAN: Final = re.compile(r"[\u3400-\u9fff]")
CHARACTER_SETS: Final = {"zh_hans": "gb2312", "zh_hant": "big5hkscs"}
"""A character of the other script is not in these."""
CHANNEL_ONLY: Final = {"start_session", "too_long", "only_symbols", "nlu_fallback", "ask_topic", "faq", "change_answer",
                       "start_over", "confirm", "distress",
                       "documents", "other_schemes", "return_with_code"}  # fmt: skip
"""Intents that nobody types: the channel or the pipeline sets them. `faq` has its lines under its topics."""
AT_LEAST: Final = {"inform": 60, "out_of_scope": 300}
AT_LEAST_LINES: Final = 30
LINES: Final = training_examples()
COUNTS: Final = Counter((line.label, line.language) for line in training_lines())
ANSWERS: Final = training_answers()
ASIDE: Final = [case for name in SETS for case in cases(name)]
"""Messages that must never be trained on."""


def test_no_line_means_two_things() -> None:
    """After folding script and case, a line stands under one intent only."""
    meanings: dict[str, set[str]] = {}
    for line in LINES:
        meanings.setdefault(fold(line.text), set()).add(line.label)
    assert not {text: labels for text, labels in meanings.items() if len(labels) > 1}


def test_no_held_out_message_was_trained_on() -> None:
    """A leaked message would measure memory, not understanding."""
    lines = {fold(line.text) for line in LINES}
    answers = {(answer.example.slot, fold(answer.example.text)) for answer in ANSWERS}
    leaked = [
        case.entry["text"]
        for case in ASIDE
        if (
            (case.entry["slot"], fold(case.entry["text"])) in answers
            if case.kind == "answer"
            else fold(case.entry["text"]) in lines
        )
    ]
    assert not leaked


def test_no_answer_means_two_values() -> None:
    """Of one slot, after folding script and case."""
    meanings: dict[tuple[str, str], set[str]] = {}
    for answer in ANSWERS:
        slot, value, text = answer.example
        meanings.setdefault((slot, fold(text)), set()).add(value)
    assert not {key: values for key, values in meanings.items() if len(values) > 1}


STANDS_FOR: Final = {WHO_WRITES: "role"}


def test_the_values_of_answers_are_the_contracts() -> None:
    """Every label is a value that its slot may hold, or says that nothing is settled."""
    labels = {(answer.example.slot, answer.example.value) for answer in ANSWERS if answer.example.value != NOTHING}
    for asked, label in labels:
        slot, value = slot_and_value(label) if asked == UNASKED else (STANDS_FOR.get(asked, asked), label)
        SLOTS[slot].parse(value_of(slot, value))


@pytest.mark.parametrize("slot", sorted({answer.example.slot for answer in ANSWERS}))
def test_each_language_has_its_share_of_answers(slot: str) -> None:
    """No language twice as many as another, and messages that settle nothing in each."""
    counts = Counter(answer.language for answer in ANSWERS if answer.example.slot == slot)
    assert set(counts) == set(LANGUAGES)
    assert max(counts.values()) <= 2 * min(counts.values())
    for language in LANGUAGES:
        assert any(a.language == language and a.example.slot == slot and a.example.value == NOTHING for a in ANSWERS)


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
    least = AT_LEAST.get(label, AT_LEAST_LINES)
    assert min(counts) >= least
    assert max(counts) <= 2 * min(counts)


@pytest.mark.parametrize("language", list(CHARACTER_SETS))
def test_chinese_lines_keep_to_their_script(language: str) -> None:
    """No Simplified character in a Traditional line and none the other way round."""
    texts = [line.text for line in LINES if line.language == language]
    texts += [answer.example.text for answer in ANSWERS if answer.language == language]
    texts += [case.entry["text"] for case in ASIDE if case.language == language]
    charset = CHARACTER_SETS[language]
    assert not [(character, text) for text in texts for character in HAN.findall(text) if not _in(character, charset)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_messages_cover_what_is_measured(language: str) -> None:
    """Every topic, control and slot that a person may be asked about, in each language."""
    own = [case for case in cases("held_out") if case.language == language]
    topics = {f"faq:{line.label.partition('/')[2]}" for line in LINES if "/" in line.label}
    assert topics == {case.control for case in own if case.kind == "topic"}
    assert set(INTERVIEW) <= {case.entry["slot"] for case in own if case.kind == "answer"}
    assert {case.kind for case in own} == {"topic", "control", "near", "far", "answer", "opener"}


@pytest.mark.parametrize("case", ASIDE, ids=lambda case: f"{case.kind}-{case.language}")
def test_what_is_expected_of_a_message_is_the_contracts(case: Case) -> None:
    """A slip in the test data would be counted as a miss of the bot."""
    for slot, value in case.slots.items():
        SLOTS[slot].parse(value)


@pytest.mark.parametrize("line", [line for line in LINES if line.language == "en" and HAN.search(line.text)])
def test_english_lines_use_chinese_only_for_names(line: Example) -> None:
    """People write 专才 in English sentences; whole Chinese clauses belong to the Chinese files."""
    assert len(HAN.findall(line.text)) <= 6


def test_lines_are_plain_text_to_rasa() -> None:
    """Brackets and braces would be read as entity annotations, and a file named test_* as a test story."""
    assert not [line.text for line in LINES if re.search(r"\[[^\]]*\]\s*[({]", line.text)]
    assert not list(DATA.rglob("test_*"))


def _in(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
