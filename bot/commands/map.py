"""`asmtp map`: draw the decision map from the rules: docs/decision-map-*.svg and the tables beside them."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.settings import ROOT


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("--out", type=Path, default=ROOT / "docs", metavar="FOLDER", help="where to (default: docs/)")


def run(args: argparse.Namespace) -> int:
    """Write the pictures and tables and name them."""
    from bot.eligibility.facts import facts_on
    from bot.errors import UserError
    from bot.proof.map_page import write

    if not args.out.is_dir():
        raise UserError(f"--out: {args.out} is no folder; write for example --out docs")
    for path in write(args.out, facts_on()):
        print(path)
    return 0
