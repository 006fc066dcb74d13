"""Hand-built trackers for tests of the actions: the state of a talk, the latest message, and what an action did."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def domain() -> dict[str, Any]:
    """The domain with its responses, as Rasa hands it to actions."""

    def load(path: Path) -> Any:
        return yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506

    whole = load(ROOT / "domain.yml")
    responses: dict[str, Any] = {}
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        responses.update(load(path)["responses"])
    return {**whole, "responses": responses}


def make_tracker(
    slots: Mapping[str, Any],
    *,
    text: str = "",
    intent: str = "inform",
    entities: Mapping[str, Any] | None = None,
    form: str | None = None,
    spans: Mapping[str, Mapping[str, int]] | None = None,
    candidates: Mapping[str, Any] | None = None,
    metadata: Mapping[str, Any] | None = None,
    topics: Mapping[str, float] | None = None,
) -> Tracker:
    """A talk's state.

    Args:
        slots: their values; unknown names are refused, the others are empty.
        text: the latest message.
        intent, entities: what the NLU made of it. spans: where in the text it read them: slot -> start, end.
        form: the active form; the slot being asked is `slots["requested_slot"]`.
        candidates: slots that were just extracted and wait for validation.
        metadata: what the channel sent along.
        topics: topic -> probability, as the classifier ranks them, the likeliest first.
    """
    known = {**dict.fromkeys(domain()["slots"]), "requested_slot": None}
    unknown = set(slots) - set(known)
    assert not unknown, f"no such slots: {unknown}"
    found = [
        {"entity": name, "value": value, **(spans or {}).get(name, {})} for name, value in (entities or {}).items()
    ]
    ranking = [{"intent_response_key": f"faq/{name}", "confidence": chance} for name, chance in (topics or {}).items()]
    selector = {"faq": {"ranking": ranking}} if topics else {}
    message = {"text": text, "intent": {"name": intent}, "entities": found, "response_selector": selector}
    events: list[dict[str, Any]] = [
        {"event": "user", "text": text, "metadata": dict(metadata or {}), "input_channel": "web"}
    ]
    events += [{"event": "action", "name": form}] if form else []
    events += [{"event": "slot", "name": name, "value": value} for name, value in (candidates or {}).items()]
    loop = {"name": form, "is_interrupted": False} if form else {}
    state = {**known, **slots, **(candidates or {})}
    return Tracker("web:test", state, message, events, False, None, loop, "action_listen")


class Done:
    """What an action did: `slots` that it set, `said` (names of responses, or texts), and its raw messages."""

    def __init__(self, events: list[dict[str, Any]], messages: list[dict[str, Any]]) -> None:
        self.events = events
        self.messages = messages
        self.slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        self.said = [message["response"] or message["text"] for message in messages]


def do(action: Action, tracker: Tracker) -> Done:
    """Run an action as rasa-sdk does."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, domain()))
    return Done(events, dispatcher.messages)
