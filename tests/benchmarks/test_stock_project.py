"""The stock bot is a sound Rasa project that asks this interview's questions; checked without Rasa."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
import yaml

from benchmarks.stock.bot import FORM, PROJECT, TEMPLATE_PORT, domain, fingerprint, sources
from benchmarks.talks import ANSWERS, ANSWERS_BEFORE_DIGRESSIONS, DIGRESSIONS, OPENING
from bot.vocabulary import INTERVIEW, SLOTS

SLOT_NAMES = list(ANSWERS)


def _yaml(name: str) -> Any:
    return yaml.safe_load((PROJECT / name).read_text("utf-8"))


def _steps() -> list[dict[str, Any]]:
    talks = [*_yaml("data/rules.yml")["rules"], *_yaml("data/stories.yml")["stories"]]
    return [step for talk in talks for step in talk["steps"]]


def _intents() -> set[str]:
    return {intent if isinstance(intent, str) else next(iter(intent)) for intent in domain()["intents"]}


@pytest.mark.parametrize("path", [str(path) for path in sources() if path.suffix == ".yml"])
def test_every_file_is_valid_yaml(path: str) -> None:
    assert isinstance(_yaml(path), dict)


def test_the_form_asks_the_thirteen_questions_of_the_ordinary_talk_in_their_order() -> None:
    assert domain()["forms"][FORM]["required_slots"] == SLOT_NAMES
    assert len(SLOT_NAMES) == 13
    assert sorted(SLOT_NAMES, key=INTERVIEW.index) == SLOT_NAMES


@pytest.mark.parametrize("slot", SLOT_NAMES)
def test_a_question_offers_the_button_of_its_answer(slot: str) -> None:
    question = domain()["responses"][f"utter_ask_{slot}"][0]
    payload = f"/inform{json.dumps({slot: ANSWERS[slot].button})}"
    offered = [button["payload"].replace("{{", "{").replace("}}", "}") for button in question["buttons"]]
    assert question["text"]
    assert payload in offered


@pytest.mark.parametrize("slot", SLOT_NAMES)
def test_a_slot_is_filled_only_while_it_is_asked(slot: str) -> None:
    mappings = domain()["slots"][slot]["mappings"]
    assert mappings[0]["type"] == "from_entity"
    assert mappings[-1]["type"] == "from_text"
    for mapping in mappings:
        assert mapping["conditions"] == [{"active_loop": FORM, "requested_slot": slot}]


def test_every_slot_has_a_validator() -> None:
    tree = ast.parse((PROJECT / "actions" / "actions.py").read_text("utf-8"))
    methods = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert {f"validate_{slot}" for slot in SLOT_NAMES} <= methods


def test_rules_and_stories_name_only_what_the_domain_declares() -> None:
    known = {*domain()["responses"], FORM, "utter_faq", "action_deactivate_loop"}
    assert {step["intent"] for step in _steps() if "intent" in step} <= _intents()
    assert {step["action"] for step in _steps() if "action" in step} <= known


def test_every_intent_has_examples_about_as_many_as_the_others() -> None:
    blocks = {
        item["intent"]: item["examples"].splitlines() for item in _yaml("data/nlu.yml")["nlu"] if "intent" in item
    }
    assert {name.split("/")[0] for name in blocks} == _intents()
    assert len(blocks) >= 20
    assert all(len(examples) >= 15 for examples in blocks.values())


def test_every_topic_of_the_questions_has_its_answer() -> None:
    topics = {item["intent"] for item in _yaml("data/nlu.yml")["nlu"] if item.get("intent", "").startswith("faq/")}
    assert topics == {name.removeprefix("utter_") for name in domain()["responses"] if "faq/" in name}


def test_the_pipeline_and_policies_are_rasas_defaults() -> None:
    config = _yaml("config.yml")
    assert [part["name"] for part in config["pipeline"]] == [
        "WhitespaceTokenizer", "RegexFeaturizer", "LexicalSyntacticFeaturizer", "CountVectorsFeaturizer",
        "CountVectorsFeaturizer", "DIETClassifier", "EntitySynonymMapper", "ResponseSelector", "FallbackClassifier",
    ]  # fmt: skip
    assert [part["name"] for part in config["policies"]] == ["MemoizationPolicy", "TEDPolicy", "RulePolicy"]
    assert {part["epochs"] for kind in ("pipeline", "policies") for part in config[kind] if "epochs" in part} == {100}


def test_the_action_servers_port_can_be_replaced() -> None:
    assert (PROJECT / "endpoints.yml").read_text("utf-8").count(TEMPLATE_PORT) == 1


def test_what_is_said_in_the_benchmark_is_not_in_the_training_data() -> None:
    """A bot that has seen the very sentence would be measured on memory, not on reading."""
    trained = (PROJECT / "data" / "nlu.yml").read_text("utf-8").lower()
    assert not [text for text in (OPENING, *DIGRESSIONS) if f"- {text.lower()}\n" in trained]


@pytest.mark.parametrize("slot", SLOT_NAMES)
def test_the_answers_are_values_of_the_contract(slot: str) -> None:
    button = ANSWERS[slot].button
    assert SLOTS[slot].parse(int(button) if button.isdigit() else button) is not None


def test_a_long_talk_stops_in_the_middle_of_the_interview() -> None:
    assert 0 < ANSWERS_BEFORE_DIGRESSIONS < len(ANSWERS)


def test_the_fingerprint_follows_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint()
    monkeypatch.setattr("benchmarks.stock.bot.sources", lambda: sources()[1:])
    assert before != fingerprint()
    monkeypatch.undo()
    assert before == fingerprint()
