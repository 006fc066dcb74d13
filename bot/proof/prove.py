"""Judging every case of the blocks twice, by the engine and by the oracle, and checking what must always hold.

The oracle is the decision table of `tests/eligibility/oracle`, written from the documents by somebody who had not seen
the engine. It shares nothing with the engine but the contract's words.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final, Mapping, Protocol

from bot.eligibility.assessment import Assessment, assess_complete, assess_parsed
from bot.eligibility.documents import WITH_DOCUMENTS
from bot.eligibility.facts import Facts
from bot.eligibility.interview import find_due
from bot.eligibility.outcome import decide
from bot.proof.blocks import BLOCKS, Block, Case
from bot.vocabulary import OUTCOMES, UNSURE

MOST_SHOWN: Final = 5
SHUFFLED_EACH: Final = 2_000
"""Each so many cases one is judged again with its answers in another order."""

_NUMBERS: Final = ("overseas_months", "months_since_graduation", "years_relevant", "salary_total_hkd")
_POSITIVE: Final[Mapping[str, tuple[Any, ...]]] = {
    "residence": ("mainland", "mainland_in_hk_temp", "overseas_prc"),
    "hk_degree": ("none", "pt_or_nonlocal", "vtc_hd_designated"),
    "offer": ("signed", "written_unsigned"),
    "employer_place": ("hk_registered",),
    "edu_level": ("bachelor", "master", "doctorate", "sub_degree", "below_tertiary"),
    "job_match": ("studies", "experience", "both"),
    "genuine_vacancy": ("open_post", "replacement"),
    "market_pay": ("normal", "above"),
    "local_hire_difficulty": ("proven",),
    "serious_crime": ("no",),
    "hk_immigration_breach": ("no",),
}
"""The answers that speak for a person, question by question."""


@dataclass
class Proof:
    """What a run found.

    Attributes:
        counts: block name -> cases judged.
        outcomes: outcome -> cases.
        seconds: how long it took.
        digest: a hash over all outcomes, in order.
        failures: one line for each of the first cases that failed.
        failed: how many cases failed.
    """

    counts: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    digest: str = ""
    failures: list[str] = field(default_factory=list)
    failed: int = 0

    @property
    def cases(self) -> int:
        """Cases judged in all blocks."""
        return sum(self.counts.values())


class Oracle(Protocol):
    """The oracle of the tests, as the proof uses it."""

    def judge(self, answers: Mapping[str, Any]) -> Any:
        """Everything that it says of a case."""

    def decide(self, answers: Mapping[str, Any]) -> tuple[str, list[str], tuple[str, ...]]:
        """Outcome, statuses of the criteria, missing slots."""


def prove(facts: Facts, oracle: Oracle, *, share: int = 1, blocks: tuple[Block, ...] = BLOCKS) -> Proof:
    """Judge the blocks' cases.

    Args:
        facts: the dated numbers.
        oracle: the decision table of the tests.
        share: 1 for every case, 10 for each tenth.
        blocks: what to judge.
    """
    proof, digest, started = Proof(), hashlib.sha256(), time.perf_counter()
    for block in blocks:
        outcomes: list[str] = []
        check = _whole if block.whole else _decision
        for number, case in enumerate(block.cases(facts)):
            if number % share:
                continue
            outcome, problem = check(case, facts, oracle)
            outcomes.append(outcome)
            if number % SHUFFLED_EACH == 0:
                problem = problem or _order_matters(case, facts)
            if problem:
                _fail(proof, block, case, problem)
        proof.counts[block.name] = len(outcomes)
        proof.outcomes.update(outcomes)
        digest.update(" ".join(outcomes).encode())
    proof.seconds, proof.digest = time.perf_counter() - started, digest.hexdigest()[:12]
    return proof


def _decision(case: Case, facts: Facts, oracle: Oracle) -> tuple[str, str]:
    """The outcome of a case, and what is wrong with it."""
    found = decide(case, facts)
    ours = found.outcome, [row.status for row in found.criteria], found.missing
    theirs = oracle.decide(case)
    if ours != theirs:
        return found.outcome, f"{ours}, the oracle says {theirs}"
    return found.outcome, doubtful_favour(case, facts) if found.outcome == "likely_meets" else ""


def _whole(case: Case, facts: Facts, oracle: Oracle) -> tuple[str, str]:
    """The same with documents, suggestions, warnings and fees."""
    found = assess_complete(case, facts, case)
    return found.outcome, difference(found, oracle.judge(case)) or broken_rule(found, case, facts)


def difference(found: Assessment, verdict: Any) -> str:
    """What the engine and the oracle see differently; empty when nothing."""
    if found.outcome != verdict.outcome:
        return f"outcome {found.outcome}, the oracle says {verdict.outcome}"
    if [row.status for row in found.criteria] != list(verdict.statuses.values()):
        return "statuses: " + ", ".join(
            f"{row.id} {row.status}, the oracle says {verdict.statuses[row.id]}"
            for row in found.criteria
            if row.status != verdict.statuses[row.id]
        )
    reasons = {row.id: row.reason for row in found.criteria if row.id in verdict.reasons}
    if reasons != verdict.reasons:
        return f"reasons {reasons}, the oracle says {verdict.reasons}"
    if found.missing != verdict.missing:
        return f"missing {found.missing}, the oracle says {verdict.missing}"
    if not _same_documents(found.documents, verdict.documents):
        return f"documents {[item.id for item in found.documents]}, the oracle says {verdict.documents}"
    schemes = tuple([scheme for scheme, _reason in found.suggestions])
    if schemes != verdict.schemes:
        return f"suggestions {schemes}, the oracle says {verdict.schemes}"
    if frozenset(found.warnings) != verdict.warnings:
        return f"warnings {found.warnings}, the oracle says {sorted(verdict.warnings)}"
    if (found.fees["people"], found.fees["total"]) != (verdict.people, verdict.fees_total):
        return f"fees {dict(found.fees)}, the oracle says {verdict.fees_total} for {verdict.people}"
    return ""


def broken_rule(found: Assessment, case: Case, facts: Facts) -> str:
    """What must always hold and does not, told apart from engine and oracle; empty when all is well."""
    if found.outcome not in OUTCOMES:
        return f"outcome {found.outcome} is none"
    if found.outcome == "likely_meets" and (doubtful := doubtful_favour(case, facts)):
        return doubtful
    for row in found.criteria:
        if any(value is None or value != _as_stored(case[slot]) for slot, value in row.slots.items()):
            return f"{row.id} shows other answers than were given"
    if bool(found.documents) != (found.outcome in WITH_DOCUMENTS):
        return "documents with another outcome, or none"
    return _against_an_exclusion(found, case) if found.suggestions else ""


def doubtful_favour(case: Case, facts: Facts) -> str:
    """Which doubtful, negative or missing answers a favourable outcome rests on; empty when none.

    So no answer changed to a doubtful one, or taken away, ever makes an outcome favourable.
    """
    doubtful = [slot for slot in find_due(case, facts) if not _speaks_for(slot, case)]
    return f"likely_meets in spite of {', '.join(doubtful)}" if doubtful else ""


def _speaks_for(slot: str, case: Case) -> bool:
    """Whether the answer to a question that is due is one that `likely_meets` may rest on."""
    value = case[slot]
    if slot in _NUMBERS:
        return isinstance(value, int) or (slot == "overseas_months" and value == UNSURE)
    if slot == "alt_evidence":
        return "documented_experience" in (value or ()) and len(value) > 1
    if slot == "talent_list":
        return value == "yes" or (value in ("no", UNSURE) and case["local_hire_difficulty"] == "proven")
    if slot in ("overseas_pr", "applying_from_overseas"):
        return value in ("yes", "no", UNSURE)  # which of them settle the route, the oracle says
    return value in _POSITIVE[slot]


def _as_stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _against_an_exclusion(found: Assessment, case: Case) -> str:
    """Hard exclusions: facts W7 to W20, alternatives section 2."""
    schemes = {scheme for scheme, _reason in found.suggestions}
    mainlander = case["residence"] in ("mainland", "mainland_in_hk_temp")
    broken = {
        "more than three": len(found.suggestions) > 3,
        "a serious crime": case["serious_crime"] == "yes",
        "GEP for a Mainland resident": "GEP" in schemes and mainlander,
        "CIES without residence abroad": "CIES" in schemes
        and mainlander
        and "yes" not in (case["foreign_pr"], case["overseas_pr"]),
        "ASSG for somebody born in the Mainland": "ASSG" in schemes and case["born_overseas"] != "yes",
        "TTPS C for a Hong Kong graduate": "TTPS_C" in schemes and case["hk_degree"] == "ft_accredited_ug_plus",
        "QMAS with an adverse record": "QMAS" in schemes and case["hk_immigration_breach"] not in (None, "no"),
        "dependant of a permanent resident": "DEPENDANT" in schemes
        and case["spouse_or_parent_status"] == "hk_permanent_or_unconditional",
        "the technicians' stream with a degree": "ASMTP_TP" in schemes
        and case["edu_level"] not in ("sub_degree", "below_tertiary"),
    }
    return next((f"suggested: {name}" for name, is_so in broken.items() if is_so), "")


def _order_matters(case: Case, facts: Facts) -> str:
    told = {slot: value for slot, value in reversed(case.items()) if value is not None}
    again = assess_parsed({slot: _as_stored(value) for slot, value in told.items()}, facts, {})
    first = assess_complete(case, facts, case)
    same = (again.outcome, again.criteria, again.documents) == (first.outcome, first.criteria, first.documents)
    return "" if same else "the order of the answers matters"


_compared: dict[tuple[int, int], tuple[Any, Any, bool]] = {}


def _same_documents(ours: Any, theirs: Any) -> bool:
    """Compare two document lists; both sides hand out the same few again and again, so each pair is compared once."""
    known = _compared.get((id(ours), id(theirs)))
    if known is None or known[0] is not ours or known[1] is not theirs:
        known = (ours, theirs, tuple([tuple(item[:3]) for item in ours]) == theirs)
        _compared[(id(ours), id(theirs))] = known
    return known[2]


def _fail(proof: Proof, block: Block, case: Case, problem: str) -> None:
    proof.failed += 1
    if len(proof.failures) < MOST_SHOWN:
        told = {slot: value for slot, value in case.items() if value is not None}
        proof.failures.append(f"{block.name}: {problem}: {told}")
