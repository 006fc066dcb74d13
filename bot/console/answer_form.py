"""The form of answers: one question or many, each with the value that it had and the one that is right."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Collection, Final, Iterable, Mapping, Sequence

from bot.console import case_words
from bot.console.corrections import Correction
from bot.console.lead_pages import BASE
from bot.console.visit import Visit
from bot.eligibility.interview import likely_slots
from bot.leads.lead import StoredLead
from bot.value_words import question_variants, variant_of
from bot.vocabulary import ANSWERS, SLOTS
from bot.words import in_voice, say, voice_of

MOST_OF_A_KIND: Final = 9


@dataclass(frozen=True)
class AnswerField:
    """One question of the form.

    Attributes:
        slot, kind, label: its id, how it is filled in (`choice`, `list`, `number` or `counts`), and its short name.
        question: the words to ask it with, in the person's language.
        choices: value and words of each.
        base: the present answer as JSON.
        disputed: somebody else changed it meanwhile: `present` and `yours` are to be shown side by side.
        present, yours: the present answer and what was sent instead, in words; empty for none.
        chosen: what the form holds.
        words: the person's own.
        refused: what was sent does not fit the question.
    """

    slot: str
    kind: str
    label: str
    question: str
    choices: Sequence[tuple[str, str]]
    base: str
    disputed: bool
    present: str
    yours: str
    chosen: Any
    words: str
    refused: bool


def groups(
    lead: StoredLead, slots: Iterable[str], language: str, wanted: Mapping[str, Any], disputed: Collection[str],
    refused: str,
) -> list[tuple[str, list[AnswerField]]]:  # fmt: skip
    """The questions as a consultant goes through them: what is open, what is answered, what may matter besides.

    Open is also what will be if all goes the ordinary way.

    Args:
        slots: which questions.
        wanted: slot -> what was sent with the form already.
        disputed: slots that somebody else changed meanwhile.
        refused: the slot whose answer did not fit, empty for none.
    Returns:
        Name of the group (a text's key `console_answers_<name>`) and its questions; no empty group.
    """
    due = [slot for slot in likely_slots(lead.answers) if slot not in lead.answers]
    found: dict[str, list[AnswerField]] = {"open": [], "given": [], "more": []}
    for slot in slots:
        group = "open" if slot in due else "given" if slot in lead.answers else "more"
        found[group].append(_field(lead, slot, language, wanted, slot in disputed, slot == refused))
    return [(name, lines) for name, lines in found.items() if lines]


def read(visit: Visit) -> list[Correction]:
    """What a form says of the questions that it held; `base.<slot>` holds the answer of then as JSON.

    Raises:
        ValueError: a present value that no page of ours wrote.
    """
    slots = [slot for slot in ANSWERS if BASE + slot in visit.form]
    try:
        return [Correction(slot, json.loads(visit.field(BASE + slot)), _sent(visit, slot)) for slot in slots]
    except RecursionError:
        raise ValueError from None


def question(slot: str, role: str, language: str) -> str:
    """How the assistant asks it when it asks in short: to whoever is asking, in their language."""
    voice = voice_of(role)
    key = next((key for kind in ("short", "ask") if (key := in_voice(f"{kind}_{slot}", voice))), None)
    if key:
        return say(key, language, voice=voice)
    return str(variant_of(question_variants(slot), language).get("text") or "")


def _field(
    lead: StoredLead, slot: str, language: str, wanted: Mapping[str, Any], disputed: bool, refused: bool
) -> AnswerField:
    present = lead.answers.get(slot)
    chosen = wanted.get(slot, present)

    def words(value: Any) -> str:
        return "" if value is None else case_words.value(slot, value, language)

    return AnswerField(
        slot=slot,
        kind="counts" if SLOTS[slot].repeats else SLOTS[slot].kind,
        label=case_words.label(slot, language),
        question=question(slot, lead.role, lead.language),
        choices=[(value, case_words.value(slot, value, language)) for value in SLOTS[slot].values],
        base=json.dumps(present, ensure_ascii=False),
        disputed=disputed,
        present=words(present),
        yours=words(chosen),
        chosen=chosen,
        words=lead.evidence.get(slot, ""),
        refused=refused,
    )


def _sent(visit: Visit, slot: str) -> Any:
    """The value as the form holds it; None for "not answered". What is not in the contract is refused later."""
    if SLOTS[slot].repeats:
        counts = [(value, visit.field(f"count.{slot}.{value}")) for value in SLOTS[slot].values]
        each = [value for value, count in counts for _ in range(_count(count))]
        return each or None
    if SLOTS[slot].kind == "list":
        return visit.fields(f"value.{slot}") or None
    number = visit.field(f"number.{slot}").replace(",", "")
    if SLOTS[slot].kind == "number" and not visit.field(f"value.{slot}") and number:
        return int(number) if number.isascii() and number.isdigit() and len(number) < 15 else number
    return visit.field(f"value.{slot}") or None


def _count(text: str) -> int:
    return min(int(text[:2]), MOST_OF_A_KIND) if text.isascii() and text.isdigit() else 0
