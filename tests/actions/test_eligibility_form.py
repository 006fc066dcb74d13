"""Which question comes next, and what is said when an answer could not be read."""

from __future__ import annotations

import pytest

from actions.eligibility_form import ActionAskSalaryTotalHkd, ActionAskSeriousCrime, ValidateEligibilityForm
from bot.eligibility.wording import day_in_words
from bot.rates import propose
from bot.vocabulary import INTERVIEW
from tests.actions.hand_built import do, make_tracker

FORM = "eligibility_form"


def test_the_first_question_is_where_somebody_lives() -> None:
    """Nothing else is due before that."""
    assert do(ValidateEligibilityForm(), make_tracker({}, form=FORM)).slots["requested_slot"] == "residence"


def test_an_answer_leads_to_the_next_question() -> None:
    """And resets the count of failed tries."""
    done = do(
        ValidateEligibilityForm(),
        make_tracker({"requested_slot": "residence", "attempts": 2}, form=FORM, candidates={"residence": "mainland"}),
    )
    assert done.slots["residence"] == "mainland"
    assert done.slots["requested_slot"] == "hk_degree"
    assert done.slots["attempts"] == 0
    assert done.said == []


def test_when_nothing_is_due_the_form_ends() -> None:
    """A Macao resident needs one question."""
    done = do(
        ValidateEligibilityForm(),
        make_tracker({"requested_slot": "residence"}, form=FORM, candidates={"residence": "macao"}),
    )
    assert done.slots["requested_slot"] is None


@pytest.mark.parametrize(
    ("attempts", "response"),
    [(0, "utter_retry_offer"), (1, "utter_explain_offer"), (2, "utter_offer_person"), (7, "utter_offer_person")],
)
def test_help_grows_with_the_failed_tries(attempts: int, response: str) -> None:
    """Another wording, an explanation, a person."""
    slots = {"residence": "mainland", "hk_degree": "none", "requested_slot": "offer", "attempts": attempts}
    done = do(ValidateEligibilityForm(), make_tracker(slots, text="qwfp", intent="nlu_fallback", form=FORM))
    assert done.said == [response]
    assert done.slots["attempts"] == attempts + 1
    assert done.slots["requested_slot"] == "offer"


PAY_ASKED = {"residence": "mainland", "requested_slot": "salary_total_hkd", "language": "en"}


def test_pay_in_another_currency_is_converted_and_asked_about() -> None:
    """With the sum as told, the rate and its day; nothing is stored before the person says yes."""
    done = do(ValidateEligibilityForm(), make_tracker(PAY_ASKED, text="30k RMB a month", intent="inform", form=FORM))
    assert done.said == []
    assert done.slots.get("salary_total_hkd") is None
    proposed = done.slots["salary_proposed"]
    rate = propose("CNY", 360_000)
    assert rate is not None
    assert (proposed["hkd"], proposed["amount"], proposed["currency"]) == (rate.hkd, "360,000", "Renminbi")
    assert abs(rate.hkd - 360_000 * rate.rate) <= 500
    asked = do(ActionAskSalaryTotalHkd(), make_tracker({**PAY_ASKED, "salary_proposed": proposed}))
    assert asked.said == ["utter_ask_converted_salary"]
    assert asked.messages[0]["day"] == day_in_words(rate.as_of, "en")
    assert do(ActionAskSalaryTotalHkd(), make_tracker(PAY_ASKED)).said == ["utter_ask_salary_total_hkd"]


def test_a_currency_without_a_rate_is_asked_for_in_hk_dollars() -> None:
    """To say "I did not understand" would be untrue."""
    tracker = make_tracker(PAY_ASKED, text="NT$ 90,000 a month", intent="inform", form=FORM)
    done = do(ValidateEligibilityForm(), tracker)
    assert done.said == ["utter_foreign_currency"]
    assert (done.messages[0]["amount"], done.messages[0]["currency"]) == ("1,080,000", "New Taiwan dollars")
    assert done.slots["attempts"] == 1


