"""Which steps a turn made: a pure function, case by case."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import ROOT
from bot.statistics.step import KINDS, QUESTIONS, Step
from bot.statistics.steps import DOCUMENTS_SHOWN, NO_DOCUMENTS, RESULT_SHOWN, Standing, Turn, steps
from bot.vocabulary import CONTACT, OUTCOMES, SLOTS

INFORM = Turn("inform")
CONSENTED = {"xborder_consent": "yes", "contact_name": "n", "contact_channel": "email"}


def at(asked: str | None, **slots: Any) -> Standing:
    """A talk that waits for this question."""
    return Standing(slots, asked)


CASES: dict[str, tuple[Standing | None, Standing, Turn, list[Step]]] = {
    "the opening": (None, at("residence"), Turn("start_session"), [Step("started"), Step("asked", "residence")]),
    "an opening that answers already": (
        None, at("hk_degree", residence="mainland"), INFORM, [Step("started"), Step("asked", "hk_degree")]),
    "an answer": (
        at("offer"), at("edu_level", offer="none"), INFORM, [Step("answered", "offer"), Step("asked", "edu_level")]),
    "an answer with others beside it": (
        at("offer"), at("job_match", offer="signed", edu_level="master"), INFORM,
        [Step("answered", "offer"), Step("asked", "job_match")]),
    "another question's answer": (at("offer"), at("offer", edu_level="master"), INFORM, []),
    "a digression": (at("offer"), at("offer"), Turn("faq"), []),
    "a wish for a person": (at("offer"), at("offer"), Turn("human"), [Step("human")]),
    "unsure": (at("offer"), at("edu_level", offer="unsure"), Turn("skip"),
               [Step("skipped", "offer"), Step("asked", "edu_level")]),
    "unsure of a list": (at("alt_evidence"), at("job_match", alt_evidence=["unsure"]), Turn("skip"),
                         [Step("skipped", "alt_evidence"), Step("asked", "job_match")]),
    "not disclosed": (at("salary_total_hkd"), at("talent_list", salary_total_hkd="undisclosed"), INFORM,
                      [Step("skipped", "salary_total_hkd"), Step("asked", "talent_list")]),
    "a stop": (at("offer"), at(None), Turn("stop"), [Step("stopped", "offer")]),
    "a stop that was none": (at("offer"), at("offer"), Turn("stop"), []),
    "a stop outside a form": (at(None), at(None), Turn("stop"), []),
    "coming back": (at(None), at("offer"), Turn("resume"), [Step("asked", "offer")]),
    "going back": (at("edu_level", offer="none"), at("offer", offer="none", reopened="offer"), Turn("go_back"),
                   [Step("asked", "offer")]),
    "the answer once more": (
        at("offer", offer="none", reopened="offer"), at("edu_level", offer="verbal"), INFORM,
        [Step("answered", "offer"), Step("asked", "edu_level")]),
    "left as it was": (
        at("offer", offer="none", reopened="offer"), at("edu_level", offer="none"), Turn("skip"),
        [Step("answered", "offer"), Step("asked", "edu_level")]),
    "a digression while going back": (
        at("offer", offer="none", reopened="offer"), at("offer", offer="none", reopened="offer"), Turn("faq"), []),
    "a new beginning at the first question": (
        at("residence"), at("residence"), Turn("confirm", restarted=True),
        [Step("restarted"), Step("asked", "residence")]),
    "the result": (
        at("serious_crime"), at("xborder_consent", serious_crime="no", outcome="not_yet"),
        Turn("inform", frozenset({RESULT_SHOWN, "action_listen"})),
        [Step("answered", "serious_crime"), Step("result", "not_yet"), Step("asked", "xborder_consent")]),
    "a result that failed": (
        at("serious_crime"), at("xborder_consent", serious_crime="no"), Turn("inform", frozenset({RESULT_SHOWN})),
        [Step("answered", "serious_crime"), Step("asked", "xborder_consent")]),
    "the documents": (
        at("dependants", outcome="not_yet"), at("xborder_consent", outcome="not_yet", dependants=["none"]),
        Turn("inform", frozenset({DOCUMENTS_SHOWN})),
        [Step("answered", "dependants"), Step("documents"), Step("asked", "xborder_consent")]),
    "no documents for this result": (
        at("hk_status", outcome="another_scheme"), at("hk_status", outcome="another_scheme"),
        Turn("documents", frozenset({DOCUMENTS_SHOWN, NO_DOCUMENTS})), []),
    "answers to be looked over": (
        at("serious_crime"), at("answers_checked", serious_crime="no"), INFORM,
        [Step("answered", "serious_crime"), Step("asked", "answers_checked")]),
    "answers found right": (
        at("answers_checked"), at("xborder_consent", answers_checked=True, outcome="not_yet"),
        Turn("confirm", frozenset({RESULT_SHOWN})),
        [Step("answered", "answers_checked"), Step("result", "not_yet"), Step("asked", "xborder_consent")]),
    "consent": (
        at("xborder_consent"), at("contact_name", xborder_consent="yes"), INFORM,
        [Step("answered", "xborder_consent"), Step("contact", "xborder_consent_yes"), Step("asked", "contact_name")]),
    "refusal": (at("xborder_consent"), at(None, xborder_consent="no"), INFORM,
                [Step("answered", "xborder_consent"), Step("contact", "xborder_consent_no")]),
    "a contact item left out": (
        at("contact_name", xborder_consent="yes"),
        at("contact_channel", xborder_consent="yes", skipped=["contact_name"]),
        Turn("skip"), [Step("skipped", "contact_name"), Step("asked", "contact_channel")]),
    "no way of contact": (
        at("contact_value", **CONSENTED), at(None, **CONSENTED, skipped=["contact_value"]), Turn("skip"),
        [Step("skipped", "contact_value")]),
    "the contact": (
        at("contact_value", **CONSENTED), at("contact_time", **CONSENTED, contact_value="a@example.org"), INFORM,
        [Step("answered", "contact_value"), Step("contact", "contact_value"), Step("lead"),
         Step("asked", "contact_time")]),
    "a withdrawn consent": (
        at("contact_time", **CONSENTED, contact_value="a@example.org"), at(None, xborder_consent="no"), Turn("confirm"),
        [Step("contact", "xborder_consent_no")]),
    "nothing": (at(None), at(None), Turn("thanks"), []),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "turn", "expected"), CASES.values(), ids=CASES.keys())
def test_a_turn_makes_these_steps(before: Standing | None, after: Standing, turn: Turn, expected: list[Step]) -> None:
    assert steps(before, after, turn) == expected


SLOT_VALUES = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from([None, *slot.values, "needle", ["needle"], 7, True]) for name, slot in SLOTS.items()
    }
    | {
        "skipped": st.lists(st.sampled_from(CONTACT)),
        "reopened": st.sampled_from([None, *SLOTS]),
        "outcome": st.sampled_from([None, "needle", *OUTCOMES]),
    },
)
STANDINGS = st.builds(Standing, SLOT_VALUES, st.sampled_from([None, "needle", *QUESTIONS]))
TURNS = st.builds(
    Turn,
    st.sampled_from(["inform", "stop", "human", "skip", "needle"]),
    st.frozensets(st.sampled_from([RESULT_SHOWN, DOCUMENTS_SHOWN, NO_DOCUMENTS, "needle"])),
    st.booleans(),
)


@given(st.none() | STANDINGS, STANDINGS, TURNS)
def test_whatever_the_slots_hold_a_step_names_ids_alone(before: Standing | None, after: Standing, turn: Turn) -> None:
    """No value of a slot becomes a name, unless the contract lists it; and at most one question is asked."""
    allowed = {*QUESTIONS, *OUTCOMES, None}
    allowed |= {f"{slot}_{answer}" for slot in ("xborder_consent", "marketing_consent") for answer in ("yes", "no")}
    found = steps(before, after, turn)
    assert {step.name for step in found} <= allowed
    assert {step.kind for step in found} <= set(KINDS)
    assert [step.kind for step in found].count("asked") <= 1
    assert not any(step.name is not None and len(step.name) > 40 for step in found)


def test_the_bot_has_the_actions_and_the_response_by_which_steps_are_told() -> None:
    """A new name there would silence the statistics."""
    assert {RESULT_SHOWN, DOCUMENTS_SHOWN} <= set(yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["actions"])
    responses = yaml.safe_load((ROOT / "data" / "responses" / "documents.yml").read_text("utf-8"))["responses"]
    assert NO_DOCUMENTS in responses


def test_every_question_of_every_form_is_known() -> None:
    """A question that is missing here would not be counted, nor would those who leave at it."""
    forms = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["forms"].values()
    assert {slot for form in forms for slot in form["required_slots"]} <= set(QUESTIONS)
    assert set(SLOTS) < set(QUESTIONS)
    assert len(set(QUESTIONS)) == len(QUESTIONS)
