"""The engine against the oracle, and faults that must not go unnoticed. The whole runs by `make prove`."""

from __future__ import annotations

import json
from typing import Any, Iterator

import pytest

from bot.eligibility.assessment import assess_complete
from bot.eligibility.facts import Facts, facts_on
from bot.eligibility.reads import complete, reads
from bot.eligibility.rules_hash import rules_hash
from bot.proof import mutants, page
from bot.proof.blocks import BLOCKS, IN_ORDER, Block, Case
from bot.proof.prove import broken_rule, difference, prove
from bot.settings import ROOT
from bot.vocabulary import LANGUAGES
from tests.eligibility.oracle.oracle import BadTable, Oracle

FACTS = facts_on()
TABLE = ROOT / "tests" / "eligibility" / "oracle" / "decision_table.yml"
TENTH = 10
FAULTS_TRIED = 12


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    """The decision table."""
    return Oracle.load(TABLE)


def test_engine_and_oracle_agree_on_every_tenth_case(oracle: Oracle) -> None:
    """Over two hundred thousand cases; `make prove` takes all."""
    proof = prove(FACTS, oracle, share=TENTH)
    assert (proof.failures, proof.failed) == ([], 0)
    assert proof.cases > 200_000
    assert set(proof.outcomes) == {"likely_meets", "needs_review", "not_yet", "another_scheme", "no_permit_needed"}
    assert min(proof.outcomes.values()) > 1_000


def test_a_disagreement_is_found_and_told(oracle: Oracle) -> None:
    """A proof that could not fail would prove nothing."""

    class Wrong:
        def judge(self, answers: Any) -> Any:
            return oracle.judge(answers)._replace(fees_total=1)

        def decide(self, answers: Any) -> Any:
            return "likely_meets", [], ()

    for block in BLOCKS[:3]:
        proof = prove(FACTS, Wrong(), share=1_000, blocks=(block,))
        assert proof.failed > 0
        assert "the oracle says" in proof.failures[0]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"outcome": "maybe"}, "is none"),
        ({"documents": ()}, "documents"),
        ({"suggestions": (("GEP", "foreign_passport"),)}, "GEP for a Mainland resident"),
        ({"suggestions": (("QMAS", ""), ("IANG", ""), ("GEP", ""), ("VPAS", ""))}, "more than three"),
    ],
)
def test_what_must_always_hold_is_checked(changes: dict[str, Any], problem: str) -> None:
    case = complete(IN_ORDER)
    found = assess_complete(case, FACTS, case)
    assert broken_rule(found, case, FACTS) == ""
    for name, value in changes.items():
        object.__setattr__(found, name, value)
    assert problem in broken_rule(found, case, FACTS)


@pytest.mark.parametrize(
    "changes", [{"offer": "verbal"}, {"offer": None}, {"talent_list": "unsure", "local_hire_difficulty": None}]
)
def test_a_favourable_result_on_a_doubtful_answer_is_noticed(changes: dict[str, Any]) -> None:
    case = complete({**IN_ORDER, **changes})
    found = assess_complete(case, FACTS, case)
    object.__setattr__(found, "outcome", "likely_meets")
    assert "in spite of" in broken_rule(found, case, FACTS)


def test_a_part_sees_only_what_it_declares() -> None:
    """Reading anything else is an error, not a silent dependence."""

    @reads("offer")
    def nosy(answers: Any, _facts: Facts) -> Any:
        return answers["residence"]

    with pytest.raises(KeyError):
        nosy(complete(IN_ORDER), FACTS)


def test_faults_are_noticed(oracle: Oracle) -> None:
    """A dozen of them here, drawn evenly; all of them by `make prove`."""
    faults = list(mutants.mutants())
    assert len(faults) > 400
    drawn = faults[:: len(faults) // FAULTS_TRIED]
    assert mutants.try_all(oracle, drawn).unnoticed == ()


def test_no_fault_at_all_is_not_noticed(oracle: Oracle) -> None:
    """Else the test above would be passed by an engine that does not load."""
    untouched = (mutants.HERE / "fees.py").read_text(encoding="utf-8")
    same = mutants.Mutant("fees", 1, "nothing", untouched)
    assert mutants.try_all(oracle, [same]).unnoticed == ("fees.py:1 nothing",)


def test_the_page_tells_of_the_rules_as_they_are() -> None:
    """After a change of the rules: `make prove`."""
    found = json.loads((ROOT / "docs" / "proof.json").read_text(encoding="utf-8"))
    assert found["rules"] == f"{FACTS.rules_version}-{rules_hash()}", "the rules have changed: run `make prove`"
    assert sum(found["cases"].values()) >= 2_000_000
    assert found["mutation"]["unnoticed"] == []
    for language, name in page.LINKS.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page.render(found, language)
    assert tuple(page.LINKS) == LANGUAGES


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("residence: [hk_permanent]", "residense: [hk_permanent]"),
        ("offer: [none]", "offer: [nome]"),
        ("try: [IANG]", "try: [X]"),
    ],
)
def test_a_slip_in_the_table_is_refused(old: str, new: str, tmp_path: Any) -> None:
    """A misspelt value would make the oracle blind on that row."""
    text = TABLE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "table.yml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises((BadTable, KeyError)):
        Oracle.load(tmp_path / "table.yml")


def test_blocks_yield_each_case_once() -> None:
    """A case that came twice would make the count a boast."""

    def small(facts: Facts) -> Iterator[Case]:
        return (case for number, case in enumerate(BLOCKS[0].cases(facts)) if number < 50_000)

    block = Block("small", small)
    seen = {tuple(sorted((slot, str(value)) for slot, value in case.items())) for case in block.cases(FACTS)}
    assert len(seen) == 50_000


def test_the_oracle_shares_no_code_with_the_engine() -> None:
    """It knows the contract's words and nothing else of the project."""
    text = (TABLE.parent / "oracle.py").read_text(encoding="utf-8")
    imported = {line for line in text.splitlines() if line.startswith(("from bot", "import bot"))}
    assert imported == {"from bot.vocabulary import ANSWERS, CRITERIA, INTERVIEW, OUTCOMES, SCHEMES, SLOTS"}


def test_difference_is_silent_on_agreement(oracle: Oracle) -> None:
    case = complete(IN_ORDER)
    assert difference(assess_complete(case, FACTS, case), oracle.judge(case)) == ""
