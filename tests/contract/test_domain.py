"""The domain, the rules and the actions hold to the vocabulary."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.ask import QUESTIONS
from bot.alternatives import ALTERNATIVES
from bot.contact import CONTACT_CHECKED
from bot.details import DETAILS
from bot.nlu.confirming import ANSWERS_CHECKED
from bot.vocabulary import CONTACT, INTERVIEW, LANGUAGES, OUTCOMES, SLOTS

ROOT = Path(__file__).resolve().parents[2]
TYPES = {"choice": "categorical", "list": "list", "number": "any", "text": "text"}


def load(name: str) -> Any:
    """One of Rasa's files; BaseLoader keeps `yes` and `no` words, as Rasa reads them."""
    return yaml.load((ROOT / name).read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506


DOMAIN = load("domain.yml")
RULES = [
    rule
    for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
    for rule in load(f"data/rules/{path.name}")["rules"]
]
RESPONSES = {
    name: variants
    for path in sorted((ROOT / "data" / "responses").glob("*.yml"))
    for name, variants in load(f"data/responses/{path.name}")["responses"].items()
}


def intent_name(item: Any) -> str:
    """An intent's name, written alone or with options."""
    return item if isinstance(item, str) else next(iter(item))


INTENTS = {intent_name(item) for item in DOMAIN["intents"]}


def steps(rule: dict[str, Any]) -> list[dict[str, Any]]:
    """A rule's steps with the alternatives of `or` laid out."""
    flat: list[dict[str, Any]] = []
    for step in rule["steps"]:
        flat += step.get("or", [step])
    return flat


@pytest.mark.parametrize("name", SLOTS)
def test_every_slot_of_the_contract_is_a_typed_slot_of_the_domain(name: str) -> None:
    """Same type, same values, and none of them steers the policies."""
    slot = DOMAIN["slots"][name]
    assert slot["type"] == TYPES[SLOTS[name].kind]
    assert slot["influence_conversation"] == "false"
    if SLOTS[name].kind == "choice":
        assert tuple(slot["values"]) == SLOTS[name].values
    assert name in DOMAIN["entities"], "the extractor gives each answer as an entity of the slot's name"


def test_slots_beyond_the_contract_hold_its_ids_too() -> None:
    """Language and outcome are closed sets."""
    assert tuple(DOMAIN["slots"]["language"]["values"]) == LANGUAGES
    assert tuple(DOMAIN["slots"]["outcome"]["values"]) == OUTCOMES


def test_exactly_one_slot_mapping_runs_the_extraction() -> None:
    """Every other slot is filled by that one action."""
    actions = [mapping.get("action") for slot in DOMAIN["slots"].values() for mapping in slot["mappings"]]
    assert [action for action in actions if action] == ["action_fill_answers"]


def test_the_forms_list_the_slots_they_may_ask_in_the_contracts_order() -> None:
    """Which of them are due is decided by pure functions of the slots."""
    assert tuple(DOMAIN["forms"]["eligibility_form"]["required_slots"]) == (*INTERVIEW, ANSWERS_CHECKED)
    assert tuple(DOMAIN["forms"]["contact_form"]["required_slots"]) == (*CONTACT, CONTACT_CHECKED)
    assert tuple(DOMAIN["forms"]["documents_form"]["required_slots"]) == DETAILS
    assert tuple(DOMAIN["forms"]["schemes_form"]["required_slots"]) == ALTERNATIVES


@pytest.mark.parametrize("name", [slot for slot in (*INTERVIEW, *ALTERNATIVES, *CONTACT) if slot != "role"])
def test_every_question_can_be_asked_and_explained(name: str) -> None:
    """A question has its words (or an action that chooses them) and a `why`."""
    assert f"utter_ask_{name}" in RESPONSES or f"action_ask_{name}" in DOMAIN["actions"]
    assert f"utter_why_{name}" in RESPONSES


@pytest.mark.parametrize("name", [slot for slot in INTERVIEW if slot != "role"])
def test_every_interview_question_has_its_help(name: str) -> None:
    """First another wording, then an explanation."""
    assert f"utter_retry_{name}" in RESPONSES
    assert f"utter_explain_{name}" in RESPONSES


def action_classes() -> dict[str, Path]:
    """Action name -> file, read from the source: what each class's `name` returns; the questions' are made."""
    found: dict[str, Path] = {}
    for path in sorted(set((ROOT / "actions").glob("*.py")) - {ROOT / "actions" / "ask.py"}):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "name" and not node.decorator_list:
                values = [item.value for item in ast.walk(node) if isinstance(item, ast.Return)]
                assert len(values) == 1, f"{path.name}: an action's name is one literal"
                assert isinstance(values[0], ast.Constant), path.name
                assert values[0].value not in found, f"two actions are called {values[0].value}"
                found[values[0].value] = path
    return found


def test_every_custom_action_is_declared_once_and_written_once() -> None:
    """rasa-sdk silently takes the last of two actions with one name."""
    declared = [action for action in DOMAIN["actions"] if not action.startswith("utter_")]
    assert sorted(declared) == sorted([*action_classes(), *(question().name() for question in QUESTIONS)])


@pytest.mark.parametrize("slot", [*INTERVIEW, *DETAILS, *CONTACT])
def test_every_question_is_put_by_its_action(slot: str) -> None:
    """Rasa would say the response itself where there is no action of this name, to whoever it may be."""
    assert f"action_ask_{slot}" in DOMAIN["actions"]


def test_every_required_slot_has_a_validator() -> None:
    """rasa-sdk stores a slot raw when its `validate_<slot>` is missing."""
    from actions.contact_form import ValidateContactForm
    from actions.documents_form import ValidateDocumentsForm
    from actions.eligibility_form import ValidateEligibilityForm
    from actions.schemes_form import ValidateSchemesForm

    for form, slots in (
        (ValidateEligibilityForm, INTERVIEW),
        (ValidateDocumentsForm, DETAILS),
        (ValidateSchemesForm, ALTERNATIVES),
        (ValidateContactForm, CONTACT),
    ):
        assert [slot for slot in slots if not callable(getattr(form, f"validate_{slot}", None))] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["rule"])
