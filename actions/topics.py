"""What was not understood for certain: "did you mean ...?" with the likeliest topics as buttons."""

from __future__ import annotations

import json
from typing import Any, Final

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.safe_action import Events, SafeAction
from actions.turn import Turn
from bot.words import say

MOST_TOPICS: Final = 3
_LIKELY: Final = 0.08
"""A topic less likely than this is named no more: chance alone gives each about 0.01."""
_INTENT: Final = "ask_topic"


def offer_topics(turn: Turn, dispatcher: CollectingDispatcher) -> bool:
    """Offer the likeliest topics of a message that was not understood; False when there is none worth naming."""
    likely = [topic for topic, chance in turn.topics[:MOST_TOPICS] if chance >= _LIKELY]
    if turn.intent != "nlu_fallback" or not likely:
        return False
    buttons = [
        {"title": say(f"topic_{topic}", turn.language), "payload": f"/{_INTENT}{json.dumps({'topic': f'faq/{topic}'})}"}
        for topic in likely
    ]
    dispatcher.utter_message(response="utter_did_you_mean", buttons=buttons)
    return True


class ActionAnswerTopic(SafeAction):
    """Answers the topic whose button was pressed."""

    def name(self) -> str:
        """The action's name in the rules."""
        return "action_answer_topic"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Utter the topic's answer."""
        entities = Turn.of(tracker).entities
        topic = next((entity.get("value") for entity in entities if entity.get("entity") == "topic"), None)
        response = f"utter_{topic}"
        dispatcher.utter_message(response=response if response in domain["responses"] else "utter_fallback")
        return []
