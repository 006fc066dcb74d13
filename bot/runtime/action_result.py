"""Rasa's check of what an action returns, compiled once.

Rasa hands the same JSON schema to `jsonschema.validate` on every action, which checks the schema itself each time and
then tries each event against two dozen alternatives. The alternatives differ by their `event` name, so here each name
has its own ready validator, taken from Rasa's schema; the verdict is the same.
"""

from __future__ import annotations

from typing import Any, Final, Mapping

import jsonschema
from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction

_SCHEMA: Final = RemoteAction.action_response_format_spec()
_EVENT: Final = _SCHEMA["properties"]["events"]["items"]
_AROUND: Final = Draft7Validator(
    {**_SCHEMA, "properties": {**_SCHEMA["properties"], "events": {"type": _SCHEMA["properties"]["events"]["type"]}}}
)
_ANY_EVENT: Final = Draft7Validator(_EVENT)


def _by_event_name() -> Mapping[str, Draft7Validator]:
    common = {key: value for key, value in _EVENT.items() if key != "oneOf"}
    return {
        alternative["properties"]["event"]["const"]: Draft7Validator({"allOf": [common, alternative]})
        for alternative in _EVENT["oneOf"]
    }


_OF_EVENT: Final = _by_event_name()


def check(result: Any) -> None:
    """Check an action's answer against Rasa's schema.

    Raises:
        jsonschema.ValidationError: names the place in the answer, never what stood there.
    """
    _first_error(_AROUND, result, ())
    for number, event in enumerate(result.get("events", ())):
        name = event.get("event") if isinstance(event, dict) else None
        validator = _OF_EVENT.get(name, _ANY_EVENT) if isinstance(name, str) else _ANY_EVENT
        _first_error(validator, event, ("events", number))


def _first_error(validator: Draft7Validator, value: Any, place: tuple[Any, ...]) -> None:
    error = next(validator.iter_errors(value), None)
    if error is not None:
        where = "/".join(str(step) for step in (*place, *error.absolute_path)) or "its outermost value"
        raise jsonschema.ValidationError(f"the action's answer does not fit Rasa's schema at {where}")
