"""The vocabulary accepts exactly the contract's values."""

from __future__ import annotations

import math

import pytest

from bot.vocabulary import ANSWERS, CONTACT, INTERVIEW, SLOTS, UNSURE, InvalidValue, parse_answers


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_may_be_unsure(name: str) -> None:
    """Nobody is forced to know; a skipped question is stored as unsure."""
    value = [UNSURE] if SLOTS[name].kind == "list" else UNSURE
    assert SLOTS[name].parse(value) == value


@pytest.mark.parametrize("name", [name for name in SLOTS if SLOTS[name].kind == "choice"])
def test_a_choice_takes_each_of_its_ids_and_nothing_else(name: str) -> None:
    """Words, numbers, lists and booleans are no ids."""
    for value in SLOTS[name].values:
        assert SLOTS[name].parse(value) == value
    for value in ("", "Yes", "YES", "maybe", 1, True, None, ["yes"], {}):
        with pytest.raises(InvalidValue):
            SLOTS[name].parse(value)


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("years_relevant", 0, 0),
        ("years_relevant", 60, 60),
        ("years_relevant", 3.0, 3),
        ("overseas_months", 1200, 1200),
        ("months_since_graduation", 720, 720),
        ("months_since_graduation", "not_yet", "not_yet"),
        ("salary_total_hkd", 1_000_000_000, 1_000_000_000),
        ("salary_total_hkd", "undisclosed", "undisclosed"),
        ("alt_evidence", ["none"], ["none"]),
        ("alt_evidence", ["licence", "licence", "achievements"], ["licence", "achievements"]),
        ("dependants", ["child_u18", "child_u18"], ["child_u18", "child_u18"]),
    ],
)
def test_numbers_and_lists_are_stored_in_one_form(name: str, value: object, stored: object) -> None:
    """Whole floats become integers; a list keeps its order and names each item once, unless it counts people."""
    assert SLOTS[name].parse(value) == stored


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("years_relevant", -1),
        ("years_relevant", 61),
        ("years_relevant", 2.5),
        ("years_relevant", "3"),
        ("years_relevant", True),
        ("years_relevant", math.nan),
        ("salary_total_hkd", math.inf),
        ("salary_total_hkd", 1_000_000_001),
        ("overseas_months", "not_yet"),
        ("alt_evidence", []),
        ("alt_evidence", "licence"),
        ("alt_evidence", ["none", "licence"]),
        ("alt_evidence", ["unsure", "licence"]),
        ("contact_name", ""),
        ("contact_name", "x" * 81),
    ],
)
def test_values_outside_the_contract_are_named(name: str, value: object) -> None:
    """The error says which slot, which value and what is allowed."""
    with pytest.raises(InvalidValue) as error:
        SLOTS[name].parse(value)
    assert str(error.value).startswith(f"{name}: ")
    assert "\n" not in str(error.value)


def test_answers_come_back_in_the_contracts_order() -> None:
    """Key order of the input changes nothing, and what was not asked stays out."""
    answers = parse_answers({"offer": "none", "residence": "mainland", "hk_degree": None})
    assert list(answers) == ["residence", "offer"]


@pytest.mark.parametrize("name", [*CONTACT, "nonsense"])
def test_only_answers_are_assessed(name: str) -> None:
    """A contact detail or an unknown slot among the answers is refused."""
    with pytest.raises(InvalidValue, match=f"^{name}: "):
        parse_answers({name: "yes"})


def test_the_interview_keeps_the_order_of_the_contract() -> None:
    """Role first, the sensitive questions last."""
    assert INTERVIEW[:2] == ("role", "residence")
    assert INTERVIEW[-2:] == ("serious_crime", "hk_immigration_breach")
