"""`python -m benchmarks`: measure both bots, print the table, and keep it with `--write`."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import Final, Sequence

from benchmarks import report
from benchmarks.errors import BenchmarkError
from benchmarks.measure import QUICK, Figures, Plan, measure
from benchmarks.ours import ROOT, OurSide
from benchmarks.side import Side
from benchmarks.stock.bot import StockSide
from benchmarks.web import NotReadyError

RESULTS: Final = Path(__file__).resolve().parent / "results.md"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark with these arguments (the process's own when None).

    Returns:
        0 when it could be measured, whatever the figures; 2 after one line on stderr when it could not.
    """
    parser = _parser()
    args = parser.parse_args(argv)
    if args.write and (args.only or args.quick):
        parser.error("--write keeps the whole comparison; run it without --only and --quick")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    work, plan, place = args.work.resolve(), QUICK if args.quick else Plan(), report.machine()
    try:
        sides: dict[str, Side] = {"stock": StockSide(work, args.reuse), "ours": OurSide(work)}
        chosen = [args.only] if args.only else list(sides)
        found = dict(zip(chosen, measure([sides[name] for name in chosen], plan, _tell), strict=True))
        _publish(found.get("stock"), found.get("ours"), place, args.write)
    except (BenchmarkError, NotReadyError, OSError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("benchmarks: stopped", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=sys.modules["benchmarks"].__doc__)
    parser.add_argument("--reuse", action="store_true", help="take the stock model that an earlier run trained")
    parser.add_argument("--write", action="store_true", help="keep the table in benchmarks/results.md and .json")
    parser.add_argument("--quick", action="store_true", help="a few talks only, to see that it works")
    parser.add_argument("--only", choices=("stock", "ours"), help="measure one of the two bots")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "benchmark", metavar="FOLDER",
                        help="where the stock bot is built (default %(default)s)")  # fmt: skip
    return parser


def _publish(stock: Figures | None, ours: Figures | None, place: str, write: bool) -> None:
    table = report.rows(stock, ours)
    markdown = report.render(table, report.notes(stock, ours, place))
    print(markdown, end="")
    if write:
        RESULTS.write_text(f"# Measured against a stock Rasa bot\n\n{markdown}", "utf-8")
        RESULTS.with_suffix(".json").write_text(report.as_json(stock, ours, table, place), "utf-8")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
