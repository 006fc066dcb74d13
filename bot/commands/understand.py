"""`asmtp understand`: what the bot would make of a message at some point of a talk, as JSON (see `json_lines`).

In: `{"text", "lang", "slot": <slot just asked or null>, "context": {"today": "YYYY-MM-DD", <slot>: <value known>}}`;
everything but the text may be left out. Out: `{"slots", "control", "confidence", "ranking"}`, where control is an
intent that asks the bot for something, `faq:<topic>`, `oos` for what it does not answer, or null for an answer.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final, Mapping

from bot.channels.gate import admit
from bot.commands.json_lines import answer_stdin, one_line, parse_day
from bot.errors import UserError
from bot.nlu.arbitration import INFORM
from bot.nlu.position import Position
from bot.nlu.prediction import TOPIC_MARK
from bot.nlu.slips import understand_by_sound
from bot.nlu.stored import Stored, load
from bot.nlu.understand import CHANGE_ANSWER, DISTRESS, FALLBACK, OUT_OF_SCOPE
from bot.settings import ROOT
from bot.today import today
from bot.vocabulary import CONTACT, LANGUAGES, SLOTS, InvalidValue

_EXAMPLE: Final = (
    '{"text": "HR 话下个礼拜先出信", "lang": "zh_hant", "slot": "offer", "context": {"today": "2026-11-25"}}'
)
_NOT_OURS: Final = "oos"
_OUTSIDE_NAMES: Final = {
    FALLBACK: _NOT_OURS, OUT_OF_SCOPE: _NOT_OURS, "leave_contact": "human", DISTRESS: "human",
    CHANGE_ANSWER: None,
}  # fmt: skip
"""`leave_contact` is our finer kind of `human`: it goes straight to the contact questions; so is distress."""
_KEYS: Final = ("text", "lang", "slot", "context")
_RANKED: Final = 5
_CONSENT: Final = "xborder_consent"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--lines", action="store_true", help="read and write JSON Lines, one message a line")
    parser.add_argument("--model", default=str(ROOT / "models"), help="model file or folder (default: models/)")


def run(args: argparse.Namespace) -> int:
    """Say what is understood of the messages on stdin.

    Raises:
        UserError: there is no model; without `--lines` also bad input.
    """
    stored = load(Path(args.model))
    return answer_stdin(lambda entry: understand_entry(entry, stored), _EXAMPLE, lines=args.lines)


def understand_entry(entry: Mapping[str, Any], stored: Stored) -> dict[str, Any]:
    """Understand one message.

    Raises:
        UserError: a key, language, slot or value is not the contract's; names it, in one line.
    """
    text, position = _text(entry), _position(entry)
    welcome = position.slots.get(_CONSENT) == "yes" or (position.asked in CONTACT and position.asked != _CONSENT)
    admitted = admit(text, contacts_welcome=welcome)
    if admitted.text.startswith("/"):  # nothing to read in it: the channel hands on a payload of its own
        return {"slots": {}, "control": _NOT_OURS, "confidence": 1.0, "ranking": []}
    prediction = stored.intents.predict(admitted.text)
    understood = understand_by_sound(admitted.text, prediction, position, stored.answers, stored.limits)
    slots = {reading.slot: reading.value for reading in understood.readings}
    return {
        "slots": {**slots, **understood.contact},
        "control": control_of(understood.intent),
        "confidence": round(understood.confidence, 4),
        "ranking": [
            {"name": name.replace(TOPIC_MARK, ":"), "confidence": round(chance, 4)}
            for name, chance in prediction.ranking[:_RANKED]
        ],
    }


def control_of(intent: str) -> str | None:
    """The name that the outside gives an intent: `faq:<topic>`, `oos`, a control, or None for an answer."""
    return None if intent == INFORM else _OUTSIDE_NAMES.get(intent, intent.replace(TOPIC_MARK, ":"))


def _text(entry: Mapping[str, Any]) -> str:
    unknown = next((key for key in entry if key not in _KEYS), None)
    if unknown is not None:
        raise UserError(f"{one_line(unknown)}: unknown key; use {', '.join(_KEYS)}")
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        raise UserError(f"text: {one_line(repr(text))} is no message; give one like {_EXAMPLE}")
    return text


def _position(entry: Mapping[str, Any]) -> Position:
    language, asked, context = entry.get("lang"), entry.get("slot"), entry.get("context") or {}
    if language is not None and language not in LANGUAGES:
        raise UserError(f"lang: {one_line(repr(language))} is not allowed; use {', '.join(LANGUAGES)}")
    if asked is not None and asked not in SLOTS:
        raise UserError(f"slot: {one_line(repr(asked))} is not a slot; use one like offer, or null")
    if not isinstance(context, dict):
        raise UserError('context: not an object; give one like {"today": "2026-11-25"}')
    known = {name: _value(name, value) for name, value in context.items() if name != "today" and value is not None}
    day = today() if context.get("today") is None else parse_day("today", context["today"], "2026-11-25")
    return Position(asked, {"language": language, **known}, day)


def _value(name: str, value: Any) -> Any:
    if name not in SLOTS:
        raise UserError(f"context: {one_line(name)} is not a slot; use today, or a slot like contact_channel")
    try:
        return SLOTS[name].parse(value)
    except InvalidValue as error:
        raise UserError(f"{name}: {one_line(repr(value))} is not allowed; use {error.allowed}") from None
