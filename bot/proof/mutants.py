"""Faults put into the rules on purpose: each comparison turned round, each branch dropped. Every one must be noticed.

A mutant is one module of the engine with one fault. In a process of its own the engine is loaded with that module and
judges a few thousand cases of the proof's blocks and some that know no order; it is noticed when any verdict differs
from the oracle's, or when the engine fails. (What would change an answer is tried out in `tests/eligibility`.)
"""

from __future__ import annotations

import ast
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from datetime import date
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Final, Iterator, Sequence

from bot.eligibility.rules_hash import HERE
from bot.proof.blocks import BLOCKS, PEOPLE, values_of
from bot.vocabulary import ANSWERS

MUTATED: Final = ("route", "criteria", "interview", "outcome", "cautions", "schemes", "documents", "fees")
SHARES: Final = {"path": 400, "routes": 20, "record": 10, "doubtful": 4, "answers": 8, "schemes": 4}
"""Of each block each so manieth case is used."""
RANDOM_CASES: Final = 4_000
SECONDS_EACH: Final = 60
ABROAD_CASE: Final = {"residence": "overseas_prc", "applying_from_overseas": "yes", "overseas_months": 12}
"""Somebody for whom nothing is missing: what was asked is still told to be due."""

_TURNED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault: the module, the line, what was done, and the module's code with it."""

    module: str
    line: int
    fault: str
    code: str


@dataclass(frozen=True)
class Mutation:
    """What a run found: how many faults, which of them nothing noticed, and how long it took."""

    faults: int
    unnoticed: tuple[str, ...]
    seconds: float


def mutants() -> Iterator[Mutant]:
    """Every fault of every module."""
    for module in MUTATED:
        source = (HERE / f"{module}.py").read_text(encoding="utf-8")
        places = sum(1 for _ in _places(ast.parse(source)))
        for number in range(places):
            tree = ast.parse(source)
            line, fault = list(_places(tree))[number]()
            yield Mutant(module, line, fault, ast.unparse(tree))


def _places(tree: ast.Module) -> Iterator[Any]:
    """For each place where a fault can be put, a function that puts it and tells line and fault."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            yield lambda node=node: _turn_round(node)
        elif isinstance(node, (ast.If, ast.IfExp)):
            yield lambda node=node: _settle(node, True)
            yield lambda node=node: _settle(node, False)
        elif isinstance(node, ast.BoolOp):
            yield lambda node=node: _swap(node)


def _turn_round(node: ast.Compare) -> tuple[int, str]:
    shown = ast.unparse(node)
    node.ops = [_TURNED[type(op)]() for op in node.ops]
    return node.lineno, f"`{shown}` turned round"


def _settle(node: ast.If | ast.IfExp, always: bool) -> tuple[int, str]:
    shown = ast.unparse(node.test)
    node.test = ast.Constant(always)
    return node.lineno, f"`{shown}` always {'true' if always else 'false'}"


def _swap(node: ast.BoolOp) -> tuple[int, str]:
    shown = ast.unparse(node)
    node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    return node.lineno, f"and/or swapped in `{shown}`"


def try_all(oracle: Any, faults: Sequence[Mutant]) -> Mutation:
    """Load the engine with each fault and let it judge."""
    started = time.perf_counter()
    cases = _cases(oracle)
    unnoticed = [f"{mutant.module}.py:{mutant.line} {mutant.fault}" for mutant in faults if not _noticed(mutant, cases)]
    return Mutation(len(faults), tuple(unnoticed), time.perf_counter() - started)


def _cases(oracle: Any) -> list[tuple[dict[str, Any], Any]]:
    from bot.eligibility.facts import facts_on
    from bot.eligibility.reads import complete

    facts = facts_on()
    found = [
        (dict(case), oracle.judge(case))
        for block in BLOCKS
        for number, case in enumerate(block.cases(facts))
        if number % SHARES[block.name] == 0
    ]
    rng = random.Random(7)  # noqa: S311
    for _ in range(RANDOM_CASES):
        case = complete({slot: rng.choice(values_of(slot)) for slot in ANSWERS if rng.random() < 0.7})
        found.append((case, oracle.judge(case)))
    rng.shuffle(found)
    return found


def _noticed(mutant: Mutant, cases: Sequence[tuple[dict[str, Any], Any]]) -> bool:
    """Whether a process with this fault in its engine fails; a fault that makes it run forever counts as noticed."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.alarm(SECONDS_EACH)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            status = 0 if _all_well(mutant, cases) else 1
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] != 0


def _all_well(mutant: Mutant, cases: Sequence[tuple[dict[str, Any], Any]]) -> bool:
    for name in [name for name in sys.modules if name.startswith(("bot.eligibility", "bot.proof.prove"))]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder(mutant))
    from bot.eligibility.assessment import assess_complete
    from bot.eligibility.facts import facts_on
    from bot.proof.prove import broken_rule, difference

    facts = facts_on()
    for case, verdict in cases:
        found = assess_complete(case, facts, case)
        if difference(found, verdict) or broken_rule(found, case, facts):
            return False
    return _rest_holds(facts)


def _rest_holds(facts: Any) -> bool:
    """What the cases do not show: days whose rules are not known, facts left out, questions due and answered."""
    from bot.eligibility.assessment import assess_complete
    from bot.eligibility.facts import facts_on
    from bot.eligibility.interview import due_slots, missing
    from bot.eligibility.reads import complete

    person = PEOPLE["everything in order"]
    late = assess_complete(complete(person), facts_on(date(2030, 1, 1)), person)
    early = assess_complete(complete(person), facts_on(date(2020, 1, 1)).without_unknowns(), person)
    confirmed = [found.outcome == "needs_review" and "facts_out_of_date" in found.warnings for found in (late, early)]
    same = due_slots(person) == due_slots(person, facts) and missing(person) == missing(person, facts) == ()
    cases: list[dict[str, Any]] = [{"hk_status": "iang"}, {"hk_status": "iang", "residence": "macao"}, ABROAD_CASE]
    due = [due_slots(case) for case in cases] == [(), ("residence",), tuple(ABROAD_CASE)]
    return all(confirmed) and early.fees["total"] is None and same and due


class _Finder(MetaPathFinder, Loader):
    """Gives one module of the engine the mutant's code."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant, self._name = mutant, f"bot.eligibility.{mutant.module}"

    def find_spec(self, fullname: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        """The spec of the mutated module; nothing for any other."""
        return (
            ModuleSpec(fullname, self, origin=str(HERE / f"{self._mutant.module}.py"))
            if fullname == self._name
            else None
        )

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant's code."""
        exec(compile(self._mutant.code, self._name, "exec"), module.__dict__)  # noqa: S102
