"""A step of a talk: what was asked, answered or reached. Names are ids of the contract, never somebody's words."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

from bot.vocabulary import ANSWERS, CONTACT, INTERVIEW

Kind = Literal[
    "started", "restarted", "human", "answered", "skipped", "stopped", "contact", "result", "documents", "lead", "asked"
]
KINDS: Final = get_args(Kind)
CHECKS: Final = ("answers_checked", "contact_checked")
"""Questions without a slot of the contract: whether all was understood rightly, before what follows from it."""
QUESTIONS: Final = (*INTERVIEW, CHECKS[0], *(slot for slot in ANSWERS if slot not in INTERVIEW), *CONTACT, CHECKS[1])
"""Every question, roughly in the order in which they are asked."""


class Step(NamedTuple):
    """One step.

    Attributes:
        kind: `started`, `restarted`; `asked`, `answered`, `skipped` (unsure, undisclosed or left out) or `stopped`
            (the person ended the talk there), each of one of `QUESTIONS`; `contact` (a contact detail or a consent was
            given); `result`, `documents` (the list was shown), `human` (a person was asked for), `lead` (stored).
        name: the question's slot; of `contact` the slot, a consent with its value (`xborder_consent_yes`); of `result`
            the outcome; None for the others.
    """

    kind: Kind
    name: str | None = None
