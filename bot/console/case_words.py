"""A stored lead in words: result, criteria, documents, answers, consents. It decides nothing.

A lead keeps the judgement of its day. It must stay readable when the rules, or this program, have changed since:
whatever has no words any more is shown by its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Iterable, Mapping, Sequence

from bot.consents import consent_text
from bot.eligibility.assessment import Assessment, assess_parsed
from bot.eligibility.facts import Facts, NotKnown, facts_on
from bot.eligibility.report import report
from bot.eligibility.rules_hash import rules_hash
from bot.eligibility.wording import phrase
from bot.leads.lead import Change, StoredLead
from bot.value_words import question_variants, words_of
from bot.vocabulary import ANSWERS, SLOTS, InvalidValue, parse_answers
from bot.words import THIRD, MissingWords, has, say

MARKS: Final = {"not_met": "✕", "unclear": "?", "met": "✓", "exempt": "○", "not_asked": "·"}
"""Signs of the criteria's statuses, what needs a look first. A word always stands beside them."""
PARTIES: Final = ("applicant", "employer", "dependant")


@dataclass(frozen=True)
class Quote:
    """An answer behind a criterion: its question's short name, the person's own words, and the answer where there are
    none; the name is empty where the criterion rests on this answer alone."""

    label: str
    words: str
    value: str


@dataclass(frozen=True)
class CriterionLine:
    """One criterion: its id, status, sign, name, reason as a sentence, and the answers that it rests on."""

    id: str
    status: str
    mark: str
    title: str
    reason: str
    quotes: Sequence[Quote]


@dataclass(frozen=True)
class DocumentLine:
    """One document: its id, who brings it, its level on the official list, its name, why, and how far it is."""

    id: str
    party: str
    level: str
    title: str
    reason: str
    state: str


@dataclass(frozen=True)
class AnswerLine:
    """One answer: its question's short name, its words, the person's own, and the answers that it replaced."""

    slot: str
    label: str
    value: str
    words: str
    earlier: Sequence[str]


@dataclass(frozen=True)
class ConsentLine:
    """One consent: what for, whether given, which text, when (aware), and the text itself where it is still known."""

    kind: str
    given: bool
    version: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Result:
    """What the engine said on the lead's day; of the questions that are open the slots and short names."""

    title: str
    meaning: str
    criteria: Sequence[CriterionLine]
    near_misses: Sequence[str]
    suggestions: Sequence[str]
    warnings: Sequence[str]
    missing: Sequence[tuple[str, str]]
    rules: str
    as_of: str


def result(lead: StoredLead, language: str) -> Result:
    """The judgement in words."""
    judged: Mapping[str, Any] = lead.assessment
    facts = _facts(judged)
    order = list(MARKS)
    rows = sorted(judged.get("criteria") or (), key=lambda row: order.index(row["status"]))
    return Result(
        title=say(f"outcome_{lead.outcome}", language),
        meaning=say(f"outcome_{lead.outcome}_meaning", language),
        criteria=[_criterion(row, lead.evidence, language, facts) for row in rows],
        near_misses=_near_misses(lead, language, facts),
        suggestions=[_suggestion(item, language, facts) for item in judged.get("suggestions") or ()],
        warnings=[_words(f"warning_{code}", language, facts) or code for code in judged.get("warnings") or ()],
        missing=[(slot, label(slot, language)) for slot in judged.get("missing") or ()],
        rules="-".join(filter(None, (judged.get("rules_version"), judged.get("rules_hash")))) or "-",
        as_of=judged.get("as_of") or "-",
    )


def documents(lead: StoredLead, states: Mapping[str, str], language: str) -> list[DocumentLine]:
    """The document list with how far each line is; by who brings them.

    Args:
        states: document -> state, of those that have one.
    """
    facts = _facts(lead.assessment)
    lines = [
        DocumentLine(
            id=row["id"],
            party=row["party"],
            level=row["level"],
            title=_words(f"document_{row['id']}", language, facts) or row["id"],
            reason=_words(f"document_reason_{row['reason']}", language, facts),
            state=states.get(row["id"], "to_ask"),
        )
        for row in lead.assessment.get("documents") or ()
    ]
    return sorted(lines, key=lambda line: PARTIES.index(line.party) if line.party in PARTIES else len(PARTIES))


def answers(lead: StoredLead, history: Iterable[Change], language: str) -> list[AnswerLine]:
    """All answers in words, in the contract's order, with what was said before."""
    earlier: dict[str, list[str]] = {}
    for change in history:
        for entry in change.changes:
            slot = str(entry.get("field")).removeprefix("answers.")
            if slot in ANSWERS and str(entry["field"]).startswith("answers.") and entry.get("old") is not None:
                earlier.setdefault(slot, []).append(value(slot, entry["old"], language))
    return [
        AnswerLine(slot, label(slot, language), value(slot, lead.answers[slot], language), lead.evidence.get(slot, ""),
                   earlier.get(slot, ()))
        for slot in ANSWERS if slot in lead.answers
    ]  # fmt: skip


