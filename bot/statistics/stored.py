"""How a talk is stored for statistics: in one row, to which each batch of its steps is added."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Iterable, Sequence, cast

from sqlalchemy import case, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.leads.models import CountedTalk
from bot.statistics.step import Kind, Step

Way = tuple[Step, ...]
"""The steps of a talk in their order."""

MOST_CHARACTERS: Final = 8_000
"""From this length on no more steps are added to a talk: a whole one takes about 2,000, and one that somebody has a
machine lead for days must neither grow the store nor slow each turn and each reading."""


def as_text(steps: Iterable[Step]) -> str:
    """Steps as they are stored: `kind` or `kind:name`, `;` between them; what is too much is left out."""
    text = ""
    for kind, name in steps:
        if len(text) >= MOST_CHARACTERS:
            break
        text += (";" if text else "") + (f"{kind}:{name}" if name else kind)
    return text


def as_way(text: str) -> Way:
    """What `as_text` wrote."""
    return tuple(map(_as_step, text.split(";")))


@lru_cache(maxsize=1_000)  # there are some 150
def _as_step(text: str) -> Step:
    kind, _, name = text.partition(":")
    return Step(cast(Kind, kind), name or None)


def as_row(talk: str, steps: Sequence[tuple[datetime, Step]], channel: str, language: str, role: str) -> dict[str, Any]:
    """A talk's row of `counted_talks`, or what a batch adds to it.

    Args:
        talk: its one-way key.
        steps: at least one, each with its time (aware), in their order.
        channel, language, role: as the last step has them.
    """
    times = [at for at, _ in steps]
    return {
        "talk": talk, "started_at": min(times), "last_at": max(times),
        "result_at": next((at for at, step in steps if step.kind == "result"), None),
        "channel": channel, "language": language, "role": role, "steps": as_text(step for _, step in steps),
    }  # fmt: skip


def add(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Add to each talk's row what is new of it, or begin one. Of each talk there is at most one row in `rows`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(CountedTalk)
    new, old = insert.excluded, CountedTalk
    added = insert.on_conflict_do_update(
        index_elements=["talk"],
        set_={
            "started_at": case((new.started_at < old.started_at, new.started_at), else_=old.started_at),
            "last_at": case((new.last_at > old.last_at, new.last_at), else_=old.last_at),
            "result_at": func.coalesce(old.result_at, new.result_at),
            "channel": new.channel, "language": new.language, "role": new.role,
            "steps": case((func.length(old.steps) < MOST_CHARACTERS, old.steps + ";" + new.steps), else_=old.steps),
        },
    )  # fmt: skip
    # in one order for all, else two bots that write the same talks may each wait for the other
    session.execute(added, sorted(rows, key=lambda row: str(row["talk"])))
