"""`asmtp assess`: answers in, assessment out, as JSON.

One object on stdin gives one object on stdout. With `--lines` each line holds one object and gives one line: the
assessment, or `{"error": "..."}`; a bad line never stops the ones after it, and blank lines are skipped.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from datetime import date
from typing import Any, BinaryIO, Final

from bot.eligibility import assess
from bot.errors import UserError
from bot.vocabulary import InvalidValue

_SHOWN: Final = 200
"""Characters of a bad value that an error message repeats."""

_EXAMPLE: Final = '{"residence": "mainland", "offer": "signed"}'


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--lines", action="store_true", help="read and write JSON Lines, one object a line")
    parser.add_argument("--as-of", metavar="YYYY-MM-DD", help="judge by the rules of that day (default: the newest)")


def run(args: argparse.Namespace) -> int:
    """Assess what is on stdin.

    Raises:
        UserError: the day is none; without `--lines` also bad input.
    """
    day = _day(args.as_of)
    if args.lines:
        return _assess_lines(sys.stdin.buffer, sys.stdout.buffer, day)
    result = _assess(sys.stdin.buffer.read(), day)
    sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False, indent=2).encode() + b"\n")
    sys.stdout.buffer.flush()
    return 0


def _assess_lines(source: BinaryIO, target: BinaryIO, day: date | None) -> int:
    gc.freeze()
    gc.set_threshold(50_000)  # what a line makes is gone with it; what is remembered need not be looked through
    for number, line in enumerate(source):
        raw = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        if not raw.strip():
            continue
        try:
            result = _assess(raw, day)
        except UserError as error:
            result = {"error": str(error)}
        target.write(_ENCODER.encode(result).encode() + b"\n")
        target.flush()  # whoever feeds lines one by one may be waiting for this one
    return 0


def _assess(raw: bytes, day: date | None) -> dict[str, Any]:
    """Judge one JSON object.

    Raises:
        UserError: the bytes are no JSON object of the contract's slots and values; names what is wrong, in one line.
    """
    try:
        answers = _DECODER.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UserError(f"the input is not UTF-8 (byte {error.start + 1} cannot be read)") from None
    except RecursionError:
        raise UserError(f"the input is nested too deeply; give one object like {_EXAMPLE}") from None
    except json.JSONDecodeError as error:
        problem = f"not JSON ({_one_line(error)})" if raw.strip() else "empty"
        raise UserError(f"the input is {problem}; give one object like {_EXAMPLE}") from None
    except ValueError:
        raise UserError("the input has a number with too many digits; give whole numbers in the slot's range") from None
    if not isinstance(answers, dict):
        raise UserError(f"the input is not a JSON object; give one like {_EXAMPLE}")
    try:
        return assess(answers, as_of=day).as_dict()
    except InvalidValue as error:
        bad = f"{_one_line(error.slot)}: {_one_line(repr(error.value))} is not allowed; use {error.allowed}"
        raise UserError(bad) from None


def _no_slot_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    answers = dict(pairs)
    if len(answers) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UserError(f"{_one_line(twice)}: named twice; give each slot once")
    return answers


def _no_constant(name: str) -> Any:
    raise UserError(f"{name} is not a JSON value; give a whole number or one of the slot's words")


def _one_line(value: object) -> str:
    """What may be repeated in a one-line message: no control characters or half characters, and not too much."""
    text = str(value)
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in shown)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_no_slot_twice, parse_constant=_no_constant)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"--as-of: {_one_line(repr(text))} is not a date; write YYYY-MM-DD, as in 2026-01-20") from None
