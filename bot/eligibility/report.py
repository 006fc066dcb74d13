"""An assessment in words: what a person reads, in their language. It decides nothing; it only chooses what to show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Callable, Final, Iterable, NamedTuple

from bot.eligibility.assessment import Assessment
from bot.eligibility.criteria import Criterion
from bot.eligibility.documents import Document
from bot.eligibility.facts import Facts
from bot.eligibility.near_miss import remedies
from bot.eligibility.reasons import EXTENSION, NOT_YET
from bot.eligibility.wording import day_in_words, money, phrase
from bot.words import say, voice_of

_MARKS: Final = {"met": "✓", "exempt": "✓", "not_met": "✗", "unclear": "?", "not_asked": "·"}
_AMISS_FIRST: Final = {"not_met": 0, "unclear": 1, "not_asked": 2, "met": 3, "exempt": 3}
_UNTOLD: Final = frozenset(("degree_suffices", "travel_document_not_asked", "no_job_for_match", "no_job_for_vacancy",
                            "no_job_for_recruitment", "no_job_for_pay", "no_job_for_employer"))  # fmt: skip
"""Reasons that tell a reader nothing: what is not needed, or cannot be judged yet."""


Tell = Callable[..., str]
"""`phrase` for one assessment: a text by its key, in the language and the voice of whoever asked."""


class Line(NamedTuple):
    """One criterion in words: its id and status, its short name, and the reason as a sentence."""

    id: str
    status: str
    title: str
    text: str


@dataclass(frozen=True)
class Report:
    """What the result message, the result card and the no-JavaScript page show, in one language.

    Attributes:
        title: the outcome as a headline.
        meaning: the outcome in one or two sentences; says who decides.
        lines: the criteria behind the outcome, the decisive ones first.
        changes: what would change the answer; empty unless `not_yet` or `needs_review`.
        suggestions: schemes worth asking about, each with its reason.
        warnings: what else to know or do.
        next_step: one sentence with the firm's phone number.
        as_of_line: the day up to which the rules are known, and which rules decided.
        fees_line: the government fees; empty where no application is needed or they are not known.
        language: the language that all this is in.
    """

    title: str
    meaning: str
    lines: list[Line]
    changes: list[str]
    suggestions: list[str]
    warnings: list[str]
    next_step: str
    as_of_line: str
    fees_line: str
    language: str

    def as_text(self, reference: str = "") -> str:
        """The result as one chat message, plain text: what decided it, what would change it, what to do next.

        Args:
            reference: the result's reference code, shown at the end; none when empty.
        """
        amiss = [line for line in self.lines if line.status not in ("met", "exempt")]
        fine = [line for line in self.lines if line.status in ("met", "exempt")]
        blocks = [[self.title, self.meaning], [f"{_MARKS[line.status]} {line.text}" for line in amiss or fine]]
        if amiss and fine:
            names = say("list_comma", self.language).join(line.title for line in fine)
            blocks.append([say("result_fine", self.language, names=names)])
        for key, items in (("near_miss_title", self.changes), ("suggestions_title", self.suggestions),
                           ("warnings_title", self.warnings)):  # fmt: skip
            if items:
                blocks.append([say(key, self.language), *(f"• {item}" for item in items)])
        last = [self.next_step, self.as_of_line]
        if reference:
            last.append(say("result_reference", self.language, reference=reference))
        return "\n\n".join("\n".join(block) for block in [*blocks, last])


def report(assessment: Assessment, language: str) -> Report:
    """Put an assessment into words, said to whoever asked: the slot `role` tells who that is.

    Args:
        assessment: as `assess` gives it.
        language: one of `vocabulary.LANGUAGES`.
    """
    outcome, facts = assessment.outcome, assessment.facts
    tell: Tell = partial(phrase, language=language, facts=facts, voice=voice_of(assessment.answers.get("role")))
    return Report(
        title=tell(f"outcome_{outcome}"),
        meaning=tell(f"outcome_{outcome}_meaning"),
        lines=[_line(row, tell) for row in _deciding(assessment)],
        changes=_changes(assessment, tell),
        suggestions=[_suggestion(scheme, reason, tell) for scheme, reason in assessment.suggestions],
        warnings=[tell(f"warning_{code}") for code in assessment.warnings],
        next_step=tell(f"next_step_{outcome}"),
        as_of_line=tell("as_of", date=day_in_words(assessment.as_of, language), rules=assessment.rules_mark),
        fees_line="" if outcome == "no_permit_needed" else _fees(assessment, language, tell),
        language=language,
    )


def document_words(document: Document, language: str, facts: Facts) -> tuple[str, str]:
    """A document's official name, and why it is on the list; in words for anybody."""
    return (
        phrase(f"document_{document.id}", language, facts),
        phrase(f"document_reason_{document.reason}", language, facts),
    )


