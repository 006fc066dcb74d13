"""The assessment: answers in, outcome with its reasons out. A pure function; contract section 5."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Mapping

from bot.eligibility.criteria import Criterion, with_words
from bot.eligibility.documents import Document, document_list
from bot.eligibility.facts import Facts, NotKnown, facts_on
from bot.eligibility.fees import government_fees
from bot.eligibility.near_miss import near_misses
from bot.eligibility.outcome import decide
from bot.eligibility.reads import Answers, complete
from bot.eligibility.rules_hash import rules_hash
from bot.eligibility.schemes import suggest
from bot.vocabulary import parse_answers


@dataclass(frozen=True)
class Assessment:
    """What the answers come to.

    Attributes:
        outcome: one of `vocabulary.OUTCOMES`.
        criteria: W, E1..E9 and M1, each with status, reason code and the answers it rests on.
        suggestions: at most three (scheme, reason code), best first.
        documents: the personal document list.
        fees: government fees in HK$: `application`, `issuance`, `people`, `total`.
        warnings: codes of `reasons.WARNINGS`.
        missing: due interview slots without an answer, in the order they would be asked.
        rules_version: which facts file decided.
        rules_hash: the mark of the rules and facts that decided (`rules_hash.rules_hash`).
        as_of: the day up to which its rules are known.
        answers: the parsed answers; kept out of `repr` and so out of logs.
        facts: the dated numbers that were used.
    """

    outcome: str
    criteria: tuple[Criterion, ...]
    suggestions: tuple[tuple[str, str], ...]
    documents: tuple[Document, ...]
    fees: Mapping[str, int | None]
    warnings: tuple[str, ...]
    missing: tuple[str, ...]
    rules_version: str
    rules_hash: str
    as_of: date
    answers: Mapping[str, Any] = field(repr=False)
    facts: Facts = field(repr=False, compare=False)

    @property
    def rules_mark(self) -> str:
        """Which rules decided, in one word: version and hash, as in `2026.1-0a1b2c3d4e5f`."""
        return f"{self.rules_version}-{self.rules_hash}"

    def near_misses(self) -> list[dict[str, Any]]:
        """All minimal sets of changed answers that would give `likely_meets`; see `near_miss.near_misses`."""
        return near_misses(self.answers, self.facts, self.outcome)

    def without_evidence(self) -> Assessment:
        """The same assessment without the person's own words: what an anonymous result may keep."""
        return replace(self, criteria=tuple(row._replace(evidence="") for row in self.criteria))

    def as_dict(self) -> dict[str, Any]:
        """The contract's section 5 with its keys in its order, then which rules decided and the near misses."""
        return {
            "outcome": self.outcome,
            "criteria": [_criterion_dict(row) for row in self.criteria],
            "suggestions": [{"scheme": scheme, "reason": reason} for scheme, reason in self.suggestions],
            "documents": [
                {"id": item.id, "party": item.party, "level": item.level, "reason": item.reason}
                for item in self.documents
            ],
            "fees_hkd": dict(self.fees),
            "warnings": list(self.warnings),
            "missing": list(self.missing),
            "rules_version": self.rules_version,
            "as_of": self.as_of.isoformat(),
            "rules_hash": self.rules_hash,
            "near_misses": self.near_misses(),
        }


def assess(
    answers: Mapping[str, object],
    *,
    as_of: date | None = None,
    evidence: Mapping[str, str] | None = None,
) -> Assessment:
    """Judge a set of answers.

    Args:
        answers: slot -> value, checked here again whatever checked them before; a missing slot was not asked.
        as_of: the day whose rules apply; the day the official pages were read when None.
        evidence: slot -> the person's own words; a criterion carries those of the slots it rests on.
    Raises:
        InvalidValue: an unknown slot or a value outside the contract.
    """
    return assess_parsed(parse_answers(answers), facts_on(as_of), evidence or {})


def assess_parsed(answers: Mapping[str, Any], facts: Facts, evidence: Mapping[str, str]) -> Assessment:
    """`assess` for answers that are parsed already and facts of any rulebook.

    If a number that this case needs is not known for the day, the case is judged as if nobody reached it, and a
    consultant must confirm.
    """
    whole = complete(answers)
    try:
        return assess_complete(whole, facts, answers, evidence)
    except NotKnown:
        return assess_complete(whole, facts.without_unknowns(), answers, evidence)


def assess_complete(
    answers: Answers, facts: Facts, parsed: Mapping[str, Any], evidence: Mapping[str, str] | None = None
) -> Assessment:
    """`assess_parsed` for answers that are complete already (`parsed` is what the assessment carries).

    Raises:
        NotKnown: a number that this case needs is not known for the day of `facts`.
    """
    outcome, route, criteria, warnings, missing = decide(answers, facts)
    return Assessment(
        outcome=outcome,
        criteria=with_words(criteria, evidence) if evidence else criteria,
        suggestions=suggest(answers, route, outcome, facts),
        documents=document_list(answers, outcome, facts),
        fees=government_fees(answers, facts),
        warnings=warnings,
        missing=missing,
        rules_version=facts.rules_version,
        rules_hash=rules_hash(),
        as_of=facts.as_of,
        answers=parsed,
        facts=facts,
    )


def _criterion_dict(row: Criterion) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": row.id,
        "status": row.status,
        "reason": row.reason,
        "covers": row.covers,
        "slots": dict(row.slots),
        "source": row.source,
    }
    if row.evidence:
        shown["evidence"] = row.evidence
    return shown
