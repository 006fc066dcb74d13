"""The `asmtp` command: one subcommand per module of `bot.commands`, each imported only when it is used.

Exit codes: 0 done, 1 the command ran and says no, 2 bad usage, bad input or bad configuration (one line on stderr).
"""

from __future__ import annotations

import argparse
import importlib
import sys
from typing import Final, Sequence

from bot.errors import UserError

COMMANDS: Final = {
    "run": "start the chatbot and the consultants' console together",
    "bot": "start the chatbot's server",
    "console": "start the consultants' console",
    "users": "add, list and disable the people who may use the console",
    "train": "train the dialogue model if its sources changed",
    "talk": "chat with a running bot in the terminal",
    "channel-demo": "chat in the terminal as somebody on a messaging platform, against a simulator of it",
    "prove": "judge millions of cases by the engine and by the tests' oracle, and write docs/proof.md",
    "map": "draw the routes and criteria from the rules: pictures (SVG) and tables in docs/",
    "reassess": "list stored leads whose outcome would change under another facts file",
    "assess": "judge answers: one JSON object on stdin, or JSON Lines with --lines",
    "understand": "say what the bot makes of a message: one JSON object on stdin, or JSON Lines with --lines",
    "leads": "list, show and export leads",
    "funnel": "count where talks go on and where people leave",
    "demo-data": "fill the store with invented leads to try the console, or remove them",
    "notify": "tell consultants of new leads and due follow-ups, as the console does by itself",
    "purge": "delete leads and talks that have been kept long enough",
    "backup": "copy leads and conversations into one file, while everything runs",
    "restore": "put the databases of a backup in place",
    "retention": "delete what is due (or say what would go), list proofs of erasure, erase again after a restore",
    "db": "create or upgrade the lead store",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run `asmtp` with these arguments (the process's own when None) and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="asmtp", description="ASMTP intake assistant of Asian Bridge Consulting")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen = next((word for word in arguments if word in COMMANDS), None)
    for name, summary in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=summary, description=summary)
        if name == chosen:
            module = importlib.import_module(f"bot.commands.{name.replace('-', '_')}")
            module.configure(subparser)
            subparser.set_defaults(run=module.run)
    args = parser.parse_args(arguments)
    try:
        return int(args.run(args))
    except UserError as error:
        print(f"asmtp {args.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1


if __name__ == "__main__":
    sys.exit(main())