def consents(lead: StoredLead) -> list[ConsentLine]:
    """The consents, newest first, with the text that the person saw."""
    lines = []
    for row in lead.consents:
        try:
            text = consent_text(row["kind"], lead.language, row["text_version"])
        except MissingWords:
            text = ""
        at = datetime.fromisoformat(row["at"])
        lines.append(ConsentLine(row["kind"], row["value"] == "yes", row["text_version"], at, text))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def label(slot: str, language: str) -> str:
    """The short name of a slot's question."""
    for key in (f"console_label_{slot}", f"label_{slot}"):
        if has(key):
            return say(key, language)
    return slot


def value(slot: str, stored: Any, language: str) -> str:
    """A stored value in words; its code where there are none."""
    if slot not in SLOTS:
        return str(stored)
    if SLOTS[slot].kind == "number" and not isinstance(stored, str):
        return words_of(question_variants(slot), slot, stored, language)
    items = stored if isinstance(stored, list) else [stored]
    return ", ".join(_item(slot, item, language) for item in items)


def _item(slot: str, item: Any, language: str) -> str:
    own = f"console_value_{slot}_{item}"  # where a button speaks as the person would, or there is none
    if has(own):
        return say(own, language)
    words = words_of(question_variants(slot), slot, item, language)
    shared = f"console_value_{item}"
    return say(shared, language) if words == str(item) and has(shared) else words


def _criterion(
    row: Mapping[str, Any], evidence: Mapping[str, str], language: str, facts: Facts
) -> CriterionLine:  # fmt: skip
    return CriterionLine(
        id=row["id"],
        status=row["status"],
        mark=MARKS[row["status"]],
        title=_words(f"criterion_{row['id']}", language, facts) or row["id"],
        reason=_words(f"reason_{row['reason']}", language, facts) or row["reason"],
        quotes=() if row["status"] == "not_asked" else _quotes(row, evidence, language),
    )


def _quotes(row: Mapping[str, Any], evidence: Mapping[str, str], language: str) -> list[Quote]:
    """The answers that a criterion rests on, each with its own words, so that none is read as another's.

    Words behind an answer that a consultant corrected are not among the row's any more.
    """
    behind = row.get("evidence") or ""
    if not behind:
        return []
    given: Mapping[str, Any] = row.get("slots") or {}
    alone = len(given) == 1
    words = {slot: text if (text := evidence.get(slot, "")) and text in behind else "" for slot in given}
    once: dict[str, list[str]] = {}
    for slot in given:  # words that settled several answers stand there once, under all their names
        once.setdefault(words[slot] or f"\0{slot}", []).append(slot)
    names = say("console_between_names", language)
    return [
        Quote("" if alone else names.join(label(slot, language) for slot in slots), words[slots[0]],
              value(slots[0], given[slots[0]], language))
        for slots in once.values()
    ]  # fmt: skip


def _suggestion(item: Mapping[str, Any], language: str, facts: Facts) -> str:
    scheme = _words(f"scheme_{item['scheme']}", language, facts) or item["scheme"]
    reason = _words(f"suggestion_{item['reason']}", language, facts) or item["reason"]
    return say("suggestion_line", language, scheme=scheme, reason=reason)


def _near_misses(lead: StoredLead, language: str, facts: Facts) -> list[str]:
    """What the person was told would change the answer; where the rules are others today, the changes by name."""
    again = _judged_again(lead, facts)
    if again is not None:
        return report(again, language).changes
    mark = say("label_mark", language)
    return [
        ", ".join(f"{label(slot, language)}{mark}{value(slot, wanted, language)}" for slot, wanted in change.items())
        for change in lead.assessment.get("near_misses") or ()
    ]


def _judged_again(lead: StoredLead, facts: Facts) -> Assessment | None:
    """The judgement made anew, if the rules are still those of its day."""
    if lead.assessment.get("rules_hash") != rules_hash():
        return None
    try:
        again = assess_parsed(parse_answers(lead.answers), facts, {})
    except InvalidValue:
        return None
    return again if again.outcome == lead.outcome else None


def _facts(judged: Mapping[str, Any]) -> Facts:
    """The figures of the day by which the lead was judged."""
    return facts_on(date.fromisoformat(judged["as_of"]) if judged.get("as_of") else None)


def _words(key: str, language: str, facts: Facts) -> str:
    try:
        return phrase(key, language, facts, voice=THIRD)
    except (MissingWords, NotKnown):
        return ""