def test_a_rule_names_only_what_exists(rule: dict[str, Any]) -> None:
    """Intents, actions, forms and responses."""
    known = {*DOMAIN["actions"], *DOMAIN["forms"], *RESPONSES, "action_listen", "action_deactivate_loop", "utter_faq"}
    for step in steps(rule):
        if "intent" in step:
            assert step["intent"] in INTENTS
        if "action" in step:
            assert step["action"] in known
    for condition in rule.get("condition", ()):
        assert condition["active_loop"] in (*DOMAIN["forms"], "null")


def test_every_intent_is_answered_in_and_outside_the_forms() -> None:
    """No message meets silence: each intent has a rule for each place, or belongs to the form or to Rasa itself."""
    own = {"inform", "affirm", "deny", "unsure", "skip", "nlu_fallback"}  # inside a form the form reads these
    rasas = {"restart"}  # Rasa runs action_restart for it by itself
    for place, exempt in (("null", set()), *((form, own) for form in DOMAIN["forms"])):
        answered = {
            step["intent"]
            for rule in RULES
            for step in steps(rule)
            if "intent" in step
            and any(c["active_loop"] == place for c in rule.get("condition", [{"active_loop": "null"}]))
        }
        silent = INTENTS - answered - exempt - rasas - {"start_session"}
        assert silent == set(), f"no rule for {silent} with active_loop {place}"


@pytest.mark.parametrize("form", ["eligibility_form", "documents_form", "schemes_form"])
def test_interruptions_and_the_forms_agree_on_what_is_no_attempt(form: str) -> None:
    """An intent that a rule answers inside a form must not count as a failed answer."""
    from actions.turn import NOT_ATTEMPTS

    inside = {
        step["intent"]
        for rule in RULES
        if any(c["active_loop"] == form for c in rule.get("condition", ()))
        for step in steps(rule)
        if "intent" in step
    }
    assert inside <= NOT_ATTEMPTS


@pytest.mark.parametrize("path", sorted((ROOT / "actions").glob("*.py")), ids=lambda path: path.name)
def test_every_response_that_an_action_names_exists(path: Path) -> None:
    """Names that are put together at run time are checked by their beginning."""
    for name in re.findall(r"[\"{]?(utter_[a-z_]+)\b(?!\()", path.read_text("utf-8")):
        assert any(known == name or (name.endswith("_") and known.startswith(name)) for known in RESPONSES), name
