"""Which steps a turn of a talk made: a pure function of where the talk stood before it and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Iterator, Mapping

from bot.consents import CONSENT_VERSIONS
from bot.contact import can_store
from bot.statistics.step import QUESTIONS, Step
from bot.vocabulary import CONTACT, OUTCOMES, SLOTS, UNDISCLOSED, UNSURE

RESULT_SHOWN: Final = "action_show_result"
DOCUMENTS_SHOWN: Final = "action_show_documents"
NO_DOCUMENTS: Final = "utter_no_document_list"
"""By which actions and responses a result and a document list are told."""
_NO_ANSWER: Final = (UNSURE, UNDISCLOSED, [UNSURE])


@dataclass(frozen=True)
class Standing:
    """Where a talk stands.

    Attributes:
        slots: slot -> value, as Rasa holds them.
        asked: the slot whose question is open, None when no form is active.
    """

    slots: Mapping[str, Any]
    asked: str | None


@dataclass(frozen=True)
class Turn:
    """What happened in the turn.

    Attributes:
        intent: of the person's message.
        done: names of the actions that ran and of the responses that were said.
        restarted: whether the talk was begun anew.
    """

    intent: str
    done: frozenset[str] = frozenset()
    restarted: bool = False


def steps(before: Standing | None, after: Standing, turn: Turn) -> list[Step]:
    """The steps of one turn, in the order in which they count.

    A question that merely returns after a digression was asked already and is no new step.

    Args:
        before: None when this is the talk's first turn.
        after: where the talk stands when the bot has answered.
        turn: what happened in between.
    """
    was = before or Standing({}, None)
    found = [] if before else [Step("started")]
    if turn.restarted:
        found.append(Step("restarted"))
    if turn.intent == "human":
        found.append(Step("human"))
    found += _of_the_question(was, after, turn)
    found += _of_the_contact(was.slots, after.slots)
    if RESULT_SHOWN in turn.done and after.slots.get("outcome") in OUTCOMES:
        found.append(Step("result", after.slots["outcome"]))
    if DOCUMENTS_SHOWN in turn.done and NO_DOCUMENTS not in turn.done:
        found.append(Step("documents"))
    if can_store(after.slots) and not can_store(was.slots):
        found.append(Step("lead"))
    if after.asked in QUESTIONS and (after.asked != was.asked or turn.restarted):
        found.append(Step("asked", after.asked))
    return found


def _of_the_question(before: Standing, after: Standing, turn: Turn) -> Iterator[Step]:
    """What became of the question that was open."""
    slot = before.asked
    if slot is None or slot not in QUESTIONS:
        return
    old, new = before.slots.get(slot), after.slots.get(slot)
    asked_again = before.slots.get("reopened") == slot
    was_open = old is None or asked_again
    closed = new is not None and not (asked_again and after.slots.get("reopened") == slot)
    if slot in _left_out(after.slots) and slot not in _left_out(before.slots):
        yield Step("skipped", slot)
    elif was_open and closed:
        yield Step("skipped" if new in _NO_ANSWER else "answered", slot)
    elif turn.intent == "stop" and after.asked is None:
        yield Step("stopped", slot)


def _of_the_contact(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Step]:
    """Contact details that are new, and consents that were given, refused or withdrawn."""
    for slot in CONTACT:
        old, new = before.get(slot), after.get(slot)
        if slot in CONSENT_VERSIONS and new in SLOTS[slot].values and new != old:
            yield Step("contact", f"{slot}_{new}")
        elif slot not in CONSENT_VERSIONS and new is not None and old is None:
            yield Step("contact", slot)


def _left_out(slots: Mapping[str, Any]) -> list[str]:
    return slots.get("skipped") or []
