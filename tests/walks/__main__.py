"""`make walk`: ten thousand random people talk to a bot of their own; prints what broke and writes the page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from tests.conftest import start_bot, stop_bot
from tests.walks.page import COUNTED, write
from tests.walks.walker import BrokenTalk, Walker

AT_ONCE = 4
"""People who talk at the same time."""


def main() -> int:
    """Walk, report, and return 1 when a talk broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walks", type=int, default=10_000)
    parser.add_argument("--write", action="store_true", help="write docs/conversation.md and its translations")
    args = parser.parse_args()
    figures: Counter[str] = Counter(dict.fromkeys(COUNTED, 0))

    def walk(seed: int) -> tuple[Counter[str], str]:
        walker = Walker(bot, seed)
        try:
            return walker.walk(), ""
        except BrokenTalk as problem:
            return Counter({**walker.figures, "walks": 1, "broken": 1}), str(problem)

    with tempfile.TemporaryDirectory() as folder:
        process, bot = start_bot(Path(folder))
        try:
            with ThreadPoolExecutor(AT_ONCE) as people:
                for done, problem in people.map(walk, range(args.walks)):
                    figures.update(done)
                    if problem:
                        print(problem, flush=True)
        finally:
            stop_bot(process)
    print(f"{figures['walks']} walks, {figures['turns']} turns, {figures['broken']} broken")
    if args.write:
        write({"date": date.today().isoformat(), **{name: figures[name] for name in COUNTED}})
    return 1 if figures["broken"] else 0


if __name__ == "__main__":
    sys.exit(main())