@pytest.mark.parametrize(("intent", "said"), [("deny", []), ("nlu_fallback", ["utter_retry_salary_total_hkd"])])
def test_a_proposal_that_is_not_confirmed_is_dropped(intent: str, said: list[str]) -> None:
    """The plain question returns; "no" to the proposal is no failed try."""
    slots = {**PAY_ASKED, "salary_proposed": {"hkd": 407_000}}
    done = do(ValidateEligibilityForm(), make_tracker(slots, text="no", intent=intent, form=FORM))
    assert done.said == said
    assert done.slots["salary_proposed"] is None


@pytest.mark.parametrize("intent", ["faq", "why", "human", "thanks", "change_language", "out_of_scope", "too_long"])
def test_an_interruption_is_no_failed_try(intent: str) -> None:
    """It has been answered for itself."""
    slots = {"residence": "mainland", "requested_slot": "hk_degree"}
    done = do(ValidateEligibilityForm(), make_tracker(slots, text="?", intent=intent, form=FORM))
    assert done.said == []
    assert "attempts" not in done.slots


def test_an_answer_to_another_question_is_acknowledged() -> None:
    """It is repeated back in words, and the question returns without a reproach."""
    slots = {"residence": "mainland", "hk_degree": "none", "requested_slot": "offer", "language": "en", "attempts": 1}
    done = do(
        ValidateEligibilityForm(),
        make_tracker(
            slots,
            text="I have a master's",
            entities={"edu_level": "master"},
            form=FORM,
            candidates={"edu_level": "master"},
        ),
    )
    assert done.said == ["utter_noted_facts"]
    assert "aster" in done.messages[0]["facts"]
    assert done.slots["attempts"] == 0
    assert done.slots["requested_slot"] == "offer"


def test_a_shortcut_button_is_not_read_back() -> None:
    """The person has just read its words."""
    done = do(
        ValidateEligibilityForm(),
        make_tracker({"requested_slot": "talent_list"}, text="/inform{}", form=FORM,
                     entities={"talent_list": "no", "local_hire_difficulty": "proven"},
                     candidates={"talent_list": "no", "local_hire_difficulty": "proven"}),
    )  # fmt: skip
    assert done.said == []


@pytest.mark.parametrize("role", ["employer", "family", "adviser"])
def test_who_asks_for_somebody_else_is_told_whom_the_questions_mean(role: str) -> None:
    """Once, when it becomes known."""
    slots = {"requested_slot": "residence"}
    tracker = make_tracker(slots, text="we hire", entities={"role": role}, form=FORM, candidates={"role": role})
    done = do(ValidateEligibilityForm(), tracker)
    assert done.said == [f"utter_role_{role}"]
    assert done.slots["requested_slot"] == "residence"


@pytest.mark.parametrize("slot", [slot for slot in INTERVIEW if slot != "role"])
def test_a_bad_value_is_refused_at_every_slot(slot: str) -> None:
    """However it got there."""
    validate = getattr(ValidateEligibilityForm(), f"validate_{slot}")
    assert validate("<script>", None, None, {}) == {slot: None}
    assert validate(None, None, None, {}) == {slot: None}


def test_a_number_that_was_taken_out_is_told() -> None:
    """Identity numbers for good, contacts until the consent."""
    slots = {"requested_slot": "residence"}
    done = do(
        ValidateEligibilityForm(),
        make_tracker(slots, text="[…]", intent="inform", form=FORM, metadata={"removed": ["hkid"]},
                     candidates={"residence": "mainland"}),
    )  # fmt: skip
    assert done.said == ["utter_redacted"]


def test_the_sensitive_question_asks_both_things_unless_one_is_settled() -> None:
    """Then it asks for the other alone."""
    assert do(ActionAskSeriousCrime(), make_tracker({})).said == ["utter_ask_serious_crime"]
    settled = make_tracker({"hk_immigration_breach": "refused_before"})
    assert do(ActionAskSeriousCrime(), settled).said == ["utter_ask_serious_crime_alone"]


def test_a_failure_inside_is_told_and_the_question_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody meets silence, and nothing half-done is stored."""
    monkeypatch.setattr("actions.eligibility_form.due_slots", lambda answers: 1 / 0)
    done = do(
        ValidateEligibilityForm(),
        make_tracker({"requested_slot": "offer"}, form=FORM, candidates={"offer": "signed"}),
    )
    assert done.said == ["utter_technical_problem"]
    assert done.slots == {"offer": None, "requested_slot": "offer"}
