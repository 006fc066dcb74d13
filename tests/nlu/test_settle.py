"""Two witnesses for one answer: what the rules read and what the examples say."""

from __future__ import annotations

import pytest

from bot.nlu.answers import NOTHING, AnswerExample, AnswerModel, with_interruptions
from bot.nlu.features import SEEN_AT_LEAST
from bot.nlu.linear import Training
from bot.nlu.settle import Settled, Trust, settle
from bot.understanding.reading import Reading

TEXT = "they had one for me but pulled it"
TRUST = Trust()


def read(slot: str, value: object) -> Reading:
    """A reading of the whole text."""
    return Reading(slot, value, TEXT, 0, len(TEXT))


def settled(asked: str, by_rule: object, label: str, chance: float, floor: float = 0.0) -> Settled:
    """Both witnesses heard; `by_rule` is None where the rules read nothing."""
    readings = [] if by_rule is None else [read(asked, by_rule)]
    return settle(readings, asked, TEXT, [(label, chance)], floor, TRUST)


def test_a_likely_value_stands_where_the_rules_are_silent() -> None:
    assert settled("offer", None, "none", 0.5) == Settled([read("offer", "none")])
    assert settled("offer", None, "none", 0.3) == Settled([])
    assert settled("offer", None, NOTHING, 0.99) == Settled([])


def test_a_yes_or_no_needs_more() -> None:
    """Turned round it would decide somebody's case."""
    assert settled("talent_list", None, "yes", 0.5) == Settled([])
    assert settled("talent_list", None, "yes", 0.6) == Settled([read("talent_list", "yes")])


def test_a_consent_must_be_beyond_doubt() -> None:
    assert settled("xborder_consent", None, "yes", 0.85) == Settled([])
    assert settled("xborder_consent", None, "yes", 0.95) == Settled([read("xborder_consent", "yes")], True)
    assert settled("xborder_consent", None, "no", 0.6) == Settled([read("xborder_consent", "no")])


def test_the_rules_stand_against_a_doubtful_model_and_yield_to_a_certain_one() -> None:
    assert settled("offer", "signed", "none", 0.8) == Settled([read("offer", "signed")])
    assert settled("offer", "signed", "none", 0.95) == Settled([read("offer", "none")], True)


@pytest.mark.parametrize(("by_rule", "label"), [("yes", "no"), ("no", "yes")])
def test_a_yes_is_never_turned_into_a_no(by_rule: str, label: str) -> None:
    """The two contradict each other: the question is asked again."""
    assert settled("talent_list", by_rule, label, 0.99) == Settled([])


def test_dates_are_the_rules_business() -> None:
    assert settled("employer_age", "ge_12m", "lt_12m", 0.99) == Settled([read("employer_age", "ge_12m")])


def test_a_floor_keeps_doubtful_values_out() -> None:
    """A question or a wish must be a very clear answer to be one."""
    assert settled("offer", None, "none", 0.7, floor=TRUST.asking) == Settled([])
    assert settled("offer", "signed", "none", 0.95, floor=1.1) == Settled([read("offer", "signed")])


def test_what_was_read_for_other_slots_is_kept() -> None:
    others = [read("residence", "mainland")]
    assert settle(others, "offer", TEXT, [("none", 0.9)], 0.0, TRUST).readings == [*others, read("offer", "none")]
    assert settle(others, "offer", TEXT, [], 0.0, TRUST) == Settled(others)


def test_lists_are_read_as_lists() -> None:
    assert settled("dependants", None, "spouse,child_u18", 0.6).readings == [
        read("dependants", ["spouse", "child_u18"])
    ]


EXAMPLES = [
    *(AnswerExample("offer", "signed", text) for text in ("signed it yesterday", "contract is signed", "both signed")),
    *(AnswerExample("offer", "none", text) for text in ("still looking around", "nobody wants me", "looking hard")),
    *(AnswerExample("offer", NOTHING, text) for text in ("what do you mean", "my wife works there", "wait a moment")),
]


def test_noise_has_no_value() -> None:
    """Of words that training never saw, some label would always be the likeliest."""
    model = AnswerModel.fit(EXAMPLES * SEEN_AT_LEAST, Training())
    assert model.rank("offer", "still looking")[0][0] == "none"
    assert model.rank("offer", "qwfp zxcv") == []
    assert model.rank("no_such_slot", "still looking") == []


def test_wishes_are_sampled_for_every_slot_and_always_the_same() -> None:
    wishes = [f"wish number {number}" for number in range(100)]
    more = with_interruptions(EXAMPLES, wishes, seed=1)
    assert more == with_interruptions(EXAMPLES, wishes, seed=1)
    assert {example.value for example in more[len(EXAMPLES) :]} == {NOTHING}