def _line(row: Criterion, tell: Tell) -> Line:
    return Line(row.id, row.status, tell(f"criterion_{row.id}"), tell(f"reason_{row.reason}"))


def _deciding(assessment: Assessment) -> Iterable[Criterion]:
    """The criteria worth showing, the decisive ones first."""
    rows = [row for row in assessment.criteria if row.reason not in _UNTOLD]
    if assessment.outcome in ("no_permit_needed", "another_scheme"):
        return [row for row in rows if row.id == "W"]
    reasons = {row.reason for row in rows}
    if reasons & {"evidence_none", "evidence_unsure", "evidence_thin"}:
        # E2 tells the same gap from its side
        rows = [row for row in rows if row.reason not in ("no_degree", "no_degree_evidence_open")]
    if "education_not_asked" in reasons or "no_degree_evidence_open" in reasons or "degree_unsure" in reasons:
        rows = [row for row in rows if row.reason != "evidence_not_asked"]
    return sorted(rows, key=lambda row: (row.reason not in NOT_YET, _AMISS_FIRST[row.status]))


def _changes(assessment: Assessment, tell: Tell) -> list[str]:
    """One line for each thing that can be mended, its alternatives side by side."""
    if assessment.outcome not in ("not_yet", "needs_review") or EXTENSION in assessment.warnings:
        return []
    lines = []
    for options in remedies(assessment.answers, assessment.facts):
        if options:
            choices = [_change(option, tell, assessment.facts) for option in options]
            line = tell("near_miss_or").join(choices)
            lines.append(tell("near_miss_end", change=line[0].upper() + line[1:]))
    if assessment.answers.get("offer") == "none":
        lines.append(tell("near_miss_rest"))
    return lines


def _change(option: dict[str, Any], tell: Tell, facts: Facts) -> str:
    keys = [_change_key(slot, value, facts) for slot, value in option.items()]
    if "near_miss_alt_evidence" in keys:  # those papers show the experience already
        keys = [key for key in keys if key != "near_miss_years_relevant_1"]
    return tell("near_miss_and").join(map(tell, keys))


def _change_key(slot: str, value: Any, facts: Facts) -> str:
    if slot == "alt_evidence":
        return "near_miss_alt_evidence"
    if slot == "salary_total_hkd":
        return f"near_miss_{slot}_{'exempt' if value >= facts['exempt_pay'] else 'known'}"
    return f"near_miss_{slot}_{value}"


def _suggestion(scheme: str, reason: str, tell: Tell) -> str:
    return tell("suggestion_line", scheme=tell(f"scheme_{scheme}"), reason=tell(f"suggestion_{reason}"))


def _fees(assessment: Assessment, language: str, tell: Tell) -> str:
    people, total = assessment.fees["people"], assessment.fees["total"]
    if total is None:
        return ""  # not known for that day; the warning says that a consultant must confirm
    return tell("fees_line_one" if people == 1 else "fees_line_many", people=people, total=money(total, language))
