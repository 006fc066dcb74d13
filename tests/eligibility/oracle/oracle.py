"""An oracle for the eligibility engine: a decision table (`decision_table.yml`) and its interpreter.

Written from the contract and the domain documents, apart from the engine: it imports nothing of
`bot.eligibility`. The rules are data; the code below only matches rows. Every table is memoised on what it
reads (numbers reduced to the interval between two thresholds), and so are runs of neighbouring tables, so a
vector costs about ten microseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bot.vocabulary import ANSWERS, CRITERIA, INTERVIEW, OUTCOMES, SCHEMES, SLOTS

ABSENT = "ABSENT"
TABLE_WIDTH, RUN_WIDTH = 5, 12
MEMO_LIMIT = 30_000
MOST_SUGGESTIONS = 3
_NUMBERS = re.compile(r"(\d+)(?:(\+)|\.\.(\d+))?")


class Verdict(NamedTuple):
    """What the oracle says about one set of answers."""

    outcome: str
    statuses: dict[str, str]
    schemes: tuple[str, ...]
    documents: tuple[tuple[str, str, str], ...]
    people: int
    fees_total: int
    missing: tuple[str, ...]
    warnings: frozenset[str]
    reasons: dict[str, str]


class BadTable(ValueError):
    """The decision table names something that does not exist; the message says where."""


class Names:
    """Places of slots and results in the state, their allowed values and the thresholds used on numbers."""

    def __init__(self) -> None:
        self.place = {name: index for index, name in enumerate(ANSWERS)}
        self.allowed: dict[str, set[str]] = {name: set(SLOTS[name].values) for name in ANSWERS}
        self.cuts: dict[str, set[int]] = {}

    def add(self, name: str, values: Iterable[str]) -> None:
        """Give a result its place after everything known so far."""
        if name in self.place:
            raise BadTable(f"{name}: defined twice")
        self.place[name] = len(self.place)
        self.allowed[name] = set(values)


class Line:
    """One line of a condition: a name, and the values, ranges or absence that satisfy it."""

    def __init__(self, key: str, items: list[str], names: Names) -> None:
        self.negated = key.startswith("not ")
        self.name = key[4:] if self.negated else key
        if self.name not in names.place or not isinstance(items, list):
            raise BadTable(f"{key}: unknown name, or its values are not a list")
        slot = SLOTS.get(self.name)
        self.words: set[str] = set()
        self.ranges: list[tuple[int, float]] = []
        self.absent = False
        for item in items:
            number = _NUMBERS.fullmatch(item) if slot and slot.kind == "number" else None
            if item == ABSENT and slot:
                self.absent = True
            elif number:
                low = int(number[1])
                high = float("inf") if number[2] else int(number[3] or low)
                self.ranges.append((low, high))
                names.cuts.setdefault(self.name, {0}).update({low} if number[2] else {low, int(high) + 1})
            elif item in names.allowed[self.name]:
                self.words.add(item)
            else:
                raise BadTable(f"{key}: {item!r} is no value of it")

    def holds(self, value: Any) -> bool:
        """Whether a value of the state satisfies the line."""
        if value is None:
            found = self.absent
        elif isinstance(value, str):
            found = value in self.words
        elif isinstance(value, frozenset):
            found = not self.words.isdisjoint(value)
        else:
            found = any(low <= value <= high for low, high in self.ranges)
        return found is not self.negated


class Row:
    """What a row gives, and the alternatives under which it applies (each a list of lines)."""

    def __init__(self, gives: Any, row: Mapping[str, Any], names: Names, when: Mapping[str, Any] | None = None) -> None:
        self.gives = gives
        cases = row.get("if", {})
        self.alternatives = [
            [Line(key, items, names) for key, items in [*(when or {}).items(), *case.items()]]
            for case in (cases if isinstance(cases, list) else [cases])
        ]
        self.reads = [line.name for lines in self.alternatives for line in lines]


class Table:
    """Rows, memoised on the values of the names they read; gives the first match, or all of them in order."""

    def __init__(self, rows: list[Row], names: Names, collects: bool) -> None:
        self.rows, self.collects = rows, collects
        self.reads = list(dict.fromkeys(name for row in rows for name in row.reads))
        self.places = [names.place[name] for name in self.reads]
        self.key: Callable[[list[Any]], Any] = itemgetter(*self.places or [0])
        self.memo: dict[Any, Any] = {}
        self.result = -1  # the place of its result, set once it has one

    def look(self, state: list[Any]) -> Any:
        """The table's answer for a state."""
        key = self.key(state)
        answer = self.memo.get(key)
        if answer is None:
            values = {name: state[place] for name, place in zip(self.reads, self.places, strict=True)}
            matches = [
                row.gives
                for row in self.rows
                if any(all(line.holds(values[line.name]) for line in lines) for lines in row.alternatives)
            ]
            answer = tuple(matches) if self.collects else matches[0]
            _remember(self.memo, key, answer)
        return answer


