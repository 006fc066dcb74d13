"""`asmtp prove`: judge millions of cases by the engine and by the tests' oracle, and write docs/proof.md."""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
from typing import Any

from bot.errors import UserError
from bot.settings import ROOT

ORACLE = "tests.eligibility.oracle.oracle"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this command's options."""
    parser.add_argument("--share", type=int, default=1, metavar="N", help="judge each Nth case only, and write nothing")
    parser.add_argument("--mutants", action="store_true", help="put faults into the rules as well (one more minute)")


def run(args: argparse.Namespace) -> int:
    """Judge, print what was found, and keep it in `docs/` if every case was judged and agreed on."""
    from bot.eligibility.facts import facts_on
    from bot.eligibility.rules_hash import rules_hash
    from bot.proof import mutants, page
    from bot.proof.prove import prove
    from bot.today import today

    if args.share < 1:
        raise UserError(f"--share: {args.share} is not possible; write 1 for every case, 10 for each tenth")
    oracle = _oracle()
    facts = facts_on()
    mark = f"{facts.rules_version}-{rules_hash()}"
    gc.freeze()
    gc.disable()  # nothing in the loop makes cycles, and what is remembered need not be looked through
    proof = prove(facts, oracle, share=args.share)
    print(f"rules {mark}: {proof.cases:,} cases in {proof.seconds:.1f} s, outcomes {proof.digest}")
    for failure in proof.failures:
        print(f"  {failure}")
    print(f"{proof.failed:,} failed")
    mutation = None
    if args.mutants:
        mutation = mutants.try_all(oracle, list(mutants.mutants()))
        print(f"{mutation.faults} faults put in, {len(mutation.unnoticed)} unnoticed, {mutation.seconds:.1f} s")
        for fault in mutation.unnoticed:
            print(f"  {fault}")
    if proof.failed or (mutation and mutation.unnoticed):
        return 1
    if args.share == 1:
        page.keep(ROOT / "docs", mark, facts.as_of, proof, mutation, today())
    return 0


def _oracle() -> Any:
    """The oracle of the tests; it is no part of an installed package."""
    sys.path.insert(0, str(ROOT))
    try:
        module = importlib.import_module(ORACLE)
    except ModuleNotFoundError:
        raise UserError("the oracle is missing; run this in a clone of the repository, where tests/ is") from None
    return module.Oracle.load(ROOT / "tests" / "eligibility" / "oracle" / "decision_table.yml")
