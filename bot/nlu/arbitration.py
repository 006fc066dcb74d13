"""Is this an answer, a question, a wish, or several at once? Decided in the light of the question just asked.

The classifier sees words only; the reader knows what was asked and finds the facts. Their verdicts are weighed here.
On public data "another intent wins from a probability of one half" lost the fewest answers and invented the fewest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.vocabulary import NONE, UNDISCLOSED, UNSURE

CONFIDENT: Final = 0.5
CERTAIN: Final = 0.8
"""For names and notes, which may hold any words at all: "please note that I want to start in March" is a note."""
BEYOND_DOUBT: Final = 0.95
"""For a wish that is told in the words of an answer: "she came back after graduating" is no wish to go back."""
INFORM: Final = "inform"
CHANGE_LANGUAGE: Final = "change_language"
CORRECT: Final = "correct_answer"
CONTROLS: Final = frozenset((
    "skip", "why", "human", "start_check", "change_language", "restart", "bot_challenge", "help", "complaint",
    "leave_contact", "delete_my_data", "abuse", "go_back", "correct_answer", "stop", "resume", "export_my_data",
    "withdraw_consent", "stop_marketing",
))  # fmt: skip
"""Intents that ask the bot to do something. `affirm`, `deny` and `unsure` are answers, not controls."""
COURTESIES: Final = frozenset(("greet", "thanks", "goodbye"))
"""They accompany an answer ("no, thank you") and never take its place."""

INTERRUPTING: Final = (CONTROLS | COURTESIES) - {"skip", CORRECT}
"""What never answers a question; skipping it does, in a way, and a correction answers one before it."""

DEFINITE: Final = frozenset(("human", "leave_contact", "why", "stop", "restart", "delete_my_data", "abuse"))
"""Wishes that no answer sounds like: where one is certain, only what the rules read stands beside it."""

PLAIN_WISHES: Final = frozenset((
    "go_back", "restart", "stop", "resume", "delete_my_data", "export_my_data", "withdraw_consent", "stop_marketing",
))  # fmt: skip
"""Wishes that say nothing of the person's case: where one is certain, whatever was read in it was misread."""

SHORT_ANSWERS: Final = ("yes", "no", NONE, UNSURE, [NONE], [UNSURE])
_WISHES_IN_A_NOTE: Final = frozenset((
    "skip", "why", "restart", "change_language", "help", "go_back", "delete_my_data", "export_my_data",
    "withdraw_consent", "stop_marketing",
))  # fmt: skip
"""What a person may want from the bot even while writing a note; anything else is for the consultant to read."""
_ANOTHER_MATTER: Final = 3  # words outside an answer from which on they may be a message of their own


@dataclass(frozen=True)
class Heard:
    """What is known about one message.

    Attributes:
        control: the likeliest of `CONTROLS` and its probability.
        courtesy: the same of `COURTESIES`.
        question: the probability that it is a question on any topic.
        strange: the probability that it is none of our matters.
        asks: whether a clause of it has the form of a question.
        answer: the value read for the slot being asked; None when it was not read.
        certain: the answer was learned from examples and is beyond doubt, whatever else the message sounds like.
        by_rule: the answer was read by the rules.
        other_facts: whether slots that were not asked were read.
        words_left: number of words outside the answer.
        in_form: a question was just asked, so that what has no form of a question may be its answer.
        free_text: the slot being asked takes any text, such as a name or a note.
        is_name: a name is asked and the message has the form of one, whatever its words mean elsewhere.
        is_note: a note for the consultant is asked; "please call me after three" belongs into it.
        language: the language that the message asks for, if it does.
    """

    control: tuple[str, float] = ("", 0.0)
    courtesy: tuple[str, float] = ("", 0.0)
    question: float = 0.0
    strange: float = 0.0
    asks: bool = False
    answer: object = None
    certain: bool = False
    by_rule: bool = False
    other_facts: bool = False
    words_left: int = 0
    in_form: bool = True
    free_text: bool = False
    is_name: bool = False
    is_note: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What to make of it.

    Attributes:
        intent: the intent to report with certainty; None leaves the classifier's.
        keep_answer: whether the value read for the slot being asked counts. A "no" before "I want a person" does not.
        keep_facts: whether what was read beside it counts; what a question on flats in Zhuhai mentions does not.
    """

    intent: str | None = None
    keep_answer: bool = True
    keep_facts: bool = True


def decide(heard: Heard) -> Verdict:
    """Weigh what the classifier and the reader found."""
    # "Actually it's a master's" says the new value along with the wish: then the value is what it is about.
    says_it = heard.control[0] == CORRECT and (heard.other_facts or heard.answer is not None)
    wants = heard.control[1] >= CONFIDENT and not says_it
    # Where nothing was asked, "my boss says the fee went up" asks about fees; after a question it may be an answer.
    asks_topic = heard.question >= CONFIDENT and (heard.asks or not heard.in_form)
    plain = heard.control[0] in PLAIN_WISHES and heard.control[1] >= (BEYOND_DOUBT if heard.certain else CERTAIN)
    told = heard.by_rule and heard.answer not in (*SHORT_ANSWERS, UNDISCLOSED)
    answers = told and heard.words_left < _ANOTHER_MATTER
    if plain and not (heard.is_name or heard.is_note or says_it or answers):
        return Verdict(keep_facts=False)
    if heard.answer is not None:
        return _with_answer(heard, wants, asks_topic)
    if heard.language and (not heard.other_facts or (heard.asks and not wants)):
        keep = not heard.other_facts  # "English? My wife reads along" tells of no dependant
        return Verdict(CHANGE_LANGUAGE, keep_facts=keep)
    if heard.other_facts:
        if heard.strange >= (CERTAIN if heard.in_form else CONFIDENT):
            return Verdict(keep_facts=False)
        return Verdict(None if wants or asks_topic else INFORM)
    if heard.is_name:
        return Verdict(INFORM)
    if heard.is_note and not asks_topic:
        wishes = heard.control[0] in _WISHES_IN_A_NOTE and heard.control[1] >= CERTAIN
        return Verdict(None if wishes else INFORM)
    if heard.free_text:
        certain = max(heard.control[1], heard.courtesy[1]) >= CERTAIN
        return Verdict(None if certain or asks_topic else INFORM)
    return Verdict()


def _with_answer(heard: Heard, wants: bool, asks_topic: bool) -> Verdict:
    definite = heard.control[0] in DEFINITE and heard.control[1] >= CERTAIN
    if heard.certain and not asks_topic and not definite:
        return Verdict(INFORM)
    short = heard.answer in SHORT_ANSWERS
    if wants and short:
        return Verdict(heard.control[0], keep_answer=False)
    if wants and heard.words_left >= _ANOTHER_MATTER:
        return Verdict(heard.control[0])
    if asks_topic:
        return Verdict()
    return Verdict(INFORM)
