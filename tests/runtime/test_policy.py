"""The rule policy decides exactly as Rasa's own does, whether rules look at words or not."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.policy import IntentRulePolicy

pytestmark = pytest.mark.rasa

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greet, inform]
    slots:
      offer: {type: text, influence_conversation: false, mappings: [{type: custom}]}
    forms:
      eligibility_form: {required_slots: [offer]}
    responses:
      utter_greet: [{text: hi}]
      utter_words: [{text: words}]
    """
)


def rule(*events: Any) -> TrackerWithCachedStates:
    """A rule as training hands it to the policy."""
    tracker = TrackerWithCachedStates.from_events("rule", [*events], domain=DOMAIN, slots=DOMAIN.slots)
    tracker.is_rule_tracker = True
    return tracker


def said(text: str, intent: str, by_words: bool = False) -> UserUttered:
    """A message; in a rule on words Rasa looks at the text and not at the intent."""
    return UserUttered(text, {"name": intent, "confidence": 1.0}, use_text_for_featurization=by_words)


GREETING = rule(
    ActionExecuted("action_listen"), said("", "greet"), ActionExecuted("utter_greet"), ActionExecuted("action_listen")
)
ON_WORDS = rule(
    ActionExecuted("action_listen"),
    UserUttered("open sesame", use_text_for_featurization=True),
    ActionExecuted("utter_words"),
    ActionExecuted("action_listen"),
)


def trained(policy: type[RulePolicy], tmp_path: Any, *rules: TrackerWithCachedStates) -> RulePolicy:
    """The policy after training on these rules."""
    context = ExecutionContext(GraphSchema({}), "test")
    made = policy(policy.get_default_config(), LocalModelStorage(tmp_path), Resource("rules"), context)
    made.train(list(rules), DOMAIN)
    return made


@pytest.mark.parametrize("rules", [(GREETING,), (GREETING, ON_WORDS)], ids=["intents only", "words too"])
@pytest.mark.parametrize(
    "events",
    [
        [ActionExecuted("action_listen"), said("hello", "greet")],
        [ActionExecuted("action_listen"), said("open sesame", "inform")],
        [ActionExecuted("action_listen"), said("open sesame", "greet"), ActionExecuted("utter_greet")],
        [ActiveLoop("eligibility_form"), ActionExecuted("action_listen"), said("signed", "inform")],
        [ActiveLoop("eligibility_form"), ActionExecuted("action_listen"), said("hello", "greet")],
    ],
    ids=["greeting", "words", "after the answer", "in a form", "greeting in a form"],
)
def test_it_predicts_what_rasas_policy_predicts(
    rules: tuple[TrackerWithCachedStates, ...], events: list[Any], tmp_path: Any
) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "stock").mkdir()
    tracker = DialogueStateTracker.from_events("talk", events, slots=DOMAIN.slots)
    ours = trained(IntentRulePolicy, tmp_path / "ours", *rules).predict_action_probabilities(tracker, DOMAIN)
    stock = trained(RulePolicy, tmp_path / "stock", *rules).predict_action_probabilities(tracker, DOMAIN)
    assert ours.probabilities == stock.probabilities
    assert ours.events == stock.events


def test_rules_on_words_are_found_where_there_are_any(tmp_path: Any) -> None:
    """Else the test above would compare nothing with nothing."""
    assert any('"text":' in key for key in trained(RulePolicy, tmp_path, GREETING, ON_WORDS).lookup[RULES])
