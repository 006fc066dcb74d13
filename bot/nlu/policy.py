"""Rasa's rule policy without its search for rules on a message's own words, which this project has none of."""

from __future__ import annotations

from functools import cached_property

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IntentRulePolicy(RulePolicy):
    """Decides like Rasa's `RulePolicy`, and skips what cannot decide anything.

    After each message Rasa first rebuilds the talk's states to look for a rule written on the words of the message
    (`user: "..."`). Where no rule is, that search costs a fifth of a turn and finds nothing.
    """

    @cached_property
    def _has_rules_on_words(self) -> bool:
        return any(f'"{TEXT}":' in key for key in self.lookup.get(RULES, {}))

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not self._has_rules_on_words:
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)
