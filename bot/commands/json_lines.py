"""JSON in, JSON out for commands that answer one object with another.

One object on stdin gives one object on stdout. With `--lines` each line holds one object and gives one line: the
answer, or `{"error": "..."}`; a bad line never stops the ones after it, and blank lines are skipped.
"""

from __future__ import annotations

import gc
import json
import sys
from datetime import date
from typing import Any, Callable, Final, Mapping

from bot.errors import UserError

_SHOWN: Final = 200
"""Characters of a bad value that an error message repeats."""
_BOM: Final = b"\xef\xbb\xbf"

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What a command makes of one object; raises `UserError` for one that it cannot use."""


def answer_stdin(answer: Answer, example: str, *, lines: bool) -> int:
    """Answer what is on stdin and return the exit code.

    Args:
        answer: what to make of each object.
        example: a valid object, shown to whoever gives none.
        lines: one object a line, instead of one in all.
    Raises:
        UserError: without `lines`, the input is bad; names what is wrong, in one line.
    """
    if lines:
        return _answer_lines(answer, example)
    result = answer(decode(sys.stdin.buffer.read(), example))
    sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False, indent=2).encode() + b"\n")
    sys.stdout.buffer.flush()
    return 0


def _answer_lines(answer: Answer, example: str) -> int:
    source, target = sys.stdin.buffer, sys.stdout.buffer
    gc.freeze()
    gc.set_threshold(50_000)  # what a line makes is gone with it; what is remembered need not be looked through
    for number, line in enumerate(source):
        raw = line.removeprefix(_BOM) if number == 0 else line
        if not raw.strip():
            continue
        try:
            result = answer(decode(raw, example))
        except UserError as error:
            result = {"error": str(error)}
        target.write(_ENCODER.encode(result).encode() + b"\n")
        target.flush()  # whoever feeds lines one by one may be waiting for this one
    return 0


def decode(raw: bytes, example: str) -> dict[str, Any]:
    """Read one JSON object.

    Raises:
        UserError: the bytes are none; names what is wrong, in one line.
    """
    try:
        content = _DECODER.decode(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UserError(f"the input is not UTF-8 (byte {error.start + 1} cannot be read)") from None
    except RecursionError:
        raise UserError(f"the input is nested too deeply; give one object like {example}") from None
    except json.JSONDecodeError as error:
        problem = f"not JSON ({one_line(error)})" if raw.strip() else "empty"
        raise UserError(f"the input is {problem}; give one object like {example}") from None
    except ValueError:
        raise UserError("the input has a number with too many digits; give whole numbers in the slot's range") from None
    if not isinstance(content, dict):
        raise UserError(f"the input is not a JSON object; give one like {example}")
    return content


def parse_day(name: str, text: object, example: str) -> date:
    """Read a date written YYYY-MM-DD.

    Raises:
        UserError: it is none; says so with the `name` of the option or key.
    """
    try:
        return date.fromisoformat(text)  # type: ignore[arg-type]  # what is no text raises TypeError
    except (ValueError, TypeError):
        raise UserError(f"{name}: {one_line(repr(text))} is not a date; write YYYY-MM-DD, as in {example}") from None


def one_line(value: object) -> str:
    """What may be repeated in a one-line message: no control characters or half characters, and not too much."""
    text = str(value)
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in shown)


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UserError(f"{one_line(twice)}: named twice; give each slot once")
    return content


def _no_constant(name: str) -> Any:
    raise UserError(f"{name} is not a JSON value; give a whole number or one of the slot's words")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
