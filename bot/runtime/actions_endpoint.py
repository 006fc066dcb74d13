"""Custom actions in the bot's own process, called without HTTP.

Rasa calls a custom action by POSTing the whole tracker and the whole domain to an action server.
`InProcessActions` stands where that server's address would stand (`endpoints.action`) and calls
`rasa_sdk`'s executor directly; `install()` makes Rasa's `RemoteAction` hand it a small, ready-made call
and check the answer with a validator that is compiled once instead of on every turn.

With any other endpoint (an action server's URL) Rasa behaves exactly as it is shipped.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from rasa.core import processor
from rasa.core.actions import forms
from rasa.core.actions.action import RemoteAction
from rasa.core.policies import rule_policy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.runtime import action_result

ACTIONS_PACKAGE: Final = "actions"
ACTION_TIMEOUT_SECONDS: Final = 10.0


class InProcessActions(EndpointConfig):
    """The project's custom actions as an endpoint of Rasa's."""

    def __init__(self) -> None:
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(ACTIONS_PACKAGE)
        self._domain: tuple[Domain, dict[str, Any]] | None = None

    async def request(self, *_args: Any, **kwargs: Any) -> Any:
        """Run one action. `kwargs["json"]` is the call in rasa-sdk's format; the answer is too.

        Raises:
            ClientResponseError: status 400 when the action refuses to run, as an action server would answer.
            asyncio.TimeoutError: the action took longer than `ACTION_TIMEOUT_SECONDS`.
        """
        call = kwargs["json"]
        try:
            return await asyncio.wait_for(self._executor.run(call), ACTION_TIMEOUT_SECONDS)
        except ActionExecutionRejection as error:
            raise ClientResponseError(400, "rejected", f'{{"action_name": "{error.action_name}"}}') from error

    def domain_dict(self, domain: Domain) -> dict[str, Any]:
        """The domain in rasa-sdk's format, made once per loaded model."""
        if self._domain is None or self._domain[0] is not domain:
            self._domain = (domain, domain.as_dict())
        return self._domain[1]


def _call_format(self: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    endpoint = self.action_endpoint
    if not isinstance(endpoint, InProcessActions):
        return _stock_call_format(self, tracker, domain)
    return {
        "next_action": self.name(),
        "sender_id": tracker.sender_id,
        "tracker": _light_state(tracker),
        "domain": endpoint.domain_dict(domain),
    }


def _light_state(tracker: DialogueStateTracker) -> dict[str, Any]:
    """What rasa-sdk's `Tracker` is built from, with the events of this turn only: actions look no further back."""
    loop = tracker.active_loop
    return {
        "sender_id": tracker.sender_id,
        "slots": tracker.current_slot_values(),
        "latest_message": tracker._latest_message_data(),
        "followup_action": tracker.followup_action,
        "paused": tracker.is_paused(),
        "events": [event.as_dict() for event in _this_turn(tracker)],
        "latest_input_channel": tracker.get_latest_input_channel(),
        "active_loop": {"name": loop.name, "is_interrupted": loop.is_interrupted} if loop else {},
        "latest_action_name": tracker.latest_action_name,
    }


def _this_turn(tracker: DialogueStateTracker) -> list[Event]:
    turn: list[Event] = []
    for event in reversed(tracker.events):
        turn.append(event)
        if isinstance(event, UserUttered):
            break
    return turn[::-1]


_stock_call_format = RemoteAction._action_call_format
_stock_validate_action_result = RemoteAction._validate_action_result


def _validate_action_result(_self: RemoteAction, result: dict[str, Any]) -> bool:
    action_result.check(result)
    return True


def _resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    known = _event_types.get(type_name)
    return known if known is not None else _stock_resolve_by_type(type_name, default)


_stock_resolve_by_type = Event.resolve_by_type
_event_types: dict[str, type[Event]] = {}


def _copy_slot(self: Slot) -> Slot:
    """What `copy.copy` does to a slot, in one step: Rasa copies all slots several times a turn."""
    twin = object.__new__(type(self))
    twin.__dict__.update(self.__dict__)
    return twin


class _NoCopies:
    """Stands for the module `copy` where Rasa uses it for nothing but the arguments of debug lines."""

    @staticmethod
    def deepcopy(value: Any) -> Any:
        """The value itself."""
        return value


def install() -> None:
    """Make Rasa's remote actions and events take the short way. A second call does nothing."""
    for module in (processor, forms, rule_policy):
        module.copy = _NoCopies
    for event_class in all_subclasses(Event):
        _event_types.setdefault(getattr(event_class, "type_name", ""), event_class)
    RemoteAction._action_call_format = _call_format
    RemoteAction._validate_action_result = _validate_action_result
    Event.resolve_by_type = staticmethod(_resolve_by_type)
    Slot.__copy__ = _copy_slot
