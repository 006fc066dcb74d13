"""`asmtp assess`: answers in, assessment out, as JSON (see `json_lines`)."""

from __future__ import annotations

import argparse
from typing import Any, Final, Mapping

from bot.commands.json_lines import answer_stdin, one_line, parse_day
from bot.eligibility import assess
from bot.errors import UserError
from bot.vocabulary import InvalidValue

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
    day = None if args.as_of is None else parse_day("--as-of", args.as_of, "2026-01-20")

    def judge(answers: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            return assess(answers, as_of=day).as_dict()
        except InvalidValue as error:
            bad = f"{one_line(error.slot)}: {one_line(repr(error.value))} is not allowed; use {error.allowed}"
            raise UserError(bad) from None

    return answer_stdin(judge, _EXAMPLE, lines=args.lines)
