"""The way of a lead from the first call to the end, and which steps there are from each place."""

from __future__ import annotations

from typing import Final, Mapping

from bot.vocabulary import LEAD_STATUSES

MOVES: Final[Mapping[str, tuple[str, ...]]] = {
    "new": ("contacted", "qualified", "lost"),
    "contacted": ("qualified", "engaged", "lost", "new"),
    "qualified": ("engaged", "lost", "contacted"),
    "engaged": ("closed", "qualified"),
    "closed": ("engaged",),
    "lost": ("contacted", "new"),
}
"""Status -> where it may go next, the usual step first, ways back for a slip of the hand last. Somebody who engaged the
firm is never `lost`: a client's file is kept by other rules."""

CONTACTED: Final = ("contacted", "qualified")
"""Steps that mean somebody spoke with the person; `lost` does not."""

UNCONTACTED: Final = ("new", "lost")
"""Steps from which one of `CONTACTED` may be the first."""

LOST_REASONS: Final = ("no_reply", "not_suitable", "other_firm", "price", "plans_changed", "duplicate", "other")
"""Why a lead was lost; one is needed."""

DOCUMENT_STATES: Final = ("to_ask", "asked", "received", "not_needed")
"""How far a line of the document list is."""


REACHED: Final = "reached"
CALLS: Final = (REACHED, "no_answer", "message_left")
"""How a call went; it heads the note that is written down of it."""

SOON: Final = (1, 3, 7)
"""Days from today to a follow-up that are one press away."""


def may_move(status: str, target: str) -> bool:
    """Whether a lead may go from one status to another."""
    return target in MOVES.get(status, ())


def steps(status: str) -> tuple[str, ...]:
    """The present status, then those it may go to."""
    return (status, *MOVES[status]) if status in LEAD_STATUSES else (status,)