class Run:
    """Neighbouring tables with a second memo in front, on the values that come from outside the run."""

    def __init__(self, tables: list[Table]) -> None:
        self.tables, self.collects = tables, tables[0].collects
        self.key: Callable[[list[Any]], Any] = itemgetter(*self.inputs(tables) or [0])
        self.memo: dict[Any, tuple[Any, ...]] = {}

    @staticmethod
    def inputs(tables: list[Table]) -> list[int]:
        """Places that the tables read and that none of them fills."""
        inside = {table.result for table in tables}
        return list(dict.fromkeys(place for table in tables for place in table.places if place not in inside))

    @classmethod
    def packed(cls, tables: list[Table]) -> list[Run]:
        """Runs of tables in their order, each as long as its inputs stay few."""
        packs: list[list[Table]] = []
        for table in tables:
            if packs and len(cls.inputs([*packs[-1], table])) <= RUN_WIDTH:
                packs[-1].append(table)
            else:
                packs.append([table])
        return [cls(pack) for pack in packs]

    def work_out(self, key: Any, state: list[Any]) -> tuple[Any, ...]:
        """The results of the run's tables, in order; collected ones are strung together."""
        known = len(state)
        found: list[Any] = []
        for table in self.tables:
            answer = table.look(state)
            if self.collects:
                found += answer
            else:
                state.append(answer)
        answers = tuple(found if self.collects else state[known:])
        del state[known:]
        _remember(self.memo, key, answers)
        return answers


def _remember(memo: dict[Any, Any], key: Any, answer: Any) -> None:
    if len(memo) >= MEMO_LIMIT:
        memo.clear()
    memo[key] = answer


