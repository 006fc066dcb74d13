"""Actions in process do what Rasa does with an action server, and Rasa's own methods are still those we know."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import re
from typing import Any

import jsonschema
import pytest
from rasa.core import processor
from rasa.core.actions import forms
from rasa.core.actions.action import ActionExtractSlots, RemoteAction
from rasa.core.policies import rule_policy
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.utils.endpoints import EndpointConfig

from bot.runtime import actions_endpoint

pytestmark = pytest.mark.rasa

KNOWN = {
    "_call_format": (actions_endpoint._stock_call_format, "CALL_FORMAT"),
    "_resolve_by_type": (actions_endpoint._stock_resolve_by_type, "RESOLVE"),
    "_validate_action_result": (actions_endpoint._stock_validate_action_result, "VALIDATE"),
    "processor _load_model": (MessageProcessor._load_model, "LOAD_MODEL"),
    "graph run": (DaskGraphRunner.run, "GRAPH_RUN"),
    "slot extraction": (ActionExtractSlots._execute_validation_action, "EXTRACTION"),
}
HASHES = {
    "CALL_FORMAT": "428795b944f22edb",
    "RESOLVE": "b5cf570fa7f286c7",
    "VALIDATE": "f8cdb4be68123961",
    "LOAD_MODEL": "17f24faf96817bdf",
    "GRAPH_RUN": "45f0f52f574f3aa9",
    "EXTRACTION": "3f1249f61cf252e0",
}


@pytest.mark.parametrize("name", KNOWN)
def test_rasas_method_is_the_one_that_was_replaced(name: str) -> None:
    """When this fails, Rasa changed a method that we replace or build on: compare them, then renew the hash."""
    method, key = KNOWN[name]
    source = inspect.getsource(method).encode()
    assert hashlib.sha256(source).hexdigest()[:16] == HASHES[key], f"{name} has changed"


@pytest.mark.parametrize("module", [processor, forms, rule_policy], ids=lambda module: module.__name__)
def test_rasa_copies_there_only_for_its_debug_lines(module: Any) -> None:
    """Each use stands among the arguments of `structlogger.debug`; anything else must get real copies again."""
    lines = inspect.getsource(module).splitlines()
    uses = [number for number, line in enumerate(lines) if re.search(r"\bcopy\.\w", line)]
    assert uses
    for number in uses:
        before = "\n".join(lines[max(0, number - 6) : number])
        assert "structlogger.debug(" in before, lines[number]
        assert re.search(r"=copy\.deepcopy\(", lines[number].replace(" ", ""))


DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [inform]
    slots:
      offer: {type: text, influence_conversation: false, mappings: [{type: custom}]}
    forms:
      eligibility_form: {required_slots: [offer]}
    actions: [action_fill_answers]
    """
)


def tracker() -> DialogueStateTracker:
    """Two turns inside a form."""
    events: list[Event] = [ActionExecuted("action_listen"), UserUttered("hello", {"name": "inform"}),
                           ActionExecuted("eligibility_form"), ActiveLoop("eligibility_form"),
                           ActionExecuted("action_listen"),
                           UserUttered("signed", {"name": "inform"}, metadata={"shown": "signed"}),
                           SlotSet("offer", "signed")]  # fmt: skip
    return DialogueStateTracker.from_events("web:x", events, DOMAIN.slots)


def test_the_short_call_says_what_rasas_long_one_says() -> None:
    """Everything but the events of earlier turns, which no action reads."""
    actions_endpoint.install()
    endpoint = actions_endpoint.InProcessActions()
    talk = tracker()
    short = RemoteAction("action_fill_answers", endpoint)._action_call_format(talk, DOMAIN)
    full = talk.current_state(EventVerbosity.ALL)
    for key in ("sender_id", "slots", "latest_message", "paused", "latest_action_name", "latest_input_channel"):
        assert short["tracker"][key] == full[key]
    assert short["tracker"]["active_loop"]["name"] == full["active_loop"]["name"]
    assert short["tracker"]["events"] == full["events"][-2:]
    assert short["domain"] == DOMAIN.as_dict()


def test_another_endpoint_gets_rasas_own_call() -> None:
    """An action server is called exactly as Rasa calls it."""
    actions_endpoint.install()
    call = RemoteAction("x", EndpointConfig("http://localhost:5055/webhook"))._action_call_format(tracker(), DOMAIN)
    assert len(call["tracker"]["events"]) == 7
    assert call["version"]


GOOD: tuple[dict[str, Any], ...] = (
    {"events": [], "responses": []},
    {"events": [{"event": "slot", "name": "offer", "value": "signed"}], "responses": [{"response": "utter_x"}]},
)
BAD: tuple[Any, ...] = (
    {"events": "x", "responses": []},
    {"events": [{"event": "no such event"}], "responses": []},
    {"events": [], "responses": ["needle"]},
    [],
    "needle",
)


@pytest.mark.parametrize("result", [*GOOD, *BAD], ids=str)
def test_the_compiled_check_judges_like_rasas(result: Any) -> None:
    """Same verdict on good and bad answers, and the error quotes nothing of the answer."""
    action = RemoteAction("x", None)
    try:
        expected = bool(actions_endpoint._stock_validate_action_result(action, result))
    except jsonschema.ValidationError:
        expected = False
    if expected:
        assert actions_endpoint._validate_action_result(action, result)
        return
    with pytest.raises(jsonschema.ValidationError) as error:
        actions_endpoint._validate_action_result(action, result)
    assert "needle" not in str(error.value)


def test_every_kind_of_event_is_found_at_once() -> None:
    """The dictionary knows what Rasa's search finds."""
    actions_endpoint.install()
    for name in ("user", "bot", "slot", "action", "active_loop", "session_started", "restart", "followup"):
        assert Event.resolve_by_type(name) is actions_endpoint._stock_resolve_by_type(name)
    with pytest.raises(ValueError, match="no such event"):
        Event.resolve_by_type("no such event")


def test_an_action_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A turn must end."""
    endpoint = actions_endpoint.InProcessActions()

    async def hang(_call: Any) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(endpoint._executor, "run", hang)
    monkeypatch.setattr(actions_endpoint, "ACTION_TIMEOUT_SECONDS", 0.01)
    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(endpoint.request(json={"next_action": "x"}))
