"""`python -m benchmarks.understanding [--write]`: measure and print; `--write` renews docs/nlu.md and its pictures."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time

from benchmarks.understanding import page
from benchmarks.understanding.lines import ROOT
from benchmarks.understanding.measure import measure
from bot.nlu.linear import Training
from bot.nlu.stored import load
from bot.today import today


def main() -> None:
    """Train as the bot is trained, measure, and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding")
    parser.add_argument("--write", action="store_true", help="write docs/nlu.json, the pages and the pictures")
    args = parser.parse_args()
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot.cli", "train", "--force"], cwd=ROOT, check=True)
    training = time.perf_counter() - started
    found = measure(load(ROOT / "models"), Training(), today())
    found["costs"]["training_s"] = training
    found = json.loads(re.sub(r"\d+\.\d{4,}", lambda number: f"{float(number[0]):.4f}", json.dumps(found)))
    if args.write:
        page.keep(ROOT / "docs", found)
    print(page.render(found, "en"))


if __name__ == "__main__":
    main()