class Oracle:
    """Judges answers by the decision table. Build one with `load`; it keeps its memos between calls."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        names = Names()
        if tuple(table["criteria"]) != CRITERIA:
            raise BadTable(f"criteria: expected {', '.join(CRITERIA)} in this order")
        facts = self._firsts(table["facts"], "is", names)
        self._criteria = slice(len(names.place), len(names.place) + len(CRITERIA))
        self._facts = Run.packed(facts + self._firsts(table["criteria"], "status", names))
        due = [Row(row["slot"], row, names, {row["slot"]: [ABSENT]}) for row in table["due"]]
        if (order := [row.gives for row in due]) != [name for name in INTERVIEW if name in order]:
            raise BadTable("due: not the contract's order")
        self._due = self._grouped(due, names)
        names.add("incomplete", ("yes", "no"))
        findings = self._firsts(table["findings"], "is", names)
        self._findings = Run.packed(findings)
        reasons = self._firsts(table["reasons"], "is", names)
        self._reasons = {name.removeprefix("reason_"): names.place[name] for name in table["reasons"]}
        self._schemes = Run.packed(reasons + self._firsts(table["schemes"], "is", names))
        self._outcome = names.place["outcome"]
        if names.allowed["outcome"] != set(OUTCOMES):
            raise BadTable("outcome: not the contract's outcomes")
        if any(not names.allowed[name] <= {*SCHEMES, "none"} for name in table["schemes"]):
            raise BadTable("schemes: not the contract's schemes")
        if unknown := {name for row in table["suggestions"]["rows"] for name in row["try"]} - set(table["schemes"]):
            raise BadTable(f"suggestions: no rule for {', '.join(sorted(unknown))}")
        tries = self._rows(table["suggestions"], lambda row: tuple(names.place[name] for name in row["try"]), names)
        self._suggestions = self._grouped(tries, names)
        self._documents = self._grouped(
            self._rows(table["documents"], itemgetter("id", "party", "level"), names), names
        )
        self._documents_for = set(table["documents"]["when"]["outcome"])
        warnings = [*self._rows({"rows": table["status_warning"]}, itemgetter("warning"), names)]
        self._warnings = self._grouped(warnings + self._rows(table["warnings"], itemgetter("warning"), names), names)
        self._people = table["people"]
        self._fee = sum(int(amount) for amount in table["fees_per_person_hkd"].values())
        self._numbers = [(names.place[name], sorted(cuts)) for name, cuts in names.cuts.items()]
        self._lists = [names.place[name] for name in ANSWERS if SLOTS[name].kind == "list"]

    @classmethod
    def load(cls, path: str | Path) -> Oracle:
        """Read the decision table from a YAML file; every scalar stays a word ("yes" is no boolean).

        Raises:
            BadTable: the table names an unknown slot, value, scheme or result.
        """
        return cls(yaml.load(Path(path).read_text("utf-8"), Loader=yaml.BaseLoader))  # noqa: S506

    def judge(self, answers: Mapping[str, Any]) -> Verdict:
        """Judge a set of answers.

        Args:
            answers: slot -> value as in contract section 5; a missing slot, None or an empty list = not asked.
        """
        state, missing = self._decided(answers)
        outcome = state[self._outcome]
        statuses = dict(zip(CRITERIA, state[self._criteria], strict=True))
        warnings = frozenset(self._collect(state, self._warnings))
        documents = self._collect(state, self._documents) if outcome in self._documents_for else ()
        self._extend(state, self._schemes)
        dependants = answers.get("dependants")
        people = 1 + self._count(dependants) if dependants else 1
        reasons = {criterion: state[place] for criterion, place in self._reasons.items()}
        return Verdict(
            outcome, statuses, self._suggest(state), documents, people, people * self._fee, missing, warnings, reasons
        )

    def decide(self, answers: Mapping[str, Any]) -> tuple[str, list[str], tuple[str, ...]]:
        """Only outcome, statuses of the criteria in the contract's order, and missing slots; half the work."""
        state, missing = self._decided(answers)
        return state[self._outcome], state[self._criteria], missing

    def _decided(self, answers: Mapping[str, Any]) -> tuple[list[Any], tuple[str, ...]]:
        state: list[Any] = list(map(answers.get, ANSWERS))
        for place, cuts in self._numbers:
            value = state[place]
            if value is not None and value.__class__ is not str:
                state[place] = cuts[bisect_right(cuts, value) - 1]
        for place in self._lists:
            if state[place] is not None:
                state[place] = frozenset(state[place]) or None
        self._extend(state, self._facts)
        missing = self._collect(state, self._due)
        state.append("yes" if missing else "no")
        self._extend(state, self._findings)
        return state, missing

    @staticmethod
    def _extend(state: list[Any], runs: list[Run]) -> None:
        for run in runs:
            key = run.key(state)
            answers = run.memo.get(key)
            state += run.work_out(key, state) if answers is None else answers

    @staticmethod
    def _collect(state: list[Any], runs: list[Run]) -> tuple[Any, ...]:
        found: tuple[Any, ...] = ()
        for run in runs:
            key = run.key(state)
            answers = run.memo.get(key)
            found += run.work_out(key, state) if answers is None else answers
        return found

    def _suggest(self, state: list[Any]) -> tuple[str, ...]:
        found: list[str] = []
        for places in self._collect(state, self._suggestions):
            for place in places:
                if (code := state[place]) != "none" and code not in found:
                    found.append(code)
        return tuple(found[:MOST_SUGGESTIONS])

    def _count(self, dependants: list[str]) -> int:
        each, once = self._people["each"], self._people["once"]
        return sum(dependants.count(name) for name in each) + sum(name in dependants for name in once)

    @staticmethod
    def _firsts(section: Mapping[str, Any], gives: str, names: Names) -> list[Table]:
        """Tables whose first matching row wins; each result becomes a name that later tables may read."""
        tables = []
        for name, rows in section.items():
            if "if" in rows[-1]:
                raise BadTable(f"{name}: the last row must apply always")
            table = Table([Row(row[gives], row, names) for row in rows], names, collects=False)
            names.add(name, [row[gives] for row in rows])
            table.result = names.place[name]
            tables.append(table)
        return tables

    @staticmethod
    def _rows(section: Mapping[str, Any], gives: Callable[[Any], Any], names: Names) -> list[Row]:
        """Rows of a section where every match counts; the section's `when` is part of each row's condition."""
        return [Row(gives(row), row, names, section.get("when")) for row in section["rows"]]

    @staticmethod
    def _grouped(rows: list[Row], names: Names) -> list[Run]:
        """Neighbouring rows packed into tables that read few names, which keeps the memos small."""
        groups: list[list[Row]] = []
        for row in rows:
            if groups and len({name for each in (*groups[-1], row) for name in each.reads}) <= TABLE_WIDTH:
                groups[-1].append(row)
            else:
                groups.append([row])
        return Run.packed([Table(group, names, collects=True) for group in groups])
