"""What must hold for any message whatever."""

from __future__ import annotations

from datetime import date
from typing import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import read
from bot.understanding.contact import CHANNELS, REASONS, ContactProblem, parse, parse_name
from bot.understanding.language import detect, requested
from bot.understanding.money import foreign_amount
from bot.understanding.privacy import REMOVED, redact
from bot.vocabulary import LANGUAGES, SLOTS
from tests.understanding.tables import TODAY, openers, phrases, silent

SNIPPETS = sorted(
    {text for _, _, text, _ in phrases()} | {text for _, text in silent()} | {text for text, _ in openers()}
)
messages = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=4).map("，".join),
    st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=3).map(". ".join),
    st.text(alphabet="0123456789.,-/年月萬万千k$ ab有冇没不?？吗 ", max_size=40),
)
slots = st.one_of(st.none(), st.sampled_from(sorted(SLOTS)))


@given(messages, slots, st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_reading_never_raises_and_gives_values_of_the_contract_with_the_persons_words(
    text: str, asked: str | None, today: date
) -> None:
    for reading in read(text, asked=asked, answers={}, language="en", today=today):
        assert SLOTS[reading.slot].parse(reading.value) == reading.value
        assert 0 <= reading.start < reading.end <= len(text)
        assert reading.words == text[reading.start : reading.end]


@given(messages, slots)
def test_a_message_reads_the_same_twice_and_each_slot_once(text: str, asked: str | None) -> None:
    first = read(text, asked=asked, answers={}, language="en", today=TODAY)
    assert first == read(text, asked=asked, answers={}, language="zh_hant", today=TODAY)
    assert len({reading.slot for reading in first}) == len(first)


@given(st.text(max_size=60), slots)
def test_a_question_mark_behind_everything_settles_nothing_new(text: str, asked: str | None) -> None:
    plain = {r.slot for r in read(text, asked=asked, answers={}, language="en", today=TODAY)}
    asking = {
        r.slot for r in read(text.rstrip(" ?？!！。.") + "?", asked=asked, answers={}, language="en", today=TODAY)
    }
    assert asking - plain <= {"role"}


LONG = {
    "latin": "a" * 10_000,
    "han": "我" * 10_000,
    "figures": "1" * 10_000,
    "emoji": "🙂" * 10_000,
    "a-not-a": "有没有" * 3_334,
    "yes and no": "yes, no, " * 1_112,
    "numerals": "万亿" * 5_000,
    "newlines": "\n" * 10_000,
    "lengths of time": "five years and " * 667,
    "negation": "不" * 10_000,
    "brackets": "((((" * 2_500,
    "html": "<b>" * 3_334,
}


@pytest.mark.slow
@pytest.mark.parametrize("asked", [None, "salary_total_hkd", "serious_crime"])
@pytest.mark.parametrize("kind", LONG)
def test_ten_thousand_characters_are_survived(kind: str, asked: str | None) -> None:
    read(LONG[kind], asked=asked, answers={}, language="en", today=TODAY)


@given(messages)
def test_language_contact_privacy_and_currency_survive_any_text(text: str) -> None:
    assert detect(text).language in (*LANGUAGES, None)
    assert requested(text) in (*LANGUAGES, None)
    foreign_amount(text)
    for channel in CHANNELS:
        _accepted_or_refused("contact_value", lambda channel=channel: parse(channel, text))
    _accepted_or_refused("contact_name", lambda: parse_name(text))


def _accepted_or_refused(slot: str, parser: Callable[[], str]) -> None:
    try:
        value, reason = parser(), None
    except ContactProblem as problem:
        value, reason = None, problem.reason
    if value is None:
        assert reason in REASONS
    else:
        assert SLOTS[slot].parse(value) == value


@given(messages)
def test_redaction_only_takes_out_and_is_done_once(text: str) -> None:
    for contacts in (False, True):
        result = redact(text, contacts=contacts)
        if not result.kinds:
            assert result.text == text
        rest = result.text.split(REMOVED)
        position = 0
        for part in rest:
            position = text.index(part, position) + len(part)
        assert redact(result.text, contacts=contacts).kinds == () or REMOVED in text
